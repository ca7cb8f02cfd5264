"""Starts a new file: front matter with each field explained, ready to be written in."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from . import ids
from .addresses import FOLDERS, SLUG, slug_problem, to_slug
from .dataclass import dataclass

NEW_KINDS = ("post", "resource", "collection", "author", "page")


class CannotBegin(Exception):
    """A new file cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class Start:
    """What a new file begins with."""

    kind: str
    title: str
    now: datetime
    follows: str | None = None
    themes: tuple[str, ...] = ()
    text: str = ""  # "": a sample is written


def write(root: Path, start: Start) -> Path:
    """Write a new file below `root` (the content folder) and give its path.

    Raises CannotBegin. An existing file is never touched.
    """
    title = " ".join(start.title.split())
    if not root.is_dir():
        raise CannotBegin(f"There is no folder {root}; name the content folder with --content.")
    if not title or title.startswith("-"):
        raise CannotBegin('A title is needed: python3 tasks.py new "The half past five train"')
    slug = to_slug(title)
    if not slug:
        raise CannotBegin(
            f"'{title}' gives no address: use at least one letter or number in the title,"
            " and change the title in the file afterwards."
        )
    if odd := slug_problem(start.kind, slug):
        raise CannotBegin(f"{odd[0]}: choose another title; it can be changed in the file later.")
    if start.themes and start.kind not in ("post", "resource"):
        raise CannotBegin("Only posts and resources stand under themes.")
    if len(start.themes) > 4:
        raise CannotBegin("Four themes are the most; keep the ones a reader would look under.")
    if start.follows and start.kind != "post":
        raise CannotBegin("Only a post can follow another post.")
    if start.follows and not SLUG.fullmatch(start.follows):
        raise CannotBegin(f"'{start.follows}' is no slug; a slug looks like half-past-five-train.")
    folder = root / FOLDERS[start.kind]
    name = f"{start.now:%Y-%m-%d}-{slug}.md" if start.kind == "post" else f"{slug}.md"
    taken = [p.name for p in sorted(folder.glob("*.md")) if _slug(start.kind, p.stem) == slug]
    if taken:
        raise CannotBegin(
            f"{folder / taken[0]} has this address already. Open that file, or choose another"
            " title."
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    # "x": created, or an error; two commands at once cannot overwrite each other.
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_text(start, title))
    return path


def _slug(kind: str, stem: str) -> str:
    return stem[11:] if kind == "post" and stem[:10].count("-") == 2 else stem


def _text(start: Start, title: str) -> str:
    fields = _FIELDS[start.kind].format(
        id=ids.mint(),
        title=json.dumps(title, ensure_ascii=False),  # a JSON string is a YAML string
        today=f"{start.now:%Y-%m-%d}",
        themes=", ".join(start.themes),
        follows=f"follows: {start.follows}  #" if start.follows else "# follows:",
    )
    body = start.text.strip("\n") or SAMPLES[start.kind]
    return f"---\n{fields}---\n\n{body}\n"


_ID = "id: {id}  # permanent: what subscribers' readers know this by; never change it\n"
_STATUS = "status: draft  # take this line out to publish\n"
_FIELDS = {
    "post": _ID
    + """title: {title}
date: {today}  # when it comes out; a day to come keeps it back until then
authors: []  # slugs of files in content/authors/, such as [sam]
themes: [{themes}]  # one to four of content/themes/, such as [guilt, boundaries]
standfirst: ""  # one sentence under the title
summary:  # "In one breath": two to four short lines, for a reader with no time
  - ""
{follows} slug of the older post that this one follows up
# updates:  # dated notes, when something changes later
#   - date: {today}
#     text: What has changed.
# comments: closed  # open (without this line), closed, or none
# picture: "{{static}}/images/name.jpg"  # goes out with links that are shared
"""
    + _STATUS,
    "resource": _ID
    + """title: {title}  # exactly as it stands there
type: article  # article, book, study, podcast, video, tool, worksheet, organisation, law
added: {today}
# title_certain: false  # where the title is a guess
# url: https://example.org/page
# creators: [Name Surname]  # leave out what you do not know: the card says so
# publication: Where it appeared
# date: 2014  # 2014, 2014-05 or 2014-05-31
themes: [{themes}]  # one to four of content/themes/
# minutes: 8  # to read, hear or watch it
# evidence: personal story  # expert opinion, summary of research, one study, review of studies,
#                            # law or official guidance
# cost: free  # free, paid, library
# checked: {today}  # when you last looked whether the link works
"""
    + _STATUS,
    "collection": _ID
    + """title: {title}
items:  # in the order in which they are best read
#  - slug: slug-of-a-resource-or-post
#    why_now: Why this one comes here.
"""
    + _STATUS,
    "author": _ID
    + """name: {title}
# guest: true  # guests are introduced below their posts
# credentials: What qualifies them, in a few words
# links:
#   - label: Their own site
#     url: https://example.org/
"""
    + _STATUS,
    "page": _ID + "title: {title}\n" + _STATUS,
}
SAMPLES = {
    "post": "Write here, in Markdown. docs/writing.md shows all that is possible.",
    "resource": "Why it is worth a parent’s time, in your own words: 15 to 80 of them.",
    "collection": "Whom this path is for, and how to take it.",
    "author": "Two or three sentences about who this is.",
    "page": "Write here, in Markdown.",
}
