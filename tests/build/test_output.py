"""The output folder: whole or untouched, and nothing of yesterday left in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import NOW, PROJECT, built, files, small_copy, write


def test_a_problem_leaves_the_old_site_untouched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    before = files(tmp_path / "output")
    write(
        content / "posts/2026-06-01-bad.md", "---\ntitle: Bad\ndate: 01/02/2026\n---\n\nx [[no]]\n"
    )
    write(content / "pages/feeds.md", "---\ntitle: Feeds\n---\n\nx\n")

    with pytest.raises(SystemExit) as end:
        built(content, tmp_path / "output")

    assert end.value.code == 1
    said = capsys.readouterr().err
    assert "bad.md:3: '01/02/2026' can be read as two different days" in said
    assert "pages/feeds.md:1:" in said, "all problems of all files in one run"
    assert files(tmp_path / "output") == before


def test_a_broken_template_leaves_the_old_site_untouched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    before = files(tmp_path / "output")
    theme = tmp_path / "theme"
    shutil.copytree(PROJECT / "theme", theme)
    write(theme / "templates/page.html", "<p>\n{{ page.nothing_of_this_name }}</p>\n")
    settings = write(
        tmp_path / "conf.py",
        "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n"
        f"THEME = {str(theme)!r}\n",
    )

    with pytest.raises(SystemExit):
        built(content, tmp_path / "output", settings=settings)

    assert "page.html:2: " in capsys.readouterr().err
    assert files(tmp_path / "output") == before


def test_a_deleted_post_leaves_the_site_with_everything_of_it(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    (content / "posts/2026-05-06-third-evening.md").unlink()
    (content / "posts/2026-05-07-a-draft.md").unlink()
    built(content, tmp_path / "output")
    assert not (tmp_path / "output/posts/third-evening").exists()


def test_a_folder_of_somebody_else_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = write(tmp_path / "documents/letter.txt", "Dear bank,")
    with pytest.raises(SystemExit):
        built(small_copy(tmp_path), tmp_path / "documents")
    assert "holds files that this program did not make (letter.txt)" in capsys.readouterr().err
    assert files(tmp_path / "documents") == {"letter.txt": mine.read_bytes()}


def test_what_the_settings_say_to_keep_stays(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    write(tmp_path / "output/CNAME", "blog.example")
    write(tmp_path / "output/.git/config", "[core]")
    write(tmp_path / "output/stray.html", "yesterday's")
    built(content, tmp_path / "output")
    found = files(tmp_path / "output")
    assert "CNAME" in found and ".git/config" in found
    assert "stray.html" not in found


def test_an_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    built(small_copy(tmp_path), tmp_path / "output")
    for old in ("posts/evening-one/index.html", "old/evening.html"):
        page = (tmp_path / "output" / old).read_text(encoding="utf-8")
        assert 'content="0; url=/posts/first-evening/"' in page.replace("0;url", "0; url")


def test_hidden_files_in_the_folder_are_somebody_elses(tmp_path: Path) -> None:
    key = write(tmp_path / "output/.ssh/id", "secret")
    write(tmp_path / "output/.env", "TOKEN=1")
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    (content / "posts/2026-05-06-third-evening.md").unlink()
    (content / "posts/2026-05-07-a-draft.md").unlink()
    built(content, tmp_path / "output")
    assert key.read_text(encoding="utf-8") == "secret"
    assert (tmp_path / "output/.env").exists()
    assert not (tmp_path / "output/posts/third-evening").exists()


def test_an_output_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "file", "x")
    with pytest.raises(SystemExit):
        built(small_copy(tmp_path), tmp_path / "file" / "x")
    assert "the site cannot be written here" in capsys.readouterr().err


@pytest.mark.parametrize(
    "alias",
    [
        "/.",
        "/themes/",
        "/search/",
        "/old.html, /old.html/x/",
        "/posts/.",
        "/CNAME",
        "/.git/x",
        "/feed.xml",
        "/theme/site.css",
        "/about/",
        "/a/../b",
    ],
)
@pytest.mark.long
def test_an_old_address_cannot_take_what_is_not_its_own(alias: str, tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    output = tmp_path / "output"
    built(content, output)
    write(output / "CNAME", "blog.example")
    write(output / ".git/config", "[core]")
    before = files(output)
    path = content / "posts/2026-03-04-second-evening.md"
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("themes:", f"aliases: [{alias}]\nthemes:"))

    with pytest.raises(SystemExit):
        built(content, output)

    assert files(output) == before


@pytest.mark.parametrize("inside", ["", "site", "posts/site"])
@pytest.mark.long
def test_a_folder_with_sources_is_never_built_into(inside: str, tmp_path: Path) -> None:
    built(small_copy(tmp_path), tmp_path / "output")
    content = (tmp_path / "content").rename(tmp_path / "output" / "texts")
    before = files(content)
    for output in (tmp_path / "output", content / inside):
        with pytest.raises(SystemExit):
            built(content, output)
    assert files(content) == before


@pytest.mark.long
def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    program = (
        "import sys; from pathlib import Path; from tests.building import built;"
        "built(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", program, str(content), str(tmp_path / "output")]
    builds = [
        subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [build.communicate(timeout=60)[1] for build in builds]
    assert said == [""] * 4
    built(content, tmp_path / "alone")
    assert files(tmp_path / "output") == files(tmp_path / "alone")


def test_only_pictures_that_the_site_shows_are_copied(tmp_path: Path) -> None:
    built(small_copy(tmp_path), tmp_path / "output")
    assert [p.name for p in (tmp_path / "output/images").iterdir()] == ["cup.svg"]


def test_style_sheets_go_out_without_their_remarks(tmp_path: Path) -> None:
    built(small_copy(tmp_path), tmp_path / "output")
    style = (tmp_path / "output/theme/site.css").read_text(encoding="utf-8")
    assert style.startswith("@layer tokens, base,")
    assert "/*" not in style


def test_a_first_page_that_was_deleted_or_changed_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    content = small_copy(tmp_path)
    built(content, tmp_path / "output")
    home = tmp_path / "output/index.html"
    before = home.read_bytes()
    home.unlink()
    built(content, tmp_path / "output")
    assert home.read_bytes() == before
    home.write_text("mine", encoding="utf-8")
    built(content, tmp_path / "output")
    assert home.read_bytes() == before
