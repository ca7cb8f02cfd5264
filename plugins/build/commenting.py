"""What the commands for comments need of the rooms above theirs: where the settings say that
things lie, and a server that has its site built after each decision. `tasks.py` hands it to them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from ..comments.commands import Places
from ..sources.problems import errors
from .asked import PROJECT, Asked
from .publish import THIS_MACHINE
from .run import Stopped
from .settings_file import content_of, evaluated, output_of, read_settings


def places(settings: str) -> Places:
    """Where the texts lie and what is not published, and who owns the site; "" stands for
    pelicanconf.py. Ends the program where the settings cannot be read."""
    asked = _asked(settings)
    try:
        assigned, _ = evaluated(asked)
        content = content_of(asked, assigned)
    except Stopped as stopped:
        _end(stopped)
    author = assigned.get("AUTHOR") or assigned.get("SITENAME") or ""
    outputs = tuple(_outputs(asked))
    return Places(content, content.parent / "private", str(author), outputs)


def _outputs(asked: Asked) -> Iterator[Path]:
    """The folders into which the site is built, as far as the settings beside say so."""
    for name in dict.fromkeys((asked.settings.name, "pelicanconf.py", "publishconf.py")):
        beside = Asked(asked.settings.with_name(name))
        if beside.settings.is_file():
            with suppress(Stopped):  # a file that is broken and not asked for
                yield output_of(beside, evaluated(beside)[0])


def serve(
    host: str, port: int, settings: str, content: str, output: str, private: str, builder: bool
) -> None:
    """Take comments until interrupted. What was not asked for ("") is what the settings name."""
    asked = _asked(settings, content, output)
    try:
        assigned, _ = evaluated(asked)
        given, where = read_settings(asked)
        site, texts = output_of(asked, assigned), content_of(asked, assigned)
    except Stopped as stopped:
        _end(stopped)
    from ..comments import keys
    from ..comments.desk import open_desk
    from ..comments.options import BadOptions
    from ..comments.server.running import serve as run
    from ..comments.server.service import Service
    from .settings import typed
    from .settings_problems import problems

    wrong = problems(given, where)
    if not given.get("COMMENTS_SERVER"):
        remedy = "write COMMENTS_SERVER = '/c/', and build the site anew"
        wrong.append(
            where.problem("COMMENTS_SERVER", "the pages of this site show no form", remedy)
        )
    if any(problem.severity == "error" for problem in wrong):
        _end(Stopped(wrong))
    made = typed(given)
    folder = Path(private).absolute() if private else texts.parent / "private"
    try:
        desk = open_desk(texts, folder, made.owner)
    except BadOptions as reason:
        sys.exit(str(reason))
    service = Service(
        desk=desk,
        site=site,
        signing_key=keys.signing_key(folder),
        at=made.comments_server,
        base=made.base,
        name=made.name,
        lang=made.lang,
        mail=made.comments_mail,
        menu=made.menu,
        words=made.words,
    )
    publishing = urlsplit(made.url).hostname not in THIS_MACHINE
    run(service, host, port, partial(_builder, asked, publishing, folder) if builder else None)


def _builder(asked: Asked, publishing: bool, private: Path) -> subprocess.Popen[bytes]:
    """Start the process that builds again whenever something changes, and ends with this one."""
    from .live import PARENT, PRIVATE

    command = "publish" if publishing else "site"
    words = [command, "--watch", "--settings", str(asked.settings)]
    for name, path in (("content", asked.content), ("output", asked.output)):
        words += [f"--{name}", str(path)] if path else []
    program = [sys.executable, str(PROJECT / "tasks.py"), *words]
    environment = {**os.environ, PARENT: str(os.getpid()), PRIVATE: str(private)}
    return subprocess.Popen(program, stdin=subprocess.DEVNULL, env=environment)


def _asked(settings: str, content: str = "", output: str = "") -> Asked:
    return Asked(
        Path(settings).absolute() if settings else PROJECT / "pelicanconf.py",
        Path(content).absolute() if content else None,
        Path(output).absolute() if output else None,
    )


def _end(stopped: Stopped) -> NoReturn:
    sys.exit("\n".join(map(str, errors(stopped.problems))))
