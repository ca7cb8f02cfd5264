"""What has been read of a content folder, in a form that is kept from one build to the next.

A stock belongs to the files alone: it knows no clock, no settings but the time zone, and nothing
of what the files say of each other.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from ..markup.conversion import Conversion
from ..sources.content import Content, count_approved, last_approved
from ..sources.pictures import Picture
from ..sources.problems import Problem
from ..sources.records import Author, Collection, Comment, Page, Post, Record, Resource, Theme
from ..sources.scan import Folder, Look, Mark
from ..sources.texts import digest
from .bodies import Bodies
from .packing import Row, pack, pack_all, unpack, unpack_all

RECORDS: dict[str, type[Record]] = {
    "post": Post,
    "resource": Resource,
    "collection": Collection,
    "theme": Theme,
    "author": Author,
    "page": Page,
}

# How much of what lies on disk is held in memory after it was asked for.
_MOST_CONVERSIONS = 500


def content_hash(raw: bytes) -> bytes:
    """What stands for the bytes of a file."""
    return hashlib.blake2b(raw, digest_size=16).digest()


class Source(NamedTuple):
    """One source file: its mark, what stands for its bytes, and what it gave. Paths in the
    problems are below the content folder."""

    kind: str
    mark: Mark
    hash: bytes
    slug: str
    record: Record | None
    problems: tuple[Problem, ...] = ()
    broken: bool = False

    def packed(self) -> Row:
        """The row of this source."""
        record = pack(self.record) if self.record else None
        about = (self.kind, self.mark, self.hash, self.slug)
        return (*about, record, pack_all(self.problems), self.broken)

    @classmethod
    def unpacked(cls, row: Row) -> Source:
        """The source of a row."""
        kind, mark, hash, slug, record, problems, broken = row
        found = unpack(RECORDS[kind], record) if record else None
        odd = unpack_all(Problem, problems) if problems else ()
        return cls(kind, mark, hash, slug, found, odd, broken)


class CommentFile(NamedTuple):
    """One comment's file: its mark, what stands for its bytes, what it gave, and the HTML."""

    mark: Mark
    hash: bytes
    comment: Comment | None
    problems: tuple[Problem, ...]
    html: str


class PictureLook(NamedTuple):
    """A look at one file of images/: its mark, and what was seen (see `images.pictures.Look`)."""

    mark: Mark
    row: Row


class CommentFolder(NamedTuple):
    """The comments of one folder, which lie in the store of bodies until somebody asks for
    them: most never are. `hash` stands for all of the bytes; `ids` are those of the comments,
    `approved` counts people's own without tombstones, `latest` is when the last of them came, in
    seconds since 1970; `odd` says whether any file has problems."""

    hash: bytes
    ids: tuple[str, ...]
    approved: int
    odd: bool
    latest: float = 0.0

    @property
    def key(self) -> str:
        """Where the comments lie in the store of bodies."""
        return f"thread {self.hash.hex()}"

    @classmethod
    def of(cls, files: Mapping[str, CommentFile]) -> tuple[CommentFolder, bytes]:
        """The folder of `files` (by their paths, in their order), and its body."""
        whole = "\n".join(f"{file} {one.hash.hex()}" for file, one in files.items())
        comments = [one.comment for one in files.values() if one.comment]
        rows = {
            file: (
                one.mark,
                one.hash,
                pack(one.comment) if one.comment else None,
                pack_all(one.problems),
                one.html,
            )
            for file, one in files.items()
        }
        folder = cls(
            content_hash(whole.encode("utf-8", "surrogateescape")),
            tuple(comment.id for comment in comments),
            count_approved(comments),
            any(one.problems for one in files.values()),
            last_approved(comments),
        )
        return folder, marshal.dumps(rows)

    def files(self, bodies: Bodies) -> dict[str, CommentFile]:
        """The files by their paths."""
        return {
            file: CommentFile(
                mark,
                hash,
                unpack(Comment, comment) if comment else None,
                unpack_all(Problem, problems),
                html,
            )
            for file, (mark, hash, comment, problems, html) in marshal.loads(
                bodies.get(self.key)
            ).items()
        }


