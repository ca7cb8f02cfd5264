"""What goes out: the four formats, and that JSON and CSV come back without loss."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.resources.exports import BYTE_ORDER_MARK, FORMATS, export, guarded, unguarded
from plugins.resources.portable import FIELDS, portable
from plugins.resources.writing import says
from plugins.sources.records import Resource
from plugins.sources.texts import digest
from tests.resources.exchanging import LINES, ZONE, brought_in, read_again, resources
from tests.resources.test_cards import thing

SOME = st.lists(resources(), min_size=1, max_size=4, unique_by=lambda one: one.id)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def sorted_by_file(found: list[Resource]) -> list[Resource]:
    return sorted(found, key=lambda one: one.file)


@QUICK
@given(found=SOME, format=st.sampled_from(["json", "csv"]))
@pytest.mark.long
def test_our_own_cards_come_back_without_loss(found: list[Resource], format: str) -> None:
    aliases: set[str] = set()
    for number, one in enumerate(found):  # two may not have one old name
        found[number] = replace(one, aliases=tuple(a for a in one.aliases if a not in aliases))
        aliases.update(one.aliases)
    outcome = brought_in(export(format, found, ZONE))
    assert outcome.left_out == outcome.there == ()
    assert not any(fate.draft for fate in outcome.came_in)
    with tempfile.TemporaryDirectory() as folder:
        back = read_again(outcome, Path(folder))
    assert list(back) == sorted_by_file(found)
    assert [one.why for one in back] == [one.why for one in sorted_by_file(found)]


def said_in_full() -> Resource:
    """A card of whose fields each says something: one that the record gains as well."""
    why = "One.\n"
    place = {"kind", "file", "lines", "minted", "draft", "body", "body_line"}
    told: dict[str, Any] = {"id": "abcdefgh2222", "slug": "x", "why": why, "date": "2014-05"}
    told |= {"evidence": "one study", "cost": "paid", "type": "book"}
    told |= {name: f"https://x.example/{name}" for name in ("url", "archive")}
    for name, type in get_type_hints(Resource).items():
        if name in place or name in told:
            continue
        elif type == tuple[str, ...]:
            told[name] = (f"{name}-a", f"{name}-b")
        elif type is bool:
            told[name] = False
        elif type == int | None:
            told[name] = 7
        elif type in (datetime, datetime | None):
            told[name] = datetime(2014, 5, 1 + len(told), tzinfo=ZONE)
        else:
            told[name] = f"words of {name}"
    defaults = {one.name: one.default for one in fields(Resource)}
    assert all(value != defaults[name] for name, value in told.items())
    return Resource(file="resources/x.md", body=digest(why), **told)


@pytest.mark.parametrize("format", ["json", "csv"])
def test_no_field_of_a_card_is_forgotten(format: str, tmp_path: Path) -> None:
    (back,) = read_again(brought_in(export(format, [said_in_full()], ZONE)), tmp_path)
    assert back == said_in_full()


def test_a_file_that_says_more_than_was_meant_is_noticed() -> None:
    one = said_in_full()
    values = portable(one, ZONE)
    assert says(one, values, ZONE)
    for name in set(FIELDS) - {"id", "slug"}:
        assert not says(one, {**values, name: None}, ZONE), name


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_cards_give_the_same_text(format: str) -> None:
    one = thing(creators=("A", "B"), url="https://e.example/")
    assert export(format, [one], ZONE) == export(format, [one], ZONE)
    assert export(format, [], ZONE) is not None


@given(st.text(max_size=12) | LINES)
def test_no_cell_begins_as_a_formula_does_and_each_comes_back(cell: str) -> None:
    safe = guarded(cell)
    assert not safe.lstrip(" \u00a0\u3000").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert unguarded(safe) == cell


def test_a_cell_of_another_program_stays_as_it_is() -> None:
    assert unguarded("'tis late") == "'tis late"
    assert unguarded("'=1+1") == "=1+1"


def test_a_table_opens_in_a_spreadsheet() -> None:
    text = export(
        "csv", [thing(title='He said "=1", then\nleft', creators=("=cmd|x", "B; C"))], ZONE
    )
    assert text.startswith(BYTE_ORDER_MARK)
    raw = text.removeprefix(BYTE_ORDER_MARK)
    assert raw.count("\r\n") == raw.count("\n") - 1  # one stands within a cell
    head, row = csv.reader(io.StringIO(raw, newline=""))
    assert tuple(head) == FIELDS
    cells = dict(zip(head, row, strict=True))
    assert cells["title"] == 'He said "=1", then\nleft'
    assert cells["creators"] == "'=cmd|x; B\\; C"
    assert all(part.startswith('"') for part in raw.splitlines()[0].split(","))


def test_json_says_what_it_is_and_what_is_unknown() -> None:
    whole = json.loads(export("json", [thing(url=None)], ZONE))
    assert (whole["format"], whole["version"]) == ("five-to-nine/resources", 1)
    (card,) = whole["resources"]
    assert list(card) == list(FIELDS)
    assert (card["url"], card["creators"], card["title_certain"]) == (None, [], True)
