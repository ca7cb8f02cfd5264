"""The rule of incremental builds: whatever happened before, they give what a clean build gives,
byte for byte; where that finds problems, they find the same and leave the site as it was."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from plugins.build import quick, telling
from plugins.build.asked import Asked
from plugins.build.run import Report, Stopped
from plugins.build.site import build
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_changes import do, named
from tests.build.incremental_places import settle

SHARDS = 8
EPOCH = "SOURCE_DATE_EPOCH"
NUMBERS = st.integers(0, 11)
# Most builds are of the site itself, some are of others that have to do with it.
TARGETS = ("main", "main", "main", "main", "second", "elsewhere", "preview")
DISK = named("disk")
WRITTEN = named("post", "body")
ARRANGED = named("resource", "collection", "theme ", "author", "page", "text")


class Outcome(NamedTuple):
    """What came of a build: the report, or what was said when it stopped."""

    report: Report | None
    said: str


def outcome(asked: Asked, output: Path) -> Outcome:
    """Build, as a new process would; what is said does not depend on where the output lies."""
    try:
        report = build(asked)
    except Stopped as stopped:
        said = telling.stopped_text(stopped.problems)
        return Outcome(None, said.replace(str(output), "OUTPUT"))
    told = [line for line in telling.built_text(report).split("\n") if " written, " not in line]
    found = [*told, *map(str, report.problems), f"{report.pages} {report.feeds}"]
    return Outcome(report, "\n".join(found).replace(str(output), "OUTPUT"))


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, links as what they say, folders as None."""
    found: dict[str, bytes | None] = {}
    for at in sorted(folder.rglob("*")):
        name = at.relative_to(folder).as_posix()
        if at.is_symlink():
            found[name] = b"-> " + os.fsencode(at.readlink())
        else:
            found[name] = None if at.is_dir() else at.read_bytes()
    return found


def site_of(output: Path, keep: bool) -> dict[str, bytes | None]:
    """A snapshot without what is not ours: hidden at the top, or named in the settings."""
    return {
        name: content
        for name, content in snapshot(output).items()
        if not name.startswith(".") and not (keep and name == "CNAME")
    }


def differences(one: dict[str, bytes | None], other: dict[str, bytes | None]) -> list[str]:
    """What differs between two snapshots, as can be read."""
    return [
        f"{name}: {one.get(name, b'(missing)')!r:.300} | {other.get(name, b'(missing)')!r:.300}"
        for name in sorted(one.keys() | other.keys())
        if one.get(name, b"") != other.get(name, b"") or (name in one) != (name in other)
    ]


