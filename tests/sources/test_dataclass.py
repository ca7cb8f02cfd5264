"""Frozen classes of ours behave as those of the standard library."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from functools import cached_property
from typing import Any

import pytest

from plugins.sources.dataclass import dataclass as ours
from plugins.sources.dataclass import is_frozen

Decorator = Callable[..., Any]


def made(dataclass: Decorator) -> Any:
    """A class with everything that fields may have, and two that extend it."""

    @dataclass(frozen=True)
    class Base:
        """Says what it is."""

        name: str
        size: int = 3
        parts: list[str] = field(default_factory=list)
        line: int = field(default=1, compare=False, repr=False)
        total: int = field(default=7, init=False)

        @cached_property
        def longer(self) -> str:
            return self.name * 2

    @dataclass(frozen=True, kw_only=True)
    class Child(Base):
        """Has more."""

        also: str
        values: str = "some"
        fields: str = "other"
        more: tuple[int, ...] = ()

    class Loose(Base):
        """Is no dataclass itself."""

    return Base, Child, Loose


BOTH: dict[str, Any] = {"ours": ours, "the standard library's": dataclasses.dataclass}


@pytest.fixture(params=list(BOTH))
def classes(request: pytest.FixtureRequest) -> Any:
    return made(BOTH[request.param])


def test_init(classes: Any) -> None:
    base, child, _ = classes
    one = base("a", parts=["x"])
    assert (one.name, one.size, one.parts, one.line, one.total) == ("a", 3, ["x"], 1, 7)
    assert base("a").parts is not base("a").parts
    two = child("a", 4, also="b", more=(1,))
    assert (two.size, two.also, two.values, two.more) == (4, "b", "some", (1,))
    wrong: list[Callable[[], Any]] = [
        lambda: base(),
        lambda: base("a", 1, [], 2, 3),
        lambda: child("a", 4, [], 1, "b"),
        lambda: child("a"),
        lambda: base("a", other=1),
    ]
    for make in wrong:
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            make()


def test_equality_and_hash(classes: Any) -> None:
    base, child, loose = classes
    parts: Any = ()
    assert base("a", parts=parts) == base("a", parts=parts, line=9)
    assert hash(base("a", parts=parts)) == hash(base("a", parts=parts, line=9))
    assert base("a") != base("b") and base("a") != "a" and base("a") != loose("a")
    assert child("a", also="b") != child("a", also="c")
    one = base("a")
    assert one.longer == "aa" and one == base("a"), "what was reckoned on the way does not count"


def test_repr(classes: Any) -> None:
    base, child, _ = classes
    assert repr(base("a")).endswith("Base(name='a', size=3, parts=[], total=7)")
    assert repr(child("a", also="b")).endswith(
        "7, also='b', values='some', fields='other', more=())"
    )


def test_frozen(classes: Any) -> None:
    base, _, loose = classes
    changes: list[Callable[[Any], None]] = [
        lambda one: setattr(one, "name", "b"),
        lambda one: delattr(one, "name"),
        lambda one: setattr(one, "name_of_none", "b"),
    ]
    for change in changes:
        with pytest.raises(FrozenInstanceError):
            change(base("a"))
    assert is_frozen(base)
    one = loose("a")
    one.own = 1
    assert one.own == 1
    del one.own
    with pytest.raises(FrozenInstanceError):
        one.name = "b"


@pytest.mark.parametrize("dataclass", BOTH.values(), ids=BOTH)
def test_what_a_class_says_itself(dataclass: Any) -> None:
    @dataclass(frozen=True)
    class Own:
        """Knows what it is the same as."""

        name: str
        line: int = field(default=0, hash=False)

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own) and self.name.lower() == other.name.lower()

    assert Own("a", 1) == Own("A", 2)
    assert hash(Own("a", 1)) == hash(Own("a", 2))


@pytest.mark.parametrize("dataclass", BOTH.values(), ids=BOTH)
def test_what_is_refused_when_the_class_is_made(dataclass: Any) -> None:
    base, _, _ = made(dataclass)
    with pytest.raises(TypeError):
        dataclass(type("Open", (base,), {"__doc__": "May change, and extends what may not."}))

    with pytest.raises(TypeError):

        @dataclass(frozen=True)
        class Setting:
            """Says itself how it is set."""

            def __setattr__(self, name: str, value: object) -> None:
                raise AssertionError


@pytest.mark.parametrize("dataclass", BOTH.values(), ids=BOTH)
def test_an_exception_without_a_word_of_its_own(dataclass: Any) -> None:
    @dataclass(frozen=True)
    class Refused(Exception):
        why: str

    try:
        raise Refused("so") from ValueError("x")
    except Refused as refused:
        assert refused.why == "so" and isinstance(refused.__cause__, ValueError)


def test_fields_that_are_only_for_init_are_refused() -> None:
    with pytest.raises(TypeError, match="InitVar"):

        @ours(frozen=True)
        class Passing:
            """Takes something that it does not keep."""

            name: str
            seed: dataclasses.InitVar[int] = 1


def test_what_dataclasses_offers(classes: Any) -> None:
    base, child, _ = classes
    one = child("a", also="b")
    assert [f.name for f in dataclasses.fields(base)] == ["name", "size", "parts", "line", "total"]
    assert dataclasses.replace(one, also="c") == child("a", also="c")
    assert dataclasses.asdict(base("a"))["parts"] == []
    assert dataclasses.is_dataclass(one)
    assert base.__match_args__[:2] == ("name", "size")
    assert copy.copy(one) == copy.deepcopy(one) == one


@ours(frozen=True)
class Known:
    """Stands at the top of a module, as what is pickled must."""

    name: str

    def __repr__(self) -> str:
        return "mine"


def test_pickle_and_methods_of_its_own() -> None:
    one = pickle.loads(pickle.dumps(Known("a")))
    assert one == Known("a") and repr(one) == "mine"


def test_other_classes_are_the_standard_librarys() -> None:
    @ours
    class Open:
        """May change."""

        name: str = "a"

    one = Open()
    one.name = "b"
    assert one == Open("b") and not is_frozen(Open)

    @ours(frozen=True, order=True)
    class Ordered:
        """Has an order."""

        name: str

    assert Ordered("a") < Ordered("b")
