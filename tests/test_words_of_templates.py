"""All words of the interface stand in theme/words/: no template and no script has its own, every
key is used, and every language fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from plugins.sources import word_files
from plugins.sources.words import Phrase

PROJECT = Path(__file__).resolve().parents[1]
THEME = PROJECT / "theme"
SERVER = PROJECT / "plugins" / "comments" / "server" / "templates"
# The owner's own pages speak English (docs/translating.md).
OWNERS = re.compile(r"moderate")
# What holds letters and is said to nobody, or is the same in every language.
ALLOWED = {"RSS": "a name", "OPML": "a name"}
ALLOWED |= {"light": "for theme/reader.js", "dark": "for theme/reader.js"}
ALLOWED |= {"written": "for theme/search.js", "shelf": "for theme/search.js"}
ALLOWED |= {"script-src 'self' 'wasm-unsafe-eval';": "for machines"}
# The attributes that people hear or see, and `content` of what stands for the page elsewhere.
SPOKEN = ("aria-label", "title", "placeholder", "alt", "content", "label", "value")
_MARKUP = re.compile(r"<!--.*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_TAG = re.compile(r"<(?P<name>/?[a-z!][\w-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CLASS_OF_THE_PAGE = re.compile(r"{% block kind %}[\w-]*{% endblock %}")
_DESCRIBES = re.compile(r"property=\"og:|name=\"(?:description|author)\"")
# An attribute of which a macro makes a part, so that it stands in no tag.
_PIECE = re.compile(r"\b[a-z-]+=\"[^\"]*(?:\"|\Z)|data-say-")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def templates() -> list[Path]:
    pages = list((THEME / "templates").rglob("*.html"))
    return sorted(pages) + sorted(p for p in SERVER.glob("*.html") if not OWNERS.match(p.name))


def own_words(source: str) -> Iterator[str]:
    """Words of a template that stand outside of expressions, and texts within expressions that
    hold a space or begin with a capital (keys, names of fields and classes do neither)."""
    markup = []
    source = _CLASS_OF_THE_PAGE.sub("", source)
    for _, kind, text in jinja2.Environment().lex(source):
        if kind == "data":
            markup.append(text)
        elif kind in ("variable_begin", "block_begin"):
            markup.append("\x00")  # what is put in is no word of the template
        elif kind == "string":
            inside = text[1:-1]
            if re.search(r"[^\W\d_]{2,} [^\W\d_]|^[A-Z][a-z]", inside) and "<" not in inside:
                yield inside
    whole = "".join(markup)
    for tag in _TAG.finditer(whole):
        for name, one, other in _ATTRIBUTE.findall(tag["rest"]):
            unsaid = name == "content" and not _DESCRIBES.search(tag["rest"])
            if name in SPOKEN and not unsaid and not (name == "value" and "hidden" in tag["rest"]):
                yield from _said(one or other)
    yield from _said(_PIECE.sub("\x01", _MARKUP.sub("\x01", whole)))


def _said(text: str) -> Iterator[str]:
    for part in re.split("[\x00\x01]", text):
        if _LETTERS.search(part) and part.strip(" ·:,.()\n") not in ALLOWED:
            yield part.strip()


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(template: Path) -> None:
    assert list(own_words(template.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Words here</p>",
        '<nav aria-label="Site">',
        '{{ "Older posts" if a else "" }}',
        "<p>{{ a }} is new</p>",
        '<input placeholder="Your name">',
        "{% if a %}Yes{% endif %}",
    ],
)
def test_words_of_a_template_are_found(source: str) -> None:
    assert list(own_words(source))


@pytest.mark.parametrize("script", sorted((THEME / "static").glob("*.js")), ids=lambda p: p.name)
def test_no_script_has_words_of_its_own(script: Path) -> None:
    source = re.sub(r"//[^\n]*|/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    texts = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", source)
    said = [text for one in texts for text in one if re.search(r"[A-Z]?[a-z]{2,} [a-z]{2,}", text)]
    assert [text for text in said if text not in NOT_WORDS] == []


# Strings of scripts with a space in them: they are told to the browser.
NOT_WORDS = {"use strict", "not all", ".shelf [data-tags]", "worksheet ${sheet.dataset.key} "}


def uses() -> str:
    """Everything that may ask for words."""
    files = [*templates(), *(THEME / "templates").glob("*.css")]
    files += (PROJECT / "plugins").rglob("*.py")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_key_is_used() -> None:
    source = uses()
    plain = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z0-9_-]+)+)[\"']", source))
    # A key that is put together: f"card.types.{resource.type}", or a whole section.
    begun = tuple(set(re.findall(r"f[\"']([a-z_.]+[._])\{", source)))
    sections = tuple(
        f"{name}." for name in re.findall(r"(?:some|_by_script)\(\"([a-z_.]+)\"\)", source)
    )
    sections += tuple(f"{name}." for name in plain)
    unused = [
        key
        for key in word_files.ours().phrases
        if key not in plain and not key.startswith((*begun, *sections))
    ]
    assert unused == []


def test_every_key_that_a_template_asks_for_is_there() -> None:
    known = word_files.ours().phrases
    source = "\n".join(path.read_text(encoding="utf-8") for path in templates())
    asked = set(re.findall(r"words(?:\.link)?\(\"([a-z_.0-9-]+)\"", source))
    assert len(asked) > 150
    assert [key for key in sorted(asked) if key not in known] == []


LANGUAGES = sorted(path.stem for path in (THEME / "words").glob("*.toml"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_fits(lang: str) -> None:
    assert [str(one) for one in word_files.problems(THEME / "words", lang, "words")] == []


def test_german_is_whole() -> None:
    assert "de" in LANGUAGES
    assert word_files.read(THEME / "words", "de").foreign == frozenset()


def test_a_phrase_of_one_language_has_the_shape_of_the_english_one() -> None:
    def shape(phrase: Phrase) -> bool:
        return isinstance(phrase, dict)

    base = word_files.ours().phrases
    german = word_files.read(THEME / "words", "de").phrases
    assert [key for key in base if shape(base[key]) and not shape(german[key])] == []
