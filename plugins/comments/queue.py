"""The walk through the waiting comments, one key each.

Likely good ones come first, by what the owner's earlier decisions say; the oldest first where
they say the same. Each is read again before it is shown and is decided on as it was shown: if
somebody changed it meanwhile, it is shown again. Nothing is decided by leaving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from typing import NamedTuple

from ..sources.dataclass import dataclass
from . import asking, carrying_out, deciding, telling
from .asking import CannotEdit, Left
from .deciding import Done, Refused
from .desk import Desk
from .store import Changed, Entry, NotAllowed, Unknown

_NOT_KNOWN = 0.5  # where a comment without a score stands among those that have one


class Key(NamedTuple):
    """A key of the queue, the word that does the same, and what it does."""

    key: str
    word: str
    does: str


KEYS = (
    Key("a", "approve", "show it on the site"),
    Key("s", "spam", "put it with the spam, and learn from it"),
    Key("r", "reject", "do not show it"),
    Key("e", "edit", "change its text in your editor; it goes on waiting"),
    Key("R", "reply", "answer it as the owner, which approves it as well"),
    Key("x", "redact", "take words out of it for good, such as a child's name"),
    Key("b", "block", "put it with the spam, and whatever else its writer sends"),
    Key("n", "next", "leave it waiting and go on"),
    Key("u", "undo", "take the last decision back"),
    Key("q", "quit", "leave; what is not decided goes on waiting"),
    Key("?", "help", "say these keys again"),
)


@dataclass(frozen=True)
class _Step:
    """A decision that can be taken back: of which comment, where it stood, and how."""

    id: str
    at: int
    back: Callable[[], str]  # gives what was done


@dataclass
class _Walk:
    desk: Desk
    ids: list[str]  # those still to be decided, in the order of the walk
    at: int = 0
    decided: int = 0
    seen: set[str] = field(default_factory=set)
    steps: list[_Step] = field(default_factory=list)


def walk(desk: Desk) -> None:
    """Ask for a decision on each waiting comment, and tell what was done."""
    ids = in_order(desk)
    if not ids:
        print("No comment waits.")
        return
    print(f"{telling.number(len(ids), 'comment')} {_wait(len(ids))}. For each, press one key:")
    print(help_text())
    here = _Walk(desk, ids, seen=set(ids))
    try:
        while _has_more(here) or _last_was_undone(here):
            _one(here)
    except Left:
        pass
    print(f"\n{_ending(here)}")


def in_order(desk: Desk) -> list[str]:
    """The ids of the waiting comments, likely good ones first."""
    return [entry.comment.id for entry in sorted(desk.store.list(), key=_rank)]


def help_text() -> str:
    """The keys, one a line."""
    return "\n".join(f"  {key.key}  {key.word}: {key.does}" for key in KEYS)


def _rank(entry: Entry) -> tuple[float, str, str]:
    score = entry.beside.score
    created = telling.stamp(entry.comment.created)
    return (_NOT_KNOWN if score is None else score, created, entry.comment.id)


def _has_more(here: _Walk) -> bool:
    """Whether there is one to decide at this point; what came during the walk is put behind."""
    if here.at >= len(here.ids):
        new = [id for id in in_order(here.desk) if id not in here.seen]
        if new:
            print(f"\nMeanwhile {telling.number(len(new), 'comment')} came.")
        here.ids += new
        here.seen |= set(new)
    return here.at < len(here.ids)


def _last_was_undone(here: _Walk) -> bool:
    """At the end: whether the owner takes the last decision back, and the walk goes on."""
    while here.steps:
        given = asking.key("\nThat was the last one. u takes back what you did last, q leaves: ")
        if _word(given.strip()) == "undo" and _undone(here):
            return True
        if _word(given.strip()) == "quit":
            return False
    return False


def _one(here: _Walk) -> None:
    """Show the comment of this point, and ask until something is done with it."""
    id = here.ids[here.at]
    entry = carrying_out.found(here.desk, id)
    if entry is None or entry.comment.status != "pending":
        now = f"is {entry.comment.status} by now" if entry else "is gone by now"
        print(f"\n{id} {now}.")
        del here.ids[here.at]
        return
    place = f"Comment {here.at + 1} of {len(here.ids)}"
    print(f"\n{carrying_out.card_of(here.desk, entry, place)}\n")
    while True:
        given = asking.key("Your decision (? for help): ").strip()
        if not given:
            continue
        word = _word(given)
        if word == "help":
            print(help_text())
        elif word == "quit":
            raise Left
        elif word == "next":
            here.at += 1
            return
        elif word == "undo":
            if _undone(here):
                return
        elif not word:
            print(f"No key '{telling.visible(given)}' here; ? says which there are.")
        elif _done(here, entry, word):
            return


def _word(given: str) -> str:
    """The word for a key, "" where it has none. A capital is its small letter, but for R."""
    for key in KEYS:
        if given in (key.key, key.word):
            return key.word
    return next((key.word for key in KEYS if given.lower() in (key.key, key.word)), "")


def _done(here: _Walk, entry: Entry, word: str) -> bool:
    """Do it and say so. False where nothing was done, and the same comment is asked for again."""
    try:
        done = _ACTIONS[word](here.desk, entry)
    except (Changed, Unknown) as error:
        print(f"{error} It is shown again." if isinstance(error, Changed) else "It is gone by now.")
        return True
    except (NotAllowed, Refused, CannotEdit, OSError) as error:
        said = carrying_out.broken(error) if isinstance(error, OSError) else error
        print(telling.safe(f"{said} Nothing has changed."))
        return False
    except Left:
        done = None
    if done is None:
        print("Nothing has changed.")
        return False
    print(telling.safe(done.said))
    at = here.at
    after = carrying_out.found(here.desk, entry.comment.id)
    if after is None or after.comment.status != "pending":
        del here.ids[at]
        here.decided += 1
    back = _way_back(here.desk, word, entry, done)
    if back is None:
        here.steps.clear()  # "u" must not take back what came before this
    else:
        here.steps.append(_Step(entry.comment.id, at, back))
    return True


def _undone(here: _Walk) -> bool:
    """Take the last decision back. False where there is none, or it cannot be."""
    if not here.steps:
        print("There is nothing to undo.")
        return False
    step = here.steps.pop()
    try:
        said = step.back()
    except (Changed, Unknown, NotAllowed, Refused, OSError) as error:
        print(
            telling.safe(carrying_out.broken(error) if isinstance(error, OSError) else str(error))
        )
        return False
    print(telling.safe(said))
    if step.id not in here.ids:
        here.ids.insert(min(step.at, len(here.ids)), step.id)
        here.decided -= 1
    here.at = here.ids.index(step.id)
    return True


def _way_back(desk: Desk, word: str, entry: Entry, done: Done) -> Callable[[], str] | None:
    """How `u` takes a decision back, None where nothing does."""
    comment, now = entry.comment, done.entry
    if word == "redact" or now is None:
        return None
    if word == "edit":
        rev = now.comment.rev
        return lambda: deciding.edit(desk, comment.id, rev=rev, body=comment.body).said
    if word == "reply":
        return lambda: (
            f"{deciding.hold(desk, now.comment.id).said}\n{deciding.hold(desk, comment.id).said}"
        )
    if word == "block":
        return lambda: (
            f"{deciding.unblock(desk, comment.id).said}\n{deciding.hold(desk, comment.id).said}"
        )
    return lambda: deciding.hold(desk, comment.id).said


def _approved(desk: Desk, entry: Entry) -> Done:
    return deciding.approve(desk, entry.comment.id, rev=entry.comment.rev)


def _to_spam(desk: Desk, entry: Entry) -> Done:
    return deciding.spam(desk, entry.comment.id, rev=entry.comment.rev)


def _rejected(desk: Desk, entry: Entry) -> Done:
    return deciding.reject(desk, entry.comment.id, rev=entry.comment.rev)


def _edited(desk: Desk, entry: Entry) -> Done | None:
    comment = entry.comment
    body = asking.text(comment.body, f"The text of {comment.id}.")
    if body is None:
        return None
    done = deciding.edit(desk, comment.id, rev=comment.rev, body=body)
    return replace(done, said=f"{done.said} Until you leave, u brings it back.")


def _replied(desk: Desk, entry: Entry) -> Done | None:
    """The answer, and first the approval of what it answers, without which nobody would see it."""
    id = entry.comment.id
    body = asking.text("", f"Your answer to {id}. With it, the comment is approved as well.")
    if body is None:
        return None
    approved = deciding.approve(desk, id, rev=entry.comment.rev)
    try:
        done = deciding.reply(desk, id, body)
    except (Refused, NotAllowed, OSError):
        deciding.hold(desk, id)
        raise
    return replace(done, said=f"{approved.said}\n{done.said}")


def _redacted(desk: Desk, entry: Entry) -> Done | None:
    words = asking.line("Which words are to go, exactly as they stand there? ")
    if not words.strip() or not asking.yes("No copy is kept, so this cannot be undone. Go on?"):
        return None
    return deciding.redact(desk, entry.comment.id, words, rev=entry.comment.rev)


def _blocked(desk: Desk, entry: Entry) -> Done:
    return deciding.block(desk, entry.comment.id, rev=entry.comment.rev)


_ACTIONS: dict[str, Callable[[Desk, Entry], Done | None]] = {
    "approve": _approved,
    "spam": _to_spam,
    "reject": _rejected,
    "edit": _edited,
    "reply": _replied,
    "redact": _redacted,
    "block": _blocked,
}


def _ending(here: _Walk) -> str:
    waiting = here.desk.store.count()
    said = f"{telling.number(here.decided, 'comment')} decided"
    said += f"; {waiting} still {_wait(waiting)}." if waiting else "; none waits."
    if here.decided:
        said += f"\nLater, '{telling.COMMAND}hold ID' lets a comment wait again."
    return said


def _wait(count: int) -> str:
    return "waits" if count == 1 else "wait"
