"""What a build remembers for the next one, beside the stock of what it has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..sources.problems import Problem
from ..sources.scan import Mark
from ..sources.tracking import PackedReads, Reads
from .edition import Site
from .marks import OutMark


class Made(NamedTuple):
    """A page as it was made: its template, what it is about, the fingerprint of its view, what
    was read for it, the files of images/ that its record shows, and the fingerprint of what the
    search index holds of it ("" if nothing)."""

    template: str
    subject: str
    fingerprint: str
    reads: PackedReads
    pictures: tuple[str, ...]
    words: str = ""


class MadeFeed(NamedTuple):
    """A feed as it was made: its addresses with their formats, and what was read for it."""

    addresses: tuple[tuple[str, str], ...]
    reads: PackedReads


class Checked(NamedTuple):
    """What was found in one source file, and what was read for it."""

    problems: tuple[Problem, ...]
    reads: PackedReads


class Menu(NamedTuple):
    """The menu as far as it leads somewhere, and what was read to find that out."""

    items: tuple[tuple[str, str], ...]
    reads: Reads


@dataclass
class Memory:
    """What the last build of a site knew. All of it may be forgotten; then everything is made
    again.

    `masks` say from what each index was computed; `whole` what the check of everything at once
    read, `menu` what the check of the menu did. `checks` are by source file; `pages`, `feeds`,
    `copies` (with the marks of what was copied) and `marks` (of everything that was written) by
    the file of the site, `feeds` by what they are of (see `PlannedFeed`) in the order of their
    plan, which read `feed_plan`; the pages stand in the order of the plan, which read `plan`, and
    so many as `destinations` says are what people come to. `frame` stands for what all pages share,
    `templates` for each template with all that it takes in. `replaced` holds the digests of the
    texts that other plugins have put in place of a record's own, by its kind and slug.
    `index` stands for what the search index was made of ("" for none); where it `owes_index`, that
    one may be older than the site.
    """

    site: Site
    masks: dict[str, Reads] = field(default_factory=dict)
    whole: Reads = field(default_factory=dict)
    menu: Menu = field(default_factory=lambda: Menu((), {}))
    checks: dict[str, Checked] = field(default_factory=dict)
    pages: dict[str, Made] = field(default_factory=dict)
    feeds: dict[str, MadeFeed] = field(default_factory=dict)
    copies: dict[str, Mark] = field(default_factory=dict)
    marks: dict[str, OutMark] = field(default_factory=dict)
    frame: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    plan: Reads = field(default_factory=dict)
    feed_plan: Reads = field(default_factory=dict)
    destinations: int = 0
    replaced: dict[tuple[str, str], str] = field(default_factory=dict)
    index: str = ""
    owes_index: bool = False
