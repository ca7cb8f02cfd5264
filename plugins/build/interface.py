"""The words of the interface, as the settings have them: what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..sources import languages, word_files
from ..sources.problems import Problem
from ..sources.word_files import BadWords
from . import telling

if TYPE_CHECKING:
    from .settings_places import Named


def problems(settings: Mapping[str, Any], where: Named) -> Iterator[Problem]:
    """What is wrong with the site's language, the files of its words, and the owner's own ones."""
    lang, own, theme = settings.get("DEFAULT_LANG"), settings.get("WORDS"), settings.get("THEME")
    if not isinstance(lang, str) or not lang or not isinstance(theme, str):
        return
    if not languages.is_known(lang):
        wrong = f"nobody here knows the dates and plurals of '{lang}', so they are English"
        remedy = "write the code of a language, such as 'en' or 'de-AT'"
        yield replace(where.problem("DEFAULT_LANG", wrong, remedy), severity="note")
    folder = Path(theme) / "words"
    yield from word_files.problems(folder, lang, telling.near(folder))
    try:
        base = word_files.english(folder)
    except BadWords:  # it has been said
        return
    for key, phrase in own.items() if isinstance(own, dict) else ():
        for wrong, remedy in word_files.faults(str(key), phrase, base, lang):
            yield where.problem("WORDS", f"WORDS: {wrong}", remedy)
