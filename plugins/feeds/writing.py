"""From a planned feed to the bytes of its files, each feed made once for all of its formats."""

from __future__ import annotations

from collections.abc import Iterator

from .entries import Desk
from .feed_set import PlannedFeed


def written(planned: PlannedFeed, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Each address of a feed, and the bytes that stand there."""
    if planned.kind == "opml":
        from . import opml

        for _, address in planned.addresses:
            yield address, opml.written(desk)
        return
    from . import frames, json_feed  # feedgen takes its time to come

    feed = planned.make(desk)
    for format, address in planned.addresses:
        if format == "json":
            yield address, json_feed.written(feed, address, desk.about)
    xml = tuple(one for one in planned.addresses if one[0] != "json")
    yield from frames.written(feed, xml, desk.about)
