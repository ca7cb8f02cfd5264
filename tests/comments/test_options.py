"""The owner's options: everything may be left out, and what is wrong is said where it stands."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from plugins.comments import options
from plugins.comments.options import BadOptions, Options


def read(folder: Path, text: str) -> Options:
    private = folder / "private"
    private.mkdir(exist_ok=True)
    (private / options.NAME).write_text(text, encoding="utf-8")
    return options.read(private)


def wrong(folder: Path, text: str) -> str:
    with pytest.raises(BadOptions) as bad:
        read(folder, text)
    return str(bad.value)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert options.read(tmp_path / "private") == Options()


def test_what_stands_in_the_file_is_taken(tmp_path: Path) -> None:
    text = """
        owner = "Nell"
        notify = ["mail", "-s", "Comments", "nell@example.org"]
        proxies = ["127.0.0.1", "10.0.0.0/8", "::1"]
        blocked_words = ["casino", "payday   loan"]
        queue = 10
        public = "https://example.org/"
    """
    assert read(tmp_path, text) == Options(
        owner="Nell",
        notify=("mail", "-s", "Comments", "nell@example.org"),
        proxies=("127.0.0.1", "10.0.0.0/8", "::1"),
        blocked_words=("casino", "payday loan"),
        queue=10,
        public="https://example.org",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\n\nownr = "N"', "3: there is no option 'ownr'; did you mean 'owner'?"),
        ("[limits]\nper_day = 3", "1: there is no option 'limits'; write one of"),
        ("owner = 3", "1: 'owner' must be a text; write it like owner = \"Sam\""),
        ('queue = "10"', "1: 'queue' must be a whole number of at least 1; write it like"),
        ("queue = true", "1: 'queue' must be a whole number"),
        ("queue = 0", "1: 'queue' must be a whole number"),
        ("queue = 1.5", "1: 'queue' must be a whole number"),
        ('notify = "mail nell"', "1: 'notify' must be a list of texts; write it like notify = ["),
        ("notify = [1]", "1: 'notify' must be a list of texts"),
        ('notify = [""]', "1: 'notify' names no program"),
        ('blocked_words = [" "]', "1: 'blocked_words' holds an empty text"),
        ('proxies = ["caddy"]', "1: 'caddy' in 'proxies' is no address and no network"),
        ('public = "example.org"', "1: 'public' is no web address"),
        ('public = "http://example.org"', "1: 'public' is not an https address"),
        ('owner = "a"\nqueue = ', "2: this is not TOML ("),
        ('owner = "a"\nowner = "b"', "2: this is not TOML ("),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_to_write(
    tmp_path: Path, text: str, said: str
) -> None:
    assert wrong(tmp_path, text).startswith(f"private/comments.toml:{said}")


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / options.NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(BadOptions, match="not UTF-8"):
        options.read(tmp_path)


def test_localhost_may_be_without_https(tmp_path: Path) -> None:
    found = read(tmp_path, 'public = "http://localhost:8017/moderate/"')
    assert found.public == "http://localhost:8017"


def test_the_starting_file_changes_nothing_and_explains_every_option(tmp_path: Path) -> None:
    private = tmp_path / "private"
    path = options.write_starting_file(private)
    assert path == private / options.NAME
    assert options.read(private) == Options()
    text = path.read_text(encoding="utf-8")
    assert all(f"# {key} = " in text for key in options.KEYS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_the_starting_file_says_true_defaults_and_good_examples(tmp_path: Path) -> None:
    lines = options.STARTING_FILE.splitlines()
    examples = [line.removeprefix("# ") for line in lines if " = " in line]
    assert len(examples) == len(options.KEYS)
    found = read(tmp_path, "\n".join(examples))
    for key in options.KEYS:
        if isinstance(getattr(Options(), key), int):
            assert getattr(found, key) == getattr(Options(), key)


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    read(tmp_path, 'owner = "Nell"')
    assert options.write_starting_file(tmp_path / "private") is None
    assert options.read(tmp_path / "private").owner == "Nell"
