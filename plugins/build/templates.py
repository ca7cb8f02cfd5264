"""What each template takes in, so that a change in one makes only its own pages anew.

Only a name that stands there in full is read as one. Whatever else is written there (a condition,
a list, a name that is put together) may take in any template. Jinja's own parser could tell some
of these apart; for our theme it takes thirty times as long as this, at every build.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_TAKES_IN = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b")
# A name, and behind it only what can follow one. Jinja puts two names side by side together, and
# what stands behind a backslash is another letter.
_NAME = re.compile(
    r"""\s*(?:"([^"\\]+)"|'([^'\\]+)')\s*(?:[-+]?%}|(?:import|as|ignore|with|without)\b)"""
)


def closures(templates: Path) -> Mapping[str, str]:
    """For each template what stands for its text and the texts of all templates that it takes
    in, by its name. One that says in a variable which it takes in may take in any."""
    texts = {
        f"{prefix}{path.name}": path.read_bytes()
        for prefix, folder in folders(templates)
        for path in sorted(folder.iterdir())
        if path.is_file()
    }
    taken = {name: _taken_in(text, texts) for name, text in texts.items()}
    hashes = {
        name: hashlib.blake2b(text, digest_size=16).hexdigest() for name, text in texts.items()
    }
    closed = {}
    for name in texts:
        whole = " ".join(f"{one}={hashes[one]}" for one in sorted(_closure(name, taken)))
        closed[name] = hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
    return closed


def folders(templates: Path) -> Iterator[tuple[str, Path]]:
    """The folder of templates and all below it, each with what the names of its templates begin
    with. Links are followed, as Jinja does, but not round and round."""
    waiting = [("", templates, frozenset[Path]())]
    while waiting:
        prefix, folder, above = waiting.pop()
        real = folder.resolve()
        if real not in above:
            yield prefix, folder
            inside = (path for path in sorted(folder.iterdir()) if path.is_dir())
            waiting += [(f"{prefix}{path.name}/", path, above | {real}) for path in inside]


def _taken_in(text: bytes, texts: Mapping[str, bytes]) -> set[str]:
    """The names of the templates that a text takes in; all, where they cannot be told."""
    found: set[str] = set()
    told = text.decode("utf-8", "replace")
    for statement in _TAKES_IN.finditer(told):
        name = _NAME.match(told, statement.end())
        # As Jinja reads a path: "./a.html" and "/a.html" are a.html.
        parts = (name[1] or name[2]).split("/") if name else ()
        plain = "/".join(part for part in parts if part not in ("", "."))
        if plain not in texts:
            return set(texts)
        found.add(plain)
    return found


def _closure(name: str, taken: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += taken[one]
    return found
