"""The commands for checking and building."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from .asked import PROJECT, Asked

# Pelican takes a third of a second to import, so each command imports what it needs itself.

_PLACES = {
    "content": "the folder with the texts (else the one that the settings name)",
    "output": "the folder to build into (else the one that the settings name)",
    "settings": "the settings file (else pelicanconf.py)",
}


_WATCH = {"watch": "go on, and do it again whenever something changes"}


@task(help={**_PLACES, **_WATCH})
def site(
    context: Context, content: str = "", output: str = "", settings: str = "", watch: bool = False
) -> None:
    """Build the site into output/, as its readers would see it today."""
    if watch:
        from .live import keep

        keep(_asked(content, output, settings), publishing=False)
        return
    from .site import build_and_tell

    build_and_tell(content, output, settings)


@task(
    help={
        **_PLACES,
        **_WATCH,
        "output": "the folder that readers see (else the one that the settings name)",
        "settings": "the settings file (else publishconf.py)",
    }
)
def publish(
    context: Context, content: str = "", output: str = "", settings: str = "", watch: bool = False
) -> None:
    """Build the site for its readers, look it over, and put it in place without a gap."""
    if watch:
        from .live import keep

        keep(_asked(content, output, settings or str(PROJECT / "publishconf.py")), publishing=True)
        return
    from .publish import publish_and_tell

    publish_and_tell(content, output, settings)


@task(
    help={
        **_PLACES,
        "output": "not used; taken so that the same words work for all commands",
        "json": "print the problems as JSON, for editors",
        "fix": "write permanent ids into files that have none",
        "words": "also say how long each text is, and how hard to read",
    }
)
def check(
    context: Context,
    content: str = "",
    output: str = "",
    settings: str = "",
    json: bool = False,
    fix: bool = False,
    words: bool = False,
) -> None:
    """Say everything that is wrong with the texts and settings, with file and line."""
    from ..sources.minting import CannotMint, mint
    from ..sources.problems import Problem, errors
    from . import children, clock, telling
    from . import run as building
    from .settings_file import read_settings

    def checked() -> building.Look:
        try:
            given, where = read_settings(_asked(content, output, settings))
        except building.Stopped as stopped:
            return building.Look(None, None, tuple(stopped.problems))
        path = Path(given["PATH"])
        found = building.check(given, where, path, telling.near(path), clock.now())
        if found.loaded is None:
            return found
        named = children.told(found.loaded, children.names(path))
        return replace(found, problems=tuple(sorted({*found.problems, *named})))

    found = checked()
    if fix and found.loaded is not None:
        for record in found.loaded.content.records():
            if not record.minted:
                try:
                    path = mint(found.loaded.root, record)
                except CannotMint as reason:
                    print(reason, file=sys.stderr)
                    continue
                if not json:
                    print(f"{telling.near(path)}: id {record.id} written")
        found = checked()
    problems: tuple[Problem, ...] = found.problems
    if words:
        from .lengths import lengths

        long = lengths(found.loaded, found.settings.lang if found.settings else "en")
        print(telling.words_json(long, problems) if json else telling.words_text(long, problems))
    else:
        print(telling.problems_json(problems) if json else telling.problems_text(problems))
    if errors(problems):
        sys.exit(1)


@task(
    help={
        **_PLACES,
        "output": "the folder to build the preview into (else .state/preview)",
        "port": "the port to serve on (8000 unless another is given)",
    }
)
def preview(
    context: Context,
    content: str = "",
    output: str = "",
    settings: str = "",
    port: int = 8000,
) -> None:
    """Show the site with its drafts on this machine, and build again on every change."""
    from .preview import serve

    serve(_asked(content, output, settings), port)


def _asked(content: str, output: str, settings: str) -> Asked:
    return Asked(
        Path(settings) if settings else PROJECT / "pelicanconf.py",
        Path(content) if content else None,
        Path(output) if output else None,
    )


TASKS = [site, check, preview, publish]
