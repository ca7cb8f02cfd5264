"""The words of the interface: found by their keys, filled in, and in the site's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.sources import word_files
from plugins.sources.word_files import BadWords
from plugins.sources.words import NoSuchWords, Words

ENGLISH = """
[home]
lately = "Lately"
[post]
follows = "This follows [{title}], {day}."
by = "By {name}"
[count]
posts = { none = "no posts yet", one = "{number} post", other = "{number} posts" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of words, which are all that there are."""
    (tmp_path / "en.toml").write_text(ENGLISH, encoding="utf-8")
    monkeypatch.setattr(word_files, "OURS", tmp_path)
    return tmp_path


def odd(folder: Path, lang: str, text: str) -> list[str]:
    """What is said of a file of words."""
    (folder / f"{lang}.toml").write_text(text, encoding="utf-8")
    return [str(one) for one in word_files.problems(folder, lang, "words")]


def test_words_are_found_by_their_key_and_filled_in_by_name(folder: Path) -> None:
    words = word_files.read(folder, "en")
    assert words("home.lately") == "Lately"
    assert words("post.by", name="Ann {x} <b>") == "By Ann {x} <b>"


@pytest.mark.parametrize(("number", "said"), [(0, "no posts yet"), (1, "1 post"), (2, "2 posts")])
def test_none_one_and_many_have_words_of_their_own(folder: Path, number: int, said: str) -> None:
    assert word_files.read(folder, "en")("count.posts", number) == said


def test_whoever_asks_for_what_is_not_there_hears_the_key_and_the_file(folder: Path) -> None:
    words = word_files.read(folder, "en")
    asks: tuple[Callable[[], str], ...] = (
        lambda: words("home.never"),
        lambda: words("post.by"),
        lambda: words("count.posts"),
    )
    for ask in asks:
        with pytest.raises(NoSuchWords, match=r"'(home.never|post.by|count.posts)' .*en\.toml"):
            ask()


def test_what_is_html_makes_the_whole_html_and_the_rest_is_escaped() -> None:
    words = Words("en", {"a": "{one} & {other} <i>"})
    said = words("a", one=Markup("<b>1</b>"), other="<2>")
    assert isinstance(said, Markup)
    assert said == "<b>1</b> &amp; &lt;2&gt; &lt;i&gt;"
    assert not isinstance(words("a", one="<b>", other="2"), Markup)


def test_brackets_become_a_link_whatever_the_title_holds(folder: Path) -> None:
    said = word_files.read(folder, "en").link(
        "post.follows", '/a"b/', title="[x] {day} <script>", day="2 March"
    )
    assert said == ('This follows <a href="/a&#34;b/">[x] {day} &lt;script&gt;</a>, 2 March.')


def test_a_part_of_a_language_is_enough_and_the_rest_is_english(folder: Path) -> None:
    wrong = odd(
        folder, "cs", '[count]\nposts = { one = "1", few = "{number}", other = "{number}" }'
    )
    assert wrong == [
        "words/cs.toml:1: note: 3 words are missing and stay English: home.lately, post.follows,"
        " post.by; translate them from words/en.toml"
    ]
    words = word_files.read(folder, "cs")
    assert words("home.lately") == "Lately" and words.foreign == {
        "home.lately",
        "post.follows",
        "post.by",
    }


def test_each_number_takes_the_form_that_its_language_has_for_it(folder: Path) -> None:
    forms = (
        "one = 'jeden', few = '{number} několik', many = '{number} mnoho', other = '{number} víc'"
    )
    assert odd(folder, "cs", f"[count]\nposts = {{ {forms} }}")[1:] == []
    words = word_files.read(folder, "cs")
    said = [words("count.posts", number) for number in (0, 1, 3, 5)]
    assert said == ["0 víc", "jeden", "3 několik", "5 víc"]


def test_english_words_in_another_language_are_counted_as_in_english(folder: Path) -> None:
    words = word_files.read(folder, "ja")  # which has no plurals
    assert words("count.posts", 1) == "1 post"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[home]\nlatly = 'x'",
            "de.toml:2: unknown words 'home.latly'; did you mean 'home.lately'?",
        ),
        ("[home]\nlately = 3", "de.toml:2: 'home.lately' cannot be read"),
        ("[home]\nlately = { one = 'a', other = 'b' }", "de.toml:2: 'home.lately' counts nothing"),
        ("[post]\nby = 'Von {nam}'", "'post.by' has no place {nam}; it has {name}"),
        ("[post]\nby = 'Von'", "'post.by' lacks its place {name}; write {name} where it belongs"),
        ("[post]\nfollows = '{title} {day}'", "'post.follows' is linked in another way"),
        ("[count]\nposts = { few = 'x', other = 'y' }", "a form 'few' that nothing chooses"),
        ("[home\n", "de.toml:1: this is not TOML"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(folder: Path, text: str, said: str) -> None:
    assert [one for one in odd(folder, "de", text) if said in one], odd(folder, "de", text)


def test_what_does_not_fit_is_left_out(folder: Path) -> None:
    odd(folder, "de", "[post]\nby = 'Von {nam}'\n[home]\nlately = 'Zuletzt'")
    words = word_files.read(folder, "de")
    assert words("post.by", name="Ann") == "By Ann" and words("home.lately") == "Zuletzt"


def test_a_language_that_has_no_file_is_said_to_speak_english(folder: Path) -> None:
    (said,) = word_files.problems(folder, "fr-CA", "words")
    assert said.severity == "note" and said.path == "words/fr.toml"
    assert "speaks English" in said.wrong


def test_a_form_of_a_language_takes_the_words_of_the_language(folder: Path) -> None:
    odd(folder, "de", "[home]\nlately = 'Zuletzt'")
    assert word_files.read(folder, "de-AT")("home.lately") == "Zuletzt"
    odd(folder, "de-at", "[home]\nlately = 'Neulich'")
    assert word_files.read(folder, "de-AT")("home.lately") == "Neulich"


def test_the_owner_says_single_words_in_another_way(folder: Path) -> None:
    odd(folder, "de", "[home]\nlately = 'Zuletzt'")
    words = word_files.read(folder, "de", {"home.lately": "Neu", "home.never": "x"})
    assert words("home.lately") == "Neu" and "home.never" not in words.phrases


def test_a_file_that_cannot_be_read_names_its_line(folder: Path) -> None:
    odd(folder, "de", "[home]\n\nlately = \n")
    with pytest.raises(BadWords) as caught:
        word_files.read(folder, "de")
    assert caught.value.line == 3


def test_what_stands_for_the_files_changes_with_each_of_them(folder: Path) -> None:
    prints = {word_files.print_of(folder)}
    for name in ("de", "en"):
        (folder / f"{name}.toml").write_text("[a]\n", encoding="utf-8")
        prints.add(word_files.print_of(folder))
    assert len(prints) == 3
