"""Build a site in this process, by Pelican, with any content, output and settings."""

from __future__ import annotations

import logging
import runpy
import sys
from pathlib import Path
from typing import Any

from ..sources.problems import Problem
from . import telling
from .asked import PROJECT, Asked
from .pelican_content import ASKED, RUN
from .run import Report, Stopped
from .settings import Named, named


def read_settings(asked: Asked) -> tuple[dict[str, Any], Named]:
    """Read a settings file, and find where each setting stands. Raises Stopped."""
    import pelican.settings as pelicans

    shown = telling.near(asked.settings)
    if not asked.settings.is_file():
        remedy = "name one with --settings"
        raise Stopped([Problem(shown, 1, "there is no such settings file", remedy)])
    beside = asked.settings.parent / "pelicanconf.py"
    files = [(asked.settings, shown)]
    if beside != asked.settings:
        files.append((beside, telling.near(beside)))
    try:
        sys.modules.pop("pelicanconf", None)  # a preview reads it again after a change
        assigned = runpy.run_path(str(asked.settings))
        where = named(files)
    except SyntaxError as error:
        file = telling.near(Path(error.filename)) if error.filename else shown
        problem = Problem(file, error.lineno or 1, f"this is not Python ({error.msg})")
        raise Stopped([problem]) from error
    except Exception as error:
        line = _line_of(error, asked.settings)
        raise Stopped([Problem(shown, line, f"{type(error).__name__}: {error}")]) from error
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
    if "PATH" not in assigned and asked.content is None:
        override["PATH"] = str(asked.settings.parent / "content")
    content = Path(override.get("PATH") or asked.settings.parent / assigned["PATH"])
    if not content.is_dir():
        # Pelican would refuse it with a traceback.
        remedy = "name the folder with --content, or make it and write a post in posts/"
        raise Stopped([Problem(telling.near(content), 1, "there is no such folder", remedy)])
    for name, kind in (("SITEURL", str), ("THEME", str), ("PATH", str), ("PLUGINS", list | tuple)):
        if name in assigned and not isinstance(assigned[name], kind):
            raise Stopped([where.problem(name, f"{name} cannot be {assigned[name]!r}", "")])
    theme = asked.settings.parent / assigned.get("THEME", PROJECT / "theme")
    if not (theme / "templates" / "post.html").is_file():  # Pelican would end in a traceback
        wrong = f"{assigned['THEME']} holds no templates"
        remedy = "name the folder that holds templates/ and static/, such as 'theme'"
        raise Stopped([where.problem("THEME", wrong, remedy)])
    if "plugins" not in assigned.get("PLUGINS", ["plugins"]):
        raise Stopped(
            [where.problem("PLUGINS", "PLUGINS lacks 'plugins'", "add it: it is the site")]
        )
    settings = pelicans.read_settings(str(asked.settings), override=override)
    settings[ASKED]["shown"] = telling.near(Path(settings["PATH"]))
    return settings, where


def build(asked: Asked) -> Report:
    """Build a site. Problems are printed and end the process (SystemExit 1).

    Raises Stopped for settings that cannot be read, and SystemExit where Pelican itself
    logged an error (a plugin that cannot be loaded, say), which it would pass over.
    """
    import pelican
    from pelican.log import console

    settings, _ = read_settings(asked)
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
