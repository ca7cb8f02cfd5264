"""Files of words: `theme/words/en.toml`, and one for each other language that the theme speaks.

English is whole. A file of another language may hold a part; what it lacks is said in English.
Keys are those of TOML tables, put together: `short = "…"` below `[post]` is `post.short`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from . import languages
from .problems import Problem, did_you_mean
from .words import FORMS, NONE, Phrase, Phrases, Words, places

BASE = "en"
# The words of this program's own theme: what another theme does without is said with them.
OURS = Path(__file__).resolve().parents[2] / "theme" / "words"
_SHOWN = 6  # keys that a note names


class BadWords(Exception):
    """A file of words, or the words of the settings, cannot be read."""

    def __init__(self, path: Path, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.path, self.line, self.wrong = path, line, wrong


def read(folder: Path, lang: str, own: Mapping[str, Any] | None = None) -> Words:
    """The words of a language (RFC 5646), from the files of a folder; `own` are words that the
    owner of the site says in another way, by their keys.

    Raises BadWords for a file that is no TOML. What does not fit is left out (see `problems`).
    """
    print_ = print_of(folder)  # before they are read: they may change meanwhile
    base = english(folder)
    file = file_of(folder, lang)
    spoken = _fitting(_phrases(file), base, lang) if file else {}
    own = _fitting(own or {}, base, lang)
    foreign = frozenset() if _is_english(lang) else frozenset(base) - {*spoken, *own}
    shown = file or folder / f"{lang.lower()}.toml"
    name = "/".join(shown.parts[-3:])
    return Words(lang, {**base, **spoken, **own}, name, foreign, print_)


@cache
def ours(lang: str = BASE) -> Words:
    """The words of this program's own theme."""
    return read(OURS, lang)


def english(folder: Path) -> dict[str, Phrase]:
    """The English words of a folder, which hold every key. Raises BadWords."""
    file = folder / f"{BASE}.toml"
    whole = _phrases(OURS / f"{BASE}.toml")
    return {**whole, **_phrases(file)} if file.is_file() and folder != OURS else whole


def file_of(folder: Path, lang: str) -> Path | None:
    """The file of a language, or of the language that it is a form of (`de` for `de-AT`)."""
    parts = lang.lower().split("-")
    names = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    found = (folder / f"{name}.toml" for name in names)
    return next((file for file in found if file.is_file()), None)


def print_of(folder: Path) -> str:
    """What stands for all files of a folder, as they are now."""
    check = hashlib.blake2b(digest_size=16)
    files = {*OURS.glob("*.toml"), *folder.glob("*.toml")}
    for file in sorted(files):
        check.update(f"{file.name} ".encode())
        check.update(hashlib.blake2b(file.read_bytes(), digest_size=16).digest())
    return check.hexdigest()


def problems(folder: Path, lang: str, shown: str) -> Iterator[Problem]:
    """What is wrong with the words of a language; `shown` is the folder as people call it."""
    try:
        base = english(folder)
        file = file_of(folder, lang)
        found = _phrases(file) if file else {}
    except BadWords as bad:
        yield Problem(f"{shown}/{bad.path.name}", bad.line, bad.wrong, "see docs/translating.md")
        return
    if file is None:
        if not _is_english(lang):
            path = f"{shown}/{lang.lower().partition('-')[0]}.toml"
            wrong = f"there are no words in '{lang}', so the interface speaks English"
            yield Problem(path, 1, wrong, "see docs/translating.md", "note")
        return
    path, text = f"{shown}/{file.name}", file.read_text(encoding="utf-8")
    for key, phrase in found.items():
        for wrong, remedy in faults(key, phrase, base, lang):
            yield Problem(path, _line(text, key), wrong, remedy)
    if missing := [key for key in base if key not in found]:
        named = ", ".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
        wrong = f"{len(missing)} words are missing and stay English: {named}"
        remedy = f"translate them from {shown}/{BASE}.toml"
        yield Problem(path, 1, wrong, remedy, "note")


def faults(key: str, phrase: object, base: Phrases, lang: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one phrase, and what to do: it must be known, and fit the English."""
    if key not in base:
        yield f"unknown words '{key}'", did_you_mean(key, base)
        return
    known = base[key]
    if not _is_phrase(phrase):
        remedy = "write a text in quotation marks, or a table with 'other'"
        yield f"'{key}' cannot be read", remedy
        return
    assert isinstance(phrase, str | dict)
    if isinstance(phrase, dict):
        if isinstance(known, str):
            yield f"'{key}' counts nothing", "write one text in quotation marks"
            return
        forms = languages.categories(lang) | {NONE}
        for form in phrase.keys() - forms:
            remedy = f"'{lang}' has {', '.join(f for f in FORMS if f in forms)}"
            yield f"'{key}' has a form '{form}' that nothing chooses", remedy
    wanted, there = places(known), places(phrase)
    for place in sorted(there - wanted):
        remedy = f"it has {', '.join(f'{{{one}}}' for one in sorted(wanted)) or 'none'}"
        yield f"'{key}' has no place {{{place}}}", remedy
    for place in sorted(wanted - there - {"number"}):
        yield f"'{key}' lacks its place {{{place}}}", f"write {{{place}}} where it belongs"
    linked = _is_linked(known)
    for form in (phrase,) if isinstance(phrase, str) else phrase.values():
        if linked != _is_linked(form) or form.count("[") != form.count("]"):
            remedy = "put [ ] around the words that lead on" if linked else "take [ and ] out"
            yield f"'{key}' is linked in another way than in English", remedy
            break


def _is_linked(phrase: Phrase) -> bool:
    forms = (phrase,) if isinstance(phrase, str) else tuple(phrase.values())
    return any("[" in form for form in forms)


def _is_phrase(found: object) -> bool:
    if isinstance(found, str):
        return True
    if not isinstance(found, dict) or "other" not in found:
        return False
    return found.keys() <= set(FORMS) and all(isinstance(form, str) for form in found.values())


def _fitting(found: Mapping[str, Any], base: Phrases, lang: str) -> dict[str, Phrase]:
    return {
        key: phrase for key, phrase in found.items() if not any(faults(key, phrase, base, lang))
    }


def _is_english(lang: str) -> bool:
    return lang.lower().partition("-")[0] == BASE


def _phrases(file: Path) -> dict[str, Phrase]:
    """The phrases of a file by their whole keys. Raises BadWords."""
    try:
        return dict(_read(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadWords(file, 1, "this file of words is missing") from None
    except UnicodeDecodeError as error:
        raise BadWords(file, 1, "this file is not UTF-8") from error
    except ValueError as error:  # of which tomllib's own is one
        line = re.search(r"line (\d+)", str(error))
        wrong = f"this is not TOML ({error})"
        raise BadWords(file, int(line[1]) if line else 1, wrong) from error


@lru_cache(maxsize=8)
def _read(text: str) -> dict[str, Phrase]:
    """Raises ValueError."""
    import tomllib  # only where words are read: a small change does without

    return dict(_flat("", tomllib.loads(text)))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, found in table.items():
        if isinstance(found, dict) and not _is_phrase(found):
            yield from _flat(f"{prefix}{name}.", found)
        else:
            yield f"{prefix}{name}", found


def _line(text: str, key: str) -> int:
    """The line on which a key stands, as people write it: in its table, or put together."""
    section, _, name = key.rpartition(".")
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            here = stripped.strip("[] ")
        elif here == section and re.match(rf"[\"']?{re.escape(name)}[\"']?\s*=", stripped):
            return number
    return 1
