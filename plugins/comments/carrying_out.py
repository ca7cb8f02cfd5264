"""Carrying a command out: opening the desk, doing it, saying what was done, and how it ended.

A command ends with 0 only when all of it is done. What cannot be taken back is asked for first;
where nobody is there to ask, it is not done.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from . import asking, deciding, telling
from .asking import CannotEdit, Left
from .decisions import Done, Refused, may_have_changed
from .desk import Desk, open_desk
from .options import BadOptions
from .store import Changed, Entry, NotAllowed, Unknown

if TYPE_CHECKING:
    from .asked import Places


@contextlib.contextmanager
def desk(where: Places) -> Iterator[Desk]:
    """The desk for one command; what goes wrong with the disk ends it with a sentence."""
    _tolerate_any_letter()
    if not where.content.is_dir():
        shown = telling.near(where.content)
        sys.exit(f"There is no folder {shown}; name the folder with the texts with --content.")
    try:
        yield open_desk(where.content, where.private, where.author)
    except BadOptions as bad:
        sys.exit(str(bad))
    except OSError as error:
        sys.exit(broken(error))


class Decide(Protocol):
    """A decision on one comment; `rev` is the revision that the owner named, None for none."""

    def __call__(self, desk: Desk, id: str, /, *, rev: int | None) -> Done: ...


def each(where: Places, ids: str, decide: Decide, sure: str = "") -> None:
    """Decide on comments one after the other; exits with 1 where one could not be decided.

    `ids` are separated by spaces or commas; "c-one:2" is c-one as it stands in revision 2. Where
    `sure` is a question, it is asked first, with the comments listed; without a terminal nothing
    is done.
    """
    wanted = list(dict.fromkeys(ids.replace(",", " ").split()))
    if not wanted:
        sys.exit(f"Say which comment: its id. {telling.COMMAND}list shows those that wait.")
    with desk(where) as opened:
        named = [_named(word) for word in wanted]
        shown = [entry for id, _ in named if (entry := found(opened, id))] if sure else []
        if shown:
            must_be_sure(shown, sure)
        failed = [id for id, rev in named if not _decided(opened, id, rev, decide)]
    if failed:
        if len(wanted) > 1:
            print(f"{len(failed)} of {len(wanted)} could not be done.", file=sys.stderr)
        sys.exit(1)


def _named(word: str) -> tuple[str, int | None]:
    """The id in a word, and the revision where it names one."""
    id, _, rev = word.partition(":")
    return (id, int(rev)) if rev.isascii() and rev.isdigit() and len(rev) < 10 else (word, None)


def _decided(opened: Desk, id: str, rev: int | None, decide: Decide) -> bool:
    try:
        done = decide(opened, id, rev=rev)
    except Unknown as reason:
        print(telling.unknown_text(id, str(reason), opened.store.ids()), file=sys.stderr)
    except (NotAllowed, Refused, Changed, CannotEdit) as reason:
        print(telling.safe(f"{reason} Nothing has changed."), file=sys.stderr)
    except Left:
        print("Nothing has changed.", file=sys.stderr)
    else:
        print(telling.done_text(done))
        return True
    return False


def approve(where: Places, ids: str, yes: bool) -> None:
    """Approve comments; of one whose text may be another than the owner has read, show it and
    ask."""

    def read_and_approved(opened: Desk, id: str, /, *, rev: int | None) -> Done:
        seen = rev if rev is not None or yes else _read_now(opened, id)
        return deciding.approve(opened, id, rev=seen)

    each(where, ids, read_and_approved)


def _read_now(opened: Desk, id: str) -> int | None:
    """The revision that the owner says yes to; None where there can be only one. Raises Left."""
    entry = opened.store.find(id)
    rev = entry.comment.rev
    if not may_have_changed(entry.comment, opened.now()):
        return None
    if not asking.is_terminal():
        why = "has been changed" if rev > 1 else "may be changed by its writer for some minutes yet"
        raise Refused(
            f"The comment {id} {why}. Say which text you have read, as the list shows it"
            f" ({telling.COMMAND}approve {id}:{rev}), or --yes for any."
        )
    print(card_of(opened, entry, "This would be approved"))
    if not asking.yes("Approve it as it stands here?"):
        raise Left
    return rev


def edit(where: Places, id: str, text: str, name: str, website: str, yes: bool) -> None:
    """Change a comment; where no change is named, its text, in the owner's editor."""

    def changed(opened: Desk, id: str, /, *, rev: int | None) -> Done:
        comment = opened.store.find(id).comment
        body: str | None = text or None
        if not (text or name or website):
            body = asking.whole_text(comment.body, f"The text of {id}.")
        url = None if website == "none" else website
        return deciding.edit(
            opened,
            id,
            rev=comment.rev if rev is None else rev,
            body=body,
            author=name or None,
            url=url if website else deciding.KEEP,
        )

    sure = "No copy of what it says now is kept, so this cannot be undone. Change it?"
    each(where, id, changed, "" if yes else sure)