class Folders:
    """The folders of comments by name, and what lies in them. The HTML of what was asked for is
    at hand until it is `put_away`."""

    def __init__(self, folders: Mapping[str, CommentFolder], bodies: Bodies) -> None:
        self.by_name, self._bodies = folders, bodies
        self._html: dict[str, str] = {}

    def files(self, name: str) -> dict[str, CommentFile]:
        """The files of a folder by their paths."""
        return self.by_name[name].files(self._bodies)

    def comments(self, name: str, post: str) -> tuple[Comment, ...]:
        """The comments of a folder, as standing on the post of this slug."""
        found = []
        for one in self.files(name).values():
            comment = one.comment
            if comment is not None:
                self._html[comment.body] = one.html
                found.append(comment if comment.post == post else replace(comment, post=post))
        return tuple(found)

    def html(self, digest: str) -> str:
        """The HTML of a comment that is at hand, by the digest of its text."""
        return self._html[digest]

    def put_away(self) -> None:
        """Forget the HTML that is at hand."""
        self._html.clear()


@dataclass
class Stock:
    """Everything read below one content folder.

    `sources` by file, in the order of their paths; `folders` of comments by name, likewise;
    `pictures` are the files of images/, with their problems, `looks` what a look at each of
    them gave; `texts` are
    the digests of the texts whose conversions lie in `bodies`, as do the comments; `problems`
    are those of the folder itself; `digests` stand for what each folder holds, and `tree` says
    more of it where the disk was looked at; `looked_at` is what a look just before the next
    reading has found out; `files_read` counts the files that were opened for this stock and were
    not as they had been.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    folders: dict[str, CommentFolder] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    looks: Mapping[str, PictureLook] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    bodies: Bodies = field(default_factory=Bodies)
    picture_problems: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    digests: Mapping[str, bytes] = field(default_factory=dict)
    tree: Mapping[str, Folder] = field(default_factory=dict)
    looked_at: Look = field(default_factory=Look)
    files_read: int = 0

    def records(self) -> Iterator[Record]:
        """The records of all files, in the order of their paths."""
        return (source.record for source in self.sources.values() if source.record)

    def content(self) -> Content:
        """The records, without the comments."""
        broken = {(s.kind, s.slug) for s in self.sources.values() if s.broken}
        return Content.of(self.records(), frozenset(broken))

    def conversions(self) -> Conversions:
        """What the texts of writers became."""
        return Conversions(self.bodies)


def texts_of(record: Record) -> list[str]:
    """The digests of the texts of a record: its body, and a post's update notes."""
    found = [record.body]
    if isinstance(record, Post):
        found += [digest(note.text) for note in record.updates]
    return found


class Threads(Mapping[str, Sequence[Comment]]):
    """The comments on each post, unpacked when somebody asks for them."""

    def __init__(
        self,
        folders: Folders,
        by_post: Mapping[str, Sequence[str]],
        left_out: frozenset[str],
    ) -> None:
        """`by_post` names the folders that hold comments on each post; files that are
        `left_out` do not count."""
        self._folders, self._by_post, self._left_out = folders, by_post, left_out

    def __getitem__(self, slug: str) -> Sequence[Comment]:
        names = self._by_post[slug]
        found = (c for name in names for c in self._folders.comments(name, slug))
        return tuple(c for c in found if c.file not in self._left_out)

    @cached_property
    def prints(self) -> dict[str, tuple[object, ...]]:
        """What stands for the thread on each post: while it is the same, so is the thread."""
        folders, left_out = self._folders.by_name, self._left_out or None
        return {
            slug: tuple((name, folders[name].hash, left_out) for name in names)
            for slug, names in self._by_post.items()
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_post)

    def __len__(self) -> int:
        return len(self._by_post)


class Conversions(Mapping[str, Conversion]):
    """Conversions by the digests of their texts, taken from the store when somebody asks for
    them. The last ones stay at hand."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._at_hand: dict[str, Conversion] = {}

    def __getitem__(self, key: str) -> Conversion:
        found = self._at_hand.get(key)
        if found is None:
            if len(self._at_hand) > _MOST_CONVERSIONS:
                self._at_hand.clear()
            found = unpack(Conversion, marshal.loads(self._bodies.get(key)))
            self._at_hand[key] = found
        return found

    def __iter__(self) -> Iterator[str]:
        raise TypeError("texts are asked for by their digest")

    def __len__(self) -> int:
        raise TypeError("texts are asked for by their digest")


def renamed(problems: Iterable[Problem], before: str, after: str) -> tuple[Problem, ...]:
    """Problems with the beginning of their paths exchanged."""
    return tuple(replace(p, path=after + p.path.removeprefix(before)) for p in problems)
