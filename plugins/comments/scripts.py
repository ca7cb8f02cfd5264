"""Scripts: to which one a letter belongs, and which ones a language is written in.

Python's Unicode data has no script property (UAX #24); the first word of a letter's name says
the same for all the letters that matter here. What is not a letter (digits, punctuation, emoji,
marks) belongs to no script.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# How the first words of letters' names are said to people. Han, Hiragana and Katakana part
# Japanese from Chinese; the others say themselves.
_SAID = {"CJK": "Chinese", "HANGUL": "Korean"}
_HAN = frozenset({"CJK", "BOPOMOFO"})
_KANA = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
_KOREAN = frozenset({"HANGUL", "CJK"})
_ONE_CASE = _HAN | _KANA | _KOREAN  # written without spaces, or in few letters a word
_BY_SUBTAG = {  # ISO 15924, as it may stand in a language tag (BCP 47): sr-Latn
    "latn": frozenset({"LATIN"}),
    "cyrl": frozenset({"CYRILLIC"}),
    "grek": frozenset({"GREEK"}),
    "arab": frozenset({"ARABIC"}),
    "hebr": frozenset({"HEBREW"}),
    "hans": _HAN,
    "hant": _HAN,
    "hani": _HAN,
    "jpan": _KANA,
    "kore": _KOREAN,
    "deva": frozenset({"DEVANAGARI"}),
}
# Languages by the scripts they are written in; all others that are known are written in Latin
# letters, and Serbian in these, too.
_WRITTEN_IN = {
    "GREEK": "el",
    "CYRILLIC": "be bg kk ky mk mn ru sr tg uk",
    "ARABIC": "ar ckb fa ps ur",
    "HEBREW": "he yi",
    "DEVANAGARI": "hi mr ne sa",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "TIBETAN": "bo",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
}
_SCRIPTS = {
    language: frozenset({script})
    for script, languages in _WRITTEN_IN.items()
    for language in languages.split()
}
_SCRIPTS |= {"sr": frozenset({"CYRILLIC", "LATIN"}), "zh": _HAN, "ja": _KANA, "ko": _KOREAN}
_LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gd": "Scottish Gaelic",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "mt": "Maltese",
    "nb": "Norwegian",
    "nl": "Dutch",
    "nn": "Norwegian",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovene",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)
_SHORT = 2  # letters; a word so short says nothing of a language


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter, such as "GREEK"; "" for what is no letter or belongs to many."""
    if unicodedata.category(character) not in ("Lu", "Ll", "Lt", "Lo"):
        return ""
    first = unicodedata.name(unicodedata.normalize("NFKC", character)[0], "").split(" ")[0]
    return "" if first in ("MODIFIER", "FEMININE", "MASCULINE") else first


def said(script: str) -> str:
    """A script as people call its letters: "Cyrillic", "Chinese"."""
    return _SAID.get(script, script.capitalize())


def writing(script: str) -> str:
    """What a text in a script is written in: "Cyrillic letters", "Chinese characters"."""
    return f"{said(script)} {'characters' if script in _ONE_CASE else 'letters'}"


def scripts_of_language(lang: str) -> frozenset[str]:
    """The scripts in which a language is written, by its tag (BCP 47). Empty: not known."""
    language, *subtags = lang.lower().replace("_", "-").split("-")
    for subtag in subtags:
        if subtag in _BY_SUBTAG:
            return _BY_SUBTAG[subtag]
    if language in _SCRIPTS:
        return _SCRIPTS[language]
    return frozenset({"LATIN"}) if language in _LANGUAGES else frozenset()


def foreign(text: str, lang: str) -> str:
    """The script to which most letters of a text belong where it is none that its language is
    written in; "" otherwise.

    Links do not count, nor short words, nor words with one capital at their start, which are
    mostly names (unless there is nothing else, all of it in another script).
    """
    own = scripts_of_language(lang)
    words = _WORD.findall(_LINK.sub(" ", unicodedata.normalize("NFKC", text)))
    counted = [word for word in words if _counts(word)]
    only_names = not counted and len(words) > 2
    if only_names:
        counted = [word for word in words if len(word) > _SHORT]
    letters = Counter(
        script for word in counted for letter in word if (script := script_of(letter))
    )
    inside = sum(number for script, number in letters.items() if script in own)
    outside = {script: number for script, number in letters.items() if script not in own}
    if not own or not outside or 2 * inside >= letters.total() or (only_names and inside):
        return ""
    return max(outside, key=lambda script: (outside[script], script))


def language_name(lang: str) -> str:
    """A language as people call it; its tag where that is not known."""
    return _LANGUAGES.get(lang.lower().split("-")[0], f"'{lang}'")


def _counts(word: str) -> bool:
    if script_of(word[0]) in _ONE_CASE:
        return True
    is_a_name = word[0].isupper() and not word[1:].isupper()
    return len(word) > _SHORT and not is_a_name
