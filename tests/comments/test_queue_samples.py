"""A queue as an owner finds it in the morning: the samples of tests/data/queue_comments.jsonl."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.comments import classifier, queue
from plugins.comments.blocking import Blocked
from plugins.comments.desk import Desk
from plugins.comments.rules import Known, Submission, Verdict, judged, taught
from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Store
from plugins.comments.stored import Stored

from .at_the_desk import BEGIN, opened, state

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Sample:
    kind: str
    want: str
    sent: Submission


def samples() -> list[Sample]:
    text = (ROOT / "tests/data/queue_comments.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return [Sample(row.pop("kind"), row.pop("want"), Submission(**row)) for row in rows]


SAMPLES = samples()
PLAIN_SPAM = ("seo", "crypto", "fake praise", "a list of links", "a loan")
ORDINARY = ("plain", "cross", "long")
EARLIER = next(sample.sent.body for sample in SAMPLES if sample.kind == "a twin")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("os.fsync", lambda descriptor: None)  # nobody pulls the plug here
    return opened(tmp_path)


def learned(private: Path) -> None:
    """The spam of the samples, and as many of the comments on this site."""
    spam = [words(sample) for sample in SAMPLES if sample.want == "spam"]
    entries = Store(ROOT / "content", private).list(("approved",), "")
    wanted = [entry.comment for entry in entries if not entry.comment.by_owner][: len(spam)]
    for parts in spam:
        classifier.learn(private, parts, "spam")
    for comment in wanted:
        classifier.learn(private, taught(comment.author, comment.url, comment.body), "wanted")


def words(sample: Sample) -> tuple[str, ...]:
    return taught(sample.sent.author, sample.sent.url, sample.sent.body)


def verdict(sample: Sample, private: Path) -> Verdict:
    known = Known(
        owners=("Nell Ashcombe",),
        blocked_words=("casino",),
        blocked=Blocked(),
        earlier=lambda digest: sample.sent.body == EARLIER,
        classifier=classifier.read(private),
    )
    return judged(sample.sent, known)


def received(desk: Desk, number: int, sample: Sample) -> str:
    """Bring a sample as the server would. Gives its id."""
    sorted_ = verdict(sample, desk.store.private)
    comment = Stored(
        id=f"c-sample-{number:02}",
        post=sample.sent.post,
        parent=None,
        status=sorted_.status,
        author=sample.sent.author,
        url=sample.sent.url or None,
        created=BEGIN + timedelta(minutes=number),
        body=sample.sent.body,
    )
    beside = Sidecar(email=sample.sent.email, reasons=sorted_.reasons, score=sorted_.score)
    assert desk.store.receive(comment, beside)
    return comment.id


def test_all_of_them_are_received_and_listed_as_they_were_sent(desk: Desk) -> None:
    ids = {received(desk, number, sample): sample for number, sample in enumerate(SAMPLES)}
    listed = desk.store.list(("pending", "spam"), "")
    assert [entry.comment.id for entry in listed] == sorted(ids)
    for entry in listed:
        sent = ids[entry.comment.id].sent
        assert (entry.comment.author, entry.comment.body) == (sent.author, sent.body)
        assert entry.beside.email == sent.email
    spam = [id for id in ids if state(desk, id) == "spam"]
    assert [ids[id].kind for id in spam] == ["a machine"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("plain", ""),
        ("two links", "two links: both to example.org"),
        ("another script", "written in Greek letters, the post is in English"),
        ("a blocked word", "the blocked word 'casino'"),
        ("a twin", "the same text was sent before"),
        ("a machine", "the invisible field was filled in"),
    ],
)
def test_what_is_odd_is_said(tmp_path: Path, kind: str, reason: str) -> None:
    for sample in SAMPLES:
        if sample.kind == kind:
            assert verdict(sample, tmp_path).reasons == ((reason,) if reason else ())


def test_a_false_owner_is_named(tmp_path: Path) -> None:
    (false,) = (sample for sample in SAMPLES if sample.kind == "the owner's name")
    assert verdict(false, tmp_path).reasons[0].startswith("signs with the owner's name")


def test_plain_spam_it_has_not_seen_is_told_from_what_people_write(desk: Desk) -> None:
    private = desk.store.private
    learned(private)
    for sample in SAMPLES:
        if sample.kind in PLAIN_SPAM:
            classifier.unlearn(private, words(sample), "spam")
            score = verdict(sample, private).score
            classifier.learn(private, words(sample), "spam")
            assert score is not None and score > 0.9, sample.sent.author
        elif sample.kind in ORDINARY:
            score = verdict(sample, private).score
            assert score is not None and score < 0.1, sample.sent.author


def test_plain_spam_comes_last_in_the_queue(desk: Desk) -> None:
    learned(desk.store.private)
    chosen = [sample for sample in SAMPLES if sample.kind in PLAIN_SPAM + ORDINARY]
    ids = {received(desk, number, each): each for number, each in enumerate(reversed(chosen))}
    wanted = [ids[id].want for id in queue.in_order(desk)]
    assert wanted == sorted(wanted)  # pending before spam
    assert set(wanted) == {"pending", "spam"}
