"""What an owner may want to look at in the vocabulary: nothing of it stops a build."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import combinations

from ..sources.dataclass import dataclass
from .subjects import shipped_situations, subject_words
from .vocabulary import Vocabulary, subject
from .words import EMPTY, STOP, words_of

MOST_THEMES = 4
FEWEST_POSTS = 3
_TOGETHER = 0.8  # of the posts of the rarer theme
_RECURRING = 3  # posts
_MOST_WORDS = 12
KINDS = {
    "without a theme": "Without a theme",
    "too many themes": f"With more than {MOST_THEMES} themes",
    "unknown theme": "With a theme that does not exist",
    "another name": "Written under another name (themes.check --fix writes the slug)",
    "few posts": f"Themes with fewer than {FEWEST_POSTS} posts",
    "unused": "Themes that nobody uses",
    "pair": "Pairs that almost always come together",
    "word": "Words that keep coming back in posts and belong to no theme",
}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: its kind (one of KINDS), the file and line where there is one, the
    themes or the word that it is about, and a sentence."""

    kind: str
    file: str
    line: int
    about: tuple[str, ...]
    says: str


def findings(vocabulary: Vocabulary) -> list[Finding]:
    """Everything, in the order of KINDS."""
    found = [
        *_tagged(vocabulary),
        *_themes(vocabulary),
        *_pairs(vocabulary),
        *_words(vocabulary),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda one: order.index(one.kind))


def _tagged(vocabulary: Vocabulary) -> Iterator[Finding]:
    for one in vocabulary.tagged:
        record = one.record
        written = record.themes  # type: ignore[attr-defined]  # posts and resources
        line = record.line("themes")
        if not written:
            says = f"this {record.kind} has no theme; try: themes.suggest --file {one.shown}"
            yield Finding("without a theme", one.shown, line, (), says)
        if len(written) > MOST_THEMES:
            says = f"{len(written)} themes: {', '.join(written)}"
            yield Finding("too many themes", one.shown, line, written, says)
        for word in written:
            slug, at = vocabulary.names.get(word), record.line("themes", word)
            if slug is None:
                says = f"'{word}': {vocabulary.names.hint(word)}"
                yield Finding("unknown theme", one.shown, at, (word,), says)
            elif slug != word:
                says = f"'{word}' is '{slug}'"
                yield Finding("another name", one.shown, at, (word, slug), says)


def _themes(vocabulary: Vocabulary) -> Iterator[Finding]:
    posts, resources = _counts(vocabulary, "post"), _counts(vocabulary, "resource")
    for one in vocabulary.themes:
        slug = one.record.slug
        here = (one.shown, one.record.line("label"), (slug,))
        if not posts[slug] and not resources[slug]:
            yield Finding("unused", *here, f"{slug}: no post and no resource")
        elif posts[slug] < FEWEST_POSTS:
            says = f"{slug}: {_counted(posts[slug], 'post')}, "
            yield Finding("few posts", *here, says + _counted(resources[slug], "resource"))


def _pairs(vocabulary: Vocabulary) -> Iterator[Finding]:
    posts = _counts(vocabulary, "post")
    pairs = Counter(
        pair
        for one in vocabulary.of_kind("post")
        for pair in combinations(sorted(vocabulary.slugs_of(one)), 2)
    )
    for (first, second), together in sorted(pairs.items()):
        rarer = min(posts[first], posts[second])
        if rarer >= FEWEST_POSTS and together >= _TOGETHER * rarer:
            says = f"{first} and {second}: together in {together} of {rarer} posts"
            yield Finding("pair", "", 0, (first, second), says)


def _words(vocabulary: Vocabulary) -> Iterator[Finding]:
    known = set(EMPTY)
    situations: Mapping[str, object] = shipped_situations()
    for theme in vocabulary.themes:
        known |= subject_words(subject(theme), situations)
    posts: dict[str, set[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for one in vocabulary.of_kind("post"):
        for word in words_of(one.text):
            if word.stem != STOP and len(word.stem) > 3 and word.stem not in known:
                posts.setdefault(word.stem, set()).add(one.record.slug)
                written = one.text[word.start : word.end].casefold()
                forms.setdefault(word.stem, Counter())[written] += 1
    least = max(_RECURRING, len(vocabulary.of_kind("post")) // 20)
    often = sorted(
        (stem for stem, where in posts.items() if len(where) >= least),
        key=lambda stem: (-len(posts[stem]), stem),
    )
    for stem in often[:_MOST_WORDS]:
        form = min(forms[stem], key=lambda one: (-forms[stem][one], one))
        says = f"'{form}' in {_counted(len(posts[stem]), 'post')}"
        yield Finding("word", "", 0, (form,), says)


def _counts(vocabulary: Vocabulary, kind: str) -> Counter[str]:
    return Counter(s for one in vocabulary.of_kind(kind) for s in vocabulary.slugs_of(one))


def _counted(number: int, one: str) -> str:
    return f"{number or 'no'} {one if number == 1 else one + 's'}"


def as_json(found: list[Finding]) -> str:
    """For programs: a list of objects with kind, file ("" where there is none), line (0 where
    there is none), about (a list) and says."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2)


def as_text(found: list[Finding]) -> str:
    """For people, by kind."""
    if not found:
        return "Every post and resource has its themes, and every theme is used."
    lines: list[str] = []
    for kind, heading in KINDS.items():
        these = [one for one in found if one.kind == kind]
        if these:
            lines += [*([""] if lines else []), heading]
            for one in these:
                where = f"{one.file}:{one.line}: " if one.file and kind not in _BY_NAME else ""
                lines.append(f"  {where}{one.says}")
    return "\n".join(lines)


_BY_NAME = {"few posts", "unused"}
