"""What is known of a comment and never published: a small file of its own in private/.

A file that cannot be read says nothing, rather than keeping its comment from being decided on.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from ..sources.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class Sidecar:
    """`email` is the writer's address, "" where none was given; `fingerprint` stands for where it
    came from (keys.py); `reasons` say in plain words why it waits; `learned` what the classifier
    was taught with it ("", "spam" or "wanted"); `score` what that thought, 0 to 1, None where it
    does not know yet."""

    email: str = ""
    fingerprint: str = ""
    reasons: tuple[str, ...] = ()
    learned: str = ""
    score: float | None = None


NOTHING = Sidecar()


def text(beside: Sidecar) -> str:
    """The file, as JSON with its keys in one order."""
    return json.dumps(asdict(beside), ensure_ascii=True, indent=1) + "\n"


def read(path: Path) -> Sidecar | None:
    """What a file says; None where there is none, or none that can be understood."""
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return _understood(said) if isinstance(said, dict) else None


def _understood(said: dict[str, object]) -> Sidecar | None:
    """Exact types only: a file that says anything else was not written by us."""
    texts = {key: said.get(key, "") for key in ("email", "fingerprint", "learned")}
    reasons, score = said.get("reasons", []), said.get("score")
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    if not isinstance(reasons, list) or not all(isinstance(reason, str) for reason in reasons):
        return None
    if not (score is None or (isinstance(score, int | float) and not isinstance(score, bool))):
        return None
    return Sidecar(
        email=str(texts["email"]),
        fingerprint=str(texts["fingerprint"]),
        reasons=tuple(reasons),
        learned=str(texts["learned"]),
        score=None if score is None else float(score),
    )
