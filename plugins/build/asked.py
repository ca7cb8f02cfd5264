"""What a command was asked to build."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ..sources.dataclass import dataclass

RUN = "FIVE_TO_NINE_RUN"  # the build of a Pelican instance, kept in its own settings
ASKED = "FIVE_TO_NINE_ASKED"  # what `site` and `preview` ask for beyond the settings file
PROJECT = Path(__file__).resolve().parents[2]


Command = Literal["site", "preview", "publish"]
Search = Literal["none", "later", "now"]
"""When the search index is made: it takes long in a large site, so one that is kept warm waits with
it; with "none" what is there is left alone."""


@dataclass(frozen=True)
class Asked:
    """A settings file, and the folders and the address to use instead of those it names. `search`
    says when the search index is made, if this command makes one."""

    settings: Path
    content: Path | None = None
    output: Path | None = None
    command: Command = "site"
    address: str | None = None
    search: Search = "none"

    @property
    def preview(self) -> bool:
        """Whether drafts and waiting posts are shown."""
        return self.command == "preview"
