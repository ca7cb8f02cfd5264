"""The commands: `python3 tasks.py` lists them.

The first half goes on inside .venv, which is made on first use (plugins/build/environment.py),
unless there is nothing to do. The second half joins the commands of the rooms into one list. It
also serves `inv` inside .venv.
"""

import atexit
import gc
import os
import sys

# Up to here, and in its syntax as a whole, this file must run on older Pythons too, so that
# they can say this instead of showing a traceback.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Five to Nine needs Python 3.11 or newer; this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]} ({sys.executable})."
    )


def let_go_of_a_closed_pipe() -> None:
    """`… site | head -1` wants no more than one line, and that is no mistake."""
    try:
        if sys.stdout:  # there is none after `>&-`
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_what_went_wrong(
    kind: type[BaseException], error: BaseException, trace: "TracebackType | None"
) -> None:
    """Python's own way, but for the end of a pipe."""
    if isinstance(error, BrokenPipeError):
        let_go_of_a_closed_pipe()
    else:
        sys.__excepthook__(kind, error, trace)


if __name__ == "__main__":
    atexit.register(let_go_of_a_closed_pipe)
    sys.excepthook = say_what_went_wrong

from plugins.build import environment, quick

# Most builds find that nothing has changed, which takes less time than other imports: so commands
# that are written in full are understood here already.
asked = quick.asked_for(sys.argv[1:]) if __name__ == "__main__" else None

if asked is not None:
    # What is imported and read from here on stays; looking for garbage in it takes its time.
    gc.set_threshold(100_000, 50, 100)
    if environment.HANDED_OVER in os.environ:
        environment.take_over()
    else:
        if hasattr(sys.stdout, "reconfigure"):
            # Whatever PYTHONUNBUFFERED says: what is said on the way must not end the work where
            # nobody reads it.
            sys.stdout.reconfigure(write_through=False)
        answer = quick.answered(sys.argv[1:], environment.VENV)
        if answer:
            print(answer)
            let_go_of_a_closed_pipe()
            os._exit(0)  # what was looked at is not given back piece by piece

if __name__ == "__main__":
    try:
        environment.enter([__file__, *sys.argv[1:]])
    except OSError as error:  # A full disk, a folder that may not be written, missing pins.
        sys.exit(f"Setting up failed: {error}")
    except KeyboardInterrupt:
        sys.exit("Setting up was interrupted; the next command starts it afresh.")

if asked is not None:
    # Without invoke, which takes a tenth of a second to come.
    try:
        if sys.argv[1] == "site":
            from plugins.build.site import build_and_leave as do
        else:
            from plugins.build.publish import publish_and_tell as do
    except ModuleNotFoundError as missing:
        environment.unusable(missing)
    do(**asked)
    sys.exit(0)

# ── The commands ────────────────────────────────────────────────────────────────────────────

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

    from plugins.comments.commands import Places

try:
    from invoke import Collection, Context, Program, task
    from invoke.exceptions import Exit, ParseError
    from invoke.util import helpline

    from plugins.build.bench.commands import TASKS as MEASURING_TASKS
    from plugins.build.commands import TASKS as BUILDING_TASKS
    from plugins.build.developing import TASKS as DEVELOPING_TASKS
    from plugins.comments.commands import TASKS as COMMENTING_TASKS
    from plugins.comments.commands import gathered
    from plugins.comments.commands import hand_in as hand_to_comments
    from plugins.resources.commands import TASKS as CURATING_TASKS
    from plugins.resources.commands import hand_in as hand_to_resources
    from plugins.resources.exchange_commands import TASKS as EXCHANGING_TASKS
    from plugins.resources.exchange_commands import hand_in as hand_to_exchange
    from plugins.sources.commands import TASKS as WRITING_TASKS
    from plugins.sources.commands import hand_in as hand_to_writing
    from plugins.sources.problems import did_you_mean
    from plugins.themes.commands import TASKS as THEMING_TASKS
    from plugins.themes.commands import hand_in as hand_to_themes
except ModuleNotFoundError as missing:
    environment.unusable(missing)


class Room(NamedTuple):
    """Commands under one heading; with a prefix they are called `prefix.command`."""

    heading: str
    tasks: list[Any]
    prefix: str = ""


ROOMS = [
    Room("Writing", WRITING_TASKS),
    Room("Building", BUILDING_TASKS),
    Room("Comments", COMMENTING_TASKS, prefix="comments"),
    Room("Resources", [*CURATING_TASKS, *EXCHANGING_TASKS], prefix="resources"),
    Room("Themes", THEMING_TASKS, prefix="themes"),
    Room("Developing", [*DEVELOPING_TASKS, *MEASURING_TASKS]),
]


def places(settings: str) -> "Places":
    """What the commands for comments ask of the settings; see there."""
    from plugins.build.commenting import places

    return places(settings)


def serve(**options: Any) -> None:
    """The server that takes comments and has the site built; see there."""
    from plugins.build.commenting import serve

    serve(**options)


def suggest(content: Path, title: str, text: str) -> str:
    """The themes that a new text may have, in words; see there."""
    from plugins.themes.asking import of_a_new_file

    return of_a_new_file(content, title, text)


def site() -> tuple[str, str]:
    """The name and the public address of the site; see there."""
    from plugins.build.curating import site

    return site()


def propose(content: Path, title: str, text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The themes that a new card may have, with the words that speak for each."""
    from plugins.themes.suggesting import Suggester
    from plugins.themes.vocabulary import subjects_of

    found = Suggester(subjects_of(content)).suggest(f"{title}.\n{text}")
    return [(one.theme, tuple(reason.phrase for reason in one.reasons)) for one in found]


def key(prompt: str) -> str:
    """One key of the owner's; "" where nobody answers."""
    from plugins.comments.asking import Left, key

    try:
        return key(prompt)
    except Left:
        return ""


def texts_and_zone() -> tuple[Path, Any]:
    """Where the texts lie, and the site's time zone; see there."""
    from plugins.build.exchanging import where

    return where()


def this_moment() -> Any:
    """The moment that builds go by; see there."""
    from plugins.build.clock import now

    return now()


hand_to_comments(places=places, serve=serve)
hand_to_exchange(where=texts_and_zone, now=this_moment)
hand_to_resources(content=lambda: places("").content, site=site, propose=propose, key=key)
hand_to_themes(content=lambda: places("").content)
hand_to_writing(suggest=suggest)


@task()
def developing_packages(context: Context) -> None:
    """Install what only developers need, before the first command that needs it."""
    from plugins.build.setting_up import set_up_developing

    set_up_developing()


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
        words = gathered(list(sys.argv if argv is None else argv))
        if len(words) > 2 and {"--help", "-h"} & set(words[2:]) and not words[1].startswith("-"):
            # A command with a positional word (`new TITLE`) would take the option for it.
            words = [words[0], "--help", words[1]]
        # invoke turns the cache of compiled modules off, which makes every start slower.
        before = sys.dont_write_bytecode
        super().parse_core(words)
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
        file = Path(environment.PROJECT, "pyproject.toml")
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
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
