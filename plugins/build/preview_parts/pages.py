"""What the preview shows beside the site: its script in every page, and its own two pages.

Nothing of this stands in a built site. The files beside this one are read when they are used,
all of them small.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence
from pathlib import Path

import jinja2

from ...sources.dataclass import dataclass
from ...sources.problems import Problem, errors

_FOLDER = Path(__file__).parent
_FILES = ("reload.js", "page.css")
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_META = re.compile(r"<meta\s[^>]*>", re.IGNORECASE)
_IS_POLICY = re.compile(r"http-equiv\s*=\s*[\"']?content-security-policy\b", re.IGNORECASE)
_CONTENT = re.compile(r"(?<=\s)content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_WHAT_THE_SCRIPT_NEEDS = ("script-src", "script-src-elem", "connect-src")

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class _File:
    path: str
    problems: tuple[Problem, ...]


def file_of_ours(name: str) -> bytes | None:
    """The bytes of a file below `/.preview/`; None if there is none of that name."""
    return (_FOLDER / name).read_bytes() if name in _FILES else None


def problem_page(problems: Sequence[Problem], last_good: str | None) -> bytes:
    """The page that says why there is no new site, by file and line.

    `last_good` is the address of the page as last built; None where there is none.
    """
    found = errors(problems)
    files = [
        _File(path, tuple(those))
        for path, those in itertools.groupby(found, lambda problem: problem.path)
    ]
    return _rendered("problems.html", files=files, count=len(found), last_good=last_good)


def nothing_page() -> bytes:
    """The page for an address that leads nowhere in a site without a 404.html."""
    return _rendered("nothing.html")


def with_script(page: bytes, generation: int) -> bytes:
    """A page as it is served: with the script for reloading, allowed by the page's policy.

    `generation` is that of the site which the page was read from, or an older one.
    """
    # Whatever bytes stand there go out as they came in.
    text = page.decode("utf-8", "surrogateescape")
    text = _META.sub(_with_script_allowed, text)
    script = f'<script src="/.preview/reload.js" data-since="{generation}" defer></script>\n'
    ends = list(_BODY_END.finditer(text))
    at = ends[-1].start() if ends else len(text)
    return (text[:at] + script + text[at:]).encode("utf-8", "surrogateescape")


def _with_script_allowed(meta: re.Match[str]) -> str:
    """A meta tag; if it holds a policy, one under which the script may run and listen."""
    tag = meta[0]
    content = _CONTENT.search(tag)
    if not _IS_POLICY.search(tag) or content is None:
        return tag
    policy = _widened(html.unescape(content[1] if content[1] is not None else content[2]))
    policy = policy.replace("&", "&amp;").replace('"', "&quot;")
    return f'{tag[: content.start()]}content="{policy}"{tag[content.end() :]}'


def _widened(policy: str) -> str:
    """A Content-Security-Policy that also allows what the script needs (W3C CSP Level 3 §6.8.4).

    A directive that is not there falls back to default-src, so it begins with what stands there;
    where neither stands, all is allowed already.
    """
    directives = [words for part in policy.split(";") if (words := part.split())]
    by_name = {name.lower(): sources for name, *sources in reversed(directives)}
    for needed in _WHAT_THE_SCRIPT_NEEDS:
        fallback = None if needed == "script-src-elem" else by_name.get("default-src")
        sources = by_name.get(needed, fallback)
        if sources is None:
            continue
        allowed = [source for source in sources if source.lower() not in ("'none'", "'self'")]
        directives = [words for words in directives if words[0].lower() != needed]
        directives.append([needed, "'self'", *allowed])
    return "; ".join(" ".join(words) for words in directives)


def _rendered(template: str, **values: object) -> bytes:
    text = _templates.get_template(template).render(**values)
    # A file's name may be no text; it is shown with its odd bytes spelt out.
    return text.encode("utf-8", "backslashreplace")
