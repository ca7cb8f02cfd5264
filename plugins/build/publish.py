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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from ..sources.problems import Problem
from . import after, telling
from .asked import PROJECT, Asked
from .bodies import Damaged
from .first_days import changed_days, late_news
from .indexing import when
from .journal import remove
from .marks import marks_of
from .output import Output
from .ownership import is_somebody_elses
from .run import Report, Run, Stopped
from .settings_file import content_of, evaluated, others_listen, output_of
from .site import Trees, make, move_in, trees
from .state import State, locked
from .swap import CannotSwap, folder_beside, folder_inside, move_over, recover, swap_in

# Up to so many changed files go the quick way.
SMALL = 200
_LEADS = re.compile(r'\s(?:href|src)="(/[^"]*)"')
_SETS = re.compile(r'\ssrcset="([^"]*)"')
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def publish_and_tell(content: str, output: str, settings: str) -> None:
    """Publish, and say what was done. "" stands for what the settings name."""
    asked = Asked(
        Path(settings) if settings else PROJECT / "publishconf.py",
        Path(content) if content else None,
        Path(output) if output else None,
        search="now",
    )
    try:
        report, way, folder = publish(asked)
    except Stopped as stopped:
        print(telling.stopped_text(stopped), file=sys.stderr)
        sys.exit(1)
    print(telling.published_text(report, way))
    command = after.After(folder)
    if command.is_owed():
        wrong = command.start(evaluated(asked)[0]) or command.ended()
        if wrong:
            print(f"{wrong}. The site is published here; 'publish' tries again.", file=sys.stderr)
            sys.exit(1)


def publish(asked: Asked) -> tuple[Report, str, Path]:
    """Publish a site. Gives what was done, the way (see `put`), and the
    folder of its state.

    Raises Stopped, and then the published site is as it was.
    """
    asked = replace(asked, command="publish")
    assigned, print_ = evaluated(asked)
    output = output_of(asked, assigned)
    with locked(asked, output, print_) as state:
        recover(output)
        try:
            report, way = _published(asked, state, assigned)
        except Damaged:
            print(telling.DAMAGED)
            state.forget()
            report, way = _published(asked, state, assigned)
        return report, way, state.folder


def _published(asked: Asked, state: State, assigned: Mapping[str, Any]) -> tuple[Report, str]:
    memory, why = state.load(telling.near(content_of(asked, assigned)))
    if why:
        print(why)
    ways: list[str] = []
    done: list[tuple[Run, Trees]] = []
    # What other plugins write must not reach readers before it has been looked at.
    new = _new_folder(state.output) if others_listen(assigned) else None

    def move(made: Output) -> None:
        run = done[0][0]
        if new is None:
            ways.append(put(run, state, made))
        else:
            _prepare_to_put(run, state, made)
            _fill(new, made, state.output, shutil.copy2)

    def write(run: Run, _: Path) -> Report:
        refuse(run, state.output)
        late = tuple(late_news(run, state.output))
        done.append((run, trees(run, assigned)))
        run.site.compiled = state.compiled()
        known, search = state.is_last_writer(), when(asked, run.site)
        return replace(run.write(state.output, move, known, search=search), late=late)

    try:
        report = make(asked, state, assigned, memory, write, into=new)
        run, seen = done[0]
        if new is not None:
            ways.append(_exchanged(new, run, state))
            run.after.marks = marks_of(state.output, run.site.settings.keep)
    except BaseException:
        if new is not None:
            remove(new)
        raise
    state.save(run.after, memory, seen, telling.unchanged_text(report))
    return report, ways[0]


def put(run: Run, state: State, made: Output) -> str:
    """Bring what a build has made ready into the published folder, once it has been looked at.
    Gives the way: "quick", "swapped", "with a gap", or "one by one".

    Raises Stopped where something of it must not be published.
    """
    _prepare_to_put(run, state, made)
    if made.is_known and len(made.changed) <= SMALL:
        _stop_at(_faults(made.staged(), set(made.marks), run.site.settings.base), state.output)
        move_in(state, made)
        return "quick"
    new = _new_folder(state.output)
    try:
        _fill(new, made, state.output, _link)
        way = _exchanged(new, run, state)
    except BaseException:
        remove(new)
        raise
    made.marks = marks_of(state.output, run.site.settings.keep)
    return way


def _prepare_to_put(run: Run, state: State, made: Output) -> None:
    made.settle()
    if made.changed and run.site.settings.after_publish:
        after.owe(state.folder)


def _exchanged(new: Path, run: Run, state: State) -> str:
    """Look at a new folder, and put it in the place of the published one."""
    found = (path for path in new.rglob("*") if path.is_file())
    pages = {path.relative_to(new).as_posix(): path for path in found}
    keep = run.site.settings.keep
    ours = {
        file: at
        for file, at in pages.items()
        if not is_somebody_elses(file.partition("/")[0], keep)
    }
    _stop_at(_faults(ours, set(pages), run.site.settings.base), state.output)
    state.begin()
    try:
        return "swapped" if swap_in(new, state.output) else "with a gap"
    except CannotSwap:
        move_over(new, state.output, keep, state.journal)
        return "one by one"


def _new_folder(output: Path) -> Path:
    try:
        return folder_beside(output)
    except CannotSwap:
        return folder_inside(output)


def refuse(run: Run, output: Path) -> None:
    """What may be built and not published into a folder. Raises Stopped."""
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
    found += changed_days(run, output)
    host = urlsplit(made.settings.url).hostname
    if host in THIS_MACHINE:
        wrong = f"the site's address is {made.settings.url}, which is this machine"
        remedy = "write SITEURL = 'https://your.address' into publishconf.py"
        found.append(Problem(telling.near(PROJECT / "publishconf.py"), 1, wrong, remedy))
    if found:
        raise Stopped(found)


def _fill(new: Path, made: Output, live: Path, copy: Callable[[Path, Path], object]) -> None:
    """Make a new folder of what is ready and what stays, and what is not ours in the old one."""
    ready = made.staged()
    for file in made.marks:
        if file.endswith("/"):
            continue
        place = new / file
        place.parent.mkdir(parents=True, exist_ok=True)
        if file in ready:
            ready[file].replace(place)
        else:
            copy(live / file, place)
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
    sets = (one.split()[0] for found in _SETS.findall(html) for one in found.split(",") if one)
    for at in dict.fromkeys([*_LEADS.findall(html), *(at for at in sets if at[:1] == "/")]):
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
