"""Writers that are killed at any moment: nothing torn, nothing lost that was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.comments import doctor, durable, sidecar
from plugins.comments.record import KEPT, SHOWN, STATES
from plugins.comments.store import Store, Unknown
from plugins.sources.problems import errors
from tests.building import PROJECT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as Unix does"),
]

# Works on comments of its own without an end. It says on a pipe what it is about to do, and
# what is done; the pipe keeps that after its death. With a number it kills itself before the
# n-th step that changes the folder (audit hooks, PEP 578, see them all).
WRITER = """
import os, random, signal, sys
from dataclasses import replace
from pathlib import Path

root, mine, number, at = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
from plugins.comments.erasing import erase
from plugins.comments.record import STATES
from plugins.comments.sidecar import Sidecar
from plugins.comments.states import MOVES
from plugins.comments.store import Store
from plugins.comments.stored import Move, Stored

store = Store(root / "content", root / "private")
steps = 0

def hook(event, args):
    global steps
    if event == "open":
        writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
        if not (set(args[1]) & set("wax+") if args[1] else args[2] & writes):
            return
    elif event not in ("os.link", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod"):
        return
    if str(root) in str(args[0]):
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

chance = random.Random(f"{mine} {number}")
mine_now = {e.comment.id: e.comment for e in store.list(STATES) if e.comment.id.startswith(mine)}
say("ready")
sys.addaudithook(hook)
for count in range(10**9):
    id = f"{mine}{number}-{count}"
    now = store.clock()
    new = Stored(id=id, post=f"post-{count % 3}", parent=None, status="pending", author="Sam",
                 url=None, created=now, history=(Move(now, "web", "pending"),), body="rev 1 " * 300)
    say("try", id, "pending", 1)
    assert store.receive(new, Sidecar(email=f"{id}@e.example"))
    say("done", id, "pending", 1)
    mine_now[id] = new
    for _ in range(3):
        if not mine_now:
            break
        id = chance.choice(list(mine_now))
        old = store.find(id).comment
        others = ["edit", "edit", "replay", "withdraw", "erase"]
        to = chance.choice([*others, *sorted(MOVES[old.status])])
        if to == "edit" and old.status != "deleted":
            say("try", id, old.status, old.rev + 1)
            store.edit(id, "owner", rev=old.rev, body=f"rev {old.rev + 1} " * 300)
            say("done", id, old.status, old.rev + 1)
        elif to == "replay":
            assert not store.receive(replace(new, id=id, post=old.post), Sidecar())
        elif to == "withdraw" and old.status in ("pending", "spam"):
            say("try", id, "gone", 0)
            store.withdraw(id)
            say("done", id, "gone", 0)
            del mine_now[id]
        elif to == "erase" and chance.random() < 0.5:
            rev = old.rev + (old.status != "deleted")
            ended = ("deleted", rev) if old.status in ("approved", "deleted") else ("gone", 0)
            say("try", id, *ended)
            erase(store, id=id)
            say("done", id, *ended)
            del mine_now[id]
        elif to in MOVES[old.status]:
            rev = old.rev + (to == "deleted")
            say("try", id, to, rev)
            store.move(id, to, "owner")
            say("done", id, to, rev)
"""


@dataclass
class Life:
    """What is known of one comment: how it was acknowledged, and what was tried after that."""

    done: tuple[str, int] = ("gone", 0)
    tried: tuple[str, int] | None = None


class Place:
    """A store that writers work in and are killed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        posts = root / "content/posts"
        posts.mkdir(parents=True)
        for number in range(3):
            (posts / f"2026-01-05-post-{number}.md").write_text(
                f"---\ntitle: {number}\ndate: 2026-01-05\n---\n"
            )
        self.store = Store(root / "content", root / "private")
        self.lives: dict[str, Life] = {}
        self.acknowledged = 0

    def round(self, number: int, chance: random.Random) -> None:
        """Two writers at once; one kills itself at a step, the other is killed at a moment."""
        at = chance.randint(1, 300)
        writers = [self._start("c-a", number, at), self._start("c-b", number, 0)]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.25))
        writers[1].kill()
        try:
            # Where the step is far away, it may be killed at a moment, too.
            writers[0].wait(timeout=chance.uniform(0, 0.5))
        except subprocess.TimeoutExpired:
            writers[0].kill()
        for writer in writers:
            said, complaint = writer.communicate(timeout=60)
            assert complaint == b"", complaint.decode()
            assert writer.returncode == -signal.SIGKILL
            self._note(said)

    def _start(self, mine: str, number: int, at: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", WRITER, str(self.root), mine, str(number), str(at)],
            cwd=PROJECT,
            bufsize=0,  # what is read is read line by line, and the rest stays in the pipe
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _note(self, said: bytes) -> None:
        whole, _, _ = said.rpartition(b"\n")
        for line in whole.decode().splitlines():
            what, id, status, rev = line.split()
            life = self.lives.setdefault(id, Life())
            if what == "try":
                life.tried = (status, int(rev))
            else:
                assert life.tried == (status, int(rev))
                life.done, life.tried = life.tried, None
                self.acknowledged += 1

    def check(self) -> None:
        """Every comment is as it was acknowledged last, or as it was about to be made."""
        for id, life in self.lives.items():
            found = self._found(id)
            assert found in (life.done, life.tried), f"{id}: {found}, {life}"
            life.done, life.tried = found, None
        assert self.store.odd() == []
        for path in self.store.shown.files():
            assert self.store.shown.read(path)[1] == []
        for path in self.store.kept.files(ending=".json"):
            assert sidecar.read(path) is not None, path
        listed = [entry.comment.id for entry in self.store.list(STATES)]
        assert sorted(listed) == sorted(id for id in self.lives if self.lives[id].done[1])

    def _found(self, id: str) -> tuple[str, int]:
        try:
            entry = self.store.find(id)
        except Unknown:
            return "gone", 0
        comment = entry.comment
        assert set(comment.body.split()) <= {"rev", str(comment.rev)}
        assert (entry.path.parent.parent.parent.name == "content") == (comment.status in SHOWN)
        return comment.status, comment.rev

    def sweep(self) -> None:
        """An hour later: nothing is left of the kills."""
        for path in self.root.rglob("*.tmp"):
            os.utime(path, (0, 0))
        self.store.sweep()
        assert self.store.sweep() == []
        assert list(self.root.rglob("*.tmp")) == []
        assert list(self._ids_in_both()) == []
        problems = doctor.examine(self.store, self.root)
        assert errors(problems) == []
        for entry in self.store.list(KEPT):
            assert entry.beside.email == f"{entry.comment.id}@e.example"

    def _ids_in_both(self) -> Iterable[str]:
        shown = {path.stem for path in self.store.shown.files()}
        return (path.stem for path in self.store.kept.files() if path.stem in shown)


def kill(root: Path, rounds: int) -> Place:
    chance = random.Random(7)
    place = Place(root)
    for number in range(rounds):
        place.round(number, chance)
        place.check()
        if number % 3 == 2 or number == rounds - 1:
            place.sweep()
            place.check()
    return place


def test_writers_that_are_killed_harm_nothing(tmp_path: Path) -> None:
    place = kill(tmp_path, 8)  # sixteen kills
    assert place.acknowledged > 50


def test_two_hundred_kills_harm_nothing(tmp_path: Path) -> None:
    place = kill(tmp_path, 100)
    print(f"200 kills, {place.acknowledged} acknowledged, {len(place.lives)} comments, 0 lost")
    assert place.acknowledged > 1000


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from plugins.comments.store import Store\n"
        "with Store(Path(sys.argv[1], 'content'), Path(sys.argv[1], 'private')).alone():\n"
        "    print('held', flush=True); time.sleep(600)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.communicate()
    assert Store(tmp_path / "content", tmp_path / "private").sweep() == []
    assert durable.unfinished(".lock") == ""
