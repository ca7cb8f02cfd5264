"""A comment as the terminal shows it to be decided on. How a stranger's text is made harmless
stands in telling.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import links, telling

if TYPE_CHECKING:
    from .links import Link
    from .store import Entry

_MOST_LINKS = 20
_LONGEST_ADDRESS = 200  # the whole of it stands in the text
_HOMELESS = ", which is not here, so this cannot be approved"


def card(
    entry: Entry,
    place: str,
    answered: Entry | None,
    width: int = 0,
    *,
    is_homeless: bool = False,
) -> str:
    """A comment as the owner decides on it: the facts, the links, then the text, last.

    `place` says which of how many it is, `answered` is the comment that it answers,
    `is_homeless` that its post is not there.
    """

    comment, beside = entry.comment, entry.beside
    width = width or telling.columns()
    lines = [
        f"{place}: {comment.id}, {comment.status}",
        f"On the post: {comment.post}{_HOMELESS if is_homeless else ''}",
        f"Written by: {telling.visible(comment.author)}{_marks(entry)}",
        f"When: {telling.moment(comment.created)}",
    ]
    if comment.parent:
        lines.append(f"Answers: {_answered(comment.parent, answered)}")
    lines += _reasons(beside.reasons)
    if beside.score is not None:
        lines.append(f"Your earlier decisions say: spam with {beside.score:.0%}")
    found = links.of(comment.body, comment.url)
    if found:
        lines += [f"{telling.number(len(found), 'link')}:", *map(_link, found[:_MOST_LINKS])]
    if len(found) > _MOST_LINKS:
        lines.append(f"  … and {len(found) - _MOST_LINKS} more")
    text = telling.visible_lines(comment.body.strip("\n"), width)
    return "\n".join([*lines, f"The text, {telling.number(len(text), 'line')}:", *text])


def _marks(entry: Entry) -> str:
    said = ["the owner"] if entry.comment.by_owner else []
    said += ["an e-mail address was given"] if entry.beside.email else []
    return f" ({', '.join(said)})" if said else ""


def _answered(id: str, answered: Entry | None) -> str:
    if answered is None:
        return f"{id}, which is not here"
    comment = answered.comment
    if comment.status == "deleted":
        return f"{id}, which was removed"
    hidden = "" if comment.status == "approved" else f" ({comment.status}, so not on the site)"
    return f"{id} by {telling.visible(comment.author)}{hidden}: {telling.first_words(comment.body)}"


def _reasons(reasons: tuple[str, ...]) -> list[str]:
    if not reasons:
        return ["Why it waits: every comment waits for you; nothing about it is odd"]
    if len(reasons) == 1:
        return [f"Why it waits: {telling.visible(reasons[0])}"]
    return ["Why it waits:", *(f"  {telling.visible(reason)}" for reason in reasons)]


def _link(link: Link) -> str:
    what = (
        f'"{telling.first_words(link.said)}" leads' if link.said else "an address that is no link,"
    )
    host = telling.visible(link.ascii) or "no host"
    if link.unicode != link.ascii:
        host += f" (which shows as {telling.visible(link.unicode)})"
    return f"  {what} to {host}: {telling.first_words(link.url, _LONGEST_ADDRESS)}"
