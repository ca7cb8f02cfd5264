"""What a command was asked to build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """A settings file, and the folders and the address to use instead of those it names."""

    settings: Path
    content: Path | None = None
    output: Path | None = None
    preview: bool = False
    address: str | None = None
