"""The commands: `python3 tasks.py` lists them.

The first half is the bootstrap. It needs nothing but Python: it makes the folder .venv from
requirements.txt on first use and whenever those pins change, and goes on inside it. A stamp
written last says that .venv is finished; without a fitting stamp it is made again. The second
half joins the commands of the rooms into one list. It also serves `inv` inside .venv.
"""

import os
import sys

# Up to here, and in its syntax as a whole, this file must run on older Pythons too, so that
# they can say this instead of showing a traceback.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Five to Nine needs Python 3.11 or newer; this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]} ({sys.executable})."
    )

HANDED_OVER = "FIVE_TO_NINE_VENV"

QUICK = __name__ == "__main__" and sys.argv[1:2] in (["site"], ["publish"])

if QUICK and HANDED_OVER not in os.environ:
    # Most builds find that nothing has changed. That takes less time than the imports below.
    from plugins.build import quick

    answer = quick.answered(sys.argv[1:], quick.environment())
    if answer:
        print(answer)
        sys.exit(0)

import contextlib
import hashlib
import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    import subprocess

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = HERE / ".venv.lock"
LOG = VENV / "set-up.log"
THIS_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"

NO_VENV = (
    "This Python cannot make a virtual environment. "
    "On Debian or Ubuntu install what is missing with: sudo apt install python3-venv"
)
BROKEN = "The packages in .venv cannot be used{}. Delete the folder .venv and try again."


class Pins(NamedTuple):
    """A file of pinned packages, and the stamp that says they are installed."""

    file: Path
    stamp: Path


RUNTIME = Pins(HERE / "requirements.txt", VENV / ".runtime-is-ready")
DEVELOPING = Pins(HERE / "requirements-dev.txt", VENV / ".developing-is-ready")


# ── The environment ─────────────────────────────────────────────────────────────────────────


def enter_environment() -> None:
    """Go on inside .venv, made or repaired before if need be. Returns only when inside."""
    handed_over = os.environ.pop(HANDED_OVER, "") == str(VENV)
    ready = is_ready(RUNTIME)
    if ready and is_inside():
        return
    if handed_over:  # Only just made, and still not right: trying again would never end.
        sys.exit(BROKEN.format(""))
    if not ready:
        set_up()
    hand_over()


def is_inside() -> bool:
    return Path(sys.prefix).resolve() == VENV


def is_ready(pins: Pins) -> bool:
    """Whether .venv holds exactly these pins and still has the Python that it was made with.

    The Python behind .venv/bin/python is replaced when the system's Python moves to the next
    minor version, and then finds no packages. It is asked only when this one is another.
    """
    if not (pins.stamp.is_file() and PYTHON.exists()):
        return False
    digest, _, made_by = pins.stamp.read_text(encoding="utf-8").strip().partition(" ")
    if digest != digest_of(pins):
        return False
    return made_by == THIS_PYTHON or made_by == version_of(PYTHON)


def digest_of(pins: Pins) -> str:
    return hashlib.sha256(pins.file.read_bytes()).hexdigest()


def version_of(python: Path) -> str:
    """Its minor version, such as "3.11"; "" if it does not run."""
    question = "import sys; print('{}.{}'.format(*sys.version_info))"
    import subprocess

    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True)
    except OSError:
        return ""
    return answer.stdout.strip()


def set_up() -> None:
    with set_up_lock() as lock:
        if is_ready(RUNTIME):  # Another process made it while this one waited.
            return
        check_for_venv()
        say("Setting up (once): installing the packages into .venv …")
        make_environment(lock)
        install(RUNTIME, lock)


def check_for_venv() -> None:
    """Debian's Python comes without these two until python3-venv is installed."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(NO_VENV)


def make_environment(lock: IO[str]) -> None:
    """Make .venv from nothing: what an interrupted set-up left in it cannot be trusted."""
    for pins in (RUNTIME, DEVELOPING):  # First, for clearing may be interrupted as well.
        pins.stamp.unlink(missing_ok=True)
    made = run([sys.executable, "-m", "venv", "--clear", str(VENV)], lock)
    if made.returncode != 0:
        reason = (made.stdout.strip().splitlines() or ["no reason given"])[-1]
        sys.exit(NO_VENV if "ensurepip" in made.stdout else f"Cannot make .venv: {reason}")


def install(pins: Pins, lock: IO[str]) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    # feedgen comes as source only; older pips build that in a deprecated way unless told.
    options += ["--require-hashes", "--use-pep517"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "-r", str(pins.file)]
    installed = run(command, lock)
    if installed.returncode != 0:
        LOG.write_text(installed.stdout, encoding="utf-8")
        sys.exit(
            f"The packages in {pins.file.name} could not be installed. Check the network and "
            f"try again; what pip said is in {LOG.relative_to(HERE).as_posix()}."
        )
    pins.stamp.write_text(f"{digest_of(pins)} {THIS_PYTHON}\n", encoding="utf-8")


def run(command: list[str], lock: IO[str]) -> "subprocess.CompletedProcess[str]":
    """Run it with all its output kept. It holds the lock too: if we are killed, it goes on."""
    import subprocess

    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=() if sys.platform == "win32" else (lock.fileno(),),
    )


@contextlib.contextmanager
def set_up_lock() -> Iterator[IO[str]]:
    """One set-up at a time. The system frees this lock when its last holder ends, however."""
    with LOCK.open("w", encoding="utf-8") as lock:
        if not try_to_lock(lock):
            say("Waiting for another set-up to end …")
            while not try_to_lock(lock):
                time.sleep(0.2)
        yield lock


if sys.platform == "win32":
    import msvcrt

    def try_to_lock(file: IO[str]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_to_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def hand_over() -> NoReturn:
    """Start again with the same arguments in .venv's Python."""
    os.environ[HANDED_OVER] = str(VENV)
    command = [str(PYTHON), str(HERE / Path(__file__).name), *sys.argv[1:]]
    if sys.platform == "win32":  # There, execv returns to the shell before the work is done.
        import subprocess

        sys.exit(subprocess.run(command).returncode)
    os.execv(PYTHON, command)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        enter_environment()
    except OSError as error:  # A full disk, a folder that may not be written, missing pins.
        sys.exit(f"Setting up failed: {error}")
    except KeyboardInterrupt:
        sys.exit("Setting up was interrupted; the next command starts it afresh.")


