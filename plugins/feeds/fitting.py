"""How much a feed may weigh: some readers stop at 512 KiB and keep nothing of what is larger."""

from __future__ import annotations

from markupsafe import escape

from .entries import Entry

MOST = 480 * 1024  # bytes, which leaves room for the head
_AROUND = 2048  # bytes around the text of an entry: its title, addresses, dates


def fitting(entries: tuple[Entry, ...], block: int) -> tuple[Entry, ...]:
    """As many of the entries, which stand newest first, as fit; the oldest are left out, so many
    at a time as fill an archive (`block`), and at least one always stays."""
    if sum(_AROUND + 6 * len(entry.content) for entry in entries) < MOST:
        return entries  # mostly: no escaped character is longer than six bytes
    while len(entries) > block and sum(map(_weight, entries)) > MOST:
        entries = entries[:-block]
    return entries


def _weight(entry: Entry) -> int:
    return _AROUND + len(escape(entry.content).encode()) + len(escape(entry.summary).encode())
