"""What the web application serves: one desk, one built site, and how the site is called.

Everything that a page of the server says of the site comes from here; `tasks.py` fills it from
the site's settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...sources import word_files
from ...sources.dataclass import dataclass
from ...sources.words import Words

if TYPE_CHECKING:
    from ..deciding import Desk
    from ..options import Options
    from ..store import Store


@dataclass(frozen=True, kw_only=True)
class Service:
    """`site` is the folder of the built site (publishing may put another in its place at any
    time, so it is looked up anew for each request). `at` is the path of the intake, with a slash
    at both ends; `base` is that of the site, "" or like "/blog". `mail` is an address to which
    comments may be sent instead, "" for none. `signing_key` signs forms, links and sessions;
    `words` are those of the interface."""

    desk: Desk
    site: Path
    signing_key: str
    at: str = "/c/"
    base: str = ""
    name: str = "This site"
    lang: str = "en"
    mail: str = ""
    menu: tuple[tuple[str, str], ...] = ()
    words: Words = field(default_factory=word_files.ours)

    @property
    def store(self) -> Store:
        """The store of the desk."""
        return self.desk.store

    @property
    def options(self) -> Options:
        """The owner's options."""
        return self.desk.options

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""
        return self.desk.now

    @property
    def moderate_at(self) -> str:
        """The path of the owner's pages."""
        return f"{self.base}/moderate"
