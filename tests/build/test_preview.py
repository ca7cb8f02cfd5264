"""The preview server, as a browser meets it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.building import NOW, PROJECT, killed_after, said_until, small_copy, write

SECONDS_TO_WAIT = 20.0


@contextmanager
def previewing(
    content: Path, output: Path, settings: Path, ended_by: int = signal.SIGINT, port: int = 0
) -> Iterator[str]:
    """A preview of a content folder, by its address, until it is interrupted. The address stands
    in its pages, so with another port all of them are others."""
    program = (
        "import sys; from pathlib import Path; from plugins.build.asked import Asked;"
        "from plugins.build.preview import serve;"
        "serve(Asked(*map(Path, sys.argv[1:4])), int(sys.argv[4]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(settings), str(content), str(output), str(port)],
        cwd=PROJECT,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A test run in the background ignores Ctrl-C, and its children would as well.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with killed_after(5 * SECONDS_TO_WAIT, process):
        said = said_until(process, "http://")
    try:
        yield said[-1].split()[4].rstrip("/")
    finally:
        process.send_signal(ended_by)
        assert process.wait(timeout=SECONDS_TO_WAIT) == 0


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A preview of a copy of the small site: its content folder and its address."""
    content = small_copy(tmp_path)
    with previewing(content, tmp_path / "shown", PROJECT / "pelicanconf.py") as url:
        yield content, url


def with_a_theme_of_its_own(folder: Path) -> Path:
    """A settings file that names a copy of the theme."""
    shutil.copytree(PROJECT / "theme", folder / "theme")
    return write(
        folder / "conf.py",
        "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n"
        f"PLUGIN_PATHS = [{str(PROJECT)!r}]\nPLUGINS = ['plugins']\nTHEME = 'theme'\n",
    )


def get(url: str) -> tuple[int, str]:
    """The status and the text of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def eventually(url: str, expected: str) -> bool:
    """Ask until a text is there; a change takes a moment to be seen and built."""
    end = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < end:
        if expected in get(url)[1]:
            return True
    return False


def test_it_serves_drafts_and_builds_again_on_change(preview: tuple[Path, str]) -> None:
    content, url = preview
    assert "CANARY-DRAFT body" in get(f"{url}/posts/a-draft/")[1]

    path = content / "pages/about.md"
    write(path, path.read_text(encoding="utf-8").replace("Who we are.", "Who we were."))

    assert eventually(f"{url}/about/", "Who we were.")


@pytest.mark.long
def test_a_missing_page_is_a_404_with_the_page_of_the_site(preview: tuple[Path, str]) -> None:
    status, text = get(f"{preview[1]}/nothing/here/")
    assert status == 404
    assert "This page is not here" in text
    assert get(f"{preview[1]}/images/")[0] == 404, "no list of files"


def test_problems_stand_in_place_of_the_pages_until_they_are_mended(
    preview: tuple[Path, str],
) -> None:
    content, url = preview
    bad = write(content / "posts/2026-06-01-bad.md", "---\ntitle: Bad\n---\n\nx\n")
    assert eventually(f"{url}/about/", "2026-06-01-bad.md")
    assert get(f"{url}/about/")[0] == 500
    assert "Who we are." in get(f"{url}/about/?last-good")[1]

    write(content / "pages/about.md", "---\nid: pageabout2345672\ntitle: About\n---\n\nChanged.\n")
    bad.unlink()

    assert eventually(f"{url}/about/", "Changed.")
    assert get(f"{url}/about/")[0] == 200


@pytest.mark.long
def test_a_broken_template_is_a_problem_like_any_other(tmp_path: Path) -> None:
    content, settings = small_copy(tmp_path), with_a_theme_of_its_own(tmp_path)
    template = tmp_path / "theme/templates/page.html"
    whole = template.read_text(encoding="utf-8")
    with previewing(content, tmp_path / "shown", settings) as url:
        template.write_text(f"{whole}{{% if %}}", encoding="utf-8")
        assert eventually(f"{url}/", "page.html")
        assert get(f"{url}/")[0] == 500
        template.write_text(f"<p>Mended.</p>{whole}", encoding="utf-8")
        assert eventually(f"{url}/about/", "Mended.")


@pytest.mark.long
def test_a_new_style_is_told_as_a_style(tmp_path: Path) -> None:
    content, settings = small_copy(tmp_path), with_a_theme_of_its_own(tmp_path)
    with previewing(content, tmp_path / "shown", settings) as url:
        events = urllib.request.urlopen(f"{url}/.preview/events", timeout=SECONDS_TO_WAIT)
        with events, (tmp_path / "theme/static/site.css").open("a", encoding="utf-8") as style:
            style.write("p { color: red }\n")
            style.flush()
            end = time.monotonic() + SECONDS_TO_WAIT  # it says every now and then that it is there
            for line in events:
                if line.strip() == b"event: style":
                    break
                assert time.monotonic() < end
            else:
                raise AssertionError("the stream ended without it")


@pytest.mark.long
def test_what_a_preview_knew_is_there_when_it_starts_again(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    about = content / "pages/about.md"
    settings = PROJECT / "pelicanconf.py"
    with previewing(content, tmp_path / "shown", settings, signal.SIGTERM) as url:
        port = int(url.rpartition(":")[2])
        write(about, about.read_text(encoding="utf-8").replace("Who we are.", "Who we were."))
        assert eventually(f"{url}/about/", "Who we were.")
    written = (tmp_path / "shown/about/index.html").stat().st_mtime_ns
    (content / "posts").joinpath("2026-01-03-more.md").write_text(
        "---\ntitle: More\ndate: 2026-01-03\n---\n\nMore.\n", encoding="utf-8"
    )
    with previewing(content, tmp_path / "shown", settings, port=port) as url:
        assert "More." in get(f"{url}/posts/more/")[1]
        assert "Who we were." in get(f"{url}/about/")[1]
    assert (tmp_path / "shown/about/index.html").stat().st_mtime_ns == written
