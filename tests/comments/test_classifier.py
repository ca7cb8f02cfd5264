"""The classifier learns from decisions only, forgets exactly what it learned, and stops nothing."""

from __future__ import annotations

import json
import random
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.comments import classifier, kept_json
from plugins.comments.classifier import KINDS, Counts, Kind

SPAM = ("Buy cheap pills now, free casino bonus at https://pills.example/x",)
WANTED = ("My twins slept through the week after we moved the afternoon nap",)


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Hundreds of lessons are learned here, and none of these tests pulls the plug."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


def decided(private: Path, each: int) -> None:
    """So many decisions of each kind, no two with the same text."""
    for number in range(each):
        classifier.learn(private, (*SPAM, f"offer {number}"), "spam")
        classifier.learn(private, (*WANTED, f"evening {number}"), "wanted")


def test_it_knows_nothing_before_ten_decisions_of_each_kind(tmp_path: Path) -> None:
    for number in range(40):
        classifier.learn(tmp_path, (*SPAM, str(number)), "spam")
    assert classifier.read(tmp_path).probability(SPAM) is None
    decided(tmp_path, 9)
    assert classifier.read(tmp_path).probability(SPAM) is None
    decided(tmp_path, 1)
    assert classifier.read(tmp_path).probability(SPAM) is not None


def test_it_tells_spam_from_what_was_wanted(tmp_path: Path) -> None:
    decided(tmp_path, 12)
    read = classifier.read(tmp_path)
    spam, wanted = read.probability(("cheap casino pills",)), read.probability(("the nap week",))
    assert spam is not None
    assert wanted is not None
    assert spam > 0.95
    assert wanted < 0.05


def test_words_it_never_saw_say_nothing(tmp_path: Path) -> None:
    decided(tmp_path, 12)
    read = classifier.read(tmp_path)
    assert read.probability(("zebra quartz",)) == 0.5
    assert read.probability(("",)) == 0.5


def test_many_words_that_are_common_everywhere_make_nobody_sure(tmp_path: Path) -> None:
    common = " ".join(f"word{number}" for number in range(40))
    for number in range(60):
        classifier.learn(tmp_path, (common,), "spam")
        classifier.learn(tmp_path, (common if number % 3 else "",), "wanted")
    assert classifier.read(tmp_path).probability((common,)) == 0.5


def test_it_is_sure_only_after_fifty_decisions_of_each_kind(tmp_path: Path) -> None:
    decided(tmp_path, 49)
    read = classifier.read(tmp_path)
    assert not read.is_sure(read.probability(SPAM))
    decided(tmp_path, 1)
    read = classifier.read(tmp_path)
    assert read.is_sure(read.probability(SPAM))
    assert not read.is_sure(0.98)
    assert not read.is_sure(None)


def test_the_host_of_a_link_counts_and_the_rest_of_it_does_not() -> None:
    found = classifier.features_of(("See [this](https://WWW.Pills.example:443/nap?x=1) now",))
    assert found == ("host:pills.example", "see", "this", "now")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.A.example./x", "a.example"),
        ("www.a.example", "a.example"),
        ("https://пример.example", "xn--e1afmkfd.example"),
        ("https://ＸＮ--e1afmkfd.example", "xn--e1afmkfd.example"),
        ("http://[", ""),
        ("https:///x", ""),
    ],
)
def test_a_host_has_one_name(link: str, host: str) -> None:
    assert classifier.host_of(link) == host


@given(st.text(max_size=30))
def test_whatever_stands_for_a_link_has_a_host_or_none(link: str) -> None:
    assert classifier.host_of(link).isascii()
    assert classifier.host_of(f"https://{link}").isascii()


def test_words_are_folded_and_count_once() -> None:
    assert classifier.features_of(("Nap NAP ｎａｐ Straße STRASSE a", "nap")) == ("nap", "strasse")


def test_a_long_text_is_counted_up_to_a_limit() -> None:
    long = " ".join(f"w{number}" for number in range(5000))
    assert len(classifier.features_of((long,))) == 600


