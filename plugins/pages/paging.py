"""Long lists are paged from the oldest, so a new entry moves no old page.

The pages 1, 2, 3 … hold the oldest entries, a full page each, and never change again. The
list's first page shows what is left: the newest entries, from one page's worth to almost two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from ..sources.addresses import older_address
from ..sources.dataclass import dataclass
from .library import Library
from .parts import LinkView, OlderView

T = TypeVar("T")
PAGE_LENGTH = 20


@dataclass(frozen=True)
class Paged(Generic[T]):
    """A long list: what its first page shows, and the full pages, each newest first."""

    newest: tuple[T, ...]
    pages: tuple[tuple[T, ...], ...]


def paged(oldest_first: Sequence[T], length: int = PAGE_LENGTH) -> Paged[T]:
    """Divide a list of things that stand oldest first."""
    full = max(0, len(oldest_first) // length - 1)
    pages = tuple(tuple(reversed(oldest_first[n * length : (n + 1) * length])) for n in range(full))
    return Paged(tuple(reversed(oldest_first[full * length :])), pages)


def older(library: Library, first: LinkView, count: int, here: int = 0) -> OlderView:
    """The links from page `here` (0 is the list's first page) of `count` full pages.

    An old page links to its neighbours only, never to the newest full page: its bytes must
    not change when another page is added.
    """
    if not count:
        return OlderView()
    if not here:
        newest = LinkView(library.says("lists.older"), older_address(first.address, count))
        return OlderView((newest,))
    before = LinkView(library.says("lists.older"), older_address(first.address, here - 1))
    pages = [before] if here > 1 else []
    return OlderView(tuple(pages), first)
