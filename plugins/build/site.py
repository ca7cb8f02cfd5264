"""Build a site in this process, by Pelican, with any content, output and settings."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..sources.problems import Problem
from . import identity, telling
from .asked import ASKED, PROJECT, RUN, Asked
from .bodies import Damaged
from .memory import Memory
from .run import Report, Run, Stopped
from .settings import Named, named
from .state import State, locked


def read_settings(asked: Asked) -> tuple[dict[str, Any], Named]:
    """Read a settings file, and find where each setting stands. Raises Stopped."""
    import pelican.settings as pelicans

    assigned, _ = evaluated(asked)
    where = _places(asked)
    override: dict[str, Any] = {ASKED: {"preview": asked.preview, "where": where}}
    # A settings file from anywhere builds with this project's machinery.
    ours = {
        "THEME": str(PROJECT / "theme"),
        "PLUGIN_PATHS": [str(PROJECT)],
        "PLUGINS": ["plugins"],
        "LOCALE": ["C.UTF-8", "C"],
    }
    override |= {name: value for name, value in ours.items() if name not in assigned}
    if asked.address is not None:
        override["SITEURL"] = asked.address
    if asked.content is not None:
        override["PATH"] = str(asked.content.absolute())
    if asked.output is not None:
        override["OUTPUT_PATH"] = str(asked.output.absolute())
    for name, kind in (("SITEURL", str), ("THEME", str), ("PATH", str), ("PLUGINS", list | tuple)):
        if name in assigned and not isinstance(assigned[name], kind):
            raise Stopped([where.problem(name, f"{name} cannot be {assigned[name]!r}", "")])
    content = content_of(asked, assigned)
    if "PATH" not in assigned:
        override["PATH"] = str(content)
    theme = asked.settings.parent / assigned.get("THEME", PROJECT / "theme")
    if not (theme / "templates" / "post.html").is_file():  # Pelican would end in a traceback
        wrong = f"{assigned['THEME']} holds no templates"
        remedy = "name the folder that holds templates/ and static/, such as 'theme'"
        raise Stopped([where.problem("THEME", wrong, remedy)])
    if "plugins" not in assigned.get("PLUGINS", ["plugins"]):
        raise Stopped(
            [where.problem("PLUGINS", "PLUGINS lacks 'plugins'", "add it: it is the site")]
        )
    sys.modules.pop("pelicanconf", None)  # a preview reads it again after a change
    settings = pelicans.read_settings(str(asked.settings), override=override)
    settings[ASKED]["shown"] = telling.near(Path(settings["PATH"]))
    return settings, where


def build(asked: Asked) -> Report:
    """Build a site: what has changed since the last time, and nothing else.

    Raises Stopped, and SystemExit where Pelican itself logged an error (a plugin that cannot be
    loaded, say), which it would pass over.
    """
    assigned, print_ = evaluated(asked)
    output = output_of(asked, assigned)
    with locked(asked, output, print_) as state:
        return built(asked, state, assigned)


def built(asked: Asked, state: State, assigned: Mapping[str, Any]) -> Report:
    """Build a site whose state is at hand."""
    try:
        return _built(asked, state, assigned)
    except Damaged:
        print("What the last build left is damaged, so everything is built again.")
        state.forget()
        return _built(asked, state, assigned)


def _built(asked: Asked, state: State, assigned: Mapping[str, Any]) -> Report:
    content = content_of(asked, assigned)
    memory, why = state.load(telling.near(content))
    if why:
        print(why)

    def write(run: Run, folder: Path) -> Report:
        known = state.is_last_writer()
        report = run.write(folder, state.journal, known, before_moving=state.begin)
        state.save(run.after)
        return report

    if memory is None or others_listen(assigned):
        return _by_pelican(asked, state, memory, write)
    run = Run.prepare(
        memory.site.settings,
        content,
        telling.near(content),
        asked.preview,
        _places(asked),
        memory,
    )
    return write(run, state.output)


def evaluated(asked: Asked) -> tuple[dict[str, Any], str]:
    """The settings that a file assigns, and what stands for them and for what was asked for
    beside them. Raises Stopped."""
    shown = telling.near(asked.settings)
    if not asked.settings.is_file():
        remedy = "name one with --settings"
        raise Stopped([Problem(shown, 1, "there is no such settings file", remedy)])
    try:
        assigned, print_ = identity.settings(str(asked.settings.absolute()))
    except SyntaxError as error:
        file = telling.near(Path(error.filename)) if error.filename else shown
        problem = Problem(file, error.lineno or 1, f"this is not Python ({error.msg})")
        raise Stopped([problem]) from error
    except Exception as error:
        line = _line_of(error, asked.settings.absolute())
        raise Stopped([Problem(shown, line, f"{type(error).__name__}: {error}")]) from error
    beside = (asked.content and asked.content.absolute(), asked.address, asked.preview)
    return assigned, f"{print_} {beside}"


def output_of(asked: Asked, assigned: Mapping[str, Any]) -> Path:
    """The folder to build into."""
    if asked.output is not None:
        return asked.output.absolute()
    named = assigned.get("OUTPUT_PATH", "output")
    return asked.settings.absolute().parent / (named if isinstance(named, str) else "output")


def content_of(asked: Asked, assigned: Mapping[str, Any]) -> Path:
    """The folder with the texts. Raises Stopped where there is none."""
    named = assigned.get("PATH", "content")
    given = asked.content or asked.settings.parent / (
        named if isinstance(named, str) else "content"
    )
    content = given.absolute()
    if not content.is_dir():  # Pelican would refuse it with a traceback
        remedy = "name the folder with --content, or make it and write a post in posts/"
        raise Stopped([Problem(telling.near(content), 1, "there is no such folder", remedy)])
    return content


def others_listen(assigned: Mapping[str, Any]) -> bool:
    """Whether other Pelican plugins want to see the site."""
    plugins = assigned.get("PLUGINS", ["plugins"])
    return not isinstance(plugins, list | tuple) or list(plugins) != ["plugins"]


def _by_pelican(
    asked: Asked, state: State, memory: Memory | None, write: Callable[[Run, Path], Report]
) -> Report:
    """Build by Pelican, which reads the settings and calls the plugins."""
    import pelican
    from pelican.log import console

    settings, _ = read_settings(asked)
    settings[ASKED] |= {"before": memory, "bodies": state.bodies, "write": write}
    settings["OUTPUT_PATH"] = str(state.output)
    errors = _LoggedErrors()
    logger = logging.getLogger("pelican")
    handlers, logger.handlers = logger.handlers, [errors]
    quiet, console.quiet = console.quiet, True  # its counts are not ours
    try:
        pelican.Pelican(settings).run()
    finally:
        logger.handlers, console.quiet = handlers, quiet
    if errors.lines:
        print("\n".join(errors.lines), file=sys.stderr)
        raise SystemExit(1)
    report = settings[RUN]
    assert isinstance(report, Report)
    return report


def _places(asked: Asked) -> Named:
    """Where the settings stand."""
    files = [(asked.settings, telling.near(asked.settings))]
    beside = asked.settings.parent / "pelicanconf.py"
    if beside != asked.settings:
        files.append((beside, telling.near(beside)))
    try:
        return named(files)
    except SyntaxError as error:  # in the one beside, which this one may not even use
        file = telling.near(Path(error.filename)) if error.filename else files[0][1]
        problem = Problem(file, error.lineno or 1, f"this is not Python ({error.msg})")
        raise Stopped([problem]) from error


class _LoggedErrors(logging.Handler):
    """Keeps what Pelican logs as errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else None
        self.lines.append(record.getMessage() + (f" ({cause})" if cause else ""))


def _line_of(error: Exception, file: Path) -> int:
    """The last line of a traceback that stands in a file."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
