"""This program, measured as it is used: by its own commands, in processes of their own."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

from ...sources.addresses import INDEX_FOLDER
from ..asked import PROJECT
from . import content
from .content import Comment, Post, Site
from .measuring import Command, Failed
from .tool import Tool

_WITH_INDEX = "indexed.py"


class Ours(Tool):
    """Five to Nine, with its own theme in a copy, so that the real one is never touched."""

    name = "ours"
    ready = "The preview is at"

    def __init__(self, folder: Path, site: Site) -> None:
        super().__init__(folder, site)
        self._builds = 0
        self._known = _kept()

    def version(self) -> str:
        project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
        named = f"Five to Nine {project['project']['version']}"
        return f"{named}, with its own theme (it shows more than those of the others)"

    def prepare(self) -> None:
        content.write(self.site, self.folder / "content")
        middle = self.folder / "content/comments" / self.site.middle.slug
        middle.mkdir(parents=True, exist_ok=True)
        shutil.copytree(PROJECT / "theme", self.folder / "theme")
        settings = (PROJECT / "pelicanconf.py").read_text(encoding="utf-8")
        # All but where things are: the copy of the theme is named, the program is found.
        lines = [line for line in settings.splitlines() if not line.startswith("PLUGIN_PATHS")]
        # The pages without the search index, which is measured apart.
        for file, search in (("pelicanconf.py", "publish"), (_WITH_INDEX, "site")):
            text = "\n".join([*lines, f'SEARCH = "{search}"'])
            content.put(self.folder / file, f"{text}\n")
        self.forget()

    def forget(self) -> None:
        """A new output folder each time: what is remembered is kept for each output apart."""
        super().forget()
        self.clear()
        self._builds += 1
        self.output = self.folder / f"output-{self._builds}"

    def clear(self) -> None:
        """Remove what the builds remembered in the project, and nothing from before.

        What another build remembered meanwhile may go as well; it is made again.
        """
        for path in _kept() - self._known:
            shutil.rmtree(path, ignore_errors=True)

    def build(self) -> Command:
        return self._command("site", self.output)

    def index(self) -> Command | None:
        return self._command("site", self._indexed, settings=_WITH_INDEX)

    def forget_index(self) -> None:
        index = self._indexed / INDEX_FOLDER
        if not index.is_dir():
            raise Failed("no index was made; is Pagefind installed?")
        shutil.rmtree(index)

    @property
    def _indexed(self) -> Path:
        return self.output.with_name(f"{self.output.name}-indexed")

    def serve(self, port: int) -> Command:
        return self._command("preview", self.folder / "shown", "--port", str(port))

    def _command(
        self, name: str, output: Path, *more: str, settings: str = "pelicanconf.py"
    ) -> Command:
        # The bare Python, as in a user's `python3 tasks.py`, which goes on inside .venv. Where
        # this runs in another environment (the tests do), there is nothing to go on into.
        inside = Path(sys.prefix).resolve() == PROJECT / ".venv"
        bare = str(Path(sys.executable).resolve())
        start = [bare, "tasks.py"] if inside else [sys.executable, "-m", "invoke"]
        places = ("--content", str(self.folder / "content"), "--output", str(output))
        named = ("--settings", str(self.folder / settings))
        return Command((*start, name, *places, *named, *more), PROJECT)

    @property
    def text(self) -> Path:
        return self.folder / "content/posts" / self.site.middle.file

    @property
    def template(self) -> tuple[Path, str]:
        # By the name of its generator a build knows an output again, so that one stays.
        return (
            self.folder / "theme/templates/parts/base.html",
            'name="color-scheme" content="light dark',
        )

    def comment(self, post: Post, comment: Comment) -> tuple[Path, str]:
        folder = self.folder / "content/comments" / post.slug
        return folder / f"{comment.id}.md", content.comment_text(post, comment)


def _kept() -> set[Path]:
    """The folders of what builds remember."""
    state = PROJECT / ".state"
    return {path for path in state.iterdir() if path.is_dir()} if state.is_dir() else set()
