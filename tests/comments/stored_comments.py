"""Comments and a store for the tests of the store and of what is built on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Store
from plugins.comments.stored import Move, Stored

ID = "c-7k2m9qx4t3w8r5ab"
POST = "nap-time-wars"
WRITTEN = datetime(2026, 11, 21, 18, 4, 5, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = WRITTEN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def waiting(id: str = ID, body: str = "Same here.", /, **more: object) -> Stored:
    """A comment as it comes in; `more` changes its fields."""
    comment = Stored(
        id=id,
        post=POST,
        parent=None,
        status="pending",
        author="Sam",
        url=None,
        created=WRITTEN,
        history=(Move(WRITTEN, "web", "pending"),),
        body=body,
    )
    return replace(comment, **more)  # type: ignore[arg-type]  # the fields are as typed there


FROM_SAM = Sidecar(email="Sam@Example.org", fingerprint="2026-11.ab12", reasons=("two links",))


def new_store(root: Path) -> Store:
    """A store below a folder, with a clock of its own."""
    (root / "content").mkdir(exist_ok=True)
    return Store(root / "content", root / "private", Clock())


def files(root: Path) -> set[str]:
    """The files below a folder, by their paths."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
