"""What each template takes in, so that a change in one makes only its own pages anew."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

_TAKES_IN = re.compile(
    rb"{%[-+]?\s*(?:extends|include|import|from)\s+(?:\"([^\"]+)\"|'([^']+)'|(.))"
)


def closures(templates: Path) -> Mapping[str, str]:
    """For each template what stands for its text and the texts of all templates that it takes
    in, by its name. One that says in a variable which it takes in may take in any."""
    texts = {
        path.relative_to(templates).as_posix(): path.read_bytes()
        for path in sorted(templates.rglob("*"))
        if path.is_file()
    }
    taken: dict[str, set[str]] = {}
    for name, text in texts.items():
        found = _TAKES_IN.findall(text)
        named = {(one or other).decode("utf-8", "replace") for one, other, _ in found}
        taken[name] = set(texts) if any(rest for _, _, rest in found) else named - {""}
    hashes = {
        name: hashlib.blake2b(text, digest_size=16).hexdigest() for name, text in texts.items()
    }
    closed = {}
    for name in texts:
        whole = " ".join(f"{one}={hashes.get(one, '')}" for one in sorted(_closure(name, taken)))
        closed[name] = hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
    return closed


def _closure(name: str, taken: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += taken.get(one, ())
    return found
