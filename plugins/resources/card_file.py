"""A new card's file: its place, and proof that it is read as it was meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import UTC
from datetime import date as Day
from pathlib import Path

from ..sources import ids, replacing
from ..sources.addresses import FOLDERS, LONGEST_SLUG, slug_problem, to_slug
from ..sources.dataclass import dataclass
from ..sources.records import Described
from .portable import Value
from .web_addresses import host_of
from .writing import CannotWrite, file_text, read_back, says


@dataclass(frozen=True, kw_only=True)
class NewCard(Described):
    """A card to be."""

    title: str
    added: Day
    why: str
    checked: Day | None = None


def slug_for(card: NewCard, taken: Collection[str]) -> str:
    """A slug that nothing has yet: of the title, else with the host, else with a number."""
    first = to_slug(card.title)
    host = to_slug(host_of(card.url or "").replace(".", " "))
    beginnings = [first, "-".join(filter(None, (first, host)))[:LONGEST_SLUG].strip("-")]
    beginnings += [f"{first or host or 'resource'}-{number}" for number in range(2, 1000)]
    for slug in beginnings:
        if slug and slug not in taken and slug_problem("resource", slug) is None:
            return slug
    raise CannotWrite("no address is left for this title; choose another")


def text_of(card: NewCard, id: str) -> str:
    """The text of the card's file."""
    return file_text({"id": id, **_values(card)}, draft=False)


def _values(card: NewCard) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for field in fields(card):
        value = getattr(card, field.name)
        found[field.name] = f"{value}" if isinstance(value, Day) else value
    return found | {"why": f"{card.why.strip()}\n"}


def write(content: Path, card: NewCard, slug: str) -> Path:
    """Write the file of a card, whole or not at all, and give its path. A file that is there is
    never touched. Raises CannotWrite, OSError."""
    file = f"{FOLDERS['resource']}/{slug}.md"
    text = text_of(card, ids.mint())
    must_say(card, file, text)
    path = content / file
    try:
        replacing.make(path, text.encode("utf-8"))
    except FileExistsError:
        raise CannotWrite(f"{path} is there already") from None
    return path


def must_say(card: NewCard, file: str, text: str) -> None:
    """Read the text as the build will, and refuse what would say something else. Raises
    CannotWrite."""
    record = read_back(Path(file).stem, text, UTC)
    if record.draft or not says(record, _values(card), UTC):
        raise CannotWrite("the card cannot be written so that it is read again as it is meant")
