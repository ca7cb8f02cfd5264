"""One comment's file, read with the strictness of a door.

The store alone writes these files, so anything odd in one was made by hand or by mistake,
and the comment is not shown until somebody has looked (it fails closed).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

from ..markup.anchors import PAGE_IDS
from ..sources import dates
from ..sources.addresses import DEVICES, SLUG
from ..sources.front_matter import BadHead, Mapping, Node, Scalar, Sequence, split
from ..sources.problems import Problem, did_you_mean
from ..sources.records import Comment
from ..sources.texts import digest
from .stored import Move, Stored

KEYS = (
    "v",
    "id",
    "post",
    "parent",
    "kind",
    "status",
    "author",
    "url",
    "by_owner",
    "created",
    "approved",
    "rev",
    "source",
    "history",
)
VERSION = "1"
ID = re.compile(r"[a-z0-9][a-z0-9-]{2,63}")
# A page has one of each id (HTML §3.2.6). Comments of the store begin with c-, wp-, dsq- or m-;
# others can only come from a file made by hand. Update notes have the ids of their dates,
# follow-ups those of their posts.
_PLACES = re.compile(r"update-\d{4}-.*|followed-.*")
KIND_WORDS = ("comment", "mention")
STATES = ("pending", "approved", "spam", "rejected", "deleted")
SHOWN = ("approved", "deleted")
KEPT = ("pending", "spam", "rejected")
SOURCES = ("web", "cli", "mail", "webmention", "wordpress", "disqus")
LONGEST_BODY = 40_000  # characters; the server takes 10 000, imports may be longer
LONGEST_NAME = 200
_HISTORY_KEYS = ("at", "by", "to")  # all of them in each entry; "via" may stand there too


def read(file: str, text: str, shown: str) -> tuple[Comment | None, str, list[Problem]]:
    """Read one comment.

    `file` is its path below content/ (`comments/<post>/<id>.md`). Gives the record, or None
    where anything is odd; the raw body; and the problems.
    """
    comment, body, door = _taken(file, text, shown, SHOWN)
    return (None if door.problems else comment), body, door.problems


def read_kept(file: str, text: str, shown: str) -> tuple[Stored | None, list[Problem]]:
    """Read one comment that lies in private/ (pending, spam, rejected) with its history, as
    strictly. `file` is its path below that folder."""
    return _stored(*_taken(file, text, shown, KEPT))


def read_stored(file: str, text: str, shown: str) -> tuple[Stored | None, list[Problem]]:
    """Read one comment that lies in either folder, with its history, as strictly."""
    return _stored(*_taken(file, text, shown, STATES))


def is_id(text: str) -> bool:
    """Whether a text can be the id of a comment, in its file's name and in the page."""
    taken = text in DEVICES or text in PAGE_IDS or _PLACES.fullmatch(text)
    return bool(ID.fullmatch(text)) and not taken


def _taken(
    file: str, text: str, shown: str, states: tuple[str, ...]
) -> tuple[Comment | None, str, _Door]:
    """A comment, its raw body, and the door that it came through with what is odd about it."""
    try:
        head = split(text)
    except BadHead as bad:
        return None, "", _Door({}, shown, states, Problem(shown, bad.line, bad.wrong, bad.remedy))
    if head.form != "yaml":
        wrong, remedy = "this is not a comment that the store wrote", "take the file away"
        return None, "", _Door({}, shown, states, Problem(shown, 1, wrong, remedy))
    door = _Door(head.fields, shown, states)
    name, body = PurePosixPath(file), head.body.strip("\n")
    return door.comment(file, name.stem, name.parent.name, body), body, door


def _stored(comment: Comment | None, body: str, door: _Door) -> tuple[Stored | None, list[Problem]]:
    if comment is None or door.problems:
        return None, door.problems
    return (
        Stored(
            id=comment.id,
            post=comment.post,
            parent=comment.parent,
            kind=comment.kind,
            status=comment.status,
            author=comment.author,
            url=comment.url,
            by_owner=comment.by_owner,
            created=comment.created,
            approved=comment.approved,
            rev=comment.rev,
            source=comment.source,
            history=door.history(),
            body=body,
        ),
        [],
    )


