"""What a content folder holds: records, comments at their posts, problems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import tzinfo
from functools import cached_property
from itertools import chain
from pathlib import Path

from ..comments import published
from ..sources.content import Comments, Content
from ..sources.dataclass import dataclass
from ..sources.pictures import Picture
from ..sources.problems import Problem
from ..sources.records import Comment
from ..sources.words import Words
from . import reading
from .bodies import Bodies
from .stock import Conversions, Folders, Stock, Threads

ThreadNotes = Mapping[str, tuple[Problem, ...]]


@dataclass(frozen=True)
class Loaded:
    """What a content folder holds. `notes` are those on each post's thread, by its slug; paths
    in them and in `problems` are below the folder, which people call `shown`."""

    root: Path
    shown: str
    zone: tzinfo
    stock: Stock
    content: Content
    conversions: Conversions
    pictures: Mapping[str, Picture]
    problems: tuple[Problem, ...]
    notes: ThreadNotes
    folders: Folders
    threads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    twice: tuple[Problem, ...] = ()
    thread_problems: tuple[Problem, ...] = ()

    def show(self, file: str) -> str:
        """The path of a file below the folder as people would write it. A name that is not
        UTF-8 must still be named, and printed."""
        path = f"{self.shown}/{file}" if file != self.shown else file
        return path.encode("utf-8", "backslashreplace").decode("utf-8")

    def shown_problems(self) -> Iterator[Problem]:
        """All problems and notes of the files, with paths for people."""
        yield from self._shown(self.problems)
        for notes in self.notes.values():
            yield from self._shown(notes)

    def _shown(self, problems: tuple[Problem, ...]) -> Iterator[Problem]:
        return (replace(problem, path=self.show(problem.path)) for problem in problems)


def load(
    root: Path,
    shown: str,
    zone: tzinfo,
    older: Loaded | None = None,
    bodies: Bodies | None = None,
    only: Collection[str] | None = None,
    words: Words | None = None,
) -> Loaded:
    """Read everything below `root`, which problems call `shown`; what `older` holds and has not
    changed is not read again. Without it, `bodies` keeps the HTML of texts. Where nothing but
    the files `only` can have changed, nothing else is looked at. `words` are those of the
    interface, which texts speak as well (None: English ones)."""
    before = older.stock if older else Stock(bodies=bodies or Bodies())
    stock = (
        reading.read_some(root, zone, only, before, words) if older and only is not None else None
    )
    if stock is None:
        stock = reading.read(root, shown, zone, before, words)
    return loaded(stock, root, shown, zone, older)


def loaded(
    stock: Stock,
    root: Path,
    shown: str,
    zone: tzinfo,
    older: Loaded | None = None,
    notes: ThreadNotes | None = None,
) -> Loaded:
    """Bring the comments of a stock to their posts. `notes` are given where they are known."""
    bare = stock.content()
    threads: _Threads | _KeptThreads
    if older is not None and _same_threads(bare, stock, older):
        threads = _KeptThreads(older)
    else:
        threads = _Threads(stock, bare, shown, older)
    comments = threads.comments()
    odd = tuple(threads.problems())
    return Loaded(
        root=root,
        shown=shown,
        zone=zone,
        stock=stock,
        content=replace(bare, comments=comments),
        conversions=stock.conversions(),
        pictures=stock.pictures,
        problems=(
            *stock.problems,
            *stock.picture_problems,
            *chain.from_iterable(s.problems for s in stock.sources.values() if s.problems),
            *odd,
        ),
        notes=threads.notes(comments, older) if notes is None else notes,
        folders=threads.folders,
        threads=threads.by_post,
        twice=threads.twice,
        thread_problems=odd,
    )


def _same_threads(content: Content, stock: Stock, older: Loaded) -> bool:
    """Whether nothing has been said since, and every post is where it was."""
    if stock.folders is not older.stock.folders or content.broken != older.content.broken:
        return False
    before, after = older.content.posts, content.posts
    return len(before) == len(after) and all(
        one is other or (one.slug == other.slug and one.aliases == other.aliases)
        for one, other in zip(before, after, strict=True)
    )


class _KeptThreads:
    """The threads of an older build, which are still the same."""

    def __init__(self, older: Loaded) -> None:
        self._older = older
        self.folders, self.by_post, self.twice = older.folders, older.threads, older.twice

    def comments(self) -> Comments:
        return self._older.content.comments

    def problems(self) -> Iterable[Problem]:
        return self._older.thread_problems

    def notes(self, comments: Comments, older: Loaded | None) -> ThreadNotes:
        return self._older.notes


class _Threads:
    """The folders of comments, and the posts that they belong to."""

    def __init__(self, stock: Stock, content: Content, shown: str, older: Loaded | None) -> None:
        self._folders = stock.folders
        self.folders = Folders(stock.folders, stock.bodies)
        self.twice = self._twice(shown, older)
        broken = [slug for kind, slug in content.broken if kind == "post"]
        self._slugs = published.slugs_of(content.posts, broken)
        self.by_post: dict[str, tuple[str, ...]] = {}
        self._homeless: list[str] = []
        for name in stock.folders:
            slug = self._slugs.get(name)
            if slug is None:
                self._homeless.append(name)
            else:
                self.by_post[slug] = (*self.by_post.get(slug, ()), name)

    def comments(self) -> Comments:
        folders = self._folders
        return Comments(
            Threads(self.folders, self.by_post, frozenset(problem.path for problem in self.twice)),
            _Places(self),
            {
                slug: sum(folders[name].approved for name in names)
                for slug, names in self.by_post.items()
            },
            sizes={
                slug: sum(len(folders[name].ids) for name in names)
                for slug, names in self.by_post.items()
            },
            latest={
                slug: latest
                for slug, names in self.by_post.items()
                if (latest := max(folders[name].latest for name in names))
            },
        )

    def ids(self) -> Iterator[tuple[str, str]]:
        """Each comment's id with the slug of its post."""
        for slug, names in self.by_post.items():
            for name in names:
                for id in self._folders[name].ids:
                    yield id, slug

    def problems(self) -> Iterator[Problem]:
        """Files that are no comments, comments of no post, two of one id."""
        for name, folder in self._folders.items():
            if folder.odd:
                for file in self.folders.files(name).values():
                    yield from file.problems
        for name in self._homeless:
            for comment in self.folders.comments(name, name):
                yield published.homeless(comment, self._slugs)
        yield from self.twice

    def _twice(self, shown: str, older: Loaded | None) -> tuple[Problem, ...]:
        """Comments with the id of another."""
        if older is not None and older.stock.folders == self._folders:
            return older.twice
        ids = [id for folder in self._folders.values() for id in folder.ids]
        if len(set(ids)) == len(ids):
            return ()
        return tuple(published.twice(self._all(), lambda file: f"{shown}/{file}"))

    def notes(self, comments: Comments, older: Loaded | None) -> ThreadNotes:
        """What is odd in each thread. Where nothing has changed, what was found before holds;
        where something was found, other threads may have to do with it."""
        before = older.stock.folders if older else {}
        found: dict[str, tuple[Problem, ...]] = {}
        changed = older is None or before != self._folders or older.threads != self.by_post
        if not changed:
            assert older is not None
            return older.notes
        for slug, names in self.by_post.items():
            same = older is not None and older.threads.get(slug) == names
            if same and all(before.get(name) == self._folders[name] for name in names):
                assert older is not None
                if slug not in older.notes:
                    continue
            thread = [c for name in names for c in self.folders.comments(name, slug)]
            if notes := published.notes(thread, comments.places):
                found[slug] = tuple(notes)
        return found

    def _all(self) -> Iterator[Comment]:
        for name in self._folders:
            yield from self.folders.comments(name, name)


class _Places(Mapping[str, str]):
    """The post on which each comment stands, by the comment's id; made when somebody asks."""

    def __init__(self, threads: _Threads) -> None:
        self._threads = threads

    @cached_property
    def _all(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for id, slug in self._threads.ids():
            found.setdefault(id, slug)
        return found

    def __getitem__(self, id: str) -> str:
        return self._all[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
