"""The command `publish`: the site for its readers, at its real address.

A small change goes the quick way: the changed files are made ready, looked at, and moved into
place one by one, with a journal that finishes what a broken run began. Anything larger becomes a
new folder beside the old one; what is the same in both is linked and not copied. The new folder
is looked at and then takes the place of the old one in one step. Whatever fails before that
leaves the published site as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from ..sources.problems import Problem
from . import telling
from .asked import PROJECT, Asked
from .bodies import Damaged
from .journal import remove
from .marks import marks_of
from .output import Output
from .run import Report, Run, Stopped
from .settings_file import content_of, evaluated, output_of
from .site import make, trees
from .state import State, locked
from .swap import recover, swap_in

# Up to so many changed files go the quick way.
SMALL = 200
_LEADS = re.compile(r'\s(?:href|src)="(/[^"]*)"')
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def publish_and_tell(content: str, output: str, settings: str) -> None:
    """Publish, and say what was done. "" stands for what the settings name."""
    asked = Asked(
        Path(settings) if settings else PROJECT / "publishconf.py",
        Path(content) if content else None,
        Path(output) if output else None,
    )
    try:
        report, way = publish(asked)
    except Stopped as stopped:
        print(telling.stopped_text(stopped.problems), file=sys.stderr)
        sys.exit(1)
    print(telling.published_text(report, way))


def publish(asked: Asked) -> tuple[Report, str]:
    """Publish a site. Gives what was done, and the way: "quick", "swapped", or "with a gap".

    Raises Stopped, and then the published site is as it was.
    """
    assigned, print_ = evaluated(asked)
    output = output_of(asked, assigned)
    with locked(asked, output, print_) as state:
        recover(output)
        try:
            return _published(asked, state, assigned)
        except Damaged:
            state.forget()
            return _published(asked, state, assigned)


def _published(asked: Asked, state: State, assigned: Mapping[str, Any]) -> tuple[Report, str]:
    memory, why = state.load(telling.near(content_of(asked, assigned)))
    if why:
        print(why)
    way = ""
    done: list[tuple[Run, dict[str, dict[str, bytes]]]] = []

    def move(made: Output) -> None:
        nonlocal way
        way = _moved_in(made, done[0][0], state)

    def write(run: Run, folder: Path) -> Report:
        _refuse(run)
        done.append((run, trees(run, assigned)))
        run.site.compiled = state.compiled()
        return run.write(folder, state.journal, state.is_last_writer(), move=move)

    report = make(asked, state, assigned, memory, write)
    run, seen = done[0]
    if way != "quick":
        run.after.marks = marks_of(state.output, run.site.settings.keep)
    state.save(run.after, memory, seen, telling.unchanged_text(report))
    return report, way


def _refuse(run: Run) -> None:
    """What may be built and not published. Raises Stopped."""
    made = run.site
    found = [
        Problem(
            made.loaded.show(record.file),
            1,
            "this file has no permanent id, so feed readers could not know it again",
            "'python3 tasks.py check --fix' writes one into each file that needs it",
        )
        for record in made.edition.content.records()
        if not record.minted
    ]
    host = urlsplit(made.settings.url).hostname
    if host in _THIS_MACHINE:
        wrong = f"the site's address is {made.settings.url}, which is this machine"
        remedy = "write SITEURL = 'https://your.address' into publishconf.py"
        found.append(Problem(telling.near(PROJECT / "publishconf.py"), 1, wrong, remedy))
    if found:
        raise Stopped(found)


def _moved_in(made: Output, run: Run, state: State) -> str:
    """Bring what was made ready into the published folder."""
    base = run.site.settings.base
    made.settle()
    if made.is_known and len(made.changed) <= SMALL:
        _stop_at(_faults(made.staged(), set(made.marks), base), state.output)
        state.begin()
        made.commit(state.journal)
        return "quick"
    new = state.output.with_name(f"{state.output.name}.new-{os.urandom(4).hex()}")
    try:
        _fill(new, made, state.output)
        pages = {file: new / file for file in made.marks if not file.endswith("/")}
        _stop_at(_faults(pages, set(pages), base), state.output)
        state.begin()
    except BaseException:
        remove(new)
        raise
    return "swapped" if swap_in(new, state.output) else "with a gap"


def _fill(new: Path, made: Output, live: Path) -> None:
    """Make a new folder of what is ready and what stays, and what is not ours in the old one."""
    new.mkdir(mode=0o755)
    ready = made.staged()
    for file in made.marks:
        if file.endswith("/"):
            continue
        place = new / file
        place.parent.mkdir(parents=True, exist_ok=True)
        if file in ready:
            ready[file].replace(place)
        else:
            _link(live / file, place)
    if live.is_dir():
        for entry in sorted(live.iterdir()):
            if made.is_somebody_elses(entry.name) and not (new / entry.name).exists():
                if entry.is_dir() and not entry.is_symlink():
                    shutil.copytree(entry, new / entry.name, symlinks=True, copy_function=_link)
                else:
                    shutil.copy2(entry, new / entry.name, follow_symlinks=False)


def _link(old: str | Path, new: str | Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # another disk, or one without links
        shutil.copy2(old, new, follow_symlinks=False)


def _faults(files: Mapping[str, Path], there: set[str], base: str) -> Iterator[tuple[str, str]]:
    """What is wrong with files that are about to be published: the file and a sentence."""
    for file, path in files.items():
        raw = path.read_bytes()
        if not raw and not file.startswith(("images/", "theme/")):
            yield file, "it is empty"
        elif file.endswith(".html"):
            yield from (
                (file, f"it leads to {at}, where nothing is")
                for at in _leading_nowhere(raw.decode("utf-8", "replace"), there, base)
            )
        elif file.endswith((".xml", ".opml")):
            try:
                ElementTree.fromstring(raw)
            except ElementTree.ParseError as error:
                yield file, f"it is not well-formed XML ({error})"


def _leading_nowhere(html: str, there: set[str], base: str) -> Iterable[str]:
    for at in dict.fromkeys(_LEADS.findall(html)):
        path = unquote(unescape(at).partition("#")[0].partition("?")[0])
        if path.startswith("//") or not f"{path}/".startswith(f"{base}/"):
            continue  # another host, or beside the site
        file = path.removeprefix(base).lstrip("/")
        if (
            f"{file}index.html" not in there
            if file.endswith("/") or not file
            else file not in there
        ):
            yield at


def _stop_at(faults: Iterable[tuple[str, str]], output: Path) -> None:
    found = [Problem(telling.near(output / file), 1, wrong) for file, wrong in faults]
    if found:
        raise Stopped(found)
