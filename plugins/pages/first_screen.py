"""What of a post's opening is folded, so that its first sentence is on the first screen of a phone.

What stands above the text is words, and words have a length. How high they will be on a phone of
390 × 844 pixels is reckoned here from that, with letters taken to be wide; whether the reckoning
holds, tests/reading/test_first_sentence.py finds out for every post in a browser. A picture or a
video at the beginning of a text is seen first, as its writer wants it, whatever is folded.
"""

from __future__ import annotations

import re

from ..markup.conversion import plain
from ..markup.sentences import split
from ..sources.records import Post
from .library import Library

SCREEN = 844 - 24  # pixels; what a wide letter more or less may change is left free
_TOP = 104  # the name of the site and its menu
_FOLDED = 62  # a line that opens
HEADINGS_FOR_CONTENTS = 4  # of chapters; fewer have no list above the text
_EPIGRAPH = re.compile(r'\s*<figure class="epigraph">(.*?)</figure>', re.DOTALL)


def folded(library: Library, post: Post) -> str:
    """ "": nothing; "notes": the update notes; "all": the short version too."""
    if post.withdrawal:
        return ""
    above = _always(library, post)
    notes = sum(27 + 24 + 26 * _lines(note.text, 38) for note in post.updates)
    summary = 70 + sum(2 + 24 * _lines(line, 35) for line in post.summary) if post.summary else 0
    if above + notes + summary <= SCREEN:
        return ""
    notes = min(notes, _FOLDED)
    return "notes" if notes and above + notes + summary <= SCREEN else "all"


def _always(library: Library, post: Post) -> int:
    """The height of what is never folded, down to the end of the first sentence."""
    height = _TOP
    if post.themes or post.badge:
        height += 28
    height += 31 * _lines(post.title, 23) if len(post.title) > 60 else 38 * _lines(post.title, 19)
    if post.standfirst:
        height += 11 + 29 * _lines(post.standfirst, 34)
    height += 9 + 24 * _lines(_byline(library, post), 40)
    if post.follows:
        target = library.chains.target(post)
        if target:
            height += _line_to(library, "post.follows", target)
    for later in library.chains.followers(post):
        height += _line_to(library, "post.followed_on", later)
    conversion = library.conversion(post)
    chapters = [one for one in conversion.headings if one.level == 2]
    if len(chapters) >= HEADINGS_FOR_CONTENTS:
        height += _FOLDED
    if epigraph := _EPIGRAPH.match(conversion.html):
        height += 78 + 28 * _lines(plain(epigraph[1]), 34)
    sentences = split(library.opening(post))
    first = sentences[0] if sentences else ""
    return height + 26 + 28 * _lines(first, 38)


def _line_to(library: Library, key: str, other: Post) -> int:
    day = library.day(other.date).words
    minutes = library.says("count.minutes", library.conversion(other).minutes)
    words = library.says(key, title=other.title, day=day, minutes=minutes)
    return 18 + 24 * _lines(words, 40)


def _byline(library: Library, post: Post) -> str:
    """About as many letters as the line below the title has."""
    names = [
        library.authors_by_slug[slug] for slug in post.authors if slug in library.authors_by_slug
    ]
    guest = library.says("post.guest")
    said = [f"{author.title}{f' {guest}' if author.guest else ''}" for author in names]
    said += [library.day(post.date).words]
    said += [library.says(f"count.{what}", 120) for what in ("minutes", "comments")]
    words = " · ".join(said)
    if post.updates or post.updated:
        words += f" {library.says('post.changed', day=said[len(names)])}"
    return words


def _lines(words: str, letters: int) -> int:
    """How many lines words need where so many letters fit in one."""
    lines, room = 1, letters
    for word in words.split():
        if len(word) > room and room < letters:
            lines, room = lines + 1, letters
        while len(word) > room:
            lines, word = lines + 1, word[room:]
            room = letters
        room -= len(word) + 1
    return lines
