"""Looking at comments: one by its id, those in some states, how many there are.

Nothing is written here. In private/ and content/ are tens of thousands of files, so only those
are read whose names, folders or first lines do not answer already.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Collection
from pathlib import Path

from ..sources.problems import Problem
from . import record, sidecar
from .entries import Entry, Unknown
from .shelves import SIDECAR, Shelf
from .sidecar import NOTHING, Sidecar
from .stored import Stored, seniority


class Finder:
    """The comments below two folders, to be looked at."""

    def __init__(self, content: Path, private: Path) -> None:
        self.content, self.private = content, private
        self.shown, self.kept = Shelf(content, private=False), Shelf(private, private=True)
        self.withdrawn = private / "withdrawn"
        self._posts: dict[str, str] = {}  # where each comment lay when it was last seen

    def is_known(self, id: str, post: str = "") -> bool:
        """Whether a comment has or had this id; `post` is where it is looked for first."""
        if self._is_withdrawn(id):
            return True
        shelves = (self.kept, self.shown)
        if any(shelf.has(post, id) for shelf in shelves):
            return True
        return record.is_id(id) and any(shelf.having(id) for shelf in shelves)

    def find(self, id: str) -> Entry:
        """A comment by its id. Raises Unknown, also where its file cannot be read."""
        if not record.is_id(id):
            raise Unknown(f"No comment has the id {id[:80]!r}.")
        found: list[tuple[Path, Stored]] = []
        problems: list[Problem] = []
        for shelf, path in self._places(id):
            if shelf.private and self._is_withdrawn(id):
                continue  # a kill came before its file was away
            comment, odd = shelf.read(path)
            problems += odd
            if comment is not None:
                found.append((path, comment))
        if not found:
            raise Unknown(str(problems[0]) if problems else f"No comment has the id {id}.")
        path, comment = max(found, key=lambda each: seniority(each[1]))
        self._posts[id] = path.parent.name
        return Entry(comment, self._beside_anywhere(path.parent.name, id), path)

    def list(self, statuses: Collection[str] = ("pending",), post: str = "") -> list[Entry]:
        """The comments in these states, oldest first; `post` names one folder of them. What
        cannot be read is left out; `odd` names it. Only the folders that hold such comments are
        looked into."""
        entries: list[Entry] = []
        for shelf, other, states_here in (
            (self.shown, self.kept, record.SHOWN),
            (self.kept, self.shown, record.KEPT),
        ):
            wanted = set(statuses).intersection(states_here)
            for path in shelf.files(post) if wanted else ():
                if shelf.status(path) not in {*wanted, ""}:
                    continue
                comment, _ = shelf.read(path)
                if comment is None or comment.status not in wanted:
                    continue
                self._posts[comment.id] = path.parent.name
                is_gone = shelf.private and self._is_withdrawn(comment.id)
                if not is_gone and not self._is_left_behind(comment, path, other):
                    told = sidecar.read(self.kept.path(comment.post, comment.id, SIDECAR))
                    entries.append(Entry(comment, told or NOTHING, path))
        return sorted(entries, key=lambda entry: (entry.comment.created, entry.comment.id))

    def count(self, status: str = "pending") -> int:
        """How many comments are in a state, by what their files say."""
        shelf = self.shown if status in record.SHOWN else self.kept
        return sum(1 for path in shelf.files() if shelf.status(path) == status)

    def ids(self) -> builtins.list[str]:
        """The ids of all comments, by the names of their files; none of them is read."""
        paths = [path for shelf in (self.shown, self.kept) for path in shelf.files()]
        return sorted({path.stem for path in paths if record.is_id(path.stem)})

    def odd(self) -> builtins.list[Problem]:
        """What is wrong with files in private/ that cannot be read. (The build says so of those
        in content/.)"""
        return [problem for path in self.kept.files() for problem in self.kept.read(path)[1]]

    # ── Inside ───────────────────────────────────────────────────────────────────────────

    def _is_withdrawn(self, id: str) -> bool:
        return record.is_id(id) and os.path.lexists(self.withdrawn / id)

    def _places(self, id: str) -> builtins.list[tuple[Shelf, Path]]:
        """Where a comment lies; all folders are gone through where it is not where it was."""
        shelves, post = (self.shown, self.kept), self._posts.get(id, "")
        here = [(shelf, shelf.path(post, id)) for shelf in shelves if shelf.has(post, id)]
        return here or [(shelf, path) for shelf in shelves for path in shelf.having(id)]

    def _is_left_behind(self, comment: Stored, path: Path, other: Shelf) -> bool:
        """Whether the same comment lies in the other folder with a longer history."""
        if not other.has(path.parent.name, comment.id):
            return False
        found, _ = other.read(other.path(path.parent.name, comment.id))
        return found is not None and seniority(found) > seniority(comment)

    def _beside_anywhere(self, post: str, id: str) -> Sidecar:
        """A comment's sidecar, be it in the folder of an earlier name of the post."""
        here = self.kept.path(post, id, SIDECAR)
        paths = [here] if here.is_file() else self.kept.having(id, SIDECAR)
        return (sidecar.read(paths[0]) if paths else None) or NOTHING