TEXTS = st.lists(st.text(alphabet="aAbBéя 1:/.hтps\u200b🎈\n", max_size=40), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.sampled_from(KINDS)), max_size=8), st.randoms())
@pytest.mark.long
def test_unlearning_in_any_order_takes_back_exactly_what_was_learned(
    lessons: list[tuple[list[str], Kind]], order: random.Random
) -> None:
    with TemporaryDirectory() as folder:
        private = Path(folder) / "private"
        classifier.learn(private, WANTED, "wanted")
        classifier.learn(private, SPAM, "spam")
        before = (private / classifier.NAME).read_bytes()
        for parts, kind in lessons:
            classifier.learn(private, parts, kind)
        order.shuffle(lessons)
        for parts, kind in lessons:
            classifier.unlearn(private, parts, kind)
        assert (private / classifier.NAME).read_bytes() == before


def test_what_was_unlearned_leaves_no_word_behind(tmp_path: Path) -> None:
    classifier.learn(tmp_path, ("Sam Secretname",), "wanted")
    classifier.unlearn(tmp_path, ("Sam Secretname",), "wanted")
    assert "secretname" not in (tmp_path / classifier.NAME).read_text(encoding="utf-8")


def test_taking_back_and_learning_are_one_step(tmp_path: Path) -> None:
    classifier.learn(tmp_path, SPAM, "spam")
    take, add = classifier.Lesson(SPAM, "spam"), classifier.Lesson(SPAM, "wanted")
    classifier.change(tmp_path, take=take, add=add)
    assert classifier.read(tmp_path).counts.comments == {"spam": 0, "wanted": 1}


def test_what_was_never_learned_cannot_be_taken_back(tmp_path: Path) -> None:
    classifier.unlearn(tmp_path, SPAM, "spam")
    read = classifier.read(tmp_path)
    assert (read.trouble, read.counts) == ("", Counts())