class _Door:
    """What one file says, and what is odd about it. `states` are those that its folder holds."""

    def __init__(
        self, fields: dict[str, Node], shown: str, states: tuple[str, ...], *odd: Problem
    ) -> None:
        self._fields, self._shown, self._states = fields, shown, states
        self.problems: list[Problem] = list(odd)

    def comment(self, file: str, id: str, folder: str, body: str) -> Comment:
        for key, node in self._fields.items():
            if key not in KEYS:
                self._odd(node.line, f"unknown key '{key}'", did_you_mean(key, KEYS))
        for key in KEYS:
            if key not in self._fields:
                self._odd(1, f"the key '{key}' is missing", "restore the file from its backup")
        if "v" in self._fields and self._text("v") != VERSION:
            self._odd(self._line("v"), "this file's version is not known", "write 'v: 1'")
        if not is_id(id):
            self._odd(1, f"'{id}' cannot be the id of a comment", "restore the file's own name")
        elif self._text("id") != id:
            wrong = f"the id is '{self._text('id')}' but the file is named '{id}'"
            self._odd(self._line("id"), wrong, "make the two equal")
        if not SLUG.fullmatch(folder):
            self._odd(1, f"the folder '{folder}' is not named after a post", "rename it")
        elif self._text("post") != folder:
            wrong = f"the post is '{self._text('post')}' but the folder is '{folder}'"
            self._odd(self._line("post"), wrong, "make the two equal")
        status = self._one_of("status", STATES)
        if status in STATES and status not in self._states:
            self._odd(self._line("status"), *_wrong_folder(status))
        self._check_history()
        if len(body) > LONGEST_BODY:
            self._odd(1, f"the comment is {len(body)} characters long", "shorten it")
        return Comment(
            file=file,
            id=id,
            post=folder,
            parent=self._parent(),
            kind=self._one_of("kind", KIND_WORDS),
            status=status,
            author=self._author(status),
            url=self._optional("url"),
            by_owner=self._truth("by_owner"),
            created=self._stamp("created") or datetime(1970, 1, 1, tzinfo=UTC),
            approved=self._approved(status),
            rev=self._rev(),
            source=self._one_of("source", SOURCES),
            body=digest(body),
        )

    def _parent(self) -> str | None:
        parent = self._optional("parent")
        if parent is not None and not is_id(parent):
            wrong = f"'{parent}' cannot be the id of a comment"
            self._odd(self._line("parent"), wrong, "write null, or the id of the comment answered")
        return parent

    def _author(self, status: str) -> str:
        author = self._text("author")
        if not author.strip() and status != "deleted":
            self._odd(self._line("author"), "the comment has no name", "write 'author: Anonymous'")
        if len(author) > LONGEST_NAME:
            self._odd(self._line("author"), "the name is too long", "shorten it")
        return author

    def _approved(self, status: str) -> datetime | None:
        node = self._fields.get("approved")
        if isinstance(node, Scalar) and node.text is None:
            if status == "approved":
                remedy = "write the time, like 2026-01-31T20:15:00Z"
                self._odd(node.line, "an approved comment has no time of approval", remedy)
            return None
        return self._stamp("approved")

    def _check_history(self) -> None:
        history = self._fields.get("history")
        if not isinstance(history, Sequence):
            self._odd(self._line("history"), "'history' is not a list", "write 'history: []'")
            return
        for entry in history.items:
            if wrong := _wrong_with_entry(entry):
                remedy = "write it like {at: 2026-01-31T20:15:00Z, by: owner, to: approved}"
                self._odd(entry.line, f"an entry of 'history' {wrong}", remedy)

    def history(self) -> tuple[Move, ...]:
        """The moves of a file in which nothing is odd."""
        node = self._fields.get("history")
        moves: list[Move] = []
        for entry in node.items if isinstance(node, Sequence) else ():
            fields = entry.fields if isinstance(entry, Mapping) else {}
            said = {key: n.text or "" for key, n in fields.items() if isinstance(n, Scalar)}
            at = dates.utc_stamp(said["at"])
            moves.append(Move(at, said["by"], said["to"], said.get("via", "")))
        return tuple(moves)

    def _rev(self) -> int:
        text = self._text("rev")
        if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
            self._odd(self._line("rev"), "'rev' is not a whole number above zero", "write 'rev: 1'")
            return 1
        return int(text)

    def _one_of(self, key: str, words: tuple[str, ...]) -> str:
        text = self._text(key)
        if text not in words:
            self._odd(self._line(key), f"unknown {key} '{text}'", did_you_mean(text, words))
        return text

    def _truth(self, key: str) -> bool:
        text = self._text(key)
        if text not in ("true", "false"):
            self._odd(self._line(key), f"'{key}' is not true or false", f"write '{key}: false'")
        return text == "true"

    def _stamp(self, key: str) -> datetime | None:
        try:
            return dates.utc_stamp(self._text(key))
        except dates.NotADate as error:
            self._odd(self._line(key), str(error), "")
            return None

    def _optional(self, key: str) -> str | None:
        node = self._fields.get(key)
        if isinstance(node, Scalar) and node.text is None:
            return None
        return self._text(key)

    def _text(self, key: str) -> str:
        node = self._fields.get(key)
        if key in self._fields and not isinstance(node, Scalar):
            self._odd(self._line(key), f"'{key}' holds one value", "restore the file")
        return (node.text or "") if isinstance(node, Scalar) else ""

    def _line(self, key: str) -> int:
        node = self._fields.get(key)
        return node.line if node else 1

    def _odd(self, line: int, wrong: str, remedy: str) -> None:
        problem = Problem(self._shown, line, wrong, remedy)
        if problem not in self.problems:
            self.problems.append(problem)


def _wrong_folder(status: str) -> tuple[str, str]:
    """What to say of a comment whose state has another folder."""
    if status in SHOWN:
        return f"a comment that is {status} lies in private/", "move it to content/comments/"
    remedy = "move it to private/ (only approved comments and tombstones lie here)"
    return f"a comment that is {status} lies in content/", remedy


def _wrong_with_entry(entry: Node) -> str:
    """What is wrong with one entry of the history, "" where nothing is."""
    if not isinstance(entry, Mapping):
        return "is not a list of 'at', 'by' and 'to'"
    values: dict[str, str] = {}
    for key, node in entry.fields.items():
        if key not in (*_HISTORY_KEYS, "via"):
            return f"has the unknown key '{key}'"
        if not isinstance(node, Scalar) or not (node.text or "").strip():
            return f"holds no single value in '{key}'"
        values[key] = node.text or ""
    for key in _HISTORY_KEYS:
        if key not in values:
            return f"has no '{key}'"
    if values["to"] not in STATES:
        return f"has the unknown state '{values['to']}'"
    try:
        dates.utc_stamp(values["at"])
    except dates.NotADate:
        return f"has '{values['at']}' for a time"
    return ""
