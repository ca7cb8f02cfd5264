"""Resources that go out and come in again, for tests: records of every sort, and a shelf."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from plugins.resources.bringing_in import Arrivals, Outcome, Shelf, write
from plugins.resources.readers import candidates
from plugins.resources.whole_shelf import shelf
from plugins.sources.records import COSTS, EVIDENCE, RESOURCE_TYPES, Resource
from plugins.sources.texts import digest

ZONE = ZoneInfo("Pacific/Auckland")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
EMPTY = Shelf((), (), frozenset(), frozenset())

# What spreadsheets run, what parts lists and cells, what HTML, YAML and TeX mean something by.
_PIECES = st.sampled_from(
    "=1+1 + - @x ' ''= \" ; \\; \\ , | { } {} # % ~ ^ _ $ & &amp; <b> </A> ]] null Yes 1 and Ann"
    " Zoë é 日本 🏮 \\'e -- … ` !x * ? ~1".split(" ")
) | st.sampled_from((": ", "- ", " #x", " and "))
_LINE = st.lists(_PIECES | st.text(max_size=6), min_size=1, max_size=5).map("".join)
LINES = _LINE.map(lambda text: " ".join(_clean(text).split())).filter(bool)
# Of a text, only what stops no build and links nowhere: a card that is published has no such.
_WORDS = st.lists(
    st.sampled_from(
        ["One", "=two", "three;", "'four'", "fünf", "“six”", "No 7", "8%", "*nine*", "\\"]
    ),
    min_size=1,
    max_size=9,
).map(" ".join)
WHYS = st.lists(_WORDS, min_size=1, max_size=3).map("\n\n".join).map(lambda text: f"{text}\n")
MOMENTS = st.integers(1, 1_700_000_000).map(lambda n: datetime.fromtimestamp(n, UTC)) | st.dates(
    datetime(1995, 1, 1).date(), datetime(2026, 1, 1).date()
).map(lambda day: datetime(day.year, day.month, day.day, tzinfo=ZONE))
URLS = st.integers(0, 10**9).map(lambda n: f"https://l.example/a?b={n}&c=%20d#e")


def _clean(text: str) -> str:
    from plugins.resources.readers import _one_line

    return _one_line(text)


@st.composite
def resources(draw: st.DrawFn) -> Resource:
    """A published card in which any field may say anything that a file can say."""
    number = draw(st.integers(0, 10**12))
    why = draw(WHYS)
    return Resource(
        file=f"resources/card-{number}.md",
        id=f"card{number:012}",
        slug=f"card-{number}",
        title=draw(LINES),
        aliases=tuple(
            draw(st.lists(st.sampled_from(["old", "older", "/2019/x.html"]), unique=True))
        ),
        body=digest(why),
        why=why,
        type=draw(st.sampled_from(RESOURCE_TYPES)),
        added=draw(MOMENTS),
        since=draw(st.none() | MOMENTS),
        title_certain=draw(st.booleans()),
        url=draw(st.none() | URLS),
        creators=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        publication=draw(st.none() | LINES),
        date=draw(st.sampled_from([None, "2014", "2014-05", "2014-05-31"])),
        themes=tuple(draw(st.lists(st.sampled_from(["guilt", "work", "rest"]), unique=True))),
        minutes=draw(st.none() | st.integers(1, 999_999)),
        evidence=draw(st.none() | st.sampled_from(EVIDENCE)),
        cost=draw(st.none() | st.sampled_from(COSTS)),
        language=draw(st.none() | LINES),
        checked=draw(st.none() | MOMENTS),
        moved=draw(st.none() | MOMENTS),
        gone=draw(st.none() | MOMENTS),
        via=draw(st.none() | LINES),
        archive=draw(st.none() | URLS),
        isbn=draw(st.none() | LINES),
        quote=draw(st.none() | LINES),
        locator=draw(LINES),
    )


def brought_in(text: str, onto: Shelf = EMPTY, drafts: bool = False) -> Outcome:
    """What becomes of the entries of a file."""
    _, found = candidates(text.encode("utf-8", "surrogatepass"), ZONE)
    return Arrivals(onto, ZONE, NOW).outcome(found, drafts)


def read_again(outcome: Outcome, root: Path) -> tuple[Resource, ...]:
    """The records that a build would read of what came in, in the order of their files."""
    write(root, outcome.texts)
    found, problems = shelf(root, "content", ZONE)
    assert problems == []
    return found.resources
