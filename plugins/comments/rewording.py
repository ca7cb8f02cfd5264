"""The decisions that bring words: changing a comment, answering it, taking words out of it.

See deciding.py for what all decisions do and raise. What the owner writes is held to the rules
that the form has for readers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ..sources import ids, texts
from . import redacting, rendering, teaching
from .decisions import COMMAND, NOW, Done, Refused, of, who
from .desk import Desk
from .entries import KEEP, Keep
from .sidecar import NOTHING
from .stored import Stored

LONGEST_NAME = 60  # characters, as in the form


def edit(
    desk: Desk,
    id: str,
    *,
    rev: int,
    body: str | None = None,
    author: str | None = None,
    url: str | Keep | None = KEEP,
) -> Done:
    """Change what a comment says; None and KEEP leave it as it is. `rev` is the revision that
    the owner had before their eyes. No copy of the old text is kept. Raises Refused."""
    new_body = None if body is None else _body(body)
    new_author = None if author is None else _name(author)
    if isinstance(url, str):
        url = _web_address(url)
    with desk.store.alone():
        before = desk.store.find(id)
        after = desk.store.edit(id, "owner", rev=rev, body=new_body, author=new_author, url=url)
        if after.comment == before.comment:
            return Done(after, f"The comment {id} says that already; nothing has changed.")
        after, trouble = teaching.taught_anew(desk.store, before, after)
    return Done(after, f"Changed the comment {of(after)}. Its old text is not kept.{trouble}")


def reply(desk: Desk, id: str, body: str, *, source: Literal["cli", "web"] = "cli") -> Done:
    """Answer a comment as the owner; the answer is published at once. Raises Refused."""
    text = _body(body)
    with desk.store.alone():
        parent = desk.store.find(id).comment
        if parent.status == "pending":
            raise Refused(
                f"The comment {id} still waits, so readers would not see what you answer;"
                f" approve it first: {COMMAND}approve {id}"
            )
        if parent.status != "approved":
            raise Refused(f"The comment {id} is {NOW[parent.status]}; it cannot be answered.")
        new = Stored(
            id=f"c-{ids.mint()}",
            post=parent.post,
            parent=id,
            status="approved",
            author=desk.owner,
            url=None,
            by_owner=True,
            created=desk.now(),
            source=source,
            body=text,
        )
        entry = desk.store.publish_new(new, NOTHING)
    said = f"Answered {who(parent)} on {parent.post} as {desk.owner}: {new.id}."
    return Done(entry, said, f"{COMMAND}hold {new.id}")


def redact(desk: Desk, id: str, words: str, *, rev: int | None = None) -> Done:
    """Put "[removed]" in the place of some words, wherever they stand in a comment's text and
    name, and keep no copy. A website with these words in its address goes as a whole. Raises
    Refused where the words do not stand there."""
    if not words.strip():
        raise Refused("Say which words to remove, as they stand in the comment.")
    with desk.store.alone():
        before = desk.store.find(id)
        old = before.comment
        new = redacting.redacted(old, words)
        if new == old:
            raise Refused(
                f"These words do not stand in the comment {id}; write them exactly as they do,"
                " with capitals and signs."
            )
        after = desk.store.edit(
            id,
            "owner",
            rev=old.rev if rev is None else rev,
            body=new.body,
            author=new.author,
            url=new.url,
        )
        left = tuple(why for why in before.beside.reasons if not redacting.stands_in(why, words))
        after = replace(after, beside=replace(after.beside, reasons=left))
        if after.beside != before.beside:
            desk.store.annotate(id, after.beside)
        after, trouble = teaching.taught_anew(desk.store, before, after)
    said = f"Removed these words from the comment {of(after)}"
    said += ", and its website. " if new.url != old.url else ". "
    said += f"This cannot be undone: no copy is kept.{trouble}"
    if old.status == "approved":
        said += " If the comment was committed to git, the old text is still in its history."
    return Done(after, said)


def _body(text: str) -> str:
    kept = texts.without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not _is_seen(kept):
        raise Refused("There is no text; write at least a word.")
    return kept


def _is_seen(text: str) -> bool:
    return rendering.name(text) != "Anonymous" or text == "Anonymous"


def _name(text: str) -> str:
    kept = " ".join(rendering.tidy(text).split())
    if not _is_seen(kept):
        raise Refused("There is no name; write one, or Anonymous.")
    if len(kept) > LONGEST_NAME:
        raise Refused(f"The name has {len(kept)} characters; {LONGEST_NAME} are allowed.")
    return kept


def _web_address(text: str) -> str | None:
    kept = text.strip()
    if kept and rendering.web_address(kept) is None:
        raise Refused("This is no web address; write one that begins with https://, or none.")
    return kept or None
