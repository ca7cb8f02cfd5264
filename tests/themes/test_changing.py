"""themes.rename, themes.merge, themes.voice, themes.check: on real files, shown before done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.themes import changing, editing
from plugins.themes.vocabulary import read
from tests.small_site import comment, content_folder, post, problems, resource, theme
from tests.themes.asking import asked, changed, committed

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme("Guilt", "inner-life", id="abcdefgh", other_names=["mum guilt"]),
    "themes/rest.md": theme("Rest", "wellbeing", related=["guilt"], cues=["nap"]),
    "posts/2026-03-01-a.md": post("A", themes=["guilt", "rest"], body="All my guilt. [[guilt]]"),
    "posts/2026-03-02-b.md": "Title: B\nDate: 2026-03-02\nTags: Mum Guilt, rest\n\nguilt\n",
    "resources/r.md": resource("R", themes=["guilt"]),
}


def site(root: Path, files: dict[str, str | bytes] | None = None) -> Path:
    folder = content_folder(root, FILES | (files or {}))
    committed(root)
    return folder


def test_rename_changes_the_words_of_front_matter_and_nothing_else(tmp_path: Path) -> None:
    folder = site(tmp_path)
    before = (folder / "posts/2026-03-01-a.md").read_text(encoding="utf-8")
    done = asked(tmp_path, "themes.rename", "mum guilt", "self-blame", "--yes")
    assert done.returncode == 0, done.stderr
    after = (folder / "posts/2026-03-01-a.md").read_text(encoding="utf-8")
    assert after == before.replace("- guilt\n", "- self-blame\n")
    pelican = (folder / "posts/2026-03-02-b.md").read_text(encoding="utf-8")
    assert "Tags: self-blame, rest\n\nguilt\n" in pelican
    moved = (folder / "themes/self-blame.md").read_text(encoding="utf-8")
    assert "aliases: [guilt]" in moved
    assert "id: abcdefgh" in moved
    assert not (folder / "themes/guilt.md").exists()
    assert problems(tmp_path, {}) == []


def test_it_is_shown_first_and_done_when_agreed(tmp_path: Path) -> None:
    site(tmp_path)
    shown = asked(tmp_path, "themes.rename", "guilt", "self-blame", text="n\n")
    assert "themes: [" not in shown.stdout
    assert "Tags: Mum Guilt, rest" in shown.stdout
    assert "Nothing has changed." in shown.stderr
    assert changed(tmp_path) == []
    agreed = asked(tmp_path, "themes.rename", "guilt", "self-blame", text="y\n")
    assert "To undo it: git restore" in agreed.stdout
    assert changed(tmp_path) != []


def test_git_brings_everything_back(tmp_path: Path) -> None:
    import subprocess

    site(tmp_path)
    done = asked(tmp_path, "themes.merge", "guilt", "rest", "--yes")
    undo = done.stdout.partition("To undo it: ")[2].strip()
    subprocess.run(undo, shell=True, cwd=tmp_path, check=True)
    assert changed(tmp_path) == []


def test_what_git_does_not_have_is_not_touched(tmp_path: Path) -> None:
    folder = site(tmp_path)
    with (folder / "resources/r.md").open("a", encoding="utf-8") as file:
        file.write("One more line.\n")
    done = asked(tmp_path, "themes.rename", "guilt", "self-blame", "--yes")
    assert done.returncode == 1
    assert "content/resources/r.md" in done.stderr
    assert len(changed(tmp_path)) == 1
    assert (
        asked(tmp_path, "themes.rename", "guilt", "self-blame", "--yes", "--force").returncode == 0
    )


def test_merge_leaves_each_theme_once(tmp_path: Path) -> None:
    folder = site(tmp_path)
    assert asked(tmp_path, "themes.merge", "mum-guilt", "rest", "--yes").returncode == 0
    vocabulary = read(folder)
    assert [one.record.slug for one in vocabulary.themes] == ["rest"]
    assert {vocabulary.slugs_of(one) for one in vocabulary.tagged} == {("rest",)}
    assert vocabulary.names.get("Mum Guilt") == "rest"
    assert vocabulary.records[0].aliases == ("guilt",)
    assert vocabulary.records[0].related == ()
    assert problems(tmp_path, {}) == []


def test_a_name_that_is_taken_is_refused_with_the_way_out(tmp_path: Path) -> None:
    site(tmp_path)
    done = asked(tmp_path, "themes.rename", "guilt", "rest", "--yes")
    assert (done.returncode, "themes.merge guilt rest" in done.stderr) == (1, True)


def test_a_link_to_the_file_is_said_before_it_breaks(tmp_path: Path) -> None:
    body = "See [this]({filename}../themes/guilt.md)."
    site(tmp_path, {"posts/2026-03-03-c.md": post("C", body=body)})
    done = asked(tmp_path, "themes.rename", "guilt", "self-blame", "--yes")
    assert "posts/2026-03-03-c.md:5 links to the file guilt.md" in done.stderr
    assert changed(tmp_path) == []


def test_a_rename_back_is_the_same_file_but_for_its_aliases(tmp_path: Path) -> None:
    folder = site(tmp_path)
    asked(tmp_path, "themes.rename", "guilt", "self-blame", "--yes")
    committed_again = read(folder)
    change = changing.rename(committed_again, "self-blame", "guilt")
    changing.carry_out(change)
    guilt = read(folder).theme("guilt").record
    assert guilt.aliases == ("self-blame",)
    assert problems(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("themes: [guilt, rest]  # both", "themes: [blame, rest]  # both"),
        ("themes: ['guilt', \"rest\"]", 'themes: [blame, "rest"]'),
        ("themes:\n  - rest\n  - guilt  # last", "themes:\n  - rest\n  - blame  # last"),
        ("themes: [rest,\n  guilt]", "themes: [rest,\n  blame]"),
        ("themes: guilt, rest", "themes: blame, rest"),
        ("title: guilt\nthemes: [guilt]", "title: guilt\nthemes: [blame]"),
    ],
)
def test_words_change_in_every_way_of_writing_a_list(head: str, after: str) -> None:
    for end in ("\n", "\r\n"):
        text = f"---\n{head}\n---\nthemes: [guilt]\n".replace("\n", end)
        changed_to = editing.with_words(text, ["themes"], lambda w: "blame" if w == "guilt" else w)
        assert changed_to == f"---\n{after}\n---\nthemes: [guilt]\n".replace("\n", end)


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("themes: [guilt, rest]", "themes: [rest]"),
        ("themes: [rest, guilt]", "themes: [rest]"),
        ("themes:\n- guilt\n- rest", "themes:\n- rest"),
        ("themes: rest, guilt", "themes: rest"),
    ],
)
def test_a_word_is_taken_out_with_its_comma(head: str, after: str) -> None:
    text = f"---\n{head}\n---\nText\n"
    new = editing.with_words(text, ["themes"], lambda word: None if word == "guilt" else word)
    assert new == f"---\n{after}\n---\nText\n"


@pytest.mark.long
def test_a_voice_is_added_and_taken_out(tmp_path: Path) -> None:
    files = {
        "comments/a/c-100.md": comment("c-100", "a"),
        "comments/a/c-200.md": comment("c-200", "a", status="deleted"),
    }
    folder = site(tmp_path, dict(files))
    assert asked(tmp_path, "themes.voice", "mum guilt", "c-100").returncode == 0
    assert read(folder).records[0].voices == ("c-100",)
    assert "there already" in asked(tmp_path, "themes.voice", "guilt", "c-100").stderr
    assert "not approved" in asked(tmp_path, "themes.voice", "guilt", "c-200").stderr
    assert "no comment" in asked(tmp_path, "themes.voice", "guilt", "c-300").stderr
    assert asked(tmp_path, "themes.voice", "guilt", "c-100", "--remove").returncode == 0
    assert changed(tmp_path) == []


def test_check_lists_what_is_worth_a_look(tmp_path: Path) -> None:
    pairs: dict[str, str | bytes] = {
        f"posts/2026-04-0{n}-p{n}.md": post(f"P{n}", themes=["guilt", "rest"], body="A xylophone.")
        for n in range(1, 5)
    }
    files = pairs | {
        "posts/2026-05-01-none.md": post("None"),
        "posts/2026-05-02-five.md": post("Five", themes=["guilt", "rest", "c", "d", "e"]),
        "themes/unused.md": theme("Unused", "work"),
    }
    site(tmp_path, files)
    found = json.loads(asked(tmp_path, "themes.check", "--json").stdout)
    says = [(one["kind"], one["says"]) for one in found]
    kinds = {kind for kind, _ in says}
    assert kinds == {
        "without a theme", "too many themes", "unknown theme", "another name", "unused", "pair",
        "word",
    }  # fmt: skip
    assert ("unused", "unused: no post and no resource") in says
    assert ("pair", "guilt and rest: together in 7 of 7 posts") in says
    assert ("word", "'xylophone' in 4 posts") in says
    assert set(found[0]) == {"kind", "file", "line", "about", "says"}
    assert "Themes that nobody uses" in asked(tmp_path, "themes.check").stdout


def test_check_fix_writes_slugs(tmp_path: Path) -> None:
    folder = site(tmp_path)
    asked(tmp_path, "themes.check", "--fix", "--yes")
    text = (folder / "posts/2026-03-02-b.md").read_text(encoding="utf-8")
    assert "Tags: guilt, rest\n" in text
