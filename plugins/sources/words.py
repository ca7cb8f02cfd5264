"""The words of the interface, in the site's language: each has a key such as `post.in_one_breath`.

A phrase may have places that are filled in by name (`in reply to {name}`), and a part in square
brackets that becomes a link (`This comment stands [on another page] now.`). One that counts has a
form for each plural of its language, and may have one for nothing at all:

    comments = { none = "No comments yet", one = "{number} comment", other = "{number} comments" }

Phrases are plain text; whatever is HTML in the places is given as Markup, and then the whole is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from . import languages
from .dataclass import dataclass

NONE = "none"  # the form for nothing at all; CLDR's "zero" is a plural of some languages
FORMS = (NONE, *languages.CATEGORIES)
PLACE = re.compile(r"\{(\w+)\}")
_PLACE_OR_LINK = re.compile(r"\{(\w+)\}|[\[\]]")

Phrase = str | dict[str, str]
Phrases = Mapping[str, Phrase]


class NoSuchWords(KeyError):
    """There are no such words, or they are asked for in a way in which they cannot be given.
    `wrong` is a sentence that names the key and the file."""

    def __init__(self, wrong: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong

    def __str__(self) -> str:
        return self.wrong


@dataclass(frozen=True)
class Words:
    """All words of a site. `lang` is the site's language (RFC 5646), `phrases` hold the words by
    their keys, `foreign` the keys of those that are in English for want of a translation; `file`
    is the file of the words as people call it, `print` stands for all files of words."""

    lang: str
    phrases: Phrases
    file: str = "theme/words/en.toml"
    foreign: frozenset[str] = field(default_factory=frozenset)
    print: str = ""

    def __call__(self, key: str, number: int | None = None, /, **values: str | int) -> str:
        """The words of a key, with their places filled in. `number` chooses the plural, and fills
        the place `number`.

        Raises NoSuchWords.
        """
        phrase = self._phrase(key, number)
        if number is not None:
            values["number"] = number
        return self._filled(key, phrase, values) if "{" in phrase else phrase

    def link(self, key: str, to: str, number: int | None = None, /, **values: str | int) -> Markup:
        """The same as HTML, with a link to `to` where the square brackets stand.

        Raises NoSuchWords.
        """
        phrase = self._phrase(key, number)
        if number is not None:
            values["number"] = number

        def part(match: re.Match[str]) -> str:
            if match[1]:
                return str(escape(self._value(key, match[1], values)))
            return Markup('<a href="{}">').format(to) if match[0] == "[" else "</a>"

        return Markup(_PLACE_OR_LINK.sub(part, str(escape(phrase))))

    def lang_of(self, key: str) -> str:
        """The language in which these words are (RFC 5646): English where nobody has translated
        them, else the site's."""
        return "en" if key in self.foreign else self.lang

    @property
    def dir(self) -> str:
        """In which direction the site's language is written: "ltr" or "rtl"."""
        return languages.direction(self.lang)

    def day(self, when: date) -> str:
        """`2 March 2026`."""
        return languages.day(self.lang, date(when.year, when.month, when.day))

    def month(self, when: date) -> str:
        """`March`."""
        return languages.month(self.lang, when)

    def partial_date(self, text: str) -> str:
        """`May 2014` for `2014-05`."""
        return languages.partial_date(self.lang, text)

    def listed(self, items: Iterable[str]) -> str:
        """`A, B and C`."""
        return languages.listed(self.lang, tuple(items))

    def either(self, items: Iterable[str]) -> str:
        """`A, B or C`."""
        return languages.listed(self.lang, tuple(items), "or")

    def language(self, code: str) -> str:
        """What a language is called."""
        return languages.name(code, self.lang)

    def some(self, section: str) -> dict[str, str]:
        """The plain words of a section by the last parts of their keys, or all forms of one that
        counts: for scripts, which choose among them in the browser."""
        found = self.phrases.get(section)
        if isinstance(found, dict):
            return dict(found)
        start = f"{section}."
        return {
            key.removeprefix(start): phrase
            for key, phrase in self.phrases.items()
            if key.startswith(start) and isinstance(phrase, str)
        }

    def _phrase(self, key: str, number: int | None) -> str:
        phrase = self.phrases.get(key)
        if phrase is None:
            raise NoSuchWords(f"there are no words '{key}' in {self.file}")
        if isinstance(phrase, str):
            return phrase
        if number is None:
            raise NoSuchWords(f"'{key}' in {self.file} counts something, and is given no number")
        if not number and NONE in phrase:
            return phrase[NONE]
        return phrase.get(languages.plural(self.lang_of(key), number)) or phrase["other"]

    def _filled(self, key: str, phrase: str, values: Mapping[str, str | int]) -> str:
        is_html = False
        for value in values.values():
            is_html = is_html or isinstance(value, Markup)
        made: list[str] = []
        for text, name in _parts(phrase):
            value = self._value(key, name, values) if name else ""
            made += (escape(text), escape(value)) if is_html else (text, str(value))
        return Markup("".join(made)) if is_html else "".join(made)

    def _value(self, key: str, name: str, values: Mapping[str, str | int]) -> str | int:
        if name not in values:
            raise NoSuchWords(f"'{key}' in {self.file} has a place {{{name}}} that is not filled")
        return values[name]


@lru_cache(maxsize=5000)
def _parts(phrase: str) -> tuple[tuple[str, str], ...]:
    """A phrase as texts, each with the name of the place that follows ("" for none)."""
    found = PLACE.split(phrase)
    return tuple(zip(found[::2], [*found[1::2], ""], strict=True))


def places(phrase: Phrase) -> frozenset[str]:
    """The names of the places of a phrase, in any of its forms."""
    forms: Sequence[str] = (phrase,) if isinstance(phrase, str) else tuple(phrase.values())
    return frozenset(name for form in forms for name in PLACE.findall(form))
