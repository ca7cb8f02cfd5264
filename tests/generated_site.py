"""Makes a content folder of any size, always the same for the same number: for measuring.

    python3 -m tests.generated_site 1000 /tmp/thousand
    python3 tasks.py site --content /tmp/thousand --output /tmp/thousand-site

About 680 words a post with one to three of twelve themes, and 4.4 comments a post in files
of their own (half of the posts have two or fewer, the tail up to a hundred and twenty).
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = (
    "the a of and to in it is was that we had for on with at by from her his our one two night"
    " morning train desk kitchen kettle shoes school bag phone meeting inbox list door rain"
    " supper story light cup plan Sunday week hour child children boss colleague partner nap"
    " fever lunch coat walk home late early slowly again never nearly enough quiet small long"
    " asked said left found forgot carried waited laughed slept learned shared dropped kept"
).split()
THEMES = (
    "guilt boundaries delegation expectations childcare burnout career gratitude solidarity"
    " self-care flexible-work quality-time"
).split()
FIRST = datetime(2006, 1, 2, 20, 0, tzinfo=UTC)


def make(folder: Path, posts: int) -> None:
    """Write `posts` posts with their comments below `folder`."""
    chance = random.Random(posts)
    _write(folder / "authors/sam.md", "name: Sam", "Writes after bedtime.")
    for theme in THEMES:
        head = f"label: {theme.capitalize()}\ndefinition: What {theme} is.\ngroup: skills"
        _write(folder / f"themes/{theme}.md", head, _paragraph(chance, 60))
    step = timedelta(days=20 * 365) / max(posts, 1)
    for number in range(posts):
        moment = FIRST + step * number
        slug = f"post-{number:05d}"
        themes = chance.sample(THEMES, chance.randint(1, 3))
        head = (
            f"title: {_title(chance)} {number}\ndate: {moment:%Y-%m-%d %H:%M}\nauthors: [sam]\n"
            f"themes: [{', '.join(themes)}]\nstandfirst: {_paragraph(chance, 14)}\n"
            f"summary:\n  - {_paragraph(chance, 8)}\n  - {_paragraph(chance, 8)}"
        )
        _write(folder / f"posts/{moment:%Y-%m-%d}-{slug}.md", head, _text(chance))
        _comments(folder / "comments" / slug, slug, moment, chance)


def _comments(folder: Path, slug: str, moment: datetime, chance: random.Random) -> None:
    count = min(120, round(chance.lognormvariate(0.7, 1.25)))
    ids: list[str] = []
    for number in range(count):
        moment += timedelta(hours=chance.randint(1, 30))
        id = f"c-{chance.getrandbits(64):016x}"
        parent = chance.choice(ids) if ids and chance.random() < 0.4 else "null"
        stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        head = (
            f"v: 1\nid: {id}\npost: {slug}\nparent: {parent}\nkind: comment\nstatus: approved\n"
            f"author: Reader {number}\nurl: null\nby_owner: false\ncreated: {stamp}\n"
            f"approved: {stamp}\nrev: 1\nsource: web\nhistory: []"
        )
        _write(folder / f"{id}.md", head, _paragraph(chance, chance.randint(8, 90)))
        ids.append(id)


def _text(chance: random.Random) -> str:
    parts = []
    for number in range(8):
        if number in (2, 5):
            parts.append(f"## {_title(chance)}")
        parts.append(_paragraph(chance, 80))
    parts.append("> [!reflect] Ask yourself\n> - " + _paragraph(chance, 12))
    parts.append(f"Read [[{chance.choice(THEMES)}]] too, *{_paragraph(chance, 6)}*")
    return "\n\n".join(parts)


def _title(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(4)).capitalize()


def _paragraph(chance: random.Random, words: int) -> str:
    text = " ".join(chance.choice(WORDS) for _ in range(words))
    return f"{text.capitalize()}."


def _write(path: Path, head: str, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("usage: python3 -m tests.generated_site POSTS FOLDER")
    make(Path(sys.argv[2]), int(sys.argv[1]))
