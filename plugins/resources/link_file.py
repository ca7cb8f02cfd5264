"""The file in which the results of link checks are kept: `link-checks.json` beside content/.

It is the memory of the checker, kept with the site so that it is known on every machine. No page is
made from it (docs/decisions/0018). Each card is a block, in the order of the slugs, and nothing in
it changes while the state of a link stays the same, so that a diff reads as news.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from ..sources import replacing
from .link_states import STATES, Link, State

NAME = "link-checks.json"
_VERSION = 1


class Unreadable(Exception):
    """The file is not what was written; the message says where and what to do."""


def file_of(content: Path) -> Path:
    """Where the results for a content folder lie."""
    return content.parent / NAME


def read(path: Path) -> dict[str, Link]:
    """The links by the slugs of their cards; {} where none were checked yet. Raises Unreadable."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read ({error})") from None
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise Unreadable(f"{path} was written by another version of this program")
        return {slug: _link(one) for slug, one in data["links"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        remedy = "bring it back with git, or delete it and begin anew"
        raise Unreadable(f"{path} is damaged; {remedy}") from None


def write(path: Path, links: Mapping[str, Link]) -> bool:
    """Keep the links; False where the file says so already. Raises OSError, and changes nothing."""
    data = {"version": _VERSION, "links": {slug: _data(links[slug]) for slug in sorted(links)}}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if path.is_file() and path.read_bytes() == text.encode("utf-8"):
        return False
    replacing.replace(path, text.encode("utf-8"))
    return True


def _data(link: Link) -> dict[str, Any]:
    found: dict[str, Any] = {"url": link.url, "state": link.state, "since": f"{link.since}"}
    found |= {name: value for name in ("reason", "to", "title") if (value := getattr(link, name))}
    if link.failures and link.failed:
        found |= {"failures": link.failures, "failed": f"{link.failed}"}
    return found


def _link(one: Mapping[str, Any]) -> Link:
    if one["state"] not in STATES:
        raise ValueError(one["state"])
    texts = [one["url"], *(one.get(name, "") for name in ("reason", "to", "title"))]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return Link(
        one["url"],
        cast(State, one["state"]),
        date.fromisoformat(one["since"]),
        reason=texts[1],
        to=texts[2],
        title=texts[3],
        failures=int(one.get("failures", 0)),
        failed=date.fromisoformat(one["failed"]) if "failed" in one else None,
    )
