"""The owner's options for comments: private/comments.toml, written by hand.

Everything has a default, so the file need not be there. What is wrong in it is said with file,
line and remedy, and nothing starts with half of what the owner asked for.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..sources import texts
from ..sources.dataclass import dataclass
from ..sources.problems import Problem, did_you_mean
from . import durable

NAME = "comments.toml"


class BadOptions(ValueError):
    """The options cannot be used. The message names file, line, what is wrong and the remedy."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Options:
    """What the owner may choose.

    `owner` is the name under which the owner answers ("": the site's AUTHOR). `notify` is a
    program with its arguments that hears of waiting comments, `public` the https address at
    which /moderate is reached, for the link in that notice. `proxies` are the addresses or
    networks whose word on a reader's address is believed. `blocked_words` are words and phrases.
    `per_ten_minutes` and `per_day` count what one reader may send, `site_per_hour` what all
    may, `queue` how many may wait. The three `…_days` say how long is kept what is not
    published.
    """

    owner: str = ""
    notify: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    blocked_words: tuple[str, ...] = ()
    per_ten_minutes: int = 5
    per_day: int = 20
    site_per_hour: int = 60
    queue: int = 2000
    fingerprint_days: int = 30
    spam_days: int = 30
    rejected_days: int = 90
    public: str = ""


KEYS = tuple(field.name for field in fields(Options))

# What comments.toml holds before its owner has changed anything: every line is a remark.
STARTING_FILE = """\
# Options for comments. Take the '#' away in front of a line to use it.
# After a change, start 'python3 tasks.py comments.serve' again.

# The name under which you answer. Without it: the site's AUTHOR.
# owner = "Sam"

# A program that is run when comments wait, at most once an hour. It gets their number and a
# link on its input, and never a word of what a stranger wrote.
# notify = ["mail", "-s", "Comments are waiting", "you@example.org"]

# Where you reach /moderate, for that link.
# public = "https://example.org"

# The server in front (Caddy, nginx) as this program sees it. Only its word on a reader's
# address is believed.
# proxies = ["127.0.0.1", "::1"]

# A comment with one of these words or phrases is shown to you with that reason. Whole words.
# blocked_words = ["casino", "payday loan"]

# How many comments one reader may send, and all readers together.
# per_ten_minutes = 5
# per_day = 20
# site_per_hour = 60

# How many comments may wait. After that readers are told so, and nothing is dropped.
# queue = 2000

# After how many days is forgotten what is not published.
# fingerprint_days = 30
# spam_days = 30
# rejected_days = 90
"""


def read(private: Path) -> Options:
    """The options in private/comments.toml, the defaults where there is none. Raises BadOptions."""
    path = private / NAME
    shown = f"{private.name}/{NAME}"
    if not path.exists():
        return Options()
    text, problems = texts.read(path, shown)
    if text is None:
        raise BadOptions(problems[0])
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadOptions(_not_toml(error, text, shown)) from None
    return _options(given, _Said(shown, text))


def write_starting_file(private: Path) -> Path | None:
    """Write a comments.toml that explains every option; None where there is one already."""
    durable.make_private(private)
    path = private / NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, durable.FILE)
    except FileExistsError:
        return None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(STARTING_FILE)
    return path


class _Said:
    """Says what is wrong with a key, at its line."""

    def __init__(self, shown: str, text: str) -> None:
        self._shown, self._lines = shown, text.split("\n")

    def bad(self, key: str, wrong: str, remedy: str) -> BadOptions:
        return BadOptions(Problem(self._shown, self._line(key), wrong, remedy))

    def _line(self, key: str) -> int:
        stands = re.compile(rf"""\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[\]=.]""")
        return next((n for n, line in enumerate(self._lines, 1) if stands.match(line)), 1)


def _options(given: Mapping[str, Any], said: _Said) -> Options:
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in KEYS:
            raise said.bad(key, f"there is no option '{key}'", did_you_mean(key, KEYS))
        values[key] = _READERS[key](key, value, said)
    return Options(**values)


def _text(key: str, value: Any, said: _Said) -> str:
    if not isinstance(value, str):
        raise said.bad(key, f"'{key}' must be a text", f'write it like {key} = "Sam"')
    return value.strip()


def _address(key: str, value: Any, said: _Said) -> str:
    remedy = f'write it like {key} = "https://example.org"'
    if not isinstance(value, str):
        raise said.bad(key, f"'{key}' must be a text", remedy)
    address = value.strip().rstrip("/").removesuffix("/moderate")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise said.bad(key, f"'{key}' is no web address", remedy) from None
    here = host in ("localhost", "127.0.0.1", "::1")
    if not host or parts.scheme not in ("https", "http") or re.search(r"\s", address):
        raise said.bad(key, f"'{key}' is no web address", remedy)
    if parts.scheme == "http" and not here:
        wrong = f"'{key}' is not an https address, so your password would be sent in the clear"
        raise said.bad(key, wrong, remedy)
    return address


def _texts(key: str, value: Any, said: _Said) -> tuple[str, ...]:
    example = _EXAMPLES[key]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise said.bad(key, f"'{key}' must be a list of texts", f"write it like {key} = {example}")
    return tuple(value)


def _program(key: str, value: Any, said: _Said) -> tuple[str, ...]:
    parts = _texts(key, value, said)
    if parts and not parts[0].strip():
        raise said.bad(key, f"'{key}' names no program", f"write it like {key} = {_EXAMPLES[key]}")
    if any("\0" in part for part in parts):
        raise said.bad(key, f"'{key}' holds a character that no program takes", "take it out")
    return parts


def _words(key: str, value: Any, said: _Said) -> tuple[str, ...]:
    words = tuple(" ".join(word.split()) for word in _texts(key, value, said))
    if "" in words:
        wrong = f"'{key}' holds an empty text, which every comment would match"
        raise said.bad(key, wrong, "take it out")
    return words


def _networks(key: str, value: Any, said: _Said) -> tuple[str, ...]:
    networks = _texts(key, value, said)
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            wrong = f"'{network}' in '{key}' is no address and no network"
            remedy = f'write it like {key} = {_EXAMPLES[key]} or ["10.0.0.0/8"]'
            raise said.bad(key, wrong, remedy) from None
    return networks


def _number(key: str, value: Any, said: _Said) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        wrong = f"'{key}' must be a whole number of at least 1"
        raise said.bad(key, wrong, f"write it like {key} = {getattr(Options(), key)}")
    return value


def _not_toml(error: tomllib.TOMLDecodeError, text: str, shown: str) -> Problem:
    found = re.search(r"\(at line (\d+), column \d+\)", str(error))
    wrong = re.sub(r"\s*\(at [^)]*\)", "", str(error))
    remedy = "write texts in quotation marks, lists in [ ], one option a line"
    line = int(found[1]) if found else text.rstrip().count("\n") + 1  # it says "end of document"
    return Problem(shown, line, f"this is not TOML ({wrong})", remedy)


_EXAMPLES = {
    "notify": '["mail", "-s", "Comments are waiting", "you@example.org"]',
    "proxies": '["127.0.0.1"]',
    "blocked_words": '["casino", "payday loan"]',
}
_READERS: Mapping[str, Callable[[str, Any, _Said], Any]] = {
    "owner": _text,
    "notify": _program,
    "proxies": _networks,
    "blocked_words": _words,
    "public": _address,
} | {key: _number for key in KEYS if isinstance(getattr(Options(), key), int)}
