"""The rule of incremental builds: whatever happened before, they give what a clean build gives,
byte for byte; where that finds problems, they find the same and leave the site as it was."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
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
from jinja2.bccache import Bucket

from plugins.build import publish as publishing
from plugins.build import quick, telling
from plugins.build.asked import Asked, Command, Search
from plugins.build.run import Report, Stopped
from plugins.build.site import build
from plugins.pages.rendering import _Compiled
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_changes import do, named
from tests.build.incremental_places import settle

SHARDS = 8
EPOCH = "SOURCE_DATE_EPOCH"
NUMBERS = st.integers(0, 11)
# Most builds are of the site itself, some are of others that have to do with it.
TARGETS = ("main", "main", "main", "main", "second", "elsewhere", "preview", "published")
# What `publish` does not publish, though it can be built.
REFUSED = ("permanent id", "leads to", "this came out on")
COMMANDS: dict[str, Command] = {"preview": "preview", "published": "publish"}
# Those that are made with their search index, which costs as much as such a site itself.
SEARCHED = ("elsewhere", "published")
# What is said of the work and not of the site.
OF_THE_WORK = (" written, ", "search index made")
DISK = named("disk")
WRITTEN = named("post", "body")
ARRANGED = named("resource", "collection", "theme ", "author", "page", "text")


# What templates were compiled to once in this process, by their places and what was compiled.
COMPILED: dict[tuple[str, str], Any] = {}


class Outcome(NamedTuple):
    """What came of a build: the report, or what was said when it stopped."""

    report: Report | None
    said: str


def outcome(asked: Asked, output: Path) -> Outcome:
    """Build, as a new process would; what is said does not depend on where the output lies."""
    try:
        report = publishing.publish(asked)[0] if asked.command == "publish" else build(asked)
    except Stopped as stopped:
        said = telling.stopped_text(stopped)
        return Outcome(None, said.replace(str(output), "OUTPUT"))
    lines = telling.built_text(report).split("\n")
    told = [line for line in lines if not any(words in line for words in OF_THE_WORK)]
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


@cache
def folder_of_this_process() -> Path:
    """Where sequences are tried, one after the other."""
    folder = tempfile.mkdtemp(prefix="incremental-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


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
        # The same for every sequence: what is compiled of a template names its place.
        self.root = folder_of_this_process() / "site"
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        self.site = Site(self.root)
        os.environ[EPOCH] = MOMENTS[0]
        self.stopped = False
        self.pending, self.ending = True, False
        self.knows_templates = False

    @initialize(at_once=st.booleans(), knows_templates=st.sampled_from((*[True] * 7, False)))
    def begin(self, at_once: bool, knows_templates: bool = False) -> None:
        self.knows_templates = knows_templates
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
        output = site.output if target in ("main", "second") else self.root / target
        named_output = None if output == site.output else output
        if settled:
            settle()
        sources = [snapshot(folder) for folder in (site.content, site.theme)]
        before = snapshot(output)
        with state_in(site.state), self.templates_known():
            quickly = self.quickly(target, settings, output)
            search: Search = "now" if target in SEARCHED else "none"
            of = COMMANDS.get(target, "site")
            asked = Asked(settings, None, named_output, of, search=search)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(publishing, "SMALL", 200 if settled else 0)  # both ways
                made = outcome(asked, output)
            after = snapshot(output)
            left = [at.name for at in site.state.glob("*.journal*")]
        command: Command = "preview" if target == "preview" else "site"
        place = self.root / "clean"
        clean, folder = self.clean(Asked(settings, None, place, command, search=search))

        assert sources == [snapshot(folder) for folder in (site.content, site.theme)]
        assert not left, left
        refused = target == "published" and made.report is None and clean.report is not None
        said = f"{made.said}\n--- and clean:\n{clean.said}"
        assert made.said == clean.said or refused, said
        assert not refused or any(why in made.said for why in REFUSED), said
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
        if quickly:  # which does not see what was written over in its place, but at the top
            hidden = {file for file in site.written_over if "/" in file}
            seen = set(made.report.changed) - (hidden if output == site.output else set())
            assert not seen, f"an answer where {seen} had to change"
        if output == site.output:
            site.written_over.clear()
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
        given = "" if target in ("main", "second") else str(output)
        command = COMMANDS.get(target, "site")
        return quick.unchanged(command, str(settings), "", given, sys.prefix)

    def clean(self, asked: Asked) -> tuple[Outcome, dict[str, bytes | None]]:
        """A clean build, and what it gave. Its state may know how templates compile; that of the
        last one of a sequence does not know even that."""
        assert asked.output is not None
        state = self.root / "clean-state"
        for at in state.glob("*" if self.ending else "*/*"):
            if at.name != "templates":
                shutil.rmtree(at) if at.is_dir() else at.unlink()
        with state_in(state), nullcontext() if self.ending else self.templates_known():
            made = outcome(asked, asked.output)
        found = snapshot(asked.output)
        shutil.rmtree(asked.output, ignore_errors=True)
        return made, found

    @contextmanager
    def templates_known(self) -> Iterator[None]:
        """In most sequences a template with such words is compiled only once, whoever needs it,
        which takes half of the time of a build that begins with nothing."""

        def load(self: _Compiled, bucket: Bucket) -> None:
            plain_load(self, bucket)
            if bucket.code is None and (bucket.key, bucket.checksum) in COMPILED:
                bucket.code = COMPILED[bucket.key, bucket.checksum]
                plain_dump(self, bucket)

        def dump(self: _Compiled, bucket: Bucket) -> None:
            plain_dump(self, bucket)
            COMPILED[bucket.key, bucket.checksum] = bucket.code

        plain_load, plain_dump = _Compiled.load_bytecode, _Compiled.dump_bytecode
        with pytest.MonkeyPatch.context() as patch:
            if self.knows_templates:
                patch.setattr(_Compiled, "load_bytecode", load)
                patch.setattr(_Compiled, "dump_bytecode", dump)
            yield

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


@pytest.mark.long
def test_a_post_that_names_an_author_by_an_old_slug_follows_every_change_of_it() -> None:
    """Nora, who writes all posts, was Ann; then nobody was; then Gus was."""
    machine = Incremental()
    try:
        machine.begin(True)
        for which, what in ((1, 1), (1, 0), (0, 1)):
            machine.do("post authors", 0, 4)
            machine.do("author aliases", which, what)
            machine.check("main", False)
    finally:
        machine.teardown()


@pytest.mark.long
def test_a_language_that_changes_changes_all_pages_on_which_its_words_stand() -> None:
    """Posts in lists, chains and crumbs, resources on cards; then the site's own language."""
    machine = Incremental()
    try:
        machine.begin(True)
        for name, which, what in (
            *(("post lang", 0, 2), ("post lang", 1, 2), ("resource language", 1, 1)),
            *(("post lang", 0, 3), ("resource language", 1, 3), ("settings", 0, 0)),
        ):
            if name == "settings":
                machine.site.configure("DEFAULT_LANG = 'he'")
            else:
                machine.do(name, which, what)
            machine.check("main", False)
    finally:
        machine.teardown()


@pytest.mark.long
def test_what_a_look_found_the_same_does_not_outlast_it() -> None:
    """A look that no build follows must say nothing to the build after the next change."""
    machine = Incremental()
    try:
        machine.begin(at_once=False)
        machine.disk(name="disk picture of the same size and time", then=True, what=7, which=3)
        machine.comment(name="comment created", what=11, which=0)
        machine.disk(name="disk touched", then=False, what=10, which=8)
    finally:
        machine.teardown()


def test_some_sequences(request: pytest.FixtureRequest) -> None:
    run(3, seed_of(request))


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
