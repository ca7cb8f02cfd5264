"""Whose an output folder is: a build writes into its own and removes nobody else's files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from .journal import STAGING
from .marks import OutMark, is_of_the_site, out_mark

_SIGN = b'<meta name="generator" content="Five to Nine">'


class NotOurs(Exception):
    """The output folder is not ours to write into; the message says why and what to do."""


def check(
    folder: Path, keep: Collection[str], sources: Iterable[Path], known: Mapping[str, OutMark]
) -> None:
    """Raise NotOurs where a folder holds files and no site of this program, or where it holds
    one of the `sources` or lies in one. `keep` are names at its top that are not ours, `known`
    the files that the last build left."""
    _refuse_sources(folder, sources)
    _refuse_foreign(folder, keep, known)


def is_somebody_elses(name: str, keep: Collection[str]) -> bool:
    """Whether a name at the top is neither the site's nor that of what is being made ready."""
    return not is_of_the_site(name, keep) and not name.startswith(STAGING)


def _refuse_sources(folder: Path, sources: Iterable[Path]) -> None:
    output = folder.resolve()
    for source in sources:
        real = source.resolve()
        if output == real or real.is_relative_to(output):
            raise NotOurs(
                f"{folder} holds {source}, which building there could remove."
                " Name another folder with --output."
            )
        if output.is_relative_to(real):
            raise NotOurs(
                f"{folder} lies in {source}, where the site would mix with its sources."
                " Name another folder with --output."
            )


def _refuse_foreign(folder: Path, keep: Collection[str], known: Mapping[str, OutMark]) -> None:
    if folder.is_file():
        raise NotOurs(f"{folder} is a file; name a folder with --output")
    if not folder.is_dir():
        return
    foreign = sorted(p.name for p in folder.iterdir() if is_of_the_site(p.name, keep))
    home = folder / "index.html"
    if not foreign or (home.is_file() and _SIGN in home.read_bytes()[:8192]):
        return
    if _is_recognised(folder, known):
        return
    raise NotOurs(
        f"{folder} holds files that this program did not make ({', '.join(foreign[:3])}"
        f"{', …' if len(foreign) > 3 else ''}); building there would remove them."
        " Name an empty folder with --output, or empty this one yourself."
    )


def _is_recognised(folder: Path, known: Mapping[str, OutMark]) -> bool:
    """Whether anything lies here as the last build left it; its first page may be gone."""
    files = ((name, mark) for name, mark in known.items() if not name.endswith("/"))
    return any(out_mark(folder / name) == mark for name, mark in files)