def reply(where: Places, id: str, text: str) -> None:
    """Answer a comment."""

    def answered(opened: Desk, id: str, /, *, rev: int | None) -> Done:
        now = opened.store.find(id).comment.rev  # before anybody writes an answer to nothing
        if rev not in (None, now):
            raise Changed(f"The comment {id} was changed meanwhile; please look again.")
        body = text or asking.whole_text("", f"Your answer to {id}.")
        return deciding.reply(opened, id, body)

    each(where, id, answered)


def redact(where: Places, id: str, words: str, yes: bool) -> None:
    """Take words out of a comment."""

    def without_words(opened: Desk, id: str, /, *, rev: int | None) -> Done:
        return deciding.redact(opened, id, words, rev=rev)

    sure = "No copy is kept, so this cannot be undone. Take the words out?"
    each(where, id, without_words, "" if yes else sure)


def unblock(where: Places, who: str) -> None:
    """Show who is blocked, or take one off that list."""
    from . import blocking

    with desk(where) as opened:
        if not who.strip():
            print(telling.blocked_text(blocking.Blocked.read(opened.store.private)))
            return
        try:
            print(telling.done_text(deciding.unblock(opened, who.strip())))
        except Refused as reason:
            sys.exit(telling.safe(f"{reason} Nothing has changed."))


def erase(where: Places, email: str, id: str, yes: bool) -> None:
    """Erase what was sent with an address, or one comment; exits with 1 where not all is gone."""
    from . import erasing  # only this wants it

    with desk(where) as opened:
        if not yes:
            shown = erasing.concerned(opened.store, email=email, id=id)
            must_be_sure(shown, "What is erased cannot be brought back. Erase?")
        try:
            erased = erasing.erase(opened.store, email=email, id=id)
        except Unknown as reason:
            sys.exit(telling.unknown_text(id, str(reason), opened.store.ids()))
    if not (erased.tombstones or erased.removed or erased.unblocked or erased.left):
        sys.exit(f"No comment was sent with the address {telling.visible(email)}.")
    print(telling.erased_text(erased))
    if erased.left or erased.silent:
        sys.exit(1)


def password(private: Path) -> None:
    """Set the owner's password."""
    from .server.passwords import BadPassword, set_password

    try:
        set_password(private, asking.password())
    except (BadPassword, asking.NotTheSame) as reason:
        sys.exit(f"{reason} Nothing has changed.")
    except Left:
        sys.exit("Nothing has changed.")
    except OSError as error:
        sys.exit(f"The password could not be written ({error.strerror}). Nothing has changed.")
    print(f"The password is set; its hash is in {telling.near(private / 'password')}.")
    print("Whoever was logged in at /moderate has to log in again.")


def must_be_sure(shown: Sequence[Entry], question: str) -> None:
    """Go on only where the owner says yes to it, with the comments listed."""
    print(telling.listed(shown) if shown else "No comment that can be read is concerned.")
    if not asking.is_terminal():
        sys.exit("Nobody is here to say yes; --yes says it. Nothing has changed.")
    if not asking.yes(question):
        sys.exit("Nothing has changed.")


def found(opened: Desk, id: str) -> Entry | None:
    """The comment with this id, None where there is none."""
    try:
        return opened.store.find(id)
    except Unknown:
        return None


def card_of(opened: Desk, entry: Entry, place: str) -> str:
    """A comment as the owner decides on it; `place` is what its card begins with."""
    from . import cards, homes  # their parser is slow to come

    parent = entry.comment.parent
    answered = found(opened, parent) if parent else None
    is_homeless = not homes.is_there(opened.store.content, entry.comment.post)
    return cards.card(entry, place, answered, is_homeless=is_homeless)


def tell_of_odd(opened: Desk) -> None:
    """Say that files cannot be read, for their comments are in no list."""
    if odd := opened.store.odd():
        count = telling.number(len(odd), "problem")
        print(f"{count} with files; see '{telling.COMMAND}doctor'.", file=sys.stderr)


def broken(error: OSError) -> str:
    """What to say of a disk that does not do what it should."""
    where = f"{telling.near(Path(error.filename))}: " if isinstance(error.filename, str) else ""
    return f"{where}{error.strerror or error}."


def _tolerate_any_letter() -> None:
    """A terminal that cannot show a letter gets its number, and not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
