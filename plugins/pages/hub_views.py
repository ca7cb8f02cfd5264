"""Views of the resource hub: lists to choose from, worksheets, what can be taken away."""

from __future__ import annotations

from ..sources.dataclass import dataclass
from .parts import CardView, Crumb, DayView, HeadView, LinkView, OlderView


@dataclass(frozen=True)
class RowView:
    """A resource in one line. `tags` are the ids of the choices that it fits."""

    title: str
    address: str
    about: str
    tags: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class ChoiceView:
    """One value to choose by: its `id` on the page (`type-book`), what stands for it in the
    address of the page (`book`), its words, and how many things on this page fit it."""

    id: str
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class ChoicesView:
    """The values of one division: `name` stands in the address of the page."""

    name: str
    legend: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True)
class ListsView:
    """The lists of all values of one division."""

    legend: str
    lists: tuple[LinkView, ...]


@dataclass(frozen=True)
class CollectionLine:
    """A collection in the index of resources."""

    title: str
    address: str
    count: str


@dataclass(frozen=True)
class ResourcesView:
    """The index of resources, or a further page of it. The first page holds the newest as cards
    and some older ones as `rows`, and lets people choose among both: `choose_by` names by what."""

    head: HeadView
    collections: tuple[CollectionLine, ...]
    choices: tuple[ChoicesView, ...]
    choose_by: str
    cards: tuple[CardView, ...]
    rows: tuple[RowView, ...]
    older: OlderView
    lists: tuple[ListsView, ...]
    filters: str
    take_away: str


@dataclass(frozen=True)
class FiltersView:
    """The style sheet with which the index hides what was not chosen: the ids of all choices."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class DivisionView:
    """The resources that have one thing in common, or a further page of them. `also` leads to
    what else there is of it."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    title: str
    count: str
    also: LinkView | None
    cards: tuple[CardView, ...]
    older: OlderView


@dataclass(frozen=True)
class QuestionView:
    """A line of a worksheet: `key` is "" where it only says something, and else stands for the
    question itself, so that an answer stays with it."""

    text: str
    key: str


@dataclass(frozen=True)
class SheetView:
    """The questions of one box."""

    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class WorksheetView:
    """The questions of a post, to be printed and written on. Answers that are typed are kept on
    the device under `key`; `lines` is how many to write on there are for each question."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    lang: str
    dir: str
    title: str
    post: str
    address: str
    day: DayView
    sheets: tuple[SheetView, ...]
    count: str
    lines: int
    key: str
    mark: str


@dataclass(frozen=True)
class ExportLine:
    """A file to take away: what it is called, where it lies, under which name it is saved, and
    what it is good for."""

    label: str
    address: str
    file: str
    about: str


@dataclass(frozen=True)
class TakeAwayView:
    """The page with all resources as files."""

    head: HeadView
    crumbs: tuple[Crumb, ...]
    count: str
    files: tuple[ExportLine, ...]
    licence: str


@dataclass(frozen=True)
class ExportView:
    """All resources as a file for other programs: its whole text."""

    text: str


@dataclass(frozen=True)
class UseView:
    """A post that names a resource."""

    title: str
    address: str
    day: DayView
    minutes: str
    mark: str = ""
    lang: str = ""
    dir: str = ""