def test_the_counts_are_the_owners_alone(tmp_path: Path) -> None:
    private = tmp_path / "private"
    classifier.learn(private, SPAM, "spam")
    assert stat.S_IMODE((private / classifier.NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert {path.name for path in private.iterdir()} <= {classifier.NAME, kept_json.LOCK}


DAMAGED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"[" * 100_000,
    b'{"v": 2}',
    b'{"v": 1, "comments": {"spam": 1}, "features": {}}',
    json.dumps(
        {"v": 1, "comments": {"spam": -1, "wanted": 0}, "features": {"spam": {}, "wanted": {}}}
    ).encode(),
    json.dumps(
        {"v": 1, "comments": {"spam": 1, "wanted": 0}, "features": {"spam": [], "wanted": {}}}
    ).encode(),
    json.dumps(
        {
            "v": 1,
            "comments": {"spam": 1, "wanted": 0},
            "features": {"spam": {"a": "x"}, "wanted": {}},
        }
    ).encode(),
]


@pytest.mark.parametrize("held", DAMAGED)
def test_a_damaged_file_is_set_aside_and_learning_goes_on(tmp_path: Path, held: bytes) -> None:
    (tmp_path / classifier.NAME).write_bytes(held)
    said = classifier.learn(tmp_path, SPAM, "spam")
    assert said == (
        "classifier.json is damaged and was set aside as classifier.damaged-1.json,"
        " so what it had learned is to be learned again."
    )
    assert (tmp_path / "classifier.damaged-1.json").read_bytes() == held
    assert classifier.read(tmp_path).counts.comments == {"spam": 1, "wanted": 0}


@pytest.mark.parametrize("held", DAMAGED)
def test_a_damaged_file_stops_no_reader(tmp_path: Path, held: bytes) -> None:
    (tmp_path / classifier.NAME).write_bytes(held)
    read = classifier.read(tmp_path)
    assert read.trouble.startswith("classifier.json is damaged and was set aside")
    assert read.probability(SPAM) is None
    assert classifier.read(tmp_path).trouble == ""


def test_lessons_from_before_the_damage_taken_back_after_it_do_no_harm(tmp_path: Path) -> None:
    classifier.learn(tmp_path, ("old words",), "spam")
    (tmp_path / classifier.NAME).write_bytes(b"{")
    classifier.learn(tmp_path, ("new words",), "spam")
    classifier.unlearn(tmp_path, ("old words",), "spam")
    classifier.learn(tmp_path, ("newer words",), "spam")
    assert classifier.read(tmp_path).trouble == ""


def test_what_was_read_is_read_again_once_it_has_changed(tmp_path: Path) -> None:
    for number in range(1, 4):
        classifier.learn(tmp_path, SPAM, "spam")
        for _ in range(2):
            assert classifier.read(tmp_path).counts.comments["spam"] == number


def test_two_damaged_files_are_both_kept(tmp_path: Path) -> None:
    for held in (b"{1", b"{2"):
        (tmp_path / classifier.NAME).write_bytes(held)
        classifier.read(tmp_path)
    aside = sorted(path.read_bytes() for path in tmp_path.glob("*.damaged-*"))
    assert aside == [b"{1", b"{2"]


def test_many_at_once_lose_no_lesson(tmp_path: Path) -> None:
    def learn(kind: Kind) -> None:
        for number in range(10):
            classifier.learn(tmp_path, (f"word{number}",), kind)

    threads = [threading.Thread(target=learn, args=(kind,)) for kind in KINDS for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert classifier.read(tmp_path).counts.comments == {"spam": 30, "wanted": 30}


def test_who_holds_the_lock_may_learn_and_others_wait(tmp_path: Path) -> None:
    done: list[str] = []

    def other() -> None:
        classifier.learn(tmp_path, WANTED, "wanted")
        done.append("other")

    with kept_json.alone(tmp_path):
        thread = threading.Thread(target=other)
        thread.start()
        classifier.learn(tmp_path, SPAM, "spam")
        done.append("holder")
    thread.join()
    assert done == ["holder", "other"]


def test_a_disk_that_takes_nothing_leaves_the_old_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier.learn(tmp_path, SPAM, "spam")
    before = (tmp_path / classifier.NAME).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        classifier.learn(tmp_path, SPAM, "spam")
    assert (tmp_path / classifier.NAME).read_bytes() == before
    assert not list(tmp_path.glob("*.tmp"))


# ── Comments whose time is over ─────────────────────────────────────────────────────────────


def expired(parts: tuple[str, ...], *own: str) -> classifier.Expired:
    return classifier.Expired(classifier.Lesson((*parts, *own), "spam"), own)


def spam_words(private: Path) -> dict[str, int]:
    return dict(classifier.read(private).counts.features["spam"])


def test_what_expires_leaves_what_many_said_and_nothing_of_who_said_it(tmp_path: Path) -> None:
    for number in range(5):
        classifier.learn(tmp_path, ("casino", "marigold", f"only{number}"), "spam")
    gone = expired(("casino", "only0"), "marigold")
    classifier.expire(tmp_path, [gone])
    assert spam_words(tmp_path) == {"casino": 5, **{f"only{n}": 1 for n in range(1, 5)}} | {
        "marigold": 4
    }
    classifier.expire(tmp_path, [expired(("casino", f"only{n}"), "marigold") for n in range(1, 5)])
    assert spam_words(tmp_path) == {"casino": 5}
    assert classifier.read(tmp_path).counts.comments["spam"] == 5


def test_what_was_kept_of_expired_ones_goes_when_the_others_are_erased(tmp_path: Path) -> None:
    for _ in range(6):
        classifier.learn(tmp_path, ("porridge",), "spam")
    classifier.expire(tmp_path, [expired(("porridge",))])
    classifier.unlearn(tmp_path, ("porridge",), "spam")
    assert spam_words(tmp_path) == {"porridge": 5}
    classifier.unlearn(tmp_path, ("porridge",), "spam")
    assert spam_words(tmp_path) == {"porridge": 4 - 1}
    for _ in range(3):
        classifier.unlearn(tmp_path, ("porridge",), "spam")
    assert "porridge" not in (tmp_path / classifier.NAME).read_text()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=30), st.randoms())
def test_no_word_stays_that_is_neither_common_nor_of_a_comment_that_is_there(
    lessons: list[tuple[str, bool]], order: random.Random
) -> None:
    with TemporaryDirectory() as folder:
        private = Path(folder) / "private"
        for letter, _ in lessons:
            classifier.learn(private, (letter * 3,), "spam")
        order.shuffle(lessons)
        left = [letter for letter, _ in lessons]
        for letter, by_time in lessons:
            if by_time:
                classifier.expire(private, [expired((letter * 3,))])
            else:
                classifier.unlearn(private, (letter * 3,), "spam")
            left.remove(letter)
            for word, number in spam_words(private).items():
                assert number >= classifier.COMMON or number == left.count(word[0])
