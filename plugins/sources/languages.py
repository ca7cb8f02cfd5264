"""What a language does with dates, plurals and lists, as CLDR has it (Unicode TR 35).

Babel knows that of every language. English, which most sites here speak, is done without it:
Babel takes longer to load than a small build lasts. `2 March 2026` is the English of Britain;
`en-US` and every other English come from Babel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from .dates import MONTHS

if TYPE_CHECKING:
    from babel import Locale

# The code of a language, as far as its form goes (RFC 5646 §2.1).
CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CATEGORIES = ("zero", "one", "two", "few", "many", "other")  # of plurals, TR 35 part 3 §5
_PLAIN = frozenset({"en", "en-gb"})
# Languages that cards are often in, so that an English site need not ask Babel.
_NAMES = {
    "ar": "Arabic", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip
_FROM_RIGHT = frozenset({"ar", "he"})  # of those


def is_known(code: str) -> bool:
    """Whether dates and plurals of a language are known."""
    return _is_plain(code) or _locale(code) is not None


def direction(code: str) -> str:
    """In which direction a language is written: "ltr" or "rtl"."""
    if code.lower() in _NAMES or code.lower().startswith("en-"):
        return "rtl" if code.lower() in _FROM_RIGHT else "ltr"
    locale = _locale(code)
    return str(locale.text_direction) if locale else "ltr"


def plural(code: str, number: int) -> str:
    """The category of a number: one of CATEGORIES."""
    locale = None if _is_plain(code) else _locale(code)
    if locale is None:
        return "one" if number == 1 else "other"
    return str(locale.plural_form(number))


def categories(code: str) -> frozenset[str]:
    """The categories of plurals that a language has."""
    locale = None if _is_plain(code) else _locale(code)
    return frozenset({*(locale.plural_form.tags if locale else ("one",)), "other"})


@lru_cache(maxsize=50_000)
def day(code: str, when: date) -> str:
    """`2 March 2026`, `2. März 2026`; strftime would ask the machine's locale."""
    locale = None if _is_plain(code) else _locale(code)
    if locale is None:
        return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    from babel.dates import format_date

    return format_date(when, "long", locale=locale)


def month(code: str, when: date) -> str:
    """`March`, standing alone."""
    locale = None if _is_plain(code) else _locale(code)
    if locale is None:
        return MONTHS[when.month - 1]
    from babel.dates import format_date

    return format_date(when, "LLLL", locale=locale)


def partial_date(code: str, text: str) -> str:
    """A date as exactly as it is known (`2014-05`): `2014`, `May 2014`, `31 May 2014`."""
    year, month_, day_ = [*text.split("-"), "", ""][:3]
    if not month_:
        return year
    when = date(int(year), int(month_), int(day_ or 1))
    if day_:
        return day(code, when)
    locale = None if _is_plain(code) else _locale(code)
    if locale is None:
        return f"{MONTHS[when.month - 1]} {year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", when, locale=locale)


def listed(code: str, items: Sequence[str], style: str = "standard") -> str:
    """`A, B and C`, or in the style "or" `A, B or C`. What is Markup stays what it is, and then
    everything is."""
    if any(isinstance(item, Markup) for item in items):
        return Markup(_joined(code, [str(escape(item)) for item in items], style))
    return _joined(code, items, style)


def name(of: str, code: str) -> str:
    """What a language is called in another one (its first part, RFC 5646 §2.2.1); the code itself
    where that has no word."""
    first = of.lower().partition("-")[0]
    if _is_plain(code) and first in _NAMES:
        return _NAMES[first]
    locale = _locale(code) or _locale("en")
    assert locale is not None  # English is always there
    return str(locale.languages.get(first, of))


def _joined(code: str, items: Sequence[str], style: str) -> str:
    if len(items) < 2:
        return "".join(items)
    locale = None if _is_plain(code) else _locale(code)
    if locale is None:
        *most, last = items
        return f"{', '.join(most)} {'or' if style == 'or' else 'and'} {last}"
    ways: Any = locale.list_patterns.get(style) or locale.list_patterns["standard"]
    if len(items) == 2:
        return str(ways["2"].format(*items))
    whole = ways["start"].format(items[0], items[1])
    for item in items[2:-1]:
        whole = ways["middle"].format(whole, item)
    return str(ways["end"].format(whole, items[-1]))


@cache
def _is_plain(code: str) -> bool:
    return code.lower() in _PLAIN


@cache
def _locale(code: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
