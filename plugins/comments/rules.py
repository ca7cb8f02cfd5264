"""What can be told of a submission before a person has seen it.

The rules only sort: whatever they find, the comment waits for the owner, or lies among the spam
where the owner can find it again. Each thing found is a reason in plain words. A reason may name
hosts, and words and names that are the owner's own; it quotes nothing else of what a stranger
wrote, because it is shown beside the owner's buttons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from ..sources.dataclass import dataclass
from ..sources.texts import digest
from . import links, look_alikes, scripts
from .blocking import Blocked
from .classifier import Classifier
from .rendering import tidy

TOO_FAST = 3.0  # seconds; nobody reads a preview in less
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_MOST_HOSTS = 5  # that a reason names
_LONGEST_HOST = 60


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody sent. Every text is hostile.

    `lang` is the post's language tag (BCP 47), `seconds` how long after the preview was made it
    was sent, `honeypot` whether the field that nobody sees was filled in, `fingerprint` stands
    for where it came from.
    """

    post: str
    author: str
    email: str = ""
    url: str = ""
    body: str
    lang: str = "en"
    seconds: float
    honeypot: bool = False
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What submissions are held against.

    `owners` are names that no stranger should sign with, the owner's first, then those of who
    writes posts. `earlier` says whether a digest made by `twin_digest` is that of an earlier
    comment.
    """

    owners: tuple[str, ...]
    blocked_words: tuple[str, ...]
    blocked: Blocked
    earlier: Callable[[str], bool]
    classifier: Classifier


@dataclass(frozen=True)
class Verdict:
    """Where a submission goes, why in plain words, and how much it is like spam (0 to 1; None
    where too little has been decided to know)."""

    status: Literal["pending", "spam"]
    reasons: tuple[str, ...] = ()
    score: float | None = None


def judged(submission: Submission, known: Known) -> Verdict:
    """Sort a submission: it waits, or it is spam; in both cases with the reasons."""
    score = known.classifier.probability(taught(submission.author, submission.url, submission.body))
    found = links.of(submission.body, None)
    against = list(_against(submission, known, found))
    if score is not None and known.classifier.is_sure(score):
        against.append(f"looks like what you have called spam ({_percent(score)})")
    doubts = list(_doubts(submission, known, found))
    return Verdict("spam" if against else "pending", (*against, *doubts), score)


def taught(author: str, url: str | None, body: str) -> tuple[str, ...]:
    """The texts of a comment by which the classifier knows it."""
    return (author, url or "", body)


def twin_digest(body: str) -> str:
    """What two texts share that are equal but for case, spacing, forms of letters (NFKC) and
    what nobody sees."""
    return digest(folded(body))


def folded(text: str) -> str:
    """A text as it is compared with others."""
    plain = unicodedata.normalize("NFKC", tidy(text))
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def _against(submission: Submission, known: Known, found: Sequence[links.Link]) -> Iterator[str]:
    """What makes a submission spam."""
    if submission.honeypot:
        yield "the invisible field was filled in"
    if submission.seconds < TOO_FAST:
        yield f"sent {_seconds(submission.seconds)} after the preview"
    urls = (submission.url, *(link.url for link in found))
    yield from known.blocked.reasons(submission.email, urls, submission.fingerprint)


def _doubts(submission: Submission, known: Known, found: Sequence[links.Link]) -> Iterator[str]:
    """What the owner should see at once; the comment waits with or without it."""
    if said := look_alikes.imitation(submission.author, known.owners):
        yield f"signs {said}"
    if len(found) > 1:
        yield _of_links([link.ascii for link in found])
    text = folded(f"{submission.author}\n{submission.url}\n{submission.body}")
    for phrase in dict.fromkeys(known.blocked_words):
        if _stands_in(phrase, text):
            yield f"the blocked word{'s' if ' ' in phrase.strip() else ''} '{phrase.strip()}'"
    if script := scripts.foreign(submission.body, submission.lang):
        language = scripts.language_name(submission.lang)
        yield f"written in {scripts.writing(script)}, the post is in {language}"
    if known.earlier(twin_digest(submission.body)):
        yield "the same text was sent before"


def _of_links(hosts: Sequence[str]) -> str:
    """All of a comment's links in one reason. The hosts are as browsers ask for them: ASCII."""
    different = [host[:_LONGEST_HOST] for host in dict.fromkeys(filter(None, hosts))]
    named = ", ".join(different[:_MOST_HOSTS])
    if len(different) > _MOST_HOSTS:
        named += f" and {_number(len(different) - _MOST_HOSTS)} more"
    elif len(different) == 1:
        named = f"all to {named}" if len(hosts) > 2 else f"both to {named}"
    return f"{_number(len(hosts))} links: {named}" if named else f"{_number(len(hosts))} links"


def _stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a folded text, as whole words: "casino", not "casinos"."""
    pattern = _whole(phrase)
    return pattern is not None and pattern.search(text) is not None


@lru_cache(maxsize=1024)
def _whole(phrase: str) -> re.Pattern[str] | None:
    words = folded(phrase)
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)") if words else None


def _seconds(seconds: float) -> str:
    whole = int(seconds)
    if whole < 1:
        return "less than 1 second"
    return "1 second" if whole == 1 else f"{whole} seconds"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _percent(score: float) -> str:
    # Never 100: it is a guess.
    return f"{min(99, int(score * 100))} %"
