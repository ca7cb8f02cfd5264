"""A build that is killed at any moment harms nothing: the next one gives what a clean one gives."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.build import quick
from plugins.build.asked import Asked
from plugins.build.bench import content as bench
from plugins.build.site import build
from tests.build.incremental import MOMENTS, Site
from tests.building import PROJECT

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as Unix does")

# Builds, and ends itself without a word at a step: before the n-th time that something below
# the folder is opened for writing, renamed, removed or made, or before the first one whose path
# holds a text (";" stands for its end). Audit hooks (PEP 578) see all of these, whoever asks for
# them.
PROGRAM = """
import os, signal, sys
root, settings, at, on = sys.argv[1:5]
steps = 0

def writes(mode, flags):
    return set(mode) & set("wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)

def hook(event, args):
    global steps
    if event == "open":
        path = args[0] if writes(args[1], args[2]) else None
    elif event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
        path = args[1] if event == "os.rename" else args[0]
    else:
        return
    if not isinstance(path, (str, bytes, os.PathLike)) or not os.fsdecode(path).startswith(root):
        return
    steps += 1
    if steps == int(at) or (on and on in f"{event} {os.fsdecode(path)};"):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
from pathlib import Path
from plugins.build.asked import Asked
from plugins.build.site import build
build(Asked(Path(settings)))
print(steps)
"""


STORES = ("pictures-", "cards")


class Place:
    """A site that is between two states, `one` and `other`, which a build leads from and to."""

    def __init__(self, root: Path) -> None:
        self.site = Site(root)
        self.is_other = False
        self.wanted: dict[bool, dict[str, bytes]] = {}
        for _ in range(2):
            self.change()
            self.wanted[self.is_other] = self._clean()

    def change(self) -> None:
        """Make it the other: pages come, go and change, a file becomes a folder and back."""
        site, other = self.site, not self.is_other
        self.is_other = other
        fields, _ = site.texts["posts/2026-01-05-one.md"]
        aliases = ["/old", "/file.txt"] if other else ["/old/page.html", "/file.txt/index.html"]
        text = "![c]({static}/images/cup.svg)" if other else "Nothing to see."
        fields = {**fields, "aliases": aliases, "title": "Other" if other else "One"}
        site.put("posts/2026-01-05-one.md", fields, text)
        fields, text = site.texts["posts/2026-03-05-two.md"]
        site.put("posts/2026-03-05-two.md", {**fields, "status": "draft" if other else None}, text)
        site.draw("cup.svg", 60 if other else 40)
        site.take_picture("tea.jpg", 5 if other else 4)

    def _clean(self) -> dict[str, bytes]:
        folder, state = self.site.root / "clean", self.site.root / "clean-state"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FIVE_TO_NINE_STATE", str(state))
            build(Asked(self.site.settings, None, folder))
        found = contents(folder)
        shutil.rmtree(folder)
        shutil.rmtree(state)
        return found

    def begin(self, afresh: bool) -> None:
        """Bring it to where a build is due: the first of all, or one after a change."""
        if afresh:
            for folder in (self.site.output, self.site.state):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
        else:
            self.change()

    def killed(self, at: int = 0, on: str = "") -> int | None:
        """Build until that step, if it comes to it; else how many steps there were."""
        done = run(self.site, at, on)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return int(done.stdout.split()[-1]) if done.returncode == 0 else None

    def check(self) -> None:
        """What a killed build left is mended by the next."""
        site, wanted = self.site, self.wanted[self.is_other]
        if quick.unchanged("site", str(site.settings), "", "", sys.prefix):
            assert contents(site.output) == wanted, "nothing has changed, it said"
        build(Asked(site.settings))
        assert contents(site.output) == wanted
        assert not [at.name for at in site.output.iterdir() if at.name.startswith(".")]
        # The stores of pictures and cards, which sites share, are tidied as they grow.
        left = [
            at.relative_to(site.state).as_posix()
            for at in site.state.rglob("*")
            if at.suffix in (".journal", ".new") and not at.parent.name.startswith(STORES)
        ]
        assert not left
        again = build(Asked(site.settings))
        assert (again.read, again.rendered, again.changed) == (0, 0, ())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, and every folder with nothing in it."""
    return {
        at.relative_to(folder).as_posix(): at.read_bytes() if at.is_file() else b"(folder)"
        for at in sorted(folder.rglob("*"))
        if at.is_file() or not any(at.iterdir())
    }


def command(site: Site, at: int = 0, on: str = "") -> list[str]:
    """Build a site in a process of its own."""
    return [sys.executable, "-c", PROGRAM, str(site.root), str(site.settings), str(at), on]


def run(site: Site, at: int, on: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(site, at, on), cwd=PROJECT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("killed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
        patch.setenv("FIVE_TO_NINE_STATE", str(root / "state"))
        yield Place(root)


@pytest.fixture
def place(shared: Place) -> Place:
    shared.check()  # whatever an earlier test has left
    return shared


NAMED = (
    "journal",
    "os.remove",
    "since.new",
    "known.new",
    "quick.new",
    "os.rmdir",
    "lock",
    "bodies",
    ".jpg.",  # a picture on its way into the store
    "since;",  # these are whole, but have not got their names yet
    "known;",
    "quick;",
    "bodies;",
)


@pytest.mark.parametrize("on", NAMED)
@pytest.mark.long
def test_killed_before_a_named_step(place: Place, on: str) -> None:
    if on != "since.new":  # which is written where the pages are those of before
        place.begin(afresh=on.startswith("known"))
    assert place.killed(on=on) is None, "it came to that step"
    place.check()


@pytest.mark.long
@pytest.mark.parametrize("on", NAMED)
def test_killed_and_then_there_is_nothing_to_do(place: Place, on: str) -> None:
    """What was changed is changed back: so what it left is written over by nobody."""
    place.begin(afresh=False)
    place.killed(on=on)
    place.change()
    place.check()


@pytest.mark.long
def test_a_large_change_that_was_killed_and_undone(place: Place) -> None:
    """Then everything was about to be kept anew, which the next build does not do."""
    kept = list(place.site.state.glob("*/known"))
    assert kept
    for known in kept:
        known.with_suffix(".new").write_bytes(known.read_bytes()[:1000])
    place.check()


@pytest.mark.long
@pytest.mark.parametrize("afresh", [False, True], ids=["after a change", "at first"])
def test_killed_at_some_steps(place: Place, afresh: bool) -> None:
    place.begin(afresh)
    steps = place.killed()
    assert steps is not None
    for at in sorted(random.sample(range(1, steps + 1), 4)):
        place.begin(afresh)
        assert place.killed(at) is None, f"step {at} of {steps}"
        place.check()


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_killed_at_every_step(place: Place, part: int) -> None:
    assert killed_at_steps(place, afresh=False, first=1 + part, apart=4) > 20


@pytest.mark.long
@pytest.mark.parametrize("part", range(2))
def test_killed_at_an_eighth_of_the_steps_at_first(place: Place, part: int) -> None:
    """There are three times as many, most of them alike; from run to run they are others."""
    first = random.randint(1, 8)
    assert killed_at_steps(place, afresh=True, first=first, apart=8) > 60


def killed_at_steps(place: Place, afresh: bool, first: int, apart: int) -> int:
    """Kill builds at steps that are so far apart; gives how many steps there are in all."""
    at, steps = first, None
    while steps is None:
        place.begin(afresh)
        steps = place.killed(at)
        print(f"killed at step {at}")  # which pytest shows where it fails
        place.check()
        at += apart
    return steps


@pytest.mark.long
def test_killed_twice_in_a_row(place: Place) -> None:
    chance = random.Random(os.urandom(8))
    for _ in range(40):
        place.begin(afresh=False)
        steps = chance.randint(1, 110), chance.randint(1, 60)
        place.killed(steps[0])
        if chance.random() < 0.5:
            place.change()  # and somebody writes in between
        place.killed(steps[1])
        place.check()


@pytest.mark.long
def test_killed_at_any_moment(place: Place) -> None:
    """Not only between two steps: in the middle of what is written, too."""
    place.begin(afresh=False)
    began = time.monotonic()
    run(place.site, 0, "")
    whole = time.monotonic() - began
    for number in range(60):
        place.begin(afresh=number % 10 == 0)
        process = subprocess.Popen(command(place.site), cwd=PROJECT, stdout=subprocess.DEVNULL)
        time.sleep(whole * (0.4 + 0.7 * random.random()))
        process.kill()
        process.wait()
        place.check()


@pytest.mark.long
def test_killed_while_workers_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that it forked live on for a while, and must not disturb the next build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("FIVE_TO_NINE_WORKERS", "3")
    site = Site(tmp_path)
    bench.make(site.content, 220)
    build(Asked(site.settings, None, tmp_path / "clean"))
    wanted = contents(tmp_path / "clean")
    for _ in range(6):
        shutil.rmtree(site.output, ignore_errors=True)
        process = subprocess.Popen(command(site), cwd=PROJECT, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not list(site.output.glob(".staging-*/*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(random.random())
        process.kill()
        process.wait()
        build(Asked(site.settings))
        assert contents(site.output) == wanted
        assert not list(site.output.glob(".staging-*"))


@pytest.mark.long
def test_the_program_ends_itself_in_the_middle(place: Place) -> None:
    """What these tests rest on: a step is one of writing, and a killed build has not ended."""
    place.begin(afresh=False)
    assert place.killed(1) is None
    assert contents(place.site.output) == place.wanted[not place.is_other]
    place.check()
