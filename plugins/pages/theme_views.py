"""Views of themes: the list of them, each as a hub, and the whole as a vocabulary."""

from __future__ import annotations

from ..sources.dataclass import dataclass
from .parts import Body, CardView, Crumb, DayView, HeadView, LinkView, OlderView, PostLine


@dataclass(frozen=True)
class ThemeLine:
    """A theme in the index of themes."""

    label: str
    address: str
    definition: str
    count: str


@dataclass(frozen=True)
class ThemeGroup:
    """One group of the vocabulary; `anchor` is its place on the page."""

    anchor: str
    label: str
    themes: tuple[ThemeLine, ...]


@dataclass(frozen=True)
class ThemesView:
    """The index of themes; `vocabulary` is the address of its form for machines."""

    head: HeadView
    groups: tuple[ThemeGroup, ...]
    vocabulary: str


@dataclass(frozen=True)
class RelatedTheme:
    """A theme beside another one, and why: what stands under both, in words ("" if nothing)."""

    label: str
    address: str
    definition: str
    reason: str


@dataclass(frozen=True)
class StartLine:
    """Something to begin with; `about` says what it is and how long it takes."""

    title: str
    address: str
    about: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class BucketView:
    """Resources that take about as long as each other; `label` is "" where no time is known."""

    label: str
    cards: tuple[CardView, ...]


@dataclass(frozen=True)
class VocabularyView:
    """The vocabulary for machines: JSON-LD text."""

    jsonld: str


@dataclass(frozen=True)
class VoiceView:
    """A reader's comment shown on a theme page, linked in its place; `lang` and `dir` are those of
    the post's title."""

    author: str
    day: DayView
    body: Body
    post: str
    address: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class ThemeView:
    """A theme's page: the way in, what stands under it, and what readers said. `group` is that
    of the vocabulary, `kind` its words."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    group: str
    kind: str
    title: str
    definition: str
    intro: Body
    count: str
    start: tuple[StartLine, ...]
    posts: tuple[PostLine, ...]
    older: OlderView
    buckets: tuple[BucketView, ...]
    voices: tuple[VoiceView, ...]
    related: tuple[RelatedTheme, ...]
    feeds: tuple[LinkView, ...]
    mark: str
