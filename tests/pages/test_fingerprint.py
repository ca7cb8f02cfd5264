"""Fingerprints: equal views have equal ones everywhere, and any change of a view changes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace
from datetime import date
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.pages import file_views, hub_views, parts, post_views, theme_views, views
from plugins.pages.fingerprint import fingerprint
from plugins.pages.parts import Body, DayView, LinkView
from plugins.pages.post_views import UpdateView
from plugins.pages.views import MonthView
from tests.small_site import PROJECT

VIEWS = sorted(
    {
        kind
        for module in (parts, views, post_views, theme_views, hub_views, file_views)
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind)
    },
    key=lambda kind: kind.__name__,
)


def example(hint: Any, name: str = "", depth: int = 0) -> Any:  # Any: a type hint has no type
    """A value of a type hint, the same each time. Texts say where they stand."""
    if hint is str:
        return f"{name} text"
    if hint in (int, bool):
        return hint(len(name) % 7 + 1)
    if isinstance(hint, UnionType):
        (some,) = [one for one in get_args(hint) if one is not NoneType]
        return example(some, name, depth)
    if get_origin(hint) is tuple:
        item, dots = get_args(hint)
        assert dots is Ellipsis
        if depth > 2:
            return ()
        return tuple(example(item, f"{name}{number}", depth + 1) for number in range(2))
    assert is_dataclass(hint), f"a view cannot hold {hint}"
    hints = get_type_hints(hint)
    values = {
        one.name: example(hints[one.name], f"{name}.{one.name}", depth) for one in fields(hint)
    }
    return hint(**values)  # type: ignore[operator]  # a dataclass can be called


def others(value: Any) -> Iterator[Any]:
    """Values that differ from this one in one place, wherever it lies."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value}x"
        yield ""
    elif isinstance(value, tuple):
        if value:
            yield value[:-1]
            yield (*value, value[0])
        if len(value) > 1:
            yield (value[1], value[0], *value[2:])
        for at, item in enumerate(value):
            yield from ((*value[:at], other, *value[at + 1 :]) for other in others(item))
    elif is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        for one in fields(value):
            if NoneType in get_args(hints[one.name]):
                yield replace(value, **{one.name: None})
            for other in others(getattr(value, one.name)):
                yield replace(value, **{one.name: other})


def test_every_view_of_the_site_is_looked_at() -> None:
    names = {kind.__name__ for kind in VIEWS}
    assert {"PostView", "ThemeView", "HomeView", "SiteView", "RobotsView", "CommentView"} <= names
    assert len(names) >= 70


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_a_change_of_any_field_changes_the_fingerprint(kind: type) -> None:
    view = example(kind)
    found = [fingerprint(view), *(fingerprint(other) for other in others(view))]
    assert len(found) > len(fields(kind))
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_equal_views_have_equal_fingerprints(kind: type) -> None:
    one, same = example(kind), example(kind)
    assert one == same
    assert one is not same
    assert fingerprint(one) == fingerprint(same)


@pytest.mark.parametrize("seed", ["0", "4242"])
@pytest.mark.long
def test_another_process_finds_the_same_fingerprints(seed: str) -> None:
    program = (
        "from tests.pages.test_fingerprint import VIEWS, example, fingerprint;"
        "print('\\n'.join(fingerprint(example(kind)) for kind in VIEWS))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [fingerprint(example(kind)) for kind in VIEWS]


def test_fingerprints_stay_the_same_between_versions_of_the_program() -> None:
    """Another encoding would have every page rendered again; then VERSION is raised."""
    view = UpdateView("a", DayView("1 May 2026", "2026-05-01"), Body("d", ("v", "ü")))
    assert fingerprint(view) == "cf19f58ce1b3241d4a95ffdda20d76d4"


class Named(NamedTuple):
    words: str
    iso: str


@dataclass(frozen=True)
class Twin:
    """Has the same values as a DayView, and is another thing."""

    words: str
    iso: str


@dataclass(frozen=True)
class Holder:
    value: object


@dataclass
class Loose:
    value: str = ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        (None, ()),
        (None, False),
        (0, False),
        (1, True),
        (1, "1"),
        (("a", "b"), ("ab",)),
        (("a",), "a"),
        ((("a",), "b"), ("a", ("b",))),
        (("a", None), ("a",)),
        ('a","b', ("a", "b")),
        ("a", "a\x00"),
        ("é", "e\u0301"),
        ("\ud800", "\ufffd"),
        (DayView("a", "b"), Twin("a", "b")),
        (DayView("a", "b"), Named("a", "b")),
        (DayView("a", "b"), ("a", "b")),
        (Body("d", ("a", "b")), Body("d", ("a,b",))),
        (MonthView("a", ()), MonthView("a()", ())),
        (LinkView("a", "bc"), LinkView("ab", "c")),
    ],
)
def test_what_looks_alike_is_not_taken_for_the_same(one: object, other: object) -> None:
    assert fingerprint(Holder(one)) != fingerprint(Holder(other))


@pytest.mark.parametrize(
    "value",
    [
        {"a"},
        frozenset({"a"}),
        1.5,
        float("nan"),
        ["a"],
        {"a": "b"},
        b"a",
        print,
        lambda: "a",
        iter(()),
        (x for x in "a"),
        date(2026, 1, 1),
        PROJECT,
        Loose(),
        DayView,
        object(),
        1j,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    for view in (value, Holder(value), Holder((("a", value),))):
        with pytest.raises(TypeError):
            fingerprint(view)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | inner.map(Holder),
    max_leaves=12,
)


def exact(value: object) -> object:
    """A value for which `==` sees that True is not 1."""
    if isinstance(value, tuple):
        return ("tuple", *(exact(item) for item in value))
    if isinstance(value, Holder):
        return ("Holder", exact(value.value))
    return (type(value).__name__, value)


@given(PLAIN, PLAIN)
def test_two_values_have_one_fingerprint_only_if_they_are_equal(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (exact(one) == exact(other))


def test_a_fingerprint_is_thirty_two_hex_digits() -> None:
    assert len(fingerprint(None)) == 32
    assert int(fingerprint("a"), 16) > 0


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_no_view_can_be_changed_after_it_was_made(kind: type) -> None:
    view = example(kind)
    with pytest.raises(FrozenInstanceError):
        setattr(view, fields(kind)[0].name, "other")
