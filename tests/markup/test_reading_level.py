"""The reading level of a text: the formulas as they were published, and the count of syllables."""

from __future__ import annotations

import pytest

from plugins.markup.reading_level import Level, level, syllables

# Counted by ear: from the site's own texts, and what such counts stumble over.
BY_EAR = {
    1: "the a I’m shoes clothes hoped asked washed eye half once who queue they’re we’d strength"
    " through cakes whole tongue four knife stopped rhyme guessed",
    2: "people didn’t wasn’t table little handles nothing wanted needed houses boxes noticed"
    " changes evening something sideboard homework being going quiet question patient nation"
    " metre acre hopeful lonely basement careful reading lion giant create science colleague",
    3: "everything somebody family telephone nursery pyjamas idea radio video media audience usual"
    " envelope unhappy delivered wellington dinosaur museum continue animal yesterday creator"
    " equally childminder cinema generous various",
    4: "obviously anybody explanation society usually delivery emergency negotiate differently"
    " situation diagonal temperature",
    5: "negotiation sociologist university opportunity paediatrician organisation",
}


def test_syllables_are_counted_as_they_are_heard_but_for_a_few_words() -> None:
    heard = {word: count for count, words in BY_EAR.items() for word in words.split()}
    wrong = {word: syllables(word) for word, count in heard.items() if syllables(word) != count}
    assert len(wrong) <= len(heard) * 0.05, wrong
    counted = sum(map(syllables, heard))
    assert counted == pytest.approx(sum(heard.values()), rel=0.03)


@pytest.mark.parametrize(("word", "count"), [("17.32", 4), ("£292", 3), ("Zoë", 2), ("hm", 1)])
def test_numbers_are_said_digit_by_digit_and_accents_do_not_matter(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_easiest_text_that_there_can_be() -> None:
    """One word of one syllable to a sentence: 121.22 (Flesch), −3.40 (Kincaid)."""
    found = level("<p>Go. Sit. Eat.</p><p>Sleep!</p>")
    assert found == Level(words=4, sentences=4, syllables=4)
    assert (round(found.ease, 2), round(found.grade, 2)) == (121.22, -3.40)


def test_the_grade_of_the_sentence_on_the_platypus() -> None:
    """The example that is usually given: 13 words, 24 syllables, grade 11.3."""
    assert round(Level(words=13, sentences=1, syllables=24).grade, 1) == 11.3


def test_longer_sentences_and_longer_words_are_harder() -> None:
    short = level("<p>The train was late. I ran. She saw it.</p>")
    long = level("<p>The train was late and I ran and she saw it.</p>")
    heavy = level("<p>The locomotive’s delay necessitated acceleration. She observed it.</p>")
    assert short and long and heavy
    assert short.ease > long.ease > heavy.ease
    assert short.grade < long.grade < heavy.grade


def test_a_text_without_words_has_no_level() -> None:
    assert level("<p>…</p><pre>code here</pre>") is None
