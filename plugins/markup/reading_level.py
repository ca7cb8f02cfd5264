"""How hard a text in English is to read, by two known formulas.

*Flesch reading ease* (R. Flesch, A new readability yardstick, Journal of Applied Psychology
32, 1948, pp. 221–233): 0 to about 100, and the higher the easier. *Flesch–Kincaid grade*
(J. P. Kincaid and others, Derivation of New Readability Formulas, Naval Technical Training
Command, Research Branch Report 8-75, 1975): years of school in the United States.

Both know nothing but the length of sentences and words, and were not made for stories; they are
worth a look where a text stands out among its neighbours. Syllables are counted by rules of
our own, which err on few words and in both directions.
"""

from __future__ import annotations

import re
import unicodedata

from ..sources.dataclass import dataclass
from .sentences import blocks, split

_WORD = re.compile(r"[^\W_]+(?:[’'.,:][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Two vowels that are said one after the other: cre-ate, vari-ous, ide-a, qui-et, usu-al, play-ing.
_PARTED = re.compile(
    r"i(?:a(?!l|n)|o(?!n)|et(?:y?$)|um|en[ct])|ia(?=l?ty)|(?<=[dlmnrv])i(?=an|al|on$)|gian"
    r"|e(?:o(?!pl|u)|ing)|(?<=cr)ea(?=t(?!u))|u(?:al|ate|ation|el|et|ity|ous)|[oy](?=ing)|ya|yo"
)
# What sounds like one consonant: quick, guess, nation, special, patient, question.
_CONSONANTS = re.compile(r"(?<=[gq])u(?=[aeiouy])|(?<=[cgst])i(?=ous|on|al|en)|(?<=[cst])i(?=an)")
# Not heard: the e at the end of hope, hopes, hoped, hopeful, homely; heard in -ted, -ches, -ces.
_SILENT = re.compile(
    r"(?<=[^aeiouy])e(?:$|(?=(?:ly|ful|less|ment|ness)(?:ly)?$))"
    r"|(?<=[^aeiousxyz])(?<![cs]h)(?<![cg])e(?=s$)|(?<=[^aeioutdy])e(?=d$)"
)
# Heard without a vowel of its own, or with one that looks silent: ta-ble, a-cre, did-n’t, rhyth-m.
_BY_ITSELF = re.compile(r"[^aeiouylrw](?:le|re)(?=[sd]?$)|(?<=[ds])n’t$|(?<=th|is)m$")
_KNOWN = {
    "business": 2, "every": 2, "evening": 2, "somebody": 3, "something": 2, "someone": 2,
    "sometimes": 2, "somewhere": 2, "everything": 3, "everybody": 4, "everyone": 3,
    "are": 1, "were": 1, "there": 1, "where": 1, "here": 1, "therefore": 2, "being": 2,
    "science": 2, "recipe": 3, "area": 3, "idea": 3, "really": 2, "wednesday": 2, "maybe": 2,
    "homework": 2, "lifetime": 2, "bedtime": 2, "household": 2, "sideboard": 2, "forecast": 2,
    "people": 2, "colleague": 2, "interest": 2, "different": 2, "several": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Level:
    """What a text is made of, and what follows from it."""

    words: int
    sentences: int
    syllables: int

    @property
    def words_a_sentence(self) -> float:
        """How long its sentences are on average."""
        return self.words / self.sentences

    @property
    def ease(self) -> float:
        """The Flesch reading ease."""
        return 206.835 - 1.015 * self.words_a_sentence - 84.6 * self.syllables / self.words

    @property
    def grade(self) -> float:
        """The Flesch–Kincaid grade."""
        return 0.39 * self.words_a_sentence + 11.8 * self.syllables / self.words - 15.59


def level(html: str) -> Level | None:
    """The level of a text in English, given as HTML; None where it has no words."""
    words = sentences = sounds = 0
    for block in blocks(html):
        for sentence in split(block.text):
            found = _WORD.findall(sentence)
            words += len(found)
            sounds += sum(map(syllables, found))
            sentences += 1
    return Level(words, sentences, sounds) if words else None


def syllables(word: str) -> int:
    """How many syllables an English word has, at least one. In a number each digit counts as
    one, as most are said so or nearly so."""
    word = re.sub("(?<=[aeiou])[ëï]", "-i", word.casefold().replace("'", "’"))  # Zo-ë, na-ïve
    word = unicodedata.normalize("NFKD", word)
    word = "".join(letter for letter in word if not unicodedata.combining(letter))
    if digits := sum(map(str.isdigit, word)):
        return digits
    word = re.sub(r"’(?:s|ll|ve|re|d|m)$", "", word)
    single = word.removesuffix("s")
    if word in _KNOWN or single in _KNOWN:
        return _KNOWN.get(word) or _KNOWN[single]
    by_itself = len(_BY_ITSELF.findall(word))
    word = _CONSONANTS.sub("w", _SILENT.sub("", word))
    return max(1, len(_VOWELS.findall(word)) + len(_PARTED.findall(word)) + by_itself)
