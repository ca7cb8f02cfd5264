"""From a template and a view to the bytes of a page.

Templates get `page` and `site` and nothing else. Jinja2 escapes everything but what two
filters let through: `html` for a Body (made by the converter or by the comments' renderer)
and `json` for structured data (made by `heads.json_for_script`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from ..markup.conversion import Conversion, filled
from .parts import Body, SiteView

_CHECK = 16  # bytes


class BrokenTemplate(Exception):
    """A template cannot be rendered. `file` is its name, `line` counts from 1."""

    def __init__(self, file: str, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.file, self.line, self.wrong = file, line, wrong

    def __reduce__(self) -> tuple[type[BrokenTemplate], tuple[str, int, str]]:
        """A worker hands it to the process that it works for."""
        return BrokenTemplate, (self.file, self.line, self.wrong)


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates in a folder, each behind a digest: Jinja2's own cache checks the source
    that a file was made from, but runs whatever code stands in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole."""
        try:
            whole = (self._folder / bucket.key).read_bytes()
        except OSError:
            return
        if whole[:_CHECK] == _digest(whole[_CHECK:]):
            bucket.bytecode_from_string(whole[_CHECK:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it. Other workers may do the same at the same time."""
        raw = bucket.bytecode_to_string()
        new = self._folder / f"{bucket.key}.{os.getpid()}.new"
        with contextlib.suppress(OSError):  # it is compiled again next time
            new.write_bytes(_digest(raw) + raw)
            new.replace(self._folder / bucket.key)


def _digest(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=_CHECK).digest()


class Renderer:
    """Renders pages with the templates of one folder."""

    def __init__(
        self,
        templates: Path,
        site: SiteView,
        html: Callable[[Body], Markup],
        compiled: Path | None = None,
    ) -> None:
        """`html` loads the HTML of a Body; in the folder `compiled` compiled templates are kept."""
        self._site = site
        self._templates = templates
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_Compiled(compiled) if compiled else None,
        )
        # Jinja2 keeps modules of macros, which keep the filters that they were compiled with.
        self._html = [html]
        self._environment.filters["html"] = lambda body: self._html[0](body)
        self._environment.filters["json"] = Markup

    def going_on(self, site: SiteView, html: Callable[[Body], Markup]) -> Renderer:
        """A renderer of another build with the same templates, which need not be read again as
        far as they have not changed. The older one must not be used any more."""
        newer = object.__new__(Renderer)
        newer._site, newer._templates, newer._environment = site, self._templates, self._environment
        newer._html = self._html
        newer._html[0] = html
        return newer

    def page(self, template: str, view: object) -> bytes:
        """The bytes of a page, in UTF-8. Raises BrokenTemplate."""
        try:
            text = self._environment.get_template(template).render(page=view, site=self._site)
        except jinja2.TemplateNotFound as error:
            name = str(error.name or template)
            raise BrokenTemplate(name, 1, "this template is missing") from error
        except jinja2.TemplateSyntaxError as error:
            name = error.name or template
            raise BrokenTemplate(name, error.lineno, error.message or "syntax error") from error
        except jinja2.TemplateError as error:
            line = _line_in(template, error, self._templates)
            raise BrokenTemplate(*line, error.message or type(error).__name__) from error
        return text.encode("utf-8", "replace")


def body_html(
    conversions: Mapping[str, Conversion], comments: Callable[[str], Markup]
) -> Callable[[Body], Markup]:
    """The function that loads the HTML of a Body. `comments` loads that of a comment."""

    def html(body: Body) -> Markup:
        if body.form == "comment":
            return comments(body.digest)
        return filled(conversions[body.digest], body.values)

    return html


def _line_in(template: str, error: Exception, templates: Path) -> tuple[str, int]:
    """The innermost template line of a traceback (Jinja2 rewrites it to template lines)."""
    found = (template, 1)
    trace = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(templates):
            found = (file.relative_to(templates).as_posix(), trace.tb_lineno)
        trace = trace.tb_next
    return found
