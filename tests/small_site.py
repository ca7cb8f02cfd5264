"""Small content folders for tests: written into a temporary folder, then read and planned whole.

Nothing here renders a page, so these tests need no templates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

from plugins.build.edition import Site, site
from plugins.build.loading import Loaded, load
from plugins.build.run import problems as all_problems
from plugins.build.settings import SiteSettings
from plugins.feeds.writing import written
from plugins.pages.structured import structured
from plugins.sources.addresses import output_file
from plugins.sources.problems import Severity
from plugins.sources.records import Comment
from plugins.sources.words import Words

PROJECT = Path(__file__).resolve().parents[1]
ZONE = ZoneInfo("Europe/London")
# Posts of these sites are from the spring of 2026; what is dated later waits.
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://example.org"
WHY = (
    "A plain account of one bad week, written by somebody who had three of them in a row and"
    " kept notes all the same."
)

V = TypeVar("V")


def head(fields: Mapping[str, object], body: str = "") -> str:
    """A source file: YAML between `---` lines, then the body."""
    return f"---\n{yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False)}---\n{body}\n"


def post(title: str = "A post", on: str = "2026-03-01", body: str = "", **more: object) -> str:
    """The text of a post's file."""
    return head({"title": title, "date": on, **more}, body or "Some words about an evening.")


def resource(title: str = "A thing", added: str = "2026-03-01", **more: object) -> str:
    """The text of a resource's file: an article, unless `more` says otherwise."""
    return head({"title": title, "type": "article", "added": added, **more}, WHY)


def collection(title: str, *slugs: str, **more: object) -> str:
    """The text of a collection's file."""
    items = [{"slug": slug, "why_now": f"Because {slug} is short."} for slug in slugs]
    return head({"title": title, "items": items, **more}, "A path to take in any order.")


def theme(label: str, group: str = "skills", **more: object) -> str:
    """The text of a theme's file."""
    fields = {"label": label, "definition": f"All about {label}.", "group": group, **more}
    return head(fields, "A short way in.")


def author(name: str, **more: object) -> str:
    """The text of an author's file."""
    return head({"name": name, **more}, f"{name} writes at the kitchen table.")


def page(title: str, body: str = "Plain words.", **more: object) -> str:
    """The text of an ordinary page's file."""
    return head({"title": title, **more}, body)


def comment(id: str, on: str, body: str = "Same here.", /, **more: object) -> str:
    """The text of an approved comment's file; `more` changes or adds keys."""
    return head({**comment_fields(id, on), **more}, body)


def comment_fields(id: str, on: str) -> dict[str, object]:
    """What the store writes into the head of an approved comment on the post `on`."""
    return {
        "v": 1,
        "id": id,
        "post": on,
        "parent": None,
        "kind": "comment",
        "status": "approved",
        "author": "Sam",
        "url": None,
        "by_owner": False,
        "created": "2026-03-02T18:04:05Z",
        "approved": "2026-03-02T20:10:00Z",
        "rev": 1,
        "source": "web",
        "history": [],
    }


def comment_record(id: str, parent: str | None = None, minute: int = 0, **more: object) -> Comment:
    """A comment's record as it comes from its file, for threads of many."""
    values: dict[str, object] = {
        "file": f"comments/a-post/{id}.md",
        "id": id,
        "post": "a-post",
        "parent": parent,
        "kind": "comment",
        "status": "approved",
        "author": "Sam",
        "url": None,
        "by_owner": False,
        "created": datetime.fromtimestamp(1_770_000_000 + 60 * minute, UTC),
        "approved": datetime(2026, 3, 2, 20, 10, tzinfo=UTC),
        "rev": 1,
        "source": "web",
        "body": "0" * 64,
        **more,
    }
    return Comment(**values)  # type: ignore[arg-type]  # the values are as typed above


def content_folder(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below `root`/content, by their path there, and give that folder."""
    folder = root / "content"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def loaded(root: Path, files: Mapping[str, str | bytes], words: Words | None = None) -> Loaded:
    """Write a content folder and read it; texts speak in `words` (None: in English)."""
    return load(content_folder(root, files), "content", ZONE, words=words)


def problems(
    root: Path,
    files: Mapping[str, str | bytes],
    severity: Severity = "error",
    now: datetime = NOW,
) -> list[str]:
    """Write a content folder and say what `check` finds in it, as it is printed."""
    found = all_problems(site(loaded(root, files), settings(), now, False))
    return [str(problem) for problem in found if problem.severity == severity]


def small_site(
    root: Path,
    files: Mapping[str, str | bytes],
    *,
    now: datetime = NOW,
    preview: bool = False,
    url: str = URL,
    **more: Any,
) -> Site:
    """Write a content folder without errors and prepare its site; `more` are settings."""
    read = loaded(root, files, more.get("words"))
    made = site(read, replace(settings(url), **more), now, preview)
    wrong = [str(p) for p in all_problems(made) if p.severity == "error"]
    assert not wrong, "\n".join(wrong)
    return made


def settings(url: str = URL) -> SiteSettings:
    """The settings of these sites."""
    return SiteSettings(
        name="Five to Nine",
        tagline="The hours after the nine-to-five.",
        url=url,
        zone=ZONE,
        lang="en",
        owner="Nora",
        licence="CC BY 4.0",
        comments_mail="",
        menu=(("About", "/about/"),),
        templates=PROJECT / "theme" / "templates",
        static=PROJECT / "theme" / "static",
        keep=(),
    )


def views(of: Site, kind: type[V]) -> dict[str, V]:
    """The views of one kind by the file of their page, in the order of the plan."""
    made = {page.file: page.make(of.library) for page in of.pages()}
    return {file: view for file, view in made.items() if isinstance(view, kind)}


def view(of: Site, kind: type[V], file: str) -> V:
    """The view of one page."""
    found = views(of, kind)
    assert file in found, f"{file} is not among {sorted(found)}"
    return found[file]


def said_to_programs(of: Site, view: object) -> list[dict[str, Any]]:
    """The structured data of a page; a comment says its digest there."""
    text = structured(view, of.view, lambda body: body.digest)
    found: list[dict[str, Any]] = json.loads(text)["@graph"]
    return found


def rendered(of: Site, file: str) -> str:
    """A page of the site as it is written."""
    (found,) = (page for page in of.pages() if page.file == file)
    return of.renderer.page(found.template, found.make(of.library)).decode()


def feeds(of: Site) -> dict[str, bytes]:
    """The bytes of every feed by its file, in the order of the plan."""
    return {
        output_file(address): content
        for feed in of.feeds()
        for address, content in written(feed, of.desk)
    }


def pictures(of: Site) -> set[str]:
    """The files of images/ that a site shows or offers."""
    return {file for record in of.catalogue.records() for file in of.pictures_of(record)}


def a_day_apart(names: Iterable[str], first: str = "2026-01-01") -> dict[str, str | bytes]:
    """Posts with these slugs, one a day from `first` on."""
    files: dict[str, str | bytes] = {}
    day = date.fromisoformat(first)
    for name in names:
        files[f"posts/{day}-{name}.md"] = post(name.capitalize(), f"{day}")
        day += timedelta(days=1)
    return files
