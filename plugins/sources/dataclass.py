"""`dataclass`, as in the standard library, but its frozen classes are made four times as fast.

A command that has little to do spends most of its time on making classes: the standard library
compiles six methods for each frozen one. Here that is one, `__init__`; the others are the same
functions for all classes. What comes out is a dataclass for all that `dataclasses` offers
(`fields`, `replace`, `asdict`, `is_dataclass`), and its objects are made faster as well: their
fields are put down at once and not each by a call. See docs/decisions/0027.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, kw_only=False, **options):
        """As `dataclasses.dataclass` (PEP 557). Frozen classes are made here, unless other
        `options` are given than `kw_only`; a frozen class may extend only others of these. Fields
        that are only for `__init__` (InitVar) are not known here.

        Raises TypeError as the original does, and for what is not known here.
        """
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, kw_only=kw_only, **options)
        if not frozen or options:
            if any(base.__setattr__ is _not_set for base in cls.__bases__):
                raise TypeError(f"{cls.__name__} cannot extend a frozen class of another kind")
            return dataclasses.dataclass(cls, frozen=frozen, kw_only=kw_only, **options)
        # Where there is none, the standard library writes a signature there: that takes its time,
        # and of an exception without `__init__` older Pythons find none.
        cls.__doc__ = cls.__doc__ or cls.__name__
        own = {"init": False, "repr": False, "eq": False}
        return _frozen(dataclasses.dataclass(cls, kw_only=kw_only, **own))


def is_frozen(cls: Any) -> bool:
    """Whether the objects of a dataclass, one of these or of the standard library's, stay as they
    are."""
    return cls.__setattr__ is _not_set or bool(cls.__dataclass_params__.frozen)


def _frozen(cls: type[Any]) -> type[Any]:
    """The class with its methods; those that it defines itself are left alone."""
    fields = dataclasses.fields(cls)
    own = {name for name, value in cls.__dict__.items() if (name, value) != ("__hash__", None)}
    if not own.isdisjoint(("__setattr__", "__delattr__")):
        raise TypeError(f"{cls.__name__} is frozen and cannot say itself how it is set")
    if any("InitVar" in str(field.type) for field in cls.__dataclass_fields__.values()):
        raise TypeError(f"{cls.__name__} has an InitVar, which this kind of dataclass cannot have")
    methods = {
        "__init__": _init(cls, fields),
        "__repr__": _repr,
        "__eq__": _same([field.name for field in fields if field.compare]),
        "__hash__": _hashed([f.name for f in fields if (f.compare if f.hash is None else f.hash)]),
        "__setattr__": _not_set,
        "__delattr__": _not_deleted,
    }
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


def _init(cls: type[Any], fields: tuple[Field[Any], ...]) -> Callable[..., None]:
    by_place = [field for field in fields if field.init and not field.kw_only]
    by_name = [field for field in fields if field.init and field.kw_only]
    known: dict[str, Any] = {"_not_given": MISSING}

    def parameter(field: Field[Any]) -> str:
        if field.default is not MISSING:
            known[f"_of_{field.name}"] = field.default
            return f"{field.name}=_of_{field.name}"
        return f"{field.name}=_not_given" if _is_made(field) else field.name

    def line(field: Field[Any]) -> str:
        value = field.name
        if _is_made(field):
            known[f"_make_{value}"] = field.default_factory
            made = f"_make_{value}()"
            value = f"{made} if {value} is _not_given else {value}" if field.init else made
        return f"    __fields[{field.name!r}] = {value}"

    parameters = ["self", *map(parameter, by_place)]
    if by_name:
        parameters += ["*", *map(parameter, by_name)]
    lines = [f"def __init__({', '.join(parameters)}):", "    __fields = self.__dict__"]
    lines += [line(field) for field in fields if field.init or _is_made(field)]
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    found: dict[str, Any] = {}
    # What is compiled are names of fields, which Python itself has read as names before.
    exec("\n".join(lines), known, found)
    made: Callable[..., None] = found["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _is_made(field: Field[Any]) -> bool:
    return field.default_factory is not MISSING


def _getter(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda one: ()


def _same(names: list[str]) -> Callable[[Any, object], Any]:
    get = _getter(names)

    def same(self: Any, other: object) -> Any:
        return get(self) == get(other) if other.__class__ is self.__class__ else NotImplemented

    return same


def _hashed(names: list[str]) -> Callable[[Any], int]:
    get = _getter(names)
    return lambda self: hash(get(self))


def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})"


def _is_set_for_good(self: Any, name: str) -> bool:
    """A class that extends one of these and is none itself may have more than its fields."""
    return "__dataclass_fields__" in type(self).__dict__ or name in self.__dataclass_fields__


def _not_set(self: object, name: str, value: object) -> None:
    if _is_set_for_good(self, name):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _not_deleted(self: object, name: str) -> None:
    if _is_set_for_good(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)