def unusable(missing: ModuleNotFoundError) -> NoReturn:
    """End with what to do about a package that is not there."""
    if (missing.name or "").partition(".")[0] == "plugins":
        raise missing  # Ours, so a mistake in the program and not in the environment.
    sys.exit(BROKEN.format(f" ({missing})"))


if QUICK:
    from plugins.build import quick

    asked = quick.asked_for(sys.argv[1:])
    if asked is not None:
        # Written in full it is understood without invoke, which takes a tenth of a second to come.
        try:
            if sys.argv[1] == "site":
                from plugins.build.site import build_and_tell as do
            else:
                from plugins.build.publish import publish_and_tell as do
        except ModuleNotFoundError as missing:
            unusable(missing)
        do(**asked)
        sys.exit(0)

# ── The commands ────────────────────────────────────────────────────────────────────────────

try:
    from invoke import Collection, Context, Program, task
    from invoke.exceptions import Exit, ParseError
    from invoke.util import helpline

    from plugins.build.bench.commands import TASKS as MEASURING_TASKS
    from plugins.build.commands import TASKS as BUILDING_TASKS
    from plugins.build.developing import TASKS as DEVELOPING_TASKS
    from plugins.sources.commands import TASKS as WRITING_TASKS
    from plugins.sources.problems import did_you_mean
except ModuleNotFoundError as missing:
    unusable(missing)


class Room(NamedTuple):
    """Commands under one heading; with a prefix they are called `prefix.command`."""

    heading: str
    tasks: list[Any]
    prefix: str = ""


ROOMS = [
    Room("Writing", WRITING_TASKS),
    Room("Building", BUILDING_TASKS),
    Room("Developing", [*DEVELOPING_TASKS, *MEASURING_TASKS]),
]


@task()
def developing_packages(context: Context) -> None:
    """Install what only developers need, before the first command that needs it."""
    if not is_inside() or is_ready(DEVELOPING):
        return
    with set_up_lock() as lock:
        if not is_ready(DEVELOPING):
            say("Setting up (once): installing the developers' packages into .venv …")
            install(DEVELOPING, lock)


for command in DEVELOPING_TASKS:
    command.pre = [developing_packages]


def joined(rooms: list[Room]) -> Collection:
    """All commands in one collection; a room with a prefix is a collection inside it."""
    whole = Collection()
    for room in rooms:
        if room.prefix:
            whole.add_collection(Collection(room.prefix, *room.tasks))
        else:
            for each in room.tasks:
                whole.add_task(each)
    return whole


class Commands(Program):
    """invoke's program, without the options and words that only invoke's users know."""

    def parse_core(self, argv: list[str] | None) -> None:
        words = list(sys.argv if argv is None else argv)
        if len(words) > 2 and {"--help", "-h"} & set(words[2:]) and not words[1].startswith("-"):
            # A command with a positional word (`new TITLE`) would take the option for it.
            argv = [words[0], "--help", words[1]]
        # invoke turns the cache of compiled modules off, which makes every start slower.
        before = sys.dont_write_bytecode
        super().parse_core(argv)
        sys.dont_write_bytecode = before

    def parse_tasks(self) -> None:
        try:
            super().parse_tasks()
        except ParseError as error:
            name = error.context.name if error.context else None
            if name:
                raise Exit(f"{error} See: {self.binary} {name} --help", code=1) from error
            given = self.core.unparsed[0]
            remedy = did_you_mean(given, self.collection.task_names)
            raise Exit(f"There is no command '{given}'; {remedy}", code=1) from error

    def print_version(self) -> None:
        import tomllib

        project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        print(f"{self.name} {project['version']}")

    def print_help(self) -> None:
        print(f"Usage: {self.binary} COMMAND [OPTIONS]\n")
        self.list_tasks()
        print(f"{self.binary} COMMAND --help explains one command.")

    def print_task_help(self, name: str) -> None:
        options = self.parser.contexts[name].help_tuples()
        words = "".join(f' "{one.name.upper()}"' for one in self._positional(name))
        print(f"Usage: {self.binary} {name}{words}{' [OPTIONS]' if options else ''}\n")
        print(f"{(self.collection[name].__doc__ or '').strip()}\n")
        if options:
            self.print_columns(options)

    def _positional(self, name: str) -> list[Any]:
        return [one for one in self.collection[name].get_arguments() if one.positional]

    def list_flat(self) -> None:
        named = {id(self.collection[name]): name for name in self.collection.task_names}
        width = max(map(len, named.values()))
        for room in ROOMS:
            print(room.heading)
            for each in room.tasks:
                print(f"  {named[id(each)]:<{width}}   {helpline(each) or ''}")
            print()


namespace = joined(ROOMS)

if __name__ == "__main__":
    Commands(namespace=namespace, name="Five to Nine", binary="python3 tasks.py").run()
