"""A site that keeps itself as its sources are, and the owner's command after publishing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.build.asked import Asked
from plugins.build.live import PARENT
from plugins.build.loading import load
from plugins.build.publish import publish_and_tell
from plugins.build.site import build
from plugins.sources.minting import mint
from tests.building import NOW, PROJECT, files, killed_after, said_until, small_copy, write
from tests.small_site import ZONE

SECONDS_TO_WAIT = 20.0
APPEND = "open('ran.txt', 'a').write('again\\n')"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


class Site:
    """A copy of the small site, ready to be published, whose command leaves a line in a file."""

    def __init__(self, folder: Path, after: str) -> None:
        self.content, self.live, self.ran = small_copy(folder), folder / "live", folder / "ran.txt"
        for record in load(self.content, "content", ZONE).content.records():
            if not record.minted:
                mint(self.content, record)
        program = f"import os; os.chdir({str(folder)!r}); {after}"
        self.settings = write(
            folder / "conf.py",
            "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\n"
            "DEFAULT_LANG = 'en'\nOUTPUT_PATH = 'live'\nSEARCH = 'never'\n"
            f"PLUGIN_PATHS = [{str(PROJECT)!r}]\nPLUGINS = ['plugins']\n"
            f"AFTER_PUBLISH = [{sys.executable!r}, '-c', {program!r}]\n",
        )

    def publish(self) -> int:
        try:
            publish_and_tell(str(self.content), "", str(self.settings))
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    def times_run(self) -> int:
        return self.ran.read_text().count("again") if self.ran.exists() else 0

    def edit(self, text: str = "One more line.") -> None:
        (path,) = self.content.glob("posts/*first-evening.md")
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")

    def clean(self) -> dict[str, bytes]:
        folder = self.live.with_name("clean")
        build(Asked(self.settings, self.content, folder))
        return files(folder)

    @contextmanager
    def watched(self, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """`publish --watch`, from the moment at which it waits for changes."""
        program = (
            "import sys; from pathlib import Path; from plugins.build.asked import Asked;"
            "from plugins.build.live import keep;"
            "keep(Asked(*map(Path, sys.argv[1:])), publishing=True)"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(self.settings), str(self.content)],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        assert process.stdout is not None
        with killed_after(5 * SECONDS_TO_WAIT, process):
            said_until(process, "whenever something changes")
            try:
                yield process
            finally:
                process.send_signal(signal.SIGINT)
                process.stdout.read()
                process.wait(timeout=SECONDS_TO_WAIT)


def comes_true(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS_TO_WAIT
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def test_the_command_runs_when_something_was_published_and_only_then(tmp_path: Path) -> None:
    site = Site(tmp_path, APPEND)
    assert site.publish() == 0
    assert site.times_run() == 1
    assert site.publish() == 0
    assert site.times_run() == 1
    site.edit()
    assert site.publish() == 0
    assert site.times_run() == 2


def test_a_command_that_fails_is_told_and_made_up_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Site(tmp_path, f"{APPEND}; raise SystemExit(not os.path.exists('reachable'))")
    assert site.publish() == 1
    told = capsys.readouterr().err
    assert "AFTER_PUBLISH failed (exit 1)" in told
    assert "The site is published here" in told
    (tmp_path / "reachable").touch()
    assert site.publish() == 0  # though nothing has changed since
    assert site.times_run() == 2
    assert site.publish() == 0
    assert site.times_run() == 2


def test_a_command_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Site(tmp_path, APPEND)
    write(
        site.settings, site.settings.read_text().replace(repr(sys.executable), "'no-such-program'")
    )
    assert site.publish() == 1
    assert "no-such-program cannot be run (No such file or directory)" in capsys.readouterr().err


@pytest.mark.long
def test_a_watched_site_is_published_again_by_itself(tmp_path: Path) -> None:
    site = Site(tmp_path, APPEND)
    page = site.live / "posts" / "first-evening" / "index.html"
    with site.watched():
        assert "One more line" not in page.read_text()
        site.edit("A line for the watch.")
        assert comes_true(lambda: "A line for the watch." in page.read_text())
        assert comes_true(lambda: site.times_run() >= 1)
    assert files(site.live) == site.clean()


@pytest.mark.long
def test_a_watched_site_stays_as_it_is_while_a_text_is_broken(tmp_path: Path) -> None:
    site = Site(tmp_path, APPEND)
    (path,) = site.content.glob("posts/*first-evening.md")
    with site.watched() as process:
        before = files(site.live)
        good = path.read_text(encoding="utf-8")
        write(path, good.replace("title:", "titel:"))
        assert process.stdout is not None
        assert any("unknown field 'titel'" in line for line in process.stdout)
        assert files(site.live) == before
        write(path, f"{good}\nMended.\n")
        page = site.live / "posts" / "first-evening" / "index.html"
        assert comes_true(lambda: "Mended." in page.read_text())


@pytest.mark.long
def test_a_mistake_in_the_owners_options_does_not_end_the_watch(tmp_path: Path) -> None:
    site = Site(tmp_path, APPEND)
    write(tmp_path / "private/comments.toml", "notfy = ['mail']\n")
    (path,) = site.content.glob("posts/*first-evening.md")
    good = path.read_text(encoding="utf-8")
    with site.watched() as process:
        write(path, good.replace("title:", "titel:"))
        assert process.stdout is not None
        assert any("The owner could not be told" in line for line in process.stdout)
        write(path, f"{good}\nMended.\n")
        page = site.live / "posts" / "first-evening" / "index.html"
        assert comes_true(lambda: "Mended." in page.read_text())


@pytest.mark.long
def test_a_watch_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    site = Site(tmp_path, APPEND)
    with site.watched(**{PARENT: "1"}) as process:  # another process than this one
        assert process.wait(timeout=SECONDS_TO_WAIT) == 0


@pytest.mark.long
def test_publishing_that_is_killed_at_any_moment_is_made_up_for(tmp_path: Path) -> None:
    site = Site(tmp_path, "pass")
    assert site.publish() == 0
    program = (
        "import sys; from plugins.build.publish import publish_and_tell;"
        "publish_and_tell(sys.argv[1], '', sys.argv[2])"
    )
    command = [sys.executable, "-c", program, str(site.content), str(site.settings)]
    start = time.monotonic()
    site.edit("Not killed.")
    subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - start
    for number in range(6):
        site.edit(f"Killed at {number}.")
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
        time.sleep(whole * (0.5 + number / 11))  # most of it is imports; then it reads and moves
        process.kill()
        process.wait()
    assert site.publish() == 0
    assert files(site.live) == site.clean()
    assert sorted(path.name for path in tmp_path.glob("live*")) == ["live"]
