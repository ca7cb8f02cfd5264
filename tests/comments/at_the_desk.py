"""A desk in a temporary folder, with comments that wait on it, for the tests of commands."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.comments.desk import Desk, open_desk
from plugins.comments.sidecar import Sidecar
from plugins.comments.stored import Stored

POST = "nap-time-wars"
BEGIN = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)


def opened(folder: Path) -> Desk:
    """A desk over content/ and private/ in a folder, with one post."""
    posts = folder / "content/posts"
    posts.mkdir(parents=True, exist_ok=True)
    text = f"---\ntitle: Nap time wars\ndate: 2026-02-01\nslug: {POST}\n---\nSome words.\n"
    (posts / f"2026-02-01-{POST}.md").write_text(text, encoding="utf-8")
    return open_desk(folder / "content", folder / "private", "Robin Owner")


def waiting(desk: Desk, *names: str, body: str = "", beside: Sidecar | None = None) -> list[str]:
    """Comments that wait, one a name, each a minute after the one before. Gives their ids."""
    return [receive(desk, name, body, beside, minutes=at) for at, name in enumerate(names)]


def receive(
    desk: Desk,
    name: str,
    body: str = "",
    beside: Sidecar | None = None,
    *,
    minutes: int = 0,
    parent: str | None = None,
    url: str | None = None,
    at: datetime | None = None,
    post: str = POST,
) -> str:
    """One comment that waits, as the server would bring it. Gives its id."""
    id = f"c-{name.lower():0<16}"
    comment = Stored(
        id=id,
        post=post,
        parent=parent,
        status="pending",
        author=name,
        url=url,
        created=at or BEGIN + timedelta(minutes=minutes),
        body=body or f"Words of {name}.",
    )
    assert desk.store.receive(comment, beside or Sidecar())
    return id


def state(desk: Desk, id: str) -> str:
    return desk.store.find(id).comment.status


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What comes from a pipe: these lines, then its end."""
    text = "".join(f"{line}\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
