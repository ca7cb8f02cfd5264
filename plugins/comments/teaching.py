"""What the owner's decisions teach the classifier: each comment at most one lesson.

A comment that is approved was wanted, one called spam is spam; nothing else teaches anything. The
sidecar remembers what a comment has taught (`learned`), so that a change of mind takes the first
lesson back, and a comment whose text changes or goes takes its old words with it.

The sidecar is written before the counts: a kill between them can leave a lesson out, and never
leaves words in the counts that nothing remembers. The caller holds the store's lock. What
fails here is said and stops nothing: every function gives "" or a sentence with a space before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from . import classifier
from .rules import taught as parts_of
from .store import Entry, Store

Learned = Literal["", "spam", "wanted"]


def lesson_of(status: str) -> Learned:
    """What a comment teaches by coming into a state."""
    return "wanted" if status == "approved" else "spam" if status == "spam" else ""


def taught(store: Store, entry: Entry, lesson: Learned) -> tuple[Entry, str]:
    """Teach what was decided on a comment, once; take back what it taught before."""
    if entry.beside.learned == lesson or entry.comment.by_owner:
        return entry, ""
    return _changed(store, entry, entry, lesson)


def taught_anew(store: Store, before: Entry, after: Entry) -> tuple[Entry, str]:
    """Take back what the old text of a comment taught, and teach the same with its new one."""
    lesson = _lesson(before)
    return _changed(store, before, after, lesson.kind) if lesson else (after, "")


def unlearned(store: Store, before: Entry) -> str:
    """Take back what a comment taught whose text and sidecar are gone by now."""
    if before.beside.learned not in classifier.KINDS:
        return ""
    try:
        return _said(classifier.change(store.private, take=_lesson(before)))
    except OSError as error:
        return _failed(error)


def expired(store: Store, gone: Iterable[Entry]) -> str:
    """Of comments that go because their time is over, keep what tells nothing of their writers.
    They are forgotten after this: a kill between the two can make words count less than they
    should, and never leaves one behind."""
    found = []
    for entry in gone:
        if lesson := _lesson(entry):
            comment = entry.comment
            found.append(classifier.Expired(lesson, (comment.author, comment.url or "")))
    return _said(classifier.expire(store.private, found)) if found else ""


def _changed(store: Store, before: Entry, after: Entry, kind: Learned) -> tuple[Entry, str]:
    wanted = replace(after, beside=replace(after.beside, learned=kind))
    id = after.comment.id
    try:
        store.annotate(id, wanted.beside)
    except OSError as error:
        return after, _failed(error)
    try:
        trouble = classifier.change(store.private, take=_lesson(before), add=_lesson(wanted))
    except OSError as error:
        with suppress(OSError):  # else the sidecar remembers a lesson that was not learned
            store.annotate(id, after.beside)
        return after, _failed(error)
    return wanted, _said(trouble)


def _lesson(entry: Entry) -> classifier.Lesson | None:
    comment = entry.comment
    kind = next((kind for kind in classifier.KINDS if kind == entry.beside.learned), None)
    parts = parts_of(comment.author, comment.url, comment.body)
    return classifier.Lesson(parts, kind) if kind else None


def _said(trouble: str) -> str:
    return f" {trouble[0].upper()}{trouble[1:]}" if trouble else ""


def _failed(error: OSError) -> str:
    why = error.strerror or str(error)
    return f" The classifier could not learn from it ({why}); the decision stands."
