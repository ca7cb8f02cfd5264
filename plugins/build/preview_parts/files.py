"""From an address to a file below the served folder, and never to one outside it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote_to_bytes

from ...sources.media_types import HTML, content_type


def kind_of(names: list[str] | None, content: bytes | None) -> str:
    """The content type of what an address leads to, or would if it were there.

    An address without an ending, where nothing is, may be that of a page yet to be built.
    """
    if names is None or (content is None and "." not in names[-1]):
        return HTML
    return content_type(names[-1])


def names_in(address: str) -> list[str] | None:
    """The names on the way to a file, of the path in a request (RFC 3986 §3.3).

    `/posts/` leads to `posts`, `index.html`. None for what can lead nowhere: hidden names, `..`
    among them, and names that mean more than a name once they are decoded.
    """
    try:
        names = [unquote_to_bytes(part.encode("latin-1")).decode() for part in address.split("/")]
    except UnicodeError:
        return None
    root, *names = names
    if root or not names:
        return None
    if not names[-1]:
        names[-1] = "index.html"
    return None if any(_is_no_name(name) for name in names) else names


def read(folder: Path, names: list[str]) -> bytes | None:
    """The bytes of a file below `folder`, by the names that lead to it; None if there is none.

    The folder and the file may be replaced at any time; what is read is one whole file.
    """
    try:
        # Asked each time: a build may put another folder in its place.
        root = folder.resolve()
        file = root.joinpath(*names).resolve()
        if not file.is_relative_to(root) or any(map(_is_no_name, file.relative_to(root).parts)):
            return None  # a link led out of the folder, or to something hidden in it
        return file.read_bytes() if file.is_file() else None
    except (OSError, RuntimeError):  # gone meanwhile, too long, not ours to read; a ring of links
        return None


def _is_no_name(name: str) -> bool:
    return not name or name.startswith(".") or not {"/", "\\", "\0"}.isdisjoint(name)
