"""Makes a content folder of any size, always the same for the same number: for measuring.

    python3 -m plugins.build.bench.content 1000 /tmp/thousand
    python3 tasks.py site --content /tmp/thousand --output /tmp/thousand-site

About 680 words a post with one to three of twelve themes, and 4.4 comments a post in files
of their own (half of the posts have two or fewer, the tail up to a hundred and twenty).
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...sources.dataclass import dataclass

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


@dataclass(frozen=True)
class Comment:
    """A comment; `parent` is the id of the one it answers, or "null"."""

    id: str
    parent: str
    author: str
    created: datetime
    body: str


@dataclass(frozen=True)
class Post:
    """A post; `body` is Markdown, with a link to a theme as `[[slug]]`."""

    slug: str
    moment: datetime
    title: str
    themes: tuple[str, ...]
    standfirst: str
    summary: tuple[str, str]
    body: str
    comments: tuple[Comment, ...]

    @property
    def file(self) -> str:
        """The name of its file in our content folder."""
        return f"{self.moment:%Y-%m-%d}-{self.slug}.md"


@dataclass(frozen=True)
class Site:
    """A whole made-up site: what each theme is about, and the posts, oldest first."""

    intros: dict[str, str]
    posts: tuple[Post, ...]

    @property
    def middle(self) -> Post:
        """The post in the middle of the timeline: in no feed and on no first page."""
        return self.posts[len(self.posts) // 2]

    @property
    def comments(self) -> int:
        """How many comments there are."""
        return sum(len(post.comments) for post in self.posts)


def invented(posts: int) -> Site:
    """The site of so many posts; the same for the same number."""
    chance = random.Random(posts)
    intros = {theme: _paragraph(chance, 60) for theme in THEMES}
    step = timedelta(days=20 * 365) / max(posts, 1)
    made = [_post(number, _awake(FIRST + step * number), chance) for number in range(posts)]
    return Site(intros, tuple(made))


def make(folder: Path, posts: int) -> None:
    """Write `posts` posts with their comments below `folder`."""
    write(invented(posts), folder)


def write(site: Site, folder: Path) -> None:
    """Write a site as a content folder of this program."""
    put(folder / "authors/sam.md", text_of(f"name: Sam\nid: {_id('sam')}", "Writes after bedtime."))
    for theme, intro in site.intros.items():
        head = (
            f"label: {theme.capitalize()}\ndefinition: What {theme} is.\ngroup: skills\n"
            f"id: {_id(theme)}"
        )
        put(folder / f"themes/{theme}.md", text_of(head, intro))
    for post in site.posts:
        head = (
            f"title: {post.title}\nid: {_id(post.slug)}\n"
            f"date: {post.moment:%Y-%m-%d %H:%M}\nauthors: [sam]\n"
            f"themes: [{', '.join(post.themes)}]\nstandfirst: {post.standfirst}\n"
            f"summary:\n  - {post.summary[0]}\n  - {post.summary[1]}"
        )
        put(folder / "posts" / post.file, text_of(head, post.body))
        for comment in post.comments:
            file = folder / "comments" / post.slug / f"{comment.id}.md"
            put(file, comment_text(post, comment))


def _id(name: str) -> str:
    """A permanent id: published sites have one in each file."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def comment_text(post: Post, comment: Comment) -> str:
    """The file of one comment, as the store of this program would write it."""
    stamp = f"{comment.created:%Y-%m-%dT%H:%M:%SZ}"
    head = (
        f"v: 1\nid: {comment.id}\npost: {post.slug}\nparent: {comment.parent}\nkind: comment\n"
        f"status: approved\nauthor: {comment.author}\nurl: null\nby_owner: false\n"
        f"created: {stamp}\napproved: {stamp}\nrev: 1\nsource: web\nhistory: []"
    )
    return text_of(head, comment.body)


def text_of(head: str, body: str) -> str:
    """A source: YAML front matter and Markdown."""
    return f"---\n{head}\n---\n\n{body}\n"


def put(path: Path, text: str) -> None:
    """Write a file, and make the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _post(number: int, moment: datetime, chance: random.Random) -> Post:
    slug = f"post-{number:05d}"
    themes = tuple(chance.sample(THEMES, chance.randint(1, 3)))
    title, standfirst = f"{_title(chance)} {number}", _paragraph(chance, 14)
    summary = (_paragraph(chance, 8), _paragraph(chance, 8))
    # One in seven asks something and so has a worksheet, as three of the 21 posts in content/ do.
    body = _text(chance, asks=number % 7 == 6)
    comments = tuple(_comments(moment, chance))
    return Post(slug, moment, title, themes, standfirst, summary, body, comments)


def _awake(moment: datetime) -> datetime:
    """The moment, or four hours later: at night, clocks are put forward and back, and an hour that
    comes twice or never is refused in the head of a post."""
    return moment if moment.hour >= 4 else moment + timedelta(hours=4)


def _comments(moment: datetime, chance: random.Random) -> Iterator[Comment]:
    count = min(120, round(chance.lognormvariate(0.7, 1.25)))
    ids: list[str] = []
    for number in range(count):
        moment += timedelta(hours=chance.randint(1, 30))
        id = f"c-{chance.getrandbits(64):016x}"
        parent = chance.choice(ids) if ids and chance.random() < 0.4 else "null"
        body = _paragraph(chance, chance.randint(8, 90))
        yield Comment(id, parent, f"Reader {number}", moment, body)
        ids.append(id)


def _text(chance: random.Random, asks: bool) -> str:
    parts = []
    for number in range(8):
        if number in (2, 5):
            parts.append(f"## {_title(chance)}")
        parts.append(_paragraph(chance, 80))
    box = "> [!reflect] Ask yourself" if asks else "> [!try] Try this"
    parts.append(f"{box}\n> - {_paragraph(chance, 12)}")
    parts.append(f"Read [[{chance.choice(THEMES)}]] too, *{_paragraph(chance, 6)}*")
    return "\n\n".join(parts)


def _title(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(4)).capitalize()


def _paragraph(chance: random.Random, words: int) -> str:
    text = " ".join(chance.choice(WORDS) for _ in range(words))
    return f"{text.capitalize()}."


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("usage: python3 -m plugins.build.bench.content POSTS FOLDER")
    make(Path(sys.argv[2]), int(sys.argv[1]))
