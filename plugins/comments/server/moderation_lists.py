"""The lists of the owner's pages: which comments stand on which page, in which order."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import flask

from ...sources import scan
from ...sources.dataclass import dataclass
from .. import sidecar
from ..record import is_id
from ..shelves import COMMENT, SIDECAR, Shelf
from ..store import Entry, Unknown
from . import moderation_view, published_page
from .moderation_view import Shown
from .published_page import is_slug
from .service import Service

A_PAGE = 20
_NO_OPINION = 0.5  # where the classifier does not know yet, neither good nor bad comes first
_MOST_ROWS = 100_000
_NUMBER = re.compile("[0-9]{1,6}")


@dataclass(frozen=True)
class _Tab:
    name: str
    status: str
    heading: str
    none: str


TABS: Mapping[str, _Tab] = {
    "waiting": _Tab("Waiting", "pending", "Waiting for you", "Nothing waits for you."),
    "spam": _Tab("Spam", "spam", "Spam", "Nothing is in the spam folder."),
    "rejected": _Tab("Rejected", "rejected", "Rejected", "Nothing was rejected lately."),
    "published": _Tab("Published", "approved", "Published", "Nothing is published here."),
}


@dataclass(frozen=True)
class Place:
    """Where somebody is: a tab, the number of its page from 1, "oldest" or "likely" first, and
    the post that is looked at alone ("" for all)."""

    tab: str = "waiting"
    page: int = 1
    order: str = "oldest"
    post: str = ""

    @classmethod
    def read(cls, tab: str, asked: Mapping[str, str]) -> Place:
        """The place that an address names; what makes no sense in it is left out."""
        page = asked.get("page", "")
        post = asked.get("post", "").strip()
        return cls(
            tab=tab if tab in TABS else "waiting",
            page=max(1, int(page)) if _NUMBER.fullmatch(page) else 1,
            order="likely" if asked.get("order") == "likely" and tab == "waiting" else "oldest",
            post=post if is_slug(post) else "",
        )

    def named(self) -> dict[str, Any]:
        """The place as the parts of an address."""
        return {"tab": self.tab} | self._more()

    def address(self, **more: Any) -> str:
        """The address of the place; `more` changes or adds to it."""
        asked = self._more() | more
        if self.tab == "waiting":
            return flask.url_for("moderation.waiting", **asked)
        return flask.url_for("moderation.listed", tab=self.tab, **asked)

    def _more(self) -> dict[str, Any]:
        parts = {"page": self.page, "order": self.order, "post": self.post}
        plain = Place()
        return {name: value for name, value in parts.items() if value != getattr(plain, name)}


@dataclass(frozen=True, kw_only=True)
class ListView:
    """What the page of a list shows. `tabs` and `orders` are (words, address, whether it is this
    one); `before` and `behind` are the addresses of the pages there, "" where there is none.
    `count` and `pages` are known where `is_counted`; `odd` files could not be read."""

    place: Place
    heading: str
    none: str
    count: int
    is_counted: bool
    comments: tuple[Shown, ...]
    back: Mapping[str, Any]
    tabs: tuple[tuple[str, str, bool], ...]
    orders: tuple[tuple[str, str, bool], ...]
    before: str
    behind: str
    pages: int
    odd: int


@dataclass(frozen=True)
class _Row:
    """What puts a comment in its place: `likely_spam` is from 0 to 1."""

    created: datetime
    path: Path
    status: str
    likely_spam: float


class Lists:
    """The lists of one service. What stands in a file is remembered while the file is the same,
    so that thousands of comments that wait can be put in order for every page."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._rows: dict[str, tuple[object, _Row | None]] = {}

    def view(self, place: Place) -> ListView:
        """One page of a list. A page that is no longer there is the last one."""
        tab = TABS[place.tab]
        if place.tab == "published" and not place.post:
            paths, odd, is_counted = self._published(place), 0, False
        else:
            (paths, odd), is_counted = self._ordered(place), True
        pages = max(1, -(-len(paths) // A_PAGE))
        place = replace(place, page=min(place.page, pages))
        first = (place.page - 1) * A_PAGE
        entries = (self._entry(path, tab.status) for path in paths[first : first + A_PAGE])
        return ListView(
            place=place,
            heading=tab.heading,
            none=tab.none,
            count=len(paths),
            is_counted=is_counted,
            comments=tuple(self.shown(entry) for entry in entries if entry is not None),
            back=place.named(),
            tabs=self._tabs(place),
            orders=_orders(place) if place.tab == "waiting" and len(paths) > 1 else (),
            before=replace(place, page=place.page - 1).address() if place.page > 1 else "",
            behind=replace(place, page=place.page + 1).address() if place.page < pages else "",
            pages=pages,
            odd=odd,
        )

    def shown(self, entry: Entry) -> Shown:
        """One comment as the pages show it."""
        service, folder = self._service, entry.comment.post
        post = published_page.find(service.site, service.at, folder)

        def find(id: str) -> Entry | None:
            return self._near(folder, id)

        return moderation_view.shown(entry, find, post, f"{service.base}/posts/")

    def _ordered(self, place: Place) -> tuple[list[Path], int]:
        """The files of a list in its order, and how many could not be read."""
        status = TABS[place.tab].status
        shelf = self._store.shown if status == "approved" else self._store.kept
        rows: list[_Row] = []
        odd = 0
        for path in shelf.files(place.post):
            if shelf.status(path) not in (status, ""):
                continue
            row = self._row(shelf, path)
            if row is None:
                odd += 1
            elif row.status == status:
                rows.append(row)
        # What waits is looked at in its order; of what was decided on, the latest is asked for.
        rows.sort(key=lambda row: (row.created, row.path), reverse=place.tab != "waiting")
        if place.order == "likely":
            rows.sort(key=lambda row: row.likely_spam)
        return [row.path for row in rows], odd

    def _published(self, place: Place) -> list[Path]:
        """The files of all published comments, those first that were changed last: to put tens of
        thousands in the order of their dates, each of them would have to be read. Behind the
        page that is wanted only one more is looked for."""
        shelf = self._store.shown
        changed: list[tuple[int, str]] = []
        for post in shelf.posts():
            folder = f"{shelf.folder}/{post}/"  # texts: Paths would take most of the time here
            for name in shelf.names(post):
                if name.endswith(COMMENT) and name[0] != ".":
                    with contextlib.suppress(OSError):
                        changed.append((os.lstat(folder + name).st_mtime_ns, folder + name))
        changed.sort(reverse=True)
        paths = (Path(where) for _, where in changed)
        found = (path for path in paths if shelf.status(path) != "deleted")
        return list(itertools.islice(found, place.page * A_PAGE + 1))

    def _row(self, shelf: Shelf, path: Path) -> _Row | None:
        where, beside = str(path), path.with_suffix(SIDECAR)
        now = time.time_ns()
        here = scan.mark(where, now)
        mark = (here, scan.mark(str(beside), now))
        known = self._rows.get(where)
        if here and known and known[0] == mark:
            return known[1]
        comment, _ = shelf.read(path)
        row = None
        if comment is not None:
            told = sidecar.read(beside)
            score = told.score if told else None
            likely = _NO_OPINION if score is None else score
            row = _Row(comment.created, path, comment.status, likely)
        if len(self._rows) >= _MOST_ROWS:
            self._rows.clear()
        self._rows[where] = (mark, row)
        return row

    def _entry(self, path: Path, status: str) -> Entry | None:
        """The comment in a file, where it still is what the list says."""
        store, post = self._store, path.parent.name
        shelf = store.shown if status == "approved" else store.kept
        twin = (store.kept if status == "approved" else store.shown).path(post, path.stem)
        if os.path.lexists(twin):  # a kill came between two steps of a move: the store knows
            found = self._find(path.stem)
            return found if found and found.comment.status == status else None
        comment, _ = shelf.read(path)
        if comment is None or comment.status != status:
            return None
        told = sidecar.read(store.kept.path(post, comment.id, SIDECAR))
        return Entry(comment, told or sidecar.NOTHING, path)

    def _near(self, post: str, id: str) -> Entry | None:
        """A comment that is most likely one of this post: it is looked for there first."""
        if not is_id(id):
            return None
        for shelf in (self._store.shown, self._store.kept):
            path = shelf.path(post, id)
            if os.path.lexists(path) and (comment := shelf.read(path)[0]) is not None:
                return Entry(comment, sidecar.NOTHING, path)
        return self._find(id)

    def _find(self, id: str) -> Entry | None:
        try:
            return self._store.find(id)
        except Unknown:
            return None

    def _tabs(self, here: Place) -> tuple[tuple[str, str, bool], ...]:
        return tuple(
            (self._tab_words(tab), Place(name).address(), name == here.tab)
            for name, tab in TABS.items()
        )

    def _tab_words(self, tab: _Tab) -> str:
        if tab.status == "approved":
            return tab.name
        count = self._store.count(tab.status)
        return f"{tab.name} ({count})" if count else tab.name


def _orders(here: Place) -> tuple[tuple[str, str, bool], ...]:
    words = {"oldest": "Oldest first", "likely": "Likely good first"}
    return tuple(
        (said, replace(here, page=1, order=order).address(), order == here.order)
        for order, said in words.items()
    )
