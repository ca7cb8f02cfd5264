"""How many comments of a kind were decided says nothing of the next one.

A site has a hundred and fifty wanted comments and a dozen spam, another the reverse. What is
scored here are the comments of this site and the spam of the samples, each held out of what was
learned, and each time with the counts that lessons leave behind.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.comments import classifier
from plugins.comments.classifier import KNOWS_FROM, SURE_AFTER, SURE_FROM, Classifier, Counts
from plugins.comments.rules import taught
from plugins.comments.store import Store

from .hostile import MARKUP
from .test_queue_samples import ORDINARY, PLAIN_SPAM, ROOT, SAMPLES, words

Parts = tuple[str, ...]
SPAM = [words(sample) for sample in SAMPLES if sample.want == "spam"]
IS_PLAIN = [sample.kind in PLAIN_SPAM for sample in SAMPLES if sample.want == "spam"]
FEW = 12


@cache
def wanted() -> tuple[Parts, ...]:
    """The approved comments of the site by people other than its owner."""
    entries = Store(ROOT / "content", Path("private")).list(("approved",), "")
    comments = [entry.comment for entry in entries if not entry.comment.by_owner]
    return tuple(taught(each.author, each.url, each.body) for each in comments)


def crossed() -> dict[tuple[int, ...], Parts]:
    """A hundred and fifty that are like spam, by the numbers of the samples they are made of:
    the first half of one text and the second half of another, and some hostile ones."""
    made: dict[tuple[int, ...], Parts] = {}
    for first, second in itertools.permutations(range(len(SPAM)), 2):
        (name, _, body), (_, url, other) = SPAM[first], SPAM[second]
        made[first, second] = (name, url, body[: len(body) // 2] + other[len(other) // 2 :])
    for number in range(150 - len(made)):
        made[100 + number,] = ("x", "", MARKUP[number * 5].text)
    return made


@cache
def features(parts: Parts) -> tuple[str, ...]:
    return classifier.features_of(parts)


def tally(texts: Iterable[Parts]) -> Counter[str]:
    return Counter(itertools.chain.from_iterable(map(features, texts)))


def decided(spam: Sequence[Parts], good: Sequence[Parts]) -> Classifier:
    """What these lessons leave behind."""
    return counted(len(spam), len(good), tally(spam), tally(good))


def counted(
    spam: int, good: int, in_spam: Mapping[str, int], in_good: Mapping[str, int]
) -> Classifier:
    """So many comments of each kind, and in how many of them each feature stood."""
    return Classifier(Counts({"spam": spam, "wanted": good}, {"spam": in_spam, "wanted": in_good}))


def score(known: Classifier, parts: Parts) -> float:
    found = known.probability(parts)
    assert found is not None
    return found


def without(texts: Sequence[Parts], number: int) -> list[Parts]:
    return [*texts[:number], *texts[number + 1 :]]


def dozens() -> list[tuple[Parts, ...]]:
    """The wanted comments in groups of twelve."""
    return [wanted()[at : at + FEW] for at in range(0, len(wanted()) - FEW, FEW)]


def test_lessons_leave_behind_what_is_scored_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda descriptor: None)  # nobody pulls the plug here
    good = wanted()[:20]
    for parts in SPAM:
        classifier.learn(tmp_path, parts, "spam")
    for parts in good:
        classifier.learn(tmp_path, parts, "wanted")
    assert classifier.read(tmp_path).counts == decided(SPAM, good).counts


# ── Far more wanted ones than spam ──────────────────────────────────────────────────────────


def test_no_wanted_comment_is_like_a_dozen_of_spam() -> None:
    good = wanted()
    assert len(good) >= 150
    found = [score(decided(SPAM, without(good, n)), each) for n, each in enumerate(good)]
    assert max(found) < 0.9 < SURE_FROM
    assert sum(each > 0.5 for each in found) < len(found) / 20
    assert median(found) < 0.1


def test_what_people_write_next_is_not_like_a_dozen_of_spam() -> None:
    known = decided(SPAM, wanted())
    for sample in SAMPLES:
        if sample.kind in ORDINARY:
            assert score(known, words(sample)) < 0.5, sample.sent.author


def test_plain_spam_is_known_by_eleven_others() -> None:
    found = [score(decided(without(SPAM, n), wanted()), each) for n, each in enumerate(SPAM)]
    plain = [each for each, is_plain in zip(found, IS_PLAIN, strict=True) if is_plain]
    assert min(plain) > 0.9
    assert median(plain) > 0.99
    assert min(found) >= 0.5


# ── Far more spam than wanted ones ──────────────────────────────────────────────────────────


def test_no_wanted_comment_is_like_spam_because_there_is_much_of_it() -> None:
    found = []
    for good in dozens():
        known = decided(list(crossed().values()), good)
        found += [score(known, each) for each in wanted() if each not in good]
    assert max(found) < 0.9 < SURE_FROM
    assert sum(each > 0.5 for each in found) < len(found) / 50


def test_spam_is_not_like_wanted_ones_because_there_are_few_of_them() -> None:
    made, found = crossed(), []
    for number, (each, is_plain) in enumerate(zip(SPAM, IS_PLAIN, strict=True)):
        others = [parts for of, parts in made.items() if number not in of]
        if is_plain:
            found += [score(decided(others, good), each) for good in dozens()]
    assert median(found) > 0.9
    assert sum(each > 0.5 for each in found) > len(found) * 3 / 4


# ── Kinds that do not differ ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("called_spam", "called_wanted"), [(12, 110), (110, 12), (60, 60)])
def test_kinds_that_do_not_differ_are_not_told_apart_by_their_number(
    called_spam: int, called_wanted: int
) -> None:
    """Wanted comments, some of them called spam by lot: there is nothing to learn from that."""
    found = []
    for seed in range(8):
        lot = list(wanted())
        random.Random(seed).shuffle(lot)
        known = decided(lot[:called_spam], lot[called_spam : called_spam + called_wanted])
        found += [score(known, each) for each in lot[called_spam + called_wanted :]]
    assert 0.4 < median(found) < 0.6
    assert sum(each >= SURE_FROM for each in found) < len(found) / 50
    assert sum(each <= 1 - SURE_FROM for each in found) < len(found) / 50


@given(st.integers(KNOWS_FROM, 3000), st.integers(KNOWS_FROM, 3000), st.booleans())
def test_words_that_stood_in_one_comment_say_nothing(spam: int, good: int, in_spam: bool) -> None:
    rare = {f"rare{number}": 1 for number in range(30)}
    known = counted(spam, good, rare if in_spam else {}, {} if in_spam else rare)
    assert known.probability((" ".join(rare),)) == 0.5


@given(st.integers(1, 9), st.integers(1, 60), st.integers(1, 60))
def test_a_word_as_frequent_in_both_kinds_says_nothing(tenths: int, spam: int, good: int) -> None:
    known = counted(10 * spam, 10 * good, {"word": tenths * spam}, {"word": tenths * good})
    assert known.probability(("word",)) == 0.5


# ── Few of both ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("few", range(KNOWS_FROM))
def test_below_ten_of_a_kind_many_of_the_other_give_no_opinion(few: int) -> None:
    for known in (
        decided(SPAM[:few], wanted()[:few]),
        decided(SPAM[:few], wanted()),
        decided(list(crossed().values()), wanted()[:few]),
    ):
        assert {known.probability(each) for each in (*SPAM, *wanted()[:40])} == {None}


@pytest.mark.parametrize("each", [10, 12])
def test_after_few_of_both_no_wanted_comment_is_spam(each: int) -> None:
    for good in dozens():
        known = decided(SPAM[:each], good[:each])
        found = [score(known, parts) for parts in wanted() if parts not in good]
        assert max(found) < 0.9
        assert sum(one > 0.5 for one in found) < len(found) / 10
        assert not any(map(known.is_sure, found))


def test_it_is_sure_of_spam_and_of_no_wanted_comment_from_fifty_of_each_on() -> None:
    made, good = crossed(), wanted()
    kept = [of for of in made if len(of) == 2 and (of[0] + of[1]) % 2]
    spam = [made[of] for of in kept]
    assert len(spam) >= SURE_AFTER
    for number, each in enumerate(good):
        known = decided(spam, without(good, number))
        assert not known.is_sure(known.probability(each))
    sure = []
    for number, each in enumerate(SPAM):
        known = decided([made[of] for of in kept if number not in of], good)
        sure.append(known.is_sure(known.probability(each)))
    assert sum(sure) >= len(SPAM) * 2 / 3


# ── What was learned before ─────────────────────────────────────────────────────────────────


def test_a_file_from_before_is_read_and_kept_in_its_form(tmp_path: Path) -> None:
    held = {
        "v": 1,
        "comments": {"spam": 12, "wanted": 150},
        "features": {"spam": {"casino": 6}, "wanted": {"casino": 1, "nap": 40, "tuesday": 1}},
        "expired": {"spam": {"casino": 2}, "wanted": {}},
    }
    path = tmp_path / classifier.NAME
    path.write_text(json.dumps(held), encoding="utf-8")
    known = classifier.read(tmp_path)
    assert known.trouble == ""
    assert score(known, ("casino",)) > 0.8
    assert score(known, ("tuesday",)) == 0.5
    assert score(known, ("nap",)) < 0.3
    classifier.learn(tmp_path, ("new words",), "spam")
    classifier.unlearn(tmp_path, ("new words",), "spam")
    assert json.loads(path.read_text(encoding="utf-8")) == held
