"""Tells spam from wanted comments by the owner's own decisions, and only ever as a hint.

Naive Bayes over the words and link hosts of a comment: what counts is whether a feature occurs,
not how often (McCallum and Nigam 1998, the Bernoulli model, over the features that are there).
Both kinds are taken to be equally likely, and a feature is measured by how often it was to be
expected in each, so how many comments there are of a kind makes nobody's comment worse or better.
Only the most telling features count: the many faint ones of a long text are not independent, and
their product would always be sure.

It says nothing before ten decisions of each kind, and is sure of spam only after fifty of each
and from 0.99. It cannot approve: nothing in the program asks it that.

The counts lie in private/classifier.json. Learning and unlearning are exact inverses, so an
erased comment leaves no word behind. A comment that goes because its time is over (`expire`)
leaves behind only words that stood in several others of its kind, and only for as long as they
do: nobody can take its words back later, for nobody knows whose they were.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Literal

from ..sources import scan
from ..sources.dataclass import dataclass
from . import kept_json
from .features import features_of as features_of
from .features import host_of as host_of

Kind = Literal["spam", "wanted"]
KINDS: tuple[Kind, Kind] = ("spam", "wanted")
NAME = "classifier.json"
KNOWS_FROM = 10  # decisions of each kind, below which there is no score
SURE_AFTER = 50  # decisions of each kind, below which it moves nothing
SURE_FROM = 0.99
_MOST_TELLING = 20
_FAINT = math.log(2)  # less than twice as common in one kind says nothing
COMMON = 5  # comments of a kind; a word of fewer may tell who wrote it
_SEEN_FROM = 2  # comments; what stood in a single one says nothing
_PRIOR = 2  # comments; how many must speak before they outweigh that kinds are alike
_VERSION = 1


@dataclass(frozen=True)
class Counts:
    """In how many comments of each kind each feature stood, and how many there were. `expired`
    says how many of a feature's comments are gone because their time was over."""

    comments: Mapping[Kind, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    features: Mapping[Kind, Mapping[str, int]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )
    expired: Mapping[Kind, Mapping[str, int]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )


@dataclass(frozen=True)
class Classifier:
    """What has been learned, as it stood on the disk when it was read.

    `trouble` is a sentence where the file was damaged, "" otherwise.
    """

    counts: Counts = field(default_factory=Counts)
    trouble: str = ""

    def probability(self, parts: Iterable[str]) -> float | None:
        """How much a comment made of these texts is like spam, from 0 to 1.

        None where fewer than ten comments of a kind have been decided.
        """
        counts = self.counts
        if min(counts.comments.values()) < KNOWS_FROM:
            return None
        weights = (_weight(feature, counts) for feature in features_of(parts))
        telling = [weight for weight in weights if abs(weight) > _FAINT]
        telling = sorted(telling, key=lambda weight: (-abs(weight), weight))[:_MOST_TELLING]
        return 1 / (1 + math.exp(-max(-700.0, min(700.0, math.fsum(telling)))))

    def is_sure(self, score: float | None) -> bool:
        """Whether a score is enough to put a comment among the spam unasked."""
        enough = min(self.counts.comments.values()) >= SURE_AFTER
        return score is not None and enough and score >= SURE_FROM


def read(private: Path) -> Classifier:
    """What was learned so far. A damaged file is set aside, and `trouble` says so: it stops no
    decision and no reader."""
    path = private / NAME
    mark = scan.mark(str(path), time.time_ns())
    known = _last_read.get(path)
    if mark and known and known[0] == mark:
        return known[1]
    try:
        found = Classifier(_checked(kept_json.read(path)))
    except kept_json.Damaged as damaged:
        return Classifier(trouble=_aside(path, damaged))
    except OSError as error:
        return Classifier(trouble=f"{path.name} cannot be read ({error.strerror}).")
    _last_read[path] = (mark, found)
    return found


# Each submission asks, and the words of some years take a tenth of a second to read.
_last_read: dict[Path, tuple[scan.Mark, Classifier]] = {}


@dataclass(frozen=True)
class Lesson:
    """A comment, by its texts, and what it was decided to be."""

    parts: tuple[str, ...]
    kind: Kind


def learn(private: Path, parts: Iterable[str], kind: Kind) -> str:
    """Remember that a comment made of these texts is of a kind. Gives and raises what `change`
    does."""
    return change(private, add=Lesson(tuple(parts), kind))


def unlearn(private: Path, parts: Iterable[str], kind: Kind) -> str:
    """Take back what `learn` did with the same texts. Gives and raises what `change` does."""
    return change(private, take=Lesson(tuple(parts), kind))


def change(private: Path, *, take: Lesson | None = None, add: Lesson | None = None) -> str:
    """Take one lesson back and learn another, both or neither.

    Gives a sentence where the file was damaged, "" otherwise. Raises OSError; then nothing was
    changed.
    """
    with _changing(private) as (now, to_keep):
        counts = now.counts
        if take:
            counts = _counted(counts, take, -1)
        if add:
            counts = _counted(counts, add, 1)
        to_keep(counts)
    return now.trouble


@dataclass(frozen=True)
class Expired:
    """A lesson whose comment is kept no longer. `own` are those of its texts that tell who wrote
    it: nothing of them stays."""

    lesson: Lesson
    own: tuple[str, ...]


def expire(private: Path, gone: Iterable[Expired]) -> str:
    """Forget who taught these lessons and keep what many have in common.

    How many comments were learned stays. Gives and raises what `change` does.
    """
    with _changing(private) as (now, to_keep):
        counts = now.counts
        gone = tuple(gone)
        for kind in KINDS:
            counts = _without_writers(counts, kind, [e for e in gone if e.lesson.kind == kind])
        to_keep(counts)
    return now.trouble


def _weight(feature: str, counts: Counts) -> float:
    """How much a feature speaks for spam (above 0) or against it, 0 where too few had it.

    The logarithm of how many times oftener it stood in spam than in wanted comments. Each number
    is measured by the one to expect if the feature were equally frequent in both kinds, and both
    get the same prior weight at that expectation (the mean of a Gamma-Poisson model with mean 1).
    So a kind with few comments, in which little is to be expected, says little by its silence,
    and a feature that is as frequent in both weighs 0, however many comments there are of each.
    """
    seen = {kind: _seen(feature, kind, counts) for kind in KINDS}
    total = sum(seen.values())
    if total < _SEEN_FROM:
        return 0.0
    frequency = total / sum(counts.comments.values())
    spam, wanted = (
        (seen[kind] + _PRIOR) / (counts.comments[kind] * frequency + _PRIOR) for kind in KINDS
    )
    return math.log(spam / wanted)


def _seen(feature: str, kind: Kind, counts: Counts) -> int:
    """In how many of a kind's comments a feature stood."""
    return min(counts.features[kind].get(feature, 0), counts.comments[kind])


@contextmanager
def _changing(private: Path) -> Iterator[tuple[Classifier, Callable[[Counts], None]]]:
    """The counts as they are, and a function that writes others; nobody else changes them."""
    path = private / NAME
    with kept_json.alone(private):
        try:
            now = Classifier(_checked(kept_json.read(path)))
        except kept_json.Damaged as damaged:
            now = Classifier(trouble=_aside(path, damaged))
        yield now, lambda counts: kept_json.write(path, _as_json(counts))


def _counted(counts: Counts, lesson: Lesson, by: int) -> Counts:
    kind = lesson.kind
    if counts.comments[kind] + by < 0:  # never learned here: the file was set aside since
        return counts
    of_kind = Counter(counts.features[kind])
    features = features_of(lesson.parts)
    for feature in features:
        of_kind[feature] += by
    comments = {**counts.comments, kind: counts.comments[kind] + by}
    return _kept(replace(counts, comments=comments), kind, of_kind, features)


def _without_writers(counts: Counts, kind: Kind, gone: Iterable[Expired]) -> Counts:
    of_kind, expired = Counter(counts.features[kind]), Counter(counts.expired[kind])
    changed: set[str] = set()
    for each in gone:
        own = set(features_of(each.own))
        for feature in features_of(each.lesson.parts):
            if feature in own or of_kind[feature] < COMMON:
                of_kind[feature] -= 1
            else:
                expired[feature] += 1
            changed.add(feature)
    counts = replace(counts, expired={**counts.expired, kind: expired})
    return _kept(counts, kind, of_kind, changed)


def _kept(counts: Counts, kind: Kind, of_kind: Counter[str], changed: Iterable[str]) -> Counts:
    """The counts with those of a kind changed. What has become rare lets go of the comments that
    are gone: nothing could take it back later."""
    expired = dict(counts.expired[kind])
    for feature in changed:
        if of_kind[feature] < COMMON:
            of_kind[feature] -= expired.pop(feature, 0)
    kept = {feature: number for feature, number in of_kind.items() if number > 0}
    return replace(
        counts,
        features={**counts.features, kind: kept},
        expired={**counts.expired, kind: expired},
    )


def _as_json(counts: Counts) -> dict[str, Any]:
    held = {"v": _VERSION, "comments": counts.comments, "features": counts.features}
    return held | ({"expired": counts.expired} if any(counts.expired.values()) else {})


def _checked(held: Mapping[str, Any]) -> Counts:
    """The counts in a file's object. Raises Damaged where anything is not as it was written."""
    if not held:
        return Counts()
    comments: Any = held.get("comments")
    features: Any = held.get("features")
    expired: Any = held.get("expired", {kind: {} for kind in KINDS})
    for each in (comments, features, expired):
        if not isinstance(each, dict) or set(each) != set(KINDS):
            raise kept_json.Damaged(f"{NAME} is damaged")
    counted = (comments, *features.values(), *expired.values())
    if held.get("v") != _VERSION or not all(map(_is_counted, counted)):
        raise kept_json.Damaged(f"{NAME} is damaged")
    return Counts(comments, features, expired)


def _is_counted(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_count, value.values()))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _aside(path: Path, damaged: kept_json.Damaged) -> str:
    said = kept_json.set_aside(path, damaged)
    return f"{said}, so what it had learned is to be learned again."
