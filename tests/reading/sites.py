"""The sites that are looked at, and which of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.build.asked import Search
from tests.building import PROJECT, built, write
from tests.hard_states import BARE, BOXES, EVERYTHING, FILLING, LONG_THREAD, hard_states
from tests.hosting import hosted
from tests.small_site import content_folder

_KIND = re.compile(r'<body class="kind-([a-z-]+)')
_KIND_OF_A_TEMPLATE = re.compile(r"{% block kind %}([a-z-]+){% endblock %}")


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and the address at which it is served, without its last "/"."""

    output: Path
    url: str

    def addresses(self) -> list[str]:
        """The addresses of all pages; a redirect is none."""
        files = sorted(self.output.rglob("*.html"))
        return [self.address(one) for one in files if _KIND.search(one.read_text("utf-8"))]

    def kinds(self) -> dict[str, str]:
        """The address of the longest page of each kind; a redirect is none."""
        longest: dict[str, tuple[int, str]] = {}
        for file in sorted(self.output.rglob("*.html")):
            text = file.read_text(encoding="utf-8")
            kind = _KIND.search(text)
            if kind and len(text) > longest.get(kind[1], (0, ""))[0]:
                longest[kind[1]] = (len(text), self.address(file))
        return {kind: address for kind, (_, address) in sorted(longest.items())}

    def address(self, file: Path) -> str:
        """The address of a page's file."""
        return f"/{file.relative_to(self.output).as_posix().removesuffix('index.html')}"


@dataclass(frozen=True)
class Sites:
    """The project's own site, and the one with the hard states."""

    real: Site
    hard: Site

    def pages(self) -> dict[str, str]:
        """The pages to look at, by a short name: of both sites the longest of each kind, and of
        the hard one those that lack what others have; each with the whole address."""
        found = {f"real {kind}": self.real.url + at for kind, at in self.real.kinds().items()}
        hard = {*self.hard.kinds().values(), EVERYTHING, BOXES, BARE, LONG_THREAD}
        return found | {f"hard {at}": self.hard.url + at for at in sorted(hard)}

    def states(self) -> dict[str, str]:
        """The same, and all other pages of the hard site but those that only fill its lists."""
        hard = (at for at in self.hard.addresses() if not at.startswith(FILLING))
        return self.pages() | {f"hard {at}": self.hard.url + at for at in hard}

    def everything(self) -> dict[str, str]:
        """The same, and all other pages of the project's own site."""
        return self.states() | {f"real {at}": self.real.url + at for at in self.real.addresses()}


def kinds_of_the_theme() -> set[str]:
    """Every kind of page for which there is a template."""
    templates = (PROJECT / "theme" / "templates").glob("*.html")
    kinds = (_KIND_OF_A_TEMPLATE.search(one.read_text(encoding="utf-8")) for one in templates)
    return {kind[1] for kind in kinds if kind}


@contextmanager
def both_sites(folder: Path) -> Iterator[Sites]:
    """Both, built below `folder` and served."""
    hard_content = content_folder(folder, hard_states())
    with (
        built_site(PROJECT / "content", folder / "real") as real,
        built_site(hard_content, folder / "hard", search="now") as hard,
    ):
        yield Sites(real, hard)


@contextmanager
def built_site(
    content: Path, output: Path, prefix: str = "", search: Search = "none"
) -> Iterator[Site]:
    """A content folder built with the project's settings, and served; with a prefix such as
    "/blog" for a host below whose path it lies, and with a search index if that is asked for."""
    settings = PROJECT / "pelicanconf.py"
    if prefix:
        text = f"SITEURL = 'https://s.example{prefix}'"
        settings = write(
            output.parent / "below.py",
            f"import sys\nsys.path.insert(0, {str(PROJECT)!r})\nfrom pelicanconf import *\n{text}\n"
            f"THEME = {str(PROJECT / 'theme')!r}\nPLUGIN_PATHS = [{str(PROJECT)!r}]\n",
        )
    built(content, output, settings=settings, search=search)
    with hosted(output, prefix) as url:
        yield Site(output, url)
