"""Publishing: the quick way, the new folder, and what is refused."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from plugins.build import publish as publishing
from plugins.build import quick, telling
from plugins.build.asked import Asked
from plugins.build.journal import Journal
from plugins.build.loading import load
from plugins.build.publish import publish
from plugins.build.run import Stopped
from plugins.build.site import build
from plugins.build.swap import recover, swap_in
from plugins.sources.minting import mint
from tests.building import NOW, PROJECT, files, small_copy, write
from tests.small_site import ZONE


class Published:
    """A copy of the small site whose files have ids, and the folder that its readers see."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.content = folder, small_copy(folder)
        for record in load(self.content, "content", ZONE).content.records():
            if not record.minted:
                mint(self.content, record)
        self.settings = write(
            folder / "conf.py",
            "SITENAME = 'S'\nSITEURL = 'https://s.example/blog'\nTIMEZONE = 'UTC'\n"
            "DEFAULT_LANG = 'en'\nOUTPUT_RETENTION = ['CNAME']\nOUTPUT_PATH = 'live'\n"
            f"PLUGIN_PATHS = [{str(PROJECT)!r}]\nPLUGINS = ['plugins']\n",
        )
        self.live = folder / "live"

    def publish(self) -> str:
        return publish(Asked(self.settings, self.content))[1]

    def edit(self, text: str = "One more line.") -> None:
        (path,) = self.content.glob("posts/*first-evening.md")
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")

    def clean(self) -> dict[str, bytes]:
        build(Asked(self.settings, self.content, self.folder / "clean"))
        return files(self.folder / "clean")

    def beside(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("live*"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Published:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    return Published(tmp_path)


def test_the_first_time_a_whole_folder_takes_its_place(site: Published) -> None:
    assert site.publish() == "swapped"
    assert files(site.live) == site.clean()
    assert site.beside() == ["live"]


def test_a_small_change_goes_the_quick_way(site: Published) -> None:
    site.publish()
    stayed = (site.live / "about/index.html").stat().st_ino
    site.edit()
    assert site.publish() == "quick"
    assert files(site.live) == site.clean()
    assert (site.live / "about/index.html").stat().st_ino == stayed


def test_a_large_change_is_a_new_folder(site: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "SMALL", 0)
    site.publish()
    (site.live / "CNAME").write_text("s.example", encoding="utf-8")
    (site.live / ".git").mkdir()
    (site.live / ".git/HEAD").write_text("ref", encoding="utf-8")
    before = site.live.stat().st_ino
    site.edit()
    assert site.publish() == "swapped"
    assert site.live.stat().st_ino != before
    there = files(site.live)
    assert (there.pop("CNAME"), there.pop(".git/HEAD")) == (b"s.example", b"ref")
    assert there == site.clean()
    assert site.beside() == ["live"]


@pytest.mark.long
def test_a_link_is_given_another_folder(site: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "SMALL", 0)
    (site.folder / "first").mkdir()
    site.live.symlink_to("first")
    assert site.publish() == "swapped"
    assert site.live.is_symlink()
    assert list((site.folder / "first").iterdir()) == [], "it is the owner's own"
    site.edit()
    site.publish()
    assert files(site.live) == site.clean()
    assert len(site.beside()) == 2  # the link, and the folder that it leads to


def test_readers_never_meet_a_missing_page(
    site: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SMALL", 0)
    site.publish()
    page, missed, done = site.live / "index.html", [], threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                page.read_bytes()
            except OSError as error:
                missed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(4):
            site.edit(f"Line {number}.")
            site.publish()
    finally:
        done.set()
        reader.join()
    assert not missed


def test_what_does_not_hold_together_is_not_published(site: Published) -> None:
    site.publish()
    before = files(site.live)
    theme = site.folder / "theme"
    (theme / "static").mkdir(parents=True)
    templates = PROJECT / "theme/templates"
    for path in templates.rglob("*.*"):
        write(theme / "templates" / path.relative_to(templates), path.read_text(encoding="utf-8"))
    settings = site.settings.read_text(encoding="utf-8")
    site.settings.write_text(f"{settings}THEME = {str(theme)!r}\n", encoding="utf-8")
    with pytest.raises(Stopped) as stopped:  # a theme without styles, which every page asks for
        site.publish()
    said = [problem.wrong for problem in stopped.value.problems]
    assert "it leads to /blog/theme/site.css, where nothing is" in said
    assert files(site.live) == before
    assert site.beside() == ["live"]


def test_problems_leave_what_is_published(site: Published) -> None:
    site.publish()
    before = files(site.live)
    site.edit("[[nowhere]]")
    with pytest.raises(Stopped):
        site.publish()
    assert files(site.live) == before


def test_a_file_without_a_permanent_id_is_refused(site: Published) -> None:
    site.publish()
    before = files(site.live)
    text = "---\ntitle: New\ndate: 2026-04-01\n---\n\nWords.\n"
    write(site.content / "posts/2026-04-01-new.md", text)
    with pytest.raises(Stopped) as stopped:
        site.publish()
    (problem,) = stopped.value.problems
    assert problem.path.endswith("posts/2026-04-01-new.md")
    assert "check --fix" in problem.remedy
    assert files(site.live) == before


def test_a_draft_needs_no_id_yet(site: Published) -> None:
    write(
        site.content / "posts/2026-04-01-new.md",
        "---\ntitle: N\ndate: 2026-04-01\nstatus: draft\n---\n\nWords.\n",
    )
    assert site.publish() == "swapped"


def test_this_machine_is_no_address_for_readers(site: Published) -> None:
    text = site.settings.read_text(encoding="utf-8")
    local = text.replace("https://s.example/blog", "http://localhost:8000")
    site.settings.write_text(local, encoding="utf-8")
    with pytest.raises(Stopped, match="1 problems") as stopped:
        site.publish()
    assert "which is this machine" in stopped.value.problems[0].wrong
    assert not site.live.exists()


def test_without_an_exchange_the_folder_is_swapped_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.build.swap._exchange", lambda one, other: False)
    write(tmp_path / "live/a", "old")
    write(tmp_path / "live.new-1/a", "new")
    assert swap_in(tmp_path / "live.new-1", tmp_path / "live") is False
    assert files(tmp_path) == {"live/a": b"new"}


def test_killed_in_the_gap_the_old_folder_comes_back(tmp_path: Path) -> None:
    write(tmp_path / "live.new-1.old/a", "old")
    write(tmp_path / "live.new-1/a", "new")
    recover(tmp_path / "live")
    assert files(tmp_path) == {"live/a": b"old"}


def test_a_site_that_was_only_built_has_not_been_published(site: Published) -> None:
    time.sleep(0.03)  # until the marks of the files can be trusted
    build(Asked(site.settings, site.content, site.live))
    time.sleep(0.03)
    asked = str(site.settings), str(site.content), str(site.live), sys.prefix
    assert quick.unchanged("site", *asked)
    assert not quick.unchanged("publish", *asked)


def test_what_was_written_over_in_its_place_is_published_again(site: Published) -> None:
    def answer(command: str = "publish") -> str:
        time.sleep(0.03)  # until the marks of the files can be trusted
        asked = str(site.settings), str(site.content), str(site.live), sys.prefix
        return quick.unchanged(command, *asked)

    time.sleep(0.03)
    site.publish()
    assert answer() and not answer("site")
    (page,) = site.live.glob("posts/first-evening/index.html")
    was = page.read_bytes()
    page.write_bytes(was.replace(b"<p>", b"<b>"))
    assert not answer()
    site.publish()
    assert page.read_bytes() == was and answer()


@pytest.mark.long
def test_files_that_cannot_be_moved_in_are_moved_by_the_next_build(
    site: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.publish()
    site.edit()
    moved: list[str] = []

    def fails(journal: Journal, ready: Path, file: str, going: set[str]) -> None:
        if moved:
            raise PermissionError(13, "Permission denied", str(site.live / file))
        moved.append(file)
        ready.replace(site.live / file)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_move", fails)
        for _ in range(2):  # the second does not even come to its own files
            with pytest.raises(Stopped) as stopped:
                site.publish()
            told = telling.stopped_text(stopped.value)
            assert "only a part of the new site could be moved in (Permission denied)" in told
            assert "the folder holds some new files and some old ones" in told
            assert "nothing was built" not in told
    site.publish()
    assert files(site.live) == site.clean()


def test_a_link_that_leads_elsewhere_stays_and_its_folder_is_filled(site: Published) -> None:
    elsewhere = site.folder / "elsewhere/www"
    elsewhere.mkdir(parents=True)
    site.live.symlink_to("elsewhere/www")
    assert site.publish() == "one by one"
    assert site.live.readlink() == Path("elsewhere/www")
    site.edit()
    assert site.publish() == "quick"
    assert files(elsewhere) == site.clean()
