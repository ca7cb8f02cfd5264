"""What was made of pictures: kept for the next build, since nothing else takes so long.

One folder for each content folder, which all settings and outputs share. What a file is named
after (see `sources.pictures`) never changes its meaning, so nothing here can be out of date. Each
file ends with a digest: what is torn or damaged is made again. All of it may be deleted at any
time; what belongs to a picture that is gone is deleted by the next build.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from ..sources.pictures import Format, Picture
from ..sources.problems import Problem
from . import quick
from .telling import Progress
from .workers import dealt

Form = tuple[int, Format]
_CHECK = 16  # bytes
_ABANDONED = 3600  # seconds after which no build is writing a file any more
_FEWEST = 2  # pictures that are worth two workers


class Unmade(Exception):
    """Pictures that could not be made: each with its problem, named by its path below content/."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} pictures")
        self.problems = list(problems)


class PictureStore:
    """The forms of the pictures of one content folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = Path(quick.state_root(), f"pictures-{quick.short(str(root.absolute()))}")

    def get(self, picture: Picture, form: Form) -> bytes | None:
        """One form of a picture; None where it is not kept, or not whole."""
        try:
            whole = self._path(picture, form).read_bytes()
        except OSError:
            return None
        raw = whole[:-_CHECK]
        return raw if raw and whole[-_CHECK:] == _digest(raw) else None

    def make(self, wanted: Iterable[tuple[str, Picture, Sequence[Form]]]) -> None:
        """Make the forms of some pictures (by their files) and keep them. Raises Unmade."""
        todo = list(wanted)

        def work(task: tuple[str, Picture, Sequence[Form]]) -> tuple[str, str] | None:
            return self._made(*task)

        with Progress("making", len(todo), "pictures") as progress:
            results = list(dealt(todo, work, progress.step, fewest=_FEWEST, at_once=1))
        wrong = [
            Problem(file, 1, *result)
            for (file, _, _), result in zip(todo, results, strict=True)
            if result is not None
        ]
        if wrong:
            raise Unmade(wrong)

    def _made(self, file: str, picture: Picture, forms: Sequence[Form]) -> tuple[str, str] | None:
        """Make forms of a picture; gives what is wrong and the remedy. A worker does this."""
        from ..images.making import made  # which takes Pillow, and so its time
        from ..images.unfit import Unfit

        try:
            raw = (self._root / file).read_bytes()
        except OSError as error:
            return f"this picture cannot be opened: {error.strerror}", "build again"
        try:
            for width, format, content in made(raw, picture, forms):
                self._put(self._path(picture, (width, format)), content)
        except Unfit as unfit:
            return unfit.wrong, unfit.remedy
        return None

    def keep_only(self, pictures: Collection[Picture]) -> None:
        """Delete what belongs to none of these pictures, and what killed builds have left."""
        if not self.folder.is_dir():
            return
        keys = {picture.key for picture in pictures}
        with os.scandir(self.folder) as found:
            for entry in found:
                is_new = entry.name.endswith(".new")
                if is_new or not self._is_of(entry.name, keys):
                    with contextlib.suppress(FileNotFoundError):  # another build was faster
                        if not is_new or entry.stat().st_mtime < time.time() - _ABANDONED:
                            Path(entry.path).unlink()
        with contextlib.suppress(OSError):
            self.folder.rmdir()  # where nothing is left in it

    def _is_of(self, name: str, keys: Collection[str]) -> bool:
        from ..images.making import encoders

        key, _, rest = name.partition("-")
        return key in keys and rest.startswith(f"{encoders()}-")

    def _path(self, picture: Picture, form: Form) -> Path:
        from ..images.making import encoders

        width, format = form
        return self.folder / f"{picture.key}-{encoders()}-{width}.{format}"

    def _put(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        new.write_bytes(content + _digest(content))
        new.replace(path)


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=_CHECK).digest()
