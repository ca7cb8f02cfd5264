"""No two texts share a sentence.

A sentence counts from six words on, with capitals and marks left aside. One thing is allowed: a
comment and another text may have one in common if it stands in at least one of the two only as
a marked quotation, in “…” or in a block of quotation (`>`). So a post may quote a reader, a reader
may quote a post or another reader, and nothing else is said twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from tests.small_site import collection, comment, content_folder, page, post, theme
from tests.words.the_texts import Said, said_in, site_of, tell, the_site

LATE = "The train was late again on that Monday."


def said_twice(texts: Iterable[Said]) -> list[str]:
    """Each pair of files that share a sentence, with the sentence."""
    by_sentence: dict[str, list[Said]] = defaultdict(list)
    for text in texts:
        for words in {**text.own, **text.quoted}:
            by_sentence[words].append(text)
    return sorted(
        f"{one.file} and {other.file} share a sentence: {(one.own | one.quoted)[words]}"
        for words, where in by_sentence.items()
        for one, other in combinations(where, 2)
        if not is_allowed(one, other, words)
    )


def is_allowed(one: Said, other: Said, words: str) -> bool:
    """Whether a reader quotes or is quoted, and the marks say so."""
    return (one.is_comment or other.is_comment) and (words in one.quoted or words in other.quoted)


def test_no_two_texts_share_a_sentence() -> None:
    tell(said_twice(said_in(the_site())))


def shared(root: Path, files: dict[str, str | bytes]) -> list[str]:
    """What is said twice in a small site."""
    root.mkdir(exist_ok=True)
    return said_twice(said_in(site_of(content_folder(root, files))))


def test_a_sentence_of_one_text_is_found_in_any_other(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", body=f"So it began. {LATE} I ran."),
        "posts/2026-03-02-b.md": post("B", standfirst=LATE),
        "posts/2026-03-03-c.md": post("C", updates=[{"date": "2026-04-01", "text": LATE}]),
        "posts/2026-03-04-d.md": post("D", body="- *The* train was late\n  again, on that monday"),
        "pages/e.md": page("E", f"| x |\n|---|\n| {LATE} |"),
        "collections/f.md": collection("F", "a").replace("Because a is short.", LATE),
        "themes/g.md": theme("G", definition=LATE),
        "comments/a/c-100.md": comment("c-100", "a", LATE),
    }
    found = shared(tmp_path, files)
    assert len(found) == 8 * 7 / 2
    assert found[0] == (
        f"content/collections/f.md and content/comments/a/c-100.md share a sentence: {LATE}"
    )


def test_five_words_are_anybodys(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"pages/{name}.md": page(name, "I have bought a pencil.") for name in "ab"
    }
    assert shared(tmp_path, files) == []


def test_a_post_may_quote_a_reader_with_marks_and_not_without(tmp_path: Path) -> None:
    def files(body: str) -> dict[str, str | bytes]:
        return {
            "posts/2026-03-01-a.md": post("A"),
            "posts/2026-03-02-b.md": post("B", body=body),
            "comments/a/c-100.md": comment("c-100", "a", f"Hello. {LATE} Was yours?"),
        }

    assert shared(tmp_path / "marks", files(f"Sam asked: “{LATE} Was yours?” It was.")) == []
    assert shared(tmp_path / "block", files(f"Sam wrote:\n\n> {LATE}\n\nMine was.")) == []
    assert len(shared(tmp_path / "bare", files(f"Sam wrote this. {LATE} Mine was."))) == 1
    assert len(shared(tmp_path / "both", files(f"Sam wrote “{LATE}” {LATE}"))) == 1


def test_a_reader_may_quote_a_post_and_a_post_may_not_quote_a_post(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-a.md": post("A", body=LATE),
        "comments/a/c-100.md": comment("c-100", "a", f'> {LATE}\n\n"{LATE}" Ha!'),
    }
    assert shared(tmp_path / "reader", files) == []
    files["posts/2026-03-02-b.md"] = post("B", body=f"I wrote “{LATE}” there.")
    assert [line.split(" share")[0] for line in shared(tmp_path / "post", files)] == [
        "content/posts/2026-03-01-a.md and content/posts/2026-03-02-b.md"
    ]
