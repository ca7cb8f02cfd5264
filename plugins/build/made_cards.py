"""Brings the cards that go out with shared links into the output: from a store, or drawn now."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..sources.scan import Mark
from ..sources.share_cards import ShareCard
from . import quick
from .output import Output
from .telling import Progress
from .workers import dealt

_CHECK = 16  # bytes
_FOLDER = "cards"
_FEWEST = 8  # cards that are worth two workers
_MOST_KEPT = 500  # files in the store; more of them, and those of no use are deleted
_FONTS = (".otf", ".ttf", ".woff", ".woff2")


def fonts_in(static: Path) -> list[Path]:
    """The fonts of a theme, the one with the shortest name first: the others add letters to it."""
    folder = static / "fonts"
    found = folder.iterdir() if folder.is_dir() else ()
    fonts = (path for path in found if path.suffix.lower() in _FONTS and path.is_file())
    return sorted(fonts, key=lambda path: (len(path.name), path.name))


def bring_in_cards(
    cards: Iterable[ShareCard],
    fonts: Sequence[Path],
    output: Output,
    before: Mapping[str, Mark],
    after: dict[str, Mark],
) -> int:
    """Stage the cards that are not there as they have to be; gives how many were staged. `before`
    and `after` are the copies of the last build and of this one, the fonts among them."""
    of_the_theme = [f"theme/fonts/{path.name}" for path in fonts]
    same = all(before.get(file) == after.get(file) for file in of_the_theme)
    wanted: dict[str, ShareCard] = {}
    for card in cards:
        after[card.file] = (len(fonts),)
        if same and before.get(card.file) == (len(fonts),) and output.intact(card.file):
            output.leave(card.file)
        else:
            wanted[card.file] = card
    if wanted:
        for file, content in _contents(wanted, [path.read_bytes() for path in fonts]):
            output.stage(file, content)
    return len(wanted)


def _contents(
    wanted: Mapping[str, ShareCard], fonts: Sequence[bytes]
) -> Iterable[tuple[str, bytes]]:
    """The bytes of each card: kept, or drawn now and kept for the next time."""
    from ..images.making import encoders  # which takes Pillow, and so its time
    from ..images.share_cards import Fonts, drawn

    told = hashlib.blake2b(encoders().encode(), digest_size=4)
    for raw in fonts:
        told.update(hashlib.blake2b(raw).digest())
    store = Path(quick.state_root(), _FOLDER)
    kept = {file: _path(store, file, told.hexdigest()) for file in wanted}
    missing = [file for file in wanted if _got(kept[file]) is None]
    hand = Fonts(fonts)

    def work(file: str) -> bytes:
        return drawn(wanted[file], hand)

    with Progress("drawing", len(missing), "cards") as progress:
        results = dealt(missing, work, progress.step, fewest=_FEWEST)
        made = dict(zip(missing, results, strict=True))
    for file, content in made.items():
        _put(kept[file], content)
    if made:
        _tidy(store, set(kept.values()))
    return [
        (file, made[file] if file in made else _got(kept[file]) or work(file)) for file in wanted
    ]


def _path(store: Path, file: str, way: str) -> Path:
    return store / f"{way}-{Path(file).name}"


def _got(path: Path) -> bytes | None:
    """What is kept; None where nothing is, or where it is not whole."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    raw = whole[:-_CHECK]
    return raw if raw and whole[-_CHECK:] == _digest(raw) else None


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_bytes(content + _digest(content))
    new.replace(path)


def _tidy(store: Path, used: set[Path]) -> None:
    """Delete cards that this site has no use for, where they have become many. Another site that
    is built with this program draws its own again."""
    found = list(store.iterdir())
    if len(found) > _MOST_KEPT:
        for path in found:
            if path not in used:
                with contextlib.suppress(FileNotFoundError):  # another build was faster
                    path.unlink()


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=_CHECK).digest()
