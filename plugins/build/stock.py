"""What has been read of a content folder, in a form that is kept from one build to the next.

A stock belongs to the files alone: it knows no clock, no settings but the time zone, and nothing
of what the files say of each other.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..markup.conversion import Conversion
from ..sources.content import Comments, Content
from ..sources.problems import Problem
from ..sources.records import Author, Collection, Comment, Page, Post, Record, Resource, Theme
from ..sources.scan import Mark
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


def content_hash(raw: bytes) -> bytes:
    """What stands for the bytes of a file."""
    return hashlib.blake2b(raw, digest_size=16).digest()


@dataclass(frozen=True)
class Source:
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
        record = pack(self.record) if self.record else None
        about = (self.kind, self.mark, self.hash, self.slug)
        return (*about, record, pack_all(self.problems), self.broken)

    @classmethod
    def unpacked(cls, row: Row) -> Source:
        kind, mark, hash, slug, record, problems, broken = row
        found = unpack(RECORDS[kind], record) if record else None
        return cls(kind, mark, hash, slug, found, unpack_all(Problem, problems), broken)


class CommentFile(NamedTuple):
    """One comment's file: its mark, what stands for its bytes, and what it gave."""

    mark: Mark
    hash: bytes
    comment: Comment | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class CommentFolder:
    """The comments of one folder, packed until somebody asks for them: most never are. `hash`
    stands for all of its bytes; `ids` are those of its comments, `approved` counts them without
    tombstones; `odd` says whether any file has problems."""

    hash: bytes
    ids: tuple[str, ...]
    approved: int
    odd: bool
    raw: bytes

    @classmethod
    def of(cls, files: Mapping[str, CommentFile]) -> CommentFolder:
        """`files` by their paths below the content folder, in their order."""
        hashes = b"".join(
            file.encode("utf-8", "surrogateescape") + one.hash for file, one in files.items()
        )
        comments = [one.comment for one in files.values() if one.comment]
        rows = {
            file: (
                one.mark,
                one.hash,
                pack(one.comment) if one.comment else None,
                pack_all(one.problems),
            )
            for file, one in files.items()
        }
        approved = sum(1 for comment in comments if comment.status == "approved")
        ids = tuple(comment.id for comment in comments)
        odd = any(one.problems for one in files.values())
        return cls(content_hash(hashes), ids, approved, odd, marshal.dumps(rows))

    def files(self) -> dict[str, CommentFile]:
        """The files by their paths."""
        return {
            file: CommentFile(
                mark,
                hash,
                unpack(Comment, comment) if comment else None,
                unpack_all(Problem, problems),
            )
            for file, (mark, hash, comment, problems) in marshal.loads(self.raw).items()
        }

    def comments(self, post: str) -> tuple[Comment, ...]:
        """The comments, as standing on the post of this slug."""
        found = (one.comment for one in self.files().values())
        return tuple(c if c.post == post else replace(c, post=post) for c in found if c)


@dataclass
class Stock:
    """Everything read below one content folder.

    `sources` by file, in the order of their paths; `folders` of comments by name, likewise;
    `pictures` as `images.pictures.sizes` gives them, with their problems; `texts` are conversions by the
    digest of the text, packed, with their HTML in `bodies`; `listing` are problems of the folder
    itself; `digests` stand for what each folder holds.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    folders: dict[str, CommentFolder] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    texts: dict[str, Row] = field(default_factory=dict)
    bodies: Bodies = field(default_factory=Bodies)
    picture_problems: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    digests: Mapping[str, bytes] = field(default_factory=dict)
    files_read: int = 0

    def records(self) -> Iterator[Record]:
        """The records of all files, in the order of their paths."""
        return (source.record for source in self.sources.values() if source.record)

    def content(self, comments: Comments) -> Content:
        """The records, with the comments brought to their posts."""
        broken = {(s.kind, s.slug) for s in self.sources.values() if s.broken}
        return Content.of(self.records(), comments=comments, broken=frozenset(broken))

    def conversions(self) -> Conversions:
        """What the texts of writers became."""
        return Conversions(self.texts, self.bodies)


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
        folders: Mapping[str, CommentFolder],
        by_post: Mapping[str, Sequence[str]],
        left_out: frozenset[str],
    ) -> None:
        """`by_post` names the folders that hold comments on each post; files that are
        `left_out` do not count."""
        self._folders, self._by_post, self._left_out = folders, by_post, left_out

    def __getitem__(self, slug: str) -> Sequence[Comment]:
        names = self._by_post[slug]
        found = (c for name in names for c in self._folders[name].comments(slug))
        return tuple(c for c in found if c.file not in self._left_out)

    def prints(self) -> dict[str, tuple[object, ...]]:
        """What stands for the thread on each post: while it is the same, so is the thread."""
        left_out = self._left_out
        return {
            slug: tuple(
                (name, self._folders[name].hash, left_out if left_out else None) for name in names
            )
            for slug, names in self._by_post.items()
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_post)

    def __len__(self) -> int:
        return len(self._by_post)


class StoredConversion(Conversion):
    """A conversion whose HTML lies in the store of bodies."""

    @property
    def html(self) -> str:  # type: ignore[override]  # read when it is asked for
        found: str = self.__dict__["_bodies"].get(self.__dict__["_key"])
        return found


class Conversions(Mapping[str, Conversion]):
    """Conversions by the digests of their texts, unpacked when somebody asks for them. Their
    HTML lies in `bodies`."""

    def __init__(self, rows: dict[str, Row], bodies: Bodies) -> None:
        self.rows, self.bodies = rows, bodies
        self._unpacked: dict[str, Conversion] = {}

    def __getitem__(self, key: str) -> Conversion:
        found = self._unpacked.get(key)
        if found is None:
            found = unpack(Conversion, self.rows[key], StoredConversion)
            found.__dict__.update(_bodies=self.bodies, _key=key)
            self._unpacked[key] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def packed_conversion(conversion: Conversion) -> Row:
    """The row of a conversion, with no HTML in it."""
    return ("", *pack(conversion, Conversion)[1:])


def renamed(problems: Iterable[Problem], before: str, after: str) -> tuple[Problem, ...]:
    """Problems with the beginning of their paths exchanged."""
    return tuple(replace(p, path=after + p.path.removeprefix(before)) for p in problems)
