"""A whole site in a folder: built, served, written to by readers and decided on by its owner.

Nothing here is a stand-in: the pages are built by the program, the server serves those, and the
desk reads its options and its writers' names from the files that a site has them in.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from invoke import Collection, Program
from werkzeug.test import TestResponse

from plugins.build.run import Report
from plugins.comments import commands, deciding, keys, options
from plugins.comments.desk import open_desk
from plugins.comments.server.app import create_app
from plugins.comments.server.service import Service
from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Entry, Unknown
from plugins.comments.stored import Move, Stored
from tests.building import NOW, built, small_copy, write
from tests.comments.harmless import parsed
from tests.comments.server.owning import Owner
from tests.comments.server.reading import BEGIN, POST, Clock, Reading, form_of
from tests.small_site import comment, comment_fields, head, post

OWNER = "Five to Nine"  # the AUTHOR of pelicanconf.py
# So that a test may send as much as it likes; what is tested without it says so.
MUCH = "per_ten_minutes = 100000\nper_day = 100000\nsite_per_hour = 100000\nqueue = 100000\n"
POSTS = {
    f"posts/2026-02-01-{POST}.md": post(
        "Nap time & wars", "2026-02-01", slug=POST, id="postnaptime23456"
    ),
    "posts/2026-02-02-another-post.md": post(
        "Another post", "2026-02-02", id="postanother23456", aliases=["older-name"]
    ),
    "posts/2026-02-03-a-closed-post.md": post(
        "Closed", "2026-02-03", comments="closed", id="postclosed234567"
    ),
    "posts/2026-02-04-a-draft-post.md": post(
        "CANARY-DRAFT two", "2026-02-04", status="draft", id="postdrafttwo2345"
    ),
}


@dataclass
class WholeSite(Reading):
    """A site and its server; `toml` are the owner's options, as they stand in their file."""

    toml: str = MUCH

    def __post_init__(self) -> None:
        self.clock = Clock()
        for name in ("content", "output"):
            shutil.copytree(_built_once() / name, self.folder / name)
        self.content = self.folder / "content"
        self.private = self.folder / "private"
        self.private.mkdir(mode=0o700)
        write(self.private / options.NAME, f'owner = "{OWNER}"\n{self.toml}').chmod(0o600)
        self.site = self.folder / "output"
        self.open()
        self._sent = 0

    def open(self) -> None:
        """Start the server anew, as after a kill: nothing of its memory is left."""
        self.desk = open_desk(self.content, self.private, OWNER, self.clock)
        self.store, self.options = self.desk.store, self.desk.options
        self.service = Service(
            desk=self.desk,
            site=self.site,
            signing_key=keys.signing_key(self.private),
            name=OWNER,
            mail=self.mail,
        )
        self.app = create_app(self.service)
        self.client = self.app.test_client()

    # ── Building and looking ─────────────────────────────────────────────────────────────

    def build(self, preview: bool = False) -> Report:
        """Build what has changed."""
        return _built(self.content, self.site, preview)

    def sources(self, slug: str = POST) -> list[str]:
        """The page of a post, and those on which its comments go on, as they are sent."""
        here = self.site / "posts" / slug
        files = [here / "index.html", *sorted(here.glob("comments/*/index.html"))]
        return [file.read_text(encoding="utf-8") for file in files]

    def pages(self, slug: str = POST) -> list[BeautifulSoup]:
        """The same as browsers read them."""
        return [_parsed_once(text) for text in self.sources(slug)]

    def article(self, id: str, slug: str = POST) -> Tag | None:
        """A comment as it stands on the site; None where it does not."""
        for page in self.pages(slug):
            found = page.find(id=id)
            if isinstance(found, Tag):
                return found
        return None

    def texts(self) -> dict[str, bytes]:
        """Every file of the site that is text, by its path."""
        kinds = (".html", ".xml", ".json", ".txt", ".opml", ".css", ".js", ".webmanifest")
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file() and path.suffix in kinds
        }

    @cached_property
    def owner(self) -> Owner:
        """The owner, logged in."""
        owner = Owner(self)
        assert owner.log_in().status_code == 303
        return owner

    # ── Writing ──────────────────────────────────────────────────────────────────────────

    def a_peer(self) -> str:
        """Somebody who was not here before."""
        self._sent += 1
        return f"2001:db8:{self._sent // 65536:x}:{self._sent % 65536:x}::1"

    def send_through(self, **typed: str) -> tuple[str, TestResponse, TestResponse]:
        """Write a comment by the forms: its id, the preview, and the page on which it waits."""
        peer = self.a_peer()
        preview = self.preview(peer, **typed)
        assert preview.status_code == 200, (typed, preview.get_data(as_text=True))
        before = {path.stem for path in self.store.kept.files()}
        self.clock.later(seconds=10)
        action, fields = form_of(preview, "/confirm")
        answer = self.send(fields, action, peer)
        assert answer.status_code == 303, (typed, answer.get_data(as_text=True))
        (id,) = {path.stem for path in self.store.kept.files()} - before
        return id, preview, self.client.get(answer.headers["Location"])

    def put(self, id: str, body: str = "Same here.", /, on: str = POST, **more: object) -> Path:
        """Put the file of an approved comment into content/ by hand."""
        return write(self.content / f"comments/{on}/{id}.md", comment(id, on, body, **more))

    def put_aside(
        self, id: str, body: str = "Same here.", /, on: str = POST, **more: object
    ) -> Path:
        """Put the file of a waiting comment into private/ by hand."""
        fields = {**comment_fields(id, on), "status": "pending", "approved": None, **more}
        return write(self.private / f"comments/{on}/{id}.md", head(fields, body))

    def waiting(self, id: str, /, beside: Sidecar | None = None, **more: object) -> Entry:
        """A comment that waits, as the server would have stored it."""
        fields: dict[str, object] = {
            "post": POST,
            "parent": None,
            "status": "pending",
            "author": "Sam",
            "url": None,
            "created": BEGIN,
            "history": (Move(BEGIN, "web", "pending"),),
            "body": "Same here.",
            **more,
        }
        assert self.store.receive(Stored(id=id, **fields), beside or Sidecar())  # type: ignore[arg-type]  # as typed there
        return self.store.find(id)

    # ── Deciding ─────────────────────────────────────────────────────────────────────────

    def approve(self, *ids: str) -> None:
        """As the owner does it in the terminal and at /moderate."""
        for id in ids:
            deciding.approve(self.desk, id)

    def status(self, id: str) -> str:
        """The state of a comment; "" where there is none."""
        try:
            return self.store.find(id).comment.status
        except Unknown:
            return ""

    def command(self, *words: str, typed: str = "") -> tuple[str, int]:
        """Run `python3 tasks.py comments.…` with what is typed coming from a pipe: what it said,
        and how it ended."""
        program = Program(namespace=Collection("all", Collection("comments", *commands.TASKS)))
        given = ["tasks.py", *words, "--content", str(self.content)]
        said = StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
            patch.setattr("sys.stdin", StringIO(typed))
            try:
                program.run(commands.gathered(given), exit=False)
            except SystemExit as ended:
                if isinstance(ended.code, str):
                    said.write(ended.code)
                return said.getvalue(), ended.code if isinstance(ended.code, int) else 1
        return said.getvalue(), 0


@cache
def _built_once() -> Path:
    """The site as it is at first. It is built once, and each test has a copy."""
    folder = Path(tempfile.mkdtemp(prefix="whole-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    content = small_copy(folder)
    for name, text in POSTS.items():
        write(content / name, text)
    _built(content, folder / "output")
    return folder


def _built(content: Path, output: Path, preview: bool = False) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        return built(content, output, preview)


_parsed_once = lru_cache(maxsize=16)(parsed)  # the same pages are looked at again and again
