"""Build a site in this process, by Pelican, with any content, output and settings."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..sources.problems import Problem
from . import identity, quick, telling
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


def build_and_tell(content: str, output: str, settings: str) -> None:
    """The command `site`: build, and say what was done. "" stands for what the settings name."""
    asked = Asked(
        Path(settings) if settings else PROJECT / "pelicanconf.py",
        Path(content) if content else None,
        Path(output) if output else None,
    )
    try:
        print(telling.built_text(build(asked)))
    except Stopped as stopped:
        print(telling.stopped_text(stopped.problems), file=sys.stderr)
        sys.exit(1)


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
        trees = _trees(run, assigned)  # looked at before they are read
        run.site.compiled = state.compiled()
        known = state.is_last_writer()
        report = run.write(folder, state.journal, known, before_moving=state.begin)
        state.save(run.after, memory, trees, telling.unchanged_text(report))
        return report

    if memory is None or others_listen(assigned):
        return _by_pelican(asked, state, memory, write)
    run = Run.prepare(
        memory.site.settings,
        content,
        telling.near(content),
        asked.preview,
        lambda: _places(asked),
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
    content = str(asked.content.absolute()) if asked.content else ""
    return assigned, quick.print_of(print_, content, asked.address or "", asked.preview)


def output_of(asked: Asked, assigned: Mapping[str, Any]) -> Path:
    """The folder to build into."""
    given = str(asked.output) if asked.output else ""
    return Path(quick.output_folder(str(asked.settings.absolute()), given, assigned))


def content_of(asked: Asked, assigned: Mapping[str, Any]) -> Path:
    """The folder with the texts. Raises Stopped where there is none."""
    given = str(asked.content) if asked.content else ""
    content = Path(quick.content_folder(str(asked.settings.absolute()), given, assigned))
    if not content.is_dir():  # Pelican would refuse it with a traceback
        remedy = "name the folder with --content, or make it and write a post in posts/"
        raise Stopped([Problem(telling.near(content), 1, "there is no such folder", remedy)])
    return content


def _trees(run: Run, assigned: Mapping[str, Any]) -> dict[str, dict[str, bytes]]:
    """What stands for everything that a site depends on besides its content, the settings and
    this program: the theme, and other people's plugins."""
    settings = run.site.settings
    found = {str(settings.templates), str(settings.static)}
    for name in assigned.get("PLUGINS", []) if others_listen(assigned) else []:
        for known, module in list(sys.modules.items()):
            mine = isinstance(name, str) and f"{known}.".startswith(
                (f"{name}.", f"pelican.plugins.{name}.")
            )
            if mine and name != "plugins" and getattr(module, "__file__", None):
                found.add(str(module.__file__))
    now = time.time_ns()
    return {tree: quick.digests(tree, now) for tree in found}


def others_listen(assigned: Mapping[str, Any]) -> bool:
    """Whether other Pelican plugins want to see the site."""
    plugins = assigned.get("PLUGINS", ["plugins"])
    return not isinstance(plugins, list | tuple) or list(plugins) != ["plugins"]


def _by_pelican(
    asked: Asked, state: State, memory: Memory | None, write: Callable[[Run, Path], Report]
) -> Report:
    """Build by Pelican, which reads the settings and calls the plugins."""
    import pelican

    from .pelican_log import errors_end_the_build

    settings, _ = read_settings(asked)
    settings[ASKED] |= {"before": memory, "bodies": state.bodies, "write": write}
    settings["OUTPUT_PATH"] = str(state.output)
    with errors_end_the_build():
        pelican.Pelican(settings).run()
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


def _line_of(error: Exception, file: Path) -> int:
    """The last line of a traceback that stands in a file."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