@contextmanager
def state_in(folder: Path) -> Iterator[None]:
    """Builds inside keep what they know in `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVE_TO_NINE_STATE", str(folder))
        yield


class Incremental(RuleBasedStateMachine):
    """Changes a small site and builds it, now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = os.environ.get(EPOCH)
        self.root = Path(tempfile.mkdtemp(prefix="incremental-"))
        self.site = Site(self.root)
        os.environ[EPOCH] = MOMENTS[0]
        self.stopped = False
        self.pending, self.ending = True, False

    @initialize(at_once=st.booleans())
    def begin(self, at_once: bool) -> None:
        if at_once:
            settle()
            self.check("main", True)

    @rule(name=st.sampled_from(named("post", "body", "text")), which=NUMBERS, what=NUMBERS)
    def write(self, name: str, which: int, what: int) -> None:
        self.do(name, which, what)

    @rule(name=st.sampled_from(WRITTEN), which=NUMBERS, what=NUMBERS, then=st.booleans())
    def write_and_build(self, name: str, which: int, what: int, then: bool) -> None:
        self.do(name, which, what)
        self.check("main", then)

    @rule(name=st.sampled_from(ARRANGED), which=NUMBERS, what=NUMBERS, then=st.booleans())
    def arrange_and_build(self, name: str, which: int, what: int, then: bool) -> None:
        self.do(name, which, what)
        self.check("main", then)

    @rule(name=st.sampled_from(named("comment")), which=NUMBERS, what=NUMBERS)
    def comment(self, name: str, which: int, what: int) -> None:
        self.do(name, which, what)

    @rule(name=st.sampled_from(named("picture")), which=NUMBERS, what=NUMBERS)
    def picture(self, name: str, which: int, what: int) -> None:
        self.do(name, which, what)

    @rule(name=st.sampled_from(DISK), which=NUMBERS, what=NUMBERS, then=st.booleans())
    def disk(self, name: str, which: int, what: int, then: bool) -> None:
        self.check("main", True)
        self.do(name, which, what)
        self.check("main", then)  # a mark that cannot be trusted yet is no help to a mistake

    @rule(name=st.sampled_from(named("theme", "settings")), which=NUMBERS, what=NUMBERS)
    def design(self, name: str, which: int, what: int) -> None:
        self.do(name, which, what)

    @rule(name=st.sampled_from(named("output", "state")), which=NUMBERS, what=NUMBERS)
    def disturb(self, name: str, which: int, what: int) -> None:
        self.do(name, which, what)

    @rule(moment=st.sampled_from(MOMENTS))
    def clock(self, moment: str) -> None:
        os.environ[EPOCH] = moment
        self.pending = True

    @precondition(lambda self: self.stopped)
    @rule()
    def mend(self) -> None:
        self.site.mend()
        self.pending = True
        self.check("main", True)

    @rule(of=st.sampled_from(TARGETS), then=st.booleans())
    def build(self, of: str, then: bool) -> None:
        self.check(of, then)

    def do(self, name: str, which: int, what: int) -> None:
        do(self.site, name, which, what)
        self.pending = True

    def check(self, target: str, settled: bool) -> None:
        """Build, and compare with a clean build of the same."""
        site = self.site
        settings = site.second if target == "second" else site.settings
        output = self.root / target if target in ("elsewhere", "preview") else site.output
        named_output = None if output == site.output else output
        if settled:
            settle()
        sources = [snapshot(folder) for folder in (site.content, site.theme)]
        before = snapshot(output)
        with state_in(site.state):
            quickly = self.quickly(target, settings, output)
            asked = Asked(settings, None, named_output, target == "preview")
            made = outcome(asked, output)
            after = snapshot(output)
            left = [at.name for at in site.state.glob("*.journal*")]
        clean, folder = self.clean(Asked(settings, None, self.root / "clean", asked.preview))

        assert sources == [snapshot(folder) for folder in (site.content, site.theme)]
        assert not left, left
        assert made.said == clean.said, f"{made.said}\n--- and clean:\n{clean.said}"
        if target == "main":
            self.stopped = made.report is None
        if made.report is None:
            assert not quickly, "an answer where there are problems"
            assert not differences(before, after), "a build that stopped left its traces"
            return
        keep = made.report.site.settings.keep != ()
        odd = differences(site_of(output, keep), folder)
        assert not odd, "\n".join(["incremental | clean:", *odd])
        self.counted(made.report, before, after)
        if quickly:
            assert not made.report.changed, f"an answer where {made.report.changed} had to change"
        if target == "main":
            site.good = dict(site.texts)
        if settled:
            with state_in(site.state):
                self.again(asked, target, settings, output, made.said)
        self.pending = False

    def counted(self, report: Report, before: Any, after: Any) -> None:
        """What the report says was changed is what has changed; folders do not count (None)."""
        changed = [n for n in before.keys() | after.keys() if before.get(n) != after.get(n)]
        kept = {name for name in changed if not name.startswith(".")}
        assert kept == set(report.changed), (sorted(kept), sorted(report.changed))
        assert report.written + report.removed == len(report.changed)

    def again(self, asked: Asked, target: str, settings: Path, output: Path, said: str) -> None:
        """A second build finds nothing to do, and after it a quick answer is to be had."""
        settle()
        report, told = outcome(asked, output)
        assert report is not None and told == said, f"{said}\n--- and again:\n{told}"
        counts = (report.read, report.rendered, report.feeds_made, report.written, report.removed)
        assert counts == (0, 0, 0, 0, 0), counts
        if target != "preview":
            assert self.quickly(target, settings, output), "nothing has changed, and no answer"

    def quickly(self, target: str, settings: Path, output: Path) -> str:
        if target == "preview":
            return ""
        given = str(output) if target == "elsewhere" else ""
        return quick.unchanged(str(settings), "", given, sys.prefix)

    def clean(self, asked: Asked) -> tuple[Outcome, dict[str, bytes | None]]:
        """A clean build, and what it gave. It may know how templates compile, which takes half
        of its time; the last one of a sequence does not know even that."""
        assert asked.output is not None
        state = self.root / "clean-state"
        for at in state.glob("*" if self.ending else "*/*"):
            if at.name != "templates":
                shutil.rmtree(at) if at.is_dir() else at.unlink()
        with state_in(state):
            made = outcome(asked, asked.output)
        found = snapshot(asked.output)
        shutil.rmtree(asked.output, ignore_errors=True)
        return made, found

    def teardown(self) -> None:
        self.ending = True
        try:
            if self.pending:
                self.check("main", False)
        finally:
            shutil.rmtree(self.root, ignore_errors=True)
            os.environ.pop(EPOCH)
            if self.moment is not None:
                os.environ[EPOCH] = self.moment


def run(sequences: int, number: int) -> None:
    """Try so many sequences; the number decides which."""
    machine = seed(number)(type("Machine", (Incremental,), {}))
    run_state_machine_as_test(
        machine,
        settings=hypothesis_settings(
            max_examples=sequences,
            stateful_step_count=6,
            database=None,
            deadline=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_some_sequences(request: pytest.FixtureRequest) -> None:
    run(15, seed_of(request))


@pytest.mark.long
@pytest.mark.parametrize("shard", range(SHARDS))
def test_many_sequences(request: pytest.FixtureRequest, shard: int) -> None:
    sequences = int(request.config.getoption("--sequences"))
    run(-(-sequences // SHARDS), seed_of(request) * SHARDS + shard)


def seed_of(request: pytest.FixtureRequest) -> int:
    """The number that decides which sequences are tried; it is printed where one fails."""
    given = request.config.getoption("--sequences-from")
    number = int(given) if given else int.from_bytes(os.urandom(3), "big")
    print(f"--sequences-from {number} tries the same sequences again")
    return number
