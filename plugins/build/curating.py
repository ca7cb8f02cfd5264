"""What the commands for resources need of the rooms above theirs: what the site is called, so that
whoever is asked for a page can see who asks. `tasks.py` hands it to them."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from .asked import PROJECT, Asked
from .publish import THIS_MACHINE
from .run import Stopped
from .settings_file import evaluated


def site() -> tuple[str, str]:
    """The name of the site and its public address; "" for what the settings do not say."""
    for name in ("publishconf.py", "pelicanconf.py"):
        settings = PROJECT / name
        if settings.is_file():
            with suppress(Stopped):  # a page can be read while the settings are being changed
                assigned, _ = evaluated(Asked(settings))
                url = str(assigned.get("SITEURL") or "")
                here = (urlsplit(url).hostname or "") in ("", *THIS_MACHINE)
                return str(assigned.get("SITENAME") or ""), "" if here else url
    return "", ""
