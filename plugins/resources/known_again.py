"""Knows a resource again that comes a second time: by its id, its address, or its title."""

from __future__ import annotations

from collections.abc import Mapping

from ..sources.records import Resource
from .plain_text import folded
from .portable import Value
from .web_addresses import sameness


class Known:
    """Records by what they can be known again by."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._titles: dict[str, tuple[str, bool]] = {}

    def add(self, one: Resource) -> None:
        """Remember a record."""
        self._ids.setdefault(one.id, one.file)
        for place in filter(None, (one.url, one.archive)):
            self._places.setdefault(sameness(place), one.file)
        if title := folded(one.title):
            self._titles.setdefault(title, (one.file, bool(one.url)))

    def like(self, values: Mapping[str, Value], by_id: bool = False) -> tuple[str, str] | None:
        """In what a record is like these values, and its file; `by_id` asks for that alone. A
        title counts where one of the two has no address: pages of one name are many."""
        id, url, title = values.get("id"), values.get("url"), values.get("title")
        if id in self._ids:
            return "the same id", self._ids[str(id)]
        if by_id:
            return None
        if isinstance(url, str) and (file := self._places.get(sameness(url))):
            return "the same address", file
        if isinstance(title, str) and (known := self._titles.get(folded(title))):
            file, addressed = known
            if not (url and addressed):
                return "the same title", file
        return None
