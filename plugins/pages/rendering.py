"""From a template and a view to the bytes of a page.

Templates get `page`, `site` and `words`, and nothing else. Jinja2 escapes everything but what two
filters let through: `html` for a Body (made by the converter or by the comments' renderer) and
`json` for structured data (made by `heads.json_for_script`). `css` makes a string of a style sheet;
`policy` and `structured` make what a page says in its head of what it may do, and of what it is
about.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from markupsafe import Markup

from ..markup.conversion import Conversion, filled
from ..sources.words import NoSuchWords, Words
from .parts import Body, SiteView
from .policy import policy
from .structured import structured

_CHECK = 16  # bytes


class BrokenTemplate(Exception):
    """A template cannot be rendered. `file` is its name, `line` counts from 1."""

    def __init__(self, file: str, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.file, self.line, self.wrong = file, line, wrong

    def __reduce__(self) -> tuple[type[BrokenTemplate], tuple[str, int, str]]:
        """A worker hands it to the process that it works for."""
        return BrokenTemplate, (self.file, self.line, self.wrong)


class _Template(jinja2.Template):
    """Templates that take in others without asking whether those know fewer names: none has any of
    its own, and to find that out takes a twentieth of the time of a page. Where Jinja2 calls this
    otherwise one day, it asks again."""

    _module: Any

    def _get_default_module(self, ctx: object = None) -> Any:
        return self._module or super()._get_default_module()


class _Speaking(jinja2.Environment):
    """Templates in which `words("home.lately")` is what these words are, from the moment on at
    which they are compiled: that costs a page nothing."""

    template_class = _Template

    def __init__(self, words: Words, **options: Any) -> None:
        super().__init__(**options)
        self.globals["words"] = words
        self._words = words

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for output in tree.find_all(nodes.Output):
            output.nodes = [self._said(node, name, filename) for node in output.nodes]
        return tree

    def _said(self, node: nodes.Expr, name: str | None, file: str | None) -> nodes.Expr:
        if not isinstance(node, nodes.Call) or node.kwargs or len(node.args) != 1:
            return node
        called, (key,) = node.node, node.args
        if not isinstance(called, nodes.Name) or called.name != "words":
            return node
        if not isinstance(key, nodes.Const):
            return node
        try:
            return nodes.Const(self._words(key.value), lineno=node.lineno)
        except NoSuchWords as error:
            raise jinja2.TemplateSyntaxError(error.wrong, node.lineno, name, file) from error


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates in a folder, each behind a digest: Jinja2's own cache checks the source
    that a file was made from, but runs whatever code stands in it. Words stand in that code."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._folder = folder
        self._words = _digest(f"{words.lang} {words.phrases}".encode()).hex()

    def get_source_checksum(self, source: str) -> str:
        """What a template was compiled from: its source and the words."""
        return f"{super().get_source_checksum(source)} {self._words}"

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
        words: Words,
        compiled: Path | None = None,
    ) -> None:
        """`html` loads the HTML of a Body; `words` are those of the interface; in the folder
        `compiled` compiled templates are kept."""
        self._site = site
        self._templates = templates
        self._environment = _Speaking(
            words,
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_Compiled(compiled, words) if compiled else None,
            cache_size=-1,  # all of them
            # A page takes in a dozen others; each file would be looked at each time. It is looked
            # at in `going_on`, once.
            auto_reload=False,
        )
        # Jinja2 keeps modules of macros, which keep the filters that they were compiled with.
        self._html = [html]
        self._environment.filters["html"] = lambda body: self._html[0](body)
        self._environment.filters["json"] = Markup
        self._environment.filters["css"] = _css
        self._environment.filters["policy"] = lambda head: _quoted(policy(head.wasm, head.frames))
        self._environment.filters["structured"] = self._structured

    def _structured(self, view: object, site: SiteView) -> Markup:
        """What a page says to programs, for a script element of its head."""
        return Markup(structured(view, site, self._words))

    def _words(self, body: Body) -> str:
        """The plain words of a comment."""
        return self._html[0](body).striptags()

    def going_on(self, site: SiteView, html: Callable[[Body], Markup]) -> Renderer:
        """A renderer of another build with the same words and templates, which need not be read
        again as far as they have not changed. The older one must not be used any more."""
        newer = object.__new__(Renderer)
        newer._site, newer._templates, newer._environment = site, self._templates, self._environment
        newer._html = self._html
        newer._html[0] = html
        known = cast(dict[Any, jinja2.Template], newer._environment.cache)
        if not all(template.is_up_to_date for template in known.values()):
            known.clear()  # one that is the same may have taken in macros of another that is not
        return newer

    def page(self, template: str, view: object) -> bytes:
        """The bytes of a page, in UTF-8. Raises BrokenTemplate, and what the `html` that was
        given raises."""
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
        except UnicodeDecodeError as error:
            raise BrokenTemplate(template, 1, "it takes in a file that is not UTF-8") from error
        except NoSuchWords as error:
            line = _line_in(template, error, self._templates)
            raise BrokenTemplate(*line, error.wrong) from error
        except Exception as error:  # a word added to a number, say: a mistake of any kind
            if _is_ours(error):
                raise
            line = _line_in(template, error, self._templates)
            raise BrokenTemplate(*line, f"{type(error).__name__}: {error}") from error
        return text.encode("utf-8", "replace")


def _quoted(text: str) -> Markup:
    """A text for an attribute in double quotation marks."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;"))


def body_html(
    conversions: Mapping[str, Conversion], comments: Callable[[str], Markup]
) -> Callable[[Body], Markup]:
    """The function that loads the HTML of a Body. `comments` loads that of a comment."""

    def html(body: Body) -> Markup:
        if body.form == "comment":
            return comments(body.digest)
        return filled(conversions[body.digest], body.values)

    return html


def _css(text: str) -> Markup:
    """A string of a style sheet (CSS Syntax §4.3.5). No letter but plain ones can end it."""
    odd = (c if c.isalnum() or c in " .,:;-" else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{"".join(odd)}"')


def _is_ours(error: Exception) -> bool:
    """Whether an exception was raised by this program, and not by what a template does."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    here = Path(__file__).parents[1]
    return trace is not None and Path(trace.tb_frame.f_code.co_filename).is_relative_to(here)


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
