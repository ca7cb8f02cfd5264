"""Names that look like the owner's: other letters of the same shape, hidden signs, odd spacing.

Two names are alike when their skeletons are equal (the method of Unicode UTS #39 §4). The table of
shapes is a small one of our own in the manner of that standard's confusables.txt: the Greek,
Cyrillic, Armenian and Cherokee letters, small capitals and digits that pass for Latin letters,
and some that only a hurried eye takes for them (п for n). What Unicode itself calls a form of
another letter (fullwidth, mathematical, circled, superscript) comes home by NFKC.

Nothing here changes a name. A name in any script is as good as another: Zoë, Δημήτρης and Арина
are like nobody's but their own, and an accent parts one first name from another (Zoe, Zoë).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from .rendering import tidy
from .scripts import said, script_of

# Pairs of letters: the one that is written, the Latin one it looks like.
_PAIRS = """
АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ҮY ԌG ԚQ ԜW ѴV ӀI
аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx үy һh ԁd ԛq ԝw ѵv ӏl гr пn
ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ϺM ͿJ
αa βb εe ιi κk νv οo ρp σo ςc τt υu χx γy ηn ωw ϲc ϳj μu
ՍU ՕO ՏS ԼL օo ոn սu հh ցg յj զq ԁd
ᎪA ᏴB ᏟC ᎠD ᎬE ᏀG ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᎳW ᎩY ᏃZ
ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz
ɑa ɡg ɩi ıi ʋu ƖL ǀl ǃl |l ¦l ∣l 0o 1l
""".split()
_SHAPES = {ord(pair[0]): pair[1] for pair in _PAIRS}
# Letters in a coloured box, flags: their sign is a letter and their category says symbol.
for _first in (0x1F150, 0x1F170, 0x1F1E6):
    _SHAPES |= {_first + number: chr(ord("A") + number) for number in range(26)}
# A capital I beside small letters is a small l to the eye, and only there: NeIl.
_LIKE_L = re.compile(r"(?<=[a-z])I|I(?=[a-z])")
_RUN_TOGETHER = (("rn", "m"), ("vv", "w"))
_FILLERS = "\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0"
_ROLES = frozenset({"admin", "administrator", "moderator", "owner", "siteowner", "webmaster"})


def imitation(name: str, owners: tuple[str, ...]) -> str:
    """What to say of a name that stands for one of `owners` (the site's owner first), "" where
    it does not. Said in words that follow "signs"."""
    for place, owner in enumerate(owners):
        if owner.strip() and _stands_for(name, owner):
            whose = "with the owner's name" if place == 0 else f"with the name of {owner}"
            return f"{whose}{_how(name, owner)}"
    for role in sorted(_ROLES):
        if skeletons(name) & skeletons(role):
            return f"as '{role}', as only the owner may{_how(name, role)}"
    return ""


@lru_cache(maxsize=1024)
def skeletons(name: str) -> frozenset[str]:
    """What names that look the same have in common: two readings of the shapes, one of the
    letters as they stand (a capital Η is an H), one of their small forms (an η is an n)."""
    plain = _without_hidden(unicodedata.normalize("NFKC", _without_hidden(name)))
    readings = (_shape(plain).casefold(), _shape(plain.casefold()))
    return frozenset(filter(None, map(_bare, readings)))


def _stands_for(name: str, owner: str) -> bool:
    if skeletons(name) & skeletons(owner):
        return True
    given, own = _words(name), _words(owner)
    if len(own) < 2:
        rest = [word for word in given if not word & _ROLES]
        return len(rest) < len(given) and _same(rest, own)
    # A full name is nobody's by chance: an accent on it, or words around it, hide little.
    if skeletons(_without_accents(name)) & skeletons(_without_accents(owner)):
        return True
    starts = range(len(given) - len(own) + 1)
    return any(_same(given[start : start + len(own)], own) for start in starts)


def _same(some: list[frozenset[str]], others: list[frozenset[str]]) -> bool:
    return len(some) == len(others) and all(a & b for a, b in zip(some, others, strict=True))


def _words(name: str) -> list[frozenset[str]]:
    spaced = re.sub(r"[^\w|]+|_", " ", unicodedata.normalize("NFKC", _without_hidden(name)))
    return [found for word in spaced.split() if (found := skeletons(word))]


def _shape(text: str) -> str:
    # Taken apart, so that a Cyrillic ё becomes a Latin ë.
    apart = unicodedata.normalize("NFD", text).translate(_SHAPES)
    return _LIKE_L.sub("l", unicodedata.normalize("NFC", apart))


def _bare(text: str) -> str:
    """The letters and digits of a text, with the marks that belong to them."""
    kept = "".join(filter(_is_kept, text))
    for pair, letter in _RUN_TOGETHER:
        kept = kept.replace(pair, letter)
    return kept


def _is_kept(character: str) -> bool:
    # NFKC has joined marks and letters where a letter with that mark exists. What is left over is
    # laid over the letter to hide it, but for the vowels of other scripts.
    left_over = unicodedata.name(character, "").startswith("COMBINING")
    return unicodedata.category(character)[0] in "LNM" and not left_over


def _without_hidden(text: str) -> str:
    return "".join(character for character in tidy(text) if not _is_hidden(character))


def _is_hidden(character: str) -> bool:
    if unicodedata.category(character) in ("Cf", "Cc", "Cs", "Cn") or character in _FILLERS:
        return True
    return "VARIATION SELECTOR" in unicodedata.name(character, "")


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.name(c, "").startswith("COMBINING"))


def _how(name: str, owner: str) -> str:
    """By what a name differs from the one it imitates, as the end of a sentence."""
    kinds = list(dict.fromkeys(_oddities(name, owner)))
    if not kinds:
        return ""
    return f", written with {kinds[0] if len(kinds) == 1 else _listed(kinds)}"


def _oddities(name: str, owner: str) -> Iterator[str]:
    own = {script_of(letter) for letter in owner}
    seen = _without_hidden(name)
    odd = [script for letter in seen if (script := script_of(letter)) and script not in own]
    for script in dict.fromkeys(odd):
        article = "an" if said(script)[0] in "AEIOU" else "a"
        number = odd.count(script)
        yield f"{article} {said(script)} letter" if number == 1 else f"{said(script)} letters"
    for word, sign in (("fullwidth", "FULLWIDTH"), ("mathematical", "MATHEMATICAL")):
        if any(unicodedata.name(letter, "").startswith(sign) for letter in name):
            yield f"{word} letters"
    for digit in "01":
        if digit in name and digit not in owner:
            yield f"a {digit} for a letter"
    if _LIKE_L.search(name) and not _LIKE_L.search(owner):
        yield "a capital I for an l"
    if _accents(name) > _accents(owner):
        yield "an accent"
    if any(map(_is_hidden, name)):
        yield "signs that nobody sees"


def _accents(name: str) -> int:
    return len(unicodedata.normalize("NFD", name)) - len(_without_accents(name))


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"
