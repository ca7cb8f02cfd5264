"""What every measured tool must be able to do, and the changes that are made to its site.

All tools get the same texts, show the same things (post pages with their comments, a first
page, a page and a feed for each theme, a page for each year, one main feed), and have their
posts at the same addresses.
"""

from __future__ import annotations

import re
import shutil
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from .content import Comment, Post, Site, put
from .measuring import Command, Failed

FEED_LENGTH = 30
LATEST = 10


class Missing(Exception):
    """A tool is not on this machine; the message says how to get it."""


class Tool(ABC):
    """One program, and its copy of the site in a folder of its own."""

    name = ""
    # A line that it prints when it is serving and watching; "" where its page says enough.
    ready = ""

    def __init__(self, folder: Path, site: Site) -> None:
        """`folder` is for this tool alone. Raises Missing where the program is not there."""
        self.folder, self.site = folder, site
        self.output = folder / "output"
        self._changes = 0

    @abstractmethod
    def version(self) -> str:
        """Which version this is, and what one should know about how it is used."""

    @abstractmethod
    def prepare(self) -> None:
        """Write the site's sources, templates and settings."""

    @abstractmethod
    def build(self) -> Command:
        """The command that builds the site into `output`."""

    @abstractmethod
    def serve(self, port: int) -> Command:
        """The command that serves the site and builds it again on change."""

    def index(self) -> Command | None:
        """The command that builds the site with a search index; None where the tool makes none."""
        return None

    def forget_index(self) -> None:  # noqa: B027  (most have none)
        """Take that index away, so that the same command makes it and nothing else. Raises Failed
        where there is none."""

    @property
    @abstractmethod
    def text(self) -> Path:
        """The source of the post in the middle; its Markdown stands at the end."""

    @property
    @abstractmethod
    def template(self) -> tuple[Path, str]:
        """The template that all pages use, and words in it that all pages show."""

    @abstractmethod
    def comment(self, post: Post, comment: Comment) -> tuple[Path, str]:
        """The file that another comment on a post is written into, and its text."""

    def forget(self) -> None:
        """See to it that the next build knows nothing of the last one."""
        shutil.rmtree(self.output, ignore_errors=True)

    def clear(self) -> None:  # noqa: B027  (most leave nothing)
        """Remove what the builds left outside the tool's folder."""

    # ── What is changed ─────────────────────────────────────────────────────────────────────

    def edit(self) -> str:
        """Append a paragraph to the post in the middle. Returns a word that its page shows then."""
        word = self._word("edit")
        more = f"\nAnd the word of this evening is {word}.\n"
        self._change_middle(replace(self.site.middle, body=f"{self.site.middle.body}\n{more}"))
        with self.text.open("a", encoding="utf-8") as file:
            file.write(more)
        return word

    def change_templates(self) -> str:
        """Change words on every page. Returns one of them."""
        word = self._word("template")
        path, shown = self.template
        old = path.read_text(encoding="utf-8")
        put(path, re.sub(rf"{re.escape(shown)}( template\d+x)?", f"{shown} {word}", old))
        return word

    def add_comment(self) -> str:
        """Add a comment to the post in the middle. Returns a word of it."""
        word = self._word("comment")
        post = self.site.middle
        last = post.comments[-1].created if post.comments else post.moment
        body = f"Our word is {word}, and the kettle is on."
        comment = Comment(f"c-{word}", "null", "Sam", last + timedelta(hours=1), body)
        self._change_middle(replace(post, comments=(*post.comments, comment)))
        path, text = self.comment(self.site.middle, comment)
        # Moved in when it is whole, as a program that accepts comments would.
        ready = self.folder / "ready.md"
        put(ready, text)
        ready.replace(path)
        return word

    def _change_middle(self, post: Post) -> None:
        posts = tuple(post if each.slug == post.slug else each for each in self.site.posts)
        self.site = replace(self.site, posts=posts)

    def _word(self, kind: str) -> str:
        self._changes += 1
        return f"{kind}{self._changes:04d}x"

    # ── What is shown ───────────────────────────────────────────────────────────────────────

    @property
    def address(self) -> str:
        """Where the page of the post in the middle is, without the first slash."""
        return f"posts/{self.site.middle.slug}/"

    def expect(self, word: str) -> None:
        """See that the page of the post in the middle holds a word. Raises Failed."""
        page = self.output / self.address / "index.html"
        if not page.is_file() or word not in page.read_text(encoding="utf-8"):
            raise Failed(f"its page {self.address} lacks what was to be on it")


def plain(body: str) -> str:
    """A body with links to themes as every Markdown program knows them."""
    return re.sub(r"\[\[([a-z-]+)\]\]", r"[\1](/themes/\1/)", body)
