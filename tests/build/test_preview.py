"""The preview server, as a browser meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import NOW, PROJECT, small_copy, write

SECONDS_TO_WAIT = 20.0


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A preview of a copy of the small site: its content folder and its address."""
    content = small_copy(tmp_path)
    program = (
        "import sys; from pathlib import Path; from plugins.build.asked import Asked;"
        "from plugins.build.preview import serve;"
        "serve(Asked(Path('pelicanconf.py'), Path(sys.argv[1]), Path(sys.argv[2]), True), 0)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(content), str(tmp_path / "shown")],
        cwd=PROJECT,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            yield content, line.split()[4].rstrip("/")
            break
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=SECONDS_TO_WAIT) == 0


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


def test_a_missing_page_is_a_404_with_the_page_of_the_site(preview: tuple[Path, str]) -> None:
    status, text = get(f"{preview[1]}/nothing/here/")
    assert status == 404
    assert "This page is not here" in text
    assert get(f"{preview[1]}/images/")[0] == 404, "no list of files"


def test_a_problem_leaves_the_last_good_site_and_the_server_standing(
    preview: tuple[Path, str],
) -> None:
    content, url = preview
    bad = write(content / "posts/2026-06-01-bad.md", "---\ntitle: Bad\n---\n\nx\n")
    write(content / "pages/about.md", "---\nid: pageabout2345672\ntitle: About\n---\n\nChanged.\n")
    assert get(f"{url}/posts/first-evening/")[0] == 200

    bad.unlink()

    assert eventually(f"{url}/about/", "Changed.")
