"""The decisions on comments, one set for the terminal, the queue and the web.

Each goes through the store, teaches the classifier, and says in one sentence what was done and
which command undoes it. A decision is made as soon as the store has made it: what comes after
(teaching) may fail, is then said, and changes nothing of it.

What all of them raise: store.Unknown, store.NotAllowed, store.Changed where somebody else decided
first, and OSError; then nothing was changed.
"""

from __future__ import annotations

from . import blocking, homes, teaching, unblocking
from .decisions import COMMAND, NOW, Done, Refused, listed, of, who
from .desk import Desk, open_desk
from .entries import KEEP, Changed, Entry, NotAllowed, Unknown
from .rewording import edit, redact, reply

__all__ = [
    "KEEP",
    "Desk",
    "Done",
    "Refused",
    "approve",
    "block",
    "delete",
    "edit",
    "hold",
    "open_desk",
    "redact",
    "reject",
    "reply",
    "spam",
    "unblock",
]

# The command that brings a waiting comment into a state.
_COMMANDS = {"approved": "approve", "spam": "spam", "rejected": "reject", "pending": "hold"}


def approve(desk: Desk, id: str, *, rev: int | None = None, via: str = "") -> Done:
    """Publish a waiting comment. Raises Refused where its post is not there."""
    return _moved(desk, id, "approved", rev, via)


def spam(desk: Desk, id: str, *, rev: int | None = None, via: str = "") -> Done:
    """Put a waiting comment among the spam."""
    return _moved(desk, id, "spam", rev, via)


def reject(desk: Desk, id: str, *, rev: int | None = None, via: str = "") -> Done:
    """Turn a waiting comment down: not spam, and not for this site. Teaches nothing."""
    return _moved(desk, id, "rejected", rev, via)


def hold(desk: Desk, id: str, *, rev: int | None = None, via: str = "") -> Done:
    """Let a comment wait again, whatever was decided. What it had taught is taken back."""
    return _moved(desk, id, "pending", rev, via)


def delete(desk: Desk, id: str, *, rev: int | None = None, via: str = "") -> Done:
    """Take the text and name of a published comment away for good; its place in the thread
    stays, so that answers to it stay where they are."""
    with desk.store.alone():
        before = _open(desk, id, "deleted")
        if before.comment.status != "approved":
            raise NotAllowed(
                f"The comment {id} is {NOW[before.comment.status]} and not published;"
                f" {COMMAND}erase --id {id} takes it away for good."
            )
        was = before.comment.status
        after = desk.store.move(id, "deleted", "owner", via=via, rev=rev, was=was)
        trouble = teaching.unlearned(desk.store, before)
    said = (
        f"Deleted the comment {of(before)}. This cannot be undone: its text, name and e-mail"
        f" address are gone, and only its place in the thread is left.{trouble}"
    )
    return Done(after, said)


def block(desk: Desk, id: str, *, rev: int | None = None, via: str = "") -> Done:
    """Send everything that comes from a comment's writer to the spam from now on, and the
    comment itself too where it still waits. Raises Refused where nothing tells who wrote it."""
    with desk.store.alone():
        entry = desk.store.find(id)
        comment, beside = entry.comment, entry.beside
        if comment.by_owner:
            raise Refused(f"The comment {id} is your own.")
        if rev is not None and comment.rev != rev:
            raise Changed(f"The comment {id} was changed meanwhile; please look again.")
        added = blocking.add(
            desk.store.private,
            desk.now(),
            email=beside.email,
            url=comment.url or "",
            fingerprint=beside.fingerprint,
        )
        if not added.what:
            why = f": {added.left_out}" if added.left_out else ""
            raise Refused(f"Nothing is known of who wrote the comment {id} to block them by{why}.")
        after, trouble = entry, ""
        if comment.status == "pending":
            after = desk.store.move(id, "spam", "owner", via=via, was="pending")
            after, trouble = teaching.taught(desk.store, after, "spam")
    said = f"Blocked {listed(added.what)} of {who(comment)}"
    said += f"; {added.left_out}." if added.left_out else "."
    if comment.status == "pending":
        said += f" The comment {id} is among the spam now ({COMMAND}hold {id} brings it back)."
    elif comment.status == "approved":
        said += f" The comment {id} is still published."
    said += (f" {added.trouble}" if added.trouble else "") + trouble
    return Done(after, said, f"{COMMAND}unblock {id}")


def unblock(desk: Desk, what: str) -> Done:
    """Take somebody off the list of blocked ones: the writer of a comment, by its id; an e-mail
    address, a website or a fingerprint, as the list shows them. Raises Refused where they are
    not on it."""
    entry: Entry | None = None
    with desk.store.alone():
        try:
            entry = desk.store.find(what)
            by = unblocking.writer_of(entry)
        except Unknown:
            by = unblocking.named(what)
        if not unblocking.take_off(desk.store.private, **by):
            shown = f"Who wrote {what}" if entry else what
            raise Refused(f"{shown} is not on the list of blocked ones ({COMMAND}unblock).")
    whom = f"{who(entry.comment)}, who wrote {what}," if entry else what
    said = f"{whom} is blocked no longer."
    if entry and entry.comment.status == "spam":
        said += f" The comment is still among the spam ({COMMAND}hold {what} brings it back)."
    return Done(entry, said)


def _moved(desk: Desk, id: str, to: str, rev: int | None, via: str) -> Done:
    with desk.store.alone():
        before = _open(desk, id, to)
        was = before.comment.status
        if to == "approved" and not homes.is_there(desk.store.content, before.comment.post):
            post = before.comment.post
            raise Refused(
                f"The post '{post}' is not here any more, and a comment on no post stops every"
                f" build. Write 'aliases: [{post}]' into the post that it has become, or"
                f" bring it back; '{COMMAND}reject {id}' turns the comment down."
            )
        after = desk.store.move(id, to, "owner", via=via, rev=rev, was=was)
        after, trouble = teaching.taught(desk.store, after, teaching.lesson_of(to))
    undo = f"{COMMAND}hold {id}" if to != "pending" else f"{COMMAND}{_COMMANDS[was]} {id}"
    said = _SAID[to].format(of(after))
    if was == "approved":
        said += " The next build takes it off the site."
    return Done(after, said + trouble, undo)


_SAID = {
    "approved": "Approved the comment {}; it is on the site with the next build.",
    "spam": "Put the comment {} among the spam.",
    "rejected": "Rejected the comment {}.",
    "pending": "The comment {} waits again.",
}


def _open(desk: Desk, id: str, to: str) -> Entry:
    """A comment on which to decide. Raises Changed where it does not wait for that any more."""
    entry = desk.store.find(id)
    comment = entry.comment
    if comment.status == to:
        last = comment.history[-1] if comment.history else None
        since = f" since {last.at:%Y-%m-%d %H:%M} UTC" if last else ""
        raise Changed(f"The comment {id} is {NOW[to]} already{since}.")
    if to in ("approved", "spam", "rejected") and comment.status not in ("pending", "deleted"):
        now = f"The comment {id} is {NOW[comment.status]}"
        raise Changed(f"{now}; to decide anew let it wait first: {COMMAND}hold {id}")
    return entry
