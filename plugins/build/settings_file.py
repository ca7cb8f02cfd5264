"""The settings file: evaluated, found fault with, and read by Pelican."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..sources.problems import Problem
from . import identity, quick, telling
from .asked import ASKED, PROJECT, Asked
from .run import Stopped
from .settings_places import Named, named


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
    return assigned, quick.print_of(print_, content, asked.address or "", asked.command)


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


def read_settings(asked: Asked) -> tuple[dict[str, Any], Named]:
    """Read a settings file, and find where each setting stands. Raises Stopped."""
    import pelican.settings as pelicans

    assigned, _ = evaluated(asked)
    where = places(asked)
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
    # No bytecode of it: by that, a file that changes twice within a second seems the same.
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        settings = pelicans.read_settings(str(asked.settings), override=override)
    finally:
        sys.dont_write_bytecode = kept
    settings[ASKED]["shown"] = telling.near(Path(settings["PATH"]))
    return settings, where


def others_listen(assigned: Mapping[str, Any]) -> bool:
    """Whether other Pelican plugins want to see the site."""
    plugins = assigned.get("PLUGINS", ["plugins"])
    return not isinstance(plugins, list | tuple) or list(plugins) != ["plugins"]


def places(asked: Asked) -> Named:
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
