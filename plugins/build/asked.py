"""What a command was asked to build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RUN = "FIVE_TO_NINE_RUN"  # the build of a Pelican instance, kept in its own settings
ASKED = "FIVE_TO_NINE_ASKED"  # what `site` and `preview` ask for beyond the settings file
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """A settings file, and the folders and the address to use instead of those it names."""

    settings: Path
    content: Path | None = None
    output: Path | None = None
    preview: bool = False
    address: str | None = None
