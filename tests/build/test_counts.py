"""What guards the speed of builds in every test run: counts of what they read, made and wrote.

What must be written is not said here by hand: it is what differs between two clean builds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from plugins.build import quick
from plugins.build.asked import Asked
from plugins.build.bench import content as bench
from plugins.build.run import Report
from plugins.build.site import build
from plugins.images import making
from plugins.sources import scan
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_places import settle
from tests.building import PROJECT, files, needs_the_environment
from tests.images.photographs import jpeg, photo
from tests.small_site import comment, resource

POSTS = 40
INVENTED = bench.invented(POSTS)
MIDDLE = INVENTED.middle  # in the feeds of its themes, in no list of the first page
MIDDLE_ID = bench._id(MIDDLE.slug)


class Place:
    """A site of some size that was built, and what a clean build of it gives."""

    def __init__(self, root: Path, clean: Path) -> None:
        self.root, self.content, self.output = root, root / "content", root / "output"
        self.settings, self.theme = root / "conf.py", root / "theme"
        self.clean = files(clean)

    def post(self, post: bench.Post = MIDDLE) -> Path:
        """The source of a post."""
        return self.content / "posts" / post.file

    def built(self) -> Report:
        """Build, and compare with a clean build; `changed` is what differs from the last one."""
        report = build(Asked(self.settings))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FIVE_TO_NINE_STATE", str(self.root / "clean-state"))
            build(Asked(self.settings, None, self.root / "clean"))
        now = files(self.root / "clean")
        for folder in ("clean", "clean-state"):
            shutil.rmtree(self.root / folder)
        assert files(self.output) == now
        differing = {file for file in now.keys() | self.clean.keys() if self._differs(file, now)}
        assert set(report.changed) == differing
        assert report.written == len(differing & now.keys())
        assert report.removed == len(differing - now.keys())
        self.clean = now
        return report

    def _differs(self, file: str, now: dict[str, bytes]) -> bool:
        return now.get(file) != self.clean.get(file)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("counts")
    site = Site(root)
    for folder in ("posts", "comments", "collections", "resources", "themes", "authors"):
        shutil.rmtree(site.content / folder)
    bench.write(INVENTED, site.content)
    for number in range(6):
        (site.content / "resources").mkdir(exist_ok=True)
        (site.content / f"resources/r{number}.md").write_text(
            resource(
                f"A thing {number}",
                f"2026-01-0{number + 1}",
                id=f"resource{number}222",
                type=("book", "tool")[number % 2 == 0],
                themes=["guilt", "career"][number % 2 == 0 :][:1],
                minutes=number,
            ).replace("minutes: 0\n", ""),
            encoding="utf-8",
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
        patch.setenv("FIVE_TO_NINE_STATE", str(site.state))
        settle()
        build(Asked(site.settings))
        build(Asked(site.settings, None, root / "first"))
        yield Place(root, root / "first")


@pytest.fixture
def place(begun: Place) -> Place:
    """The site as the last test left it, built and settled."""
    build(Asked(begun.settings))
    settle()
    build(Asked(begun.settings))
    begun.clean = files(begun.output)
    return begun


def edited(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """How many files were read, views made, pages rendered, files written and removed."""
    return report.read, report.viewed, report.rendered, report.written, report.removed


def feeds_and_pages(report: Report) -> tuple[set[str], set[str]]:
    """What was written, feeds apart."""
    feeds = {file for file in report.changed if file.endswith((".xml", ".json", ".opml"))}
    return feeds - {"sitemap.xml"}, set(report.changed) - feeds


def is_a_feed(file: str) -> bool:
    """Whether a file is a feed of posts. (Those of comments name the address of a post, and hold
    none of its words.)"""
    name = file.rpartition("/")[2]
    return name.startswith(("feed.", "atom")) and not file.startswith("comments/")


def test_nothing_changed(place: Place) -> None:
    report = build(Asked(place.settings))
    assert counts(report) == (0, 0, 0, 0, 0)
    assert report.feeds_made == 0
    assert quick.unchanged("site", str(place.settings), "", "", sys.prefix)


@needs_the_environment
def test_nothing_changed_says_the_command_without_importing_anything(place: Place) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "tasks.py", "site", "--settings", str(place.settings)],
        cwd=PROJECT,
        env={key: value for key, value in os.environ.items() if key != "FIVE_TO_NINE_VENV"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nothing has changed in ")
    modules = re.findall(r"^import time: .*\| +(\S+)$", done.stderr, re.MULTILINE)
    ours = [name for name in modules[modules.index("site") :] if name != "site"]
    assert "plugins.build.quick" in ours
    slow = {"pelican", "jinja2", "markdown", "invoke", "pathlib", "dataclasses", "subprocess"}
    assert not (slow | {"typing", "re", "hashlib"}).intersection(ours)


def test_a_file_that_was_only_touched(place: Place) -> None:
    for path in (
        place.post(),
        place.theme / "static/site.css",
        place.theme / "templates/post.html",
    ):
        os.utime(path)
    for path in (place.content / "comments").rglob("*.md"):
        os.utime(path)
    settle()
    assert not quick.unchanged("site", str(place.settings), "", "", sys.prefix), (
        "they may have changed"
    )
    assert counts(place.built()) == (0, 0, 0, 0, 0)
    assert quick.unchanged("site", str(place.settings), "", "", sys.prefix)


def looked(place: Place) -> str:
    """Look at a site in which something has changed, and hand on what was found out, to nobody."""
    place.post().write_bytes(place.post().read_bytes() + b"\nMore.\n")
    settle()
    assert not quick.unchanged("site", str(place.settings), "", "", sys.prefix)
    number = quick.hand_on()
    quick.looks.clear()
    quick.seen.clear()
    return number


needs_nameless_files = pytest.mark.skipif(
    not hasattr(os, "memfd_create"), reason="this system has no files without a name"
)


@needs_nameless_files
def test_what_one_process_has_looked_at_the_next_one_need_not(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick.take_over(looked(place), sys.prefix)
    listed: list[str] = []
    entries = scan.entries

    def noted(folder: str, *more: Any) -> list[scan.Seen]:
        listed.append(folder)
        return entries(folder, *more)

    monkeypatch.setattr(scan, "entries", noted)
    report = build(Asked(place.settings))
    assert report.read == 1
    assert not {f"{place.content}/posts", f"{place.content}/comments"}.intersection(listed)
    monkeypatch.undo()
    place.clean = files(place.output)  # and so it is, says the next line
    assert counts(place.built()) == (0, 0, 0, 0, 0)


@needs_nameless_files
def test_what_was_looked_at_before_somebody_else_built_is_forgotten(place: Place) -> None:
    number = looked(place)
    build(Asked(place.settings))
    quick.take_over(number, sys.prefix)
    assert not quick.looks and not quick.seen
    for nonsense in ("", "x", "99999"):
        quick.take_over(nonsense, sys.prefix)
    assert not quick.looks and not quick.seen


@needs_nameless_files
def test_a_look_from_before_another_build_takes_nothing_back(place: Place) -> None:
    quick.take_over(looked(place), sys.prefix)
    looks = dict(quick.looks)
    new = place.content / "posts/2016-02-03-meanwhile.md"
    new.write_text("---\ntitle: Meanwhile\ndate: 2016-02-03\n---\nNew.\n", encoding="utf-8")
    quick.looks.clear()
    build(Asked(place.settings))  # somebody else, while we waited for the output
    quick.looks.update(looks)
    report = build(Asked(place.settings))
    assert (place.output / "posts/meanwhile/index.html").is_file() and not report.changed
    new.unlink()


@needs_nameless_files
@needs_the_environment
def test_the_command_hands_on_what_it_has_looked_at(place: Place) -> None:
    place.post().write_bytes(place.post().read_bytes() + b"\nMore.\n")
    program = (
        "import os, runpy, sys\n"
        "os.execv = lambda *_: sys.exit(f'handed on: {os.environ[\"FIVE_TO_NINE_LOOKED_AT\"]}')\n"
        "runpy.run_path('tasks.py', run_name='__main__')\n"
    )
    bare = str(Path(sys.executable).resolve())
    done = subprocess.run(
        [bare, "-c", program, "site", "--settings", str(place.settings)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.fullmatch(r"handed on: \d+\n", done.stderr), done.stderr


def test_the_quick_answer_sees_what_became_of_the_output(place: Place) -> None:
    file = place.output / f"posts/{MIDDLE.slug}/index.html"
    was = file.read_bytes()

    def answer() -> str:
        settle()
        return quick.unchanged("site", str(place.settings), "", "", sys.prefix)

    def is_built_again() -> bool:
        build(Asked(place.settings))
        return files(place.output) == place.clean and bool(answer())

    file.unlink()
    assert not answer() and is_built_again()
    (file.parent / "new.txt").write_text("somebody's")
    assert not answer() and is_built_again()
    (file.parent / "new.txt").write_bytes(b"spoiled")
    (file.parent / "new.txt").replace(file)
    assert not answer() and is_built_again()
    file.write_bytes(was.replace(b"e", b"a"))  # in its place: no folder tells of that
    assert answer() and is_built_again()


def test_pages_made_again_with_the_same_bytes_leave_a_quick_answer(place: Place) -> None:
    for path in Path(quick.state_root()).glob("*/known"):
        path.unlink()
    report = build(Asked(place.settings))
    assert report.rendered and not report.written
    settle()
    assert quick.unchanged("site", str(place.settings), "", "", sys.prefix)


def test_a_word_in_a_text(place: Place) -> None:
    edited(place.post(), lambda text: text.replace("Read [[", "Do read [["))
    report = place.built()
    feeds, pages = feeds_and_pages(report)
    assert (report.read, report.rendered) == (1, 1)
    assert pages == {f"posts/{MIDDLE.slug}/index.html"}
    assert feeds == {
        file
        for file in place.clean
        if is_a_feed(file) and f"/{MIDDLE.slug}/".encode() in place.clean[file]
    }
    assert report.feeds_made == len(feeds)


def test_a_title(place: Place) -> None:
    edited(place.post(), lambda text: re.sub("title: .*", "title: Quite another", text))
    report = place.built()
    _, pages = feeds_and_pages(report)
    assert report.read == 1
    assert report.rendered == len(pages) >= 3, "exactly the pages that show it"


@pytest.mark.long
def test_a_picture(place: Place) -> None:
    edited(place.post(), lambda text: f"{text}\n\n![Tea](../images/tea.jpg)\n")
    shown = place.built()
    # The view of its worksheet is looked at, too: what it asks may have changed.
    assert (shown.read, shown.viewed, shown.rendered, shown.pictures_made) == (1, 2, 1, 1)
    at = place.content / "images/tea.jpg"
    formats = (*making.better_formats(), "jpg")
    before = making.key(at.read_bytes())[:8]
    at.write_bytes(jpeg(photo(50, 40, 9)))
    changed = place.built()
    assert (changed.read, changed.viewed, changed.rendered) == (0, 2, 1)
    assert (changed.pictures_made, changed.removed) == (1, len(formats))
    after = making.key(at.read_bytes())[:8]
    made = {file for file in changed.changed if file.startswith("images/")}
    assert made == {
        f"images/tea-50-{key}.{format}" for key in (before, after) for format in formats
    }
    feeds, pages = feeds_and_pages(changed)
    assert pages - made == {f"posts/{MIDDLE.slug}/index.html"} and feeds
    edited(place.post(), lambda text: text.replace("![Tea](../images/tea.jpg)", "No tea."))
    assert place.built().removed == len(formats)


def test_a_comment(place: Place) -> None:
    own_page = {f"posts/{MIDDLE.slug}/index.html"}

    def commented(id: str) -> Report:
        path = place.content / "comments" / MIDDLE.slug / f"{id}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(comment(id, MIDDLE.slug), encoding="utf-8")
        return place.built()

    first = commented("c-new4567")  # of its day, which the page about feeds says
    assert (first.read, first.viewed, first.rendered) == (1, 2, 2)
    assert feeds_and_pages(first)[1] == own_page | {"feeds/index.html"}
    report = commented("c-new4568")
    assert (report.read, report.viewed, report.rendered) == (1, 1, 1)
    feeds, pages = feeds_and_pages(report)
    assert pages == own_page
    own = {file for file in feeds if file.startswith("comments/")}
    assert own - {"comments/feed.xml", "comments/atom.xml"} == {
        file for file in place.clean if file.startswith(f"comments/{MIDDLE_ID}.")
    }
    # Besides, the feeds whose entry of the post says how many comments there are; no archive.
    counting = {
        file
        for file in place.clean
        if is_a_feed(file)
        and file.endswith(".xml")
        and "archive/" not in file
        and f"/comments/{MIDDLE_ID}.".encode() in place.clean[file]
    }
    assert feeds - own == counting


@pytest.mark.long
def test_a_word_in_a_post_leaves_the_hub_alone(place: Place) -> None:
    edited(place.post(), lambda text: f"{text}\nSome more words.\n")
    report = place.built()
    feeds, pages = feeds_and_pages(report)
    assert pages == {f"posts/{MIDDLE.slug}/index.html"}
    assert not [file for file in feeds if file.startswith("resources/")]
    assert (report.viewed, report.rendered) == (1, 1), "not even its worksheet is looked at"


def test_a_question_changes_its_post_and_its_worksheet(place: Place) -> None:
    edited(place.post(), lambda text: text.replace("yourself\n> - ", "yourself\n> - So: "))
    _, pages = feeds_and_pages(place.built())
    own = f"posts/{MIDDLE.slug}"
    assert pages == {f"{own}/index.html", f"{own}/worksheet/index.html"}


@pytest.mark.long
def test_a_post_that_names_a_resource_changes_the_page_of_that(place: Place) -> None:
    edited(place.post(), lambda text: f"{text}\nSee [[r3]].\n")
    report = place.built()
    _, pages = feeds_and_pages(report)
    assert pages == {f"posts/{MIDDLE.slug}/index.html", "resources/r3/index.html"}
    # The post's worksheet is looked at, too (its words may name what it links to), and the page of
    # no other resource.
    assert (report.viewed, report.rendered) == (3, 2)


@pytest.mark.long
def test_a_changed_resource_is_written_where_it_stands_and_nowhere_else(place: Place) -> None:
    path = place.content / "resources/r1.md"
    edited(path, lambda text: text.replace("A thing", "A better thing"))
    report = place.built()
    feeds, pages = feeds_and_pages(report)
    exports = {file for file in pages if file.startswith("resources/take-away/")}
    beside = {
        file
        for file in place.clean
        if re.fullmatch(r"posts/[^/]+/index.html", file) and b"A better thing" in place.clean[file]
    }
    assert 0 < len(beside) < POSTS / 2, "the posts whose themes and date are the nearest"
    assert pages - exports - beside == {
        *("resources/r1/index.html", "resources/index.html", "resources/theme/guilt/index.html"),
        *("resources/type/book/index.html", "resources/minutes/under-5/index.html"),
        *("resources/evidence/not-judged/index.html", "themes/guilt/index.html"),
    }
    assert len(exports | feeds) >= 4
    settle()
    edited(path, lambda text: text.replace("minutes: 1", "minutes: 4"))
    report = place.built()
    _, pages = feeds_and_pages(report)
    assert pages == {
        # Its bucket is the same: only its own page says how many minutes, and the exports do.
        *("resources/r1/index.html", "resources/take-away/resources.csv"),
    }
    settle()
    edited(path, lambda text: text.replace("minutes: 4", "minutes: 90"))
    _, pages = feeds_and_pages(place.built())
    assert "resources/minutes/under-5/index.html" in pages
    assert "resources/minutes/quiet-evening/index.html" in pages
    assert {file for file in pages if file.startswith("posts/")} == beside, "they say how long"


@pytest.mark.long
def test_a_part_of_the_templates(place: Place) -> None:
    edited(
        place.theme / "templates/parts/thread.html",
        lambda text: text.replace('<p class="meta">', '<p class="meta" lang="en">').replace(
            "<li>", "<li><!-- new -->"
        ),
    )
    report = place.built()
    assert report.read == 0
    assert report.rendered == POSTS, "only a post takes it in"
    with_comments = {post.slug for post in INVENTED.posts if post.comments}
    assert {f"posts/{slug}/index.html" for slug in with_comments} <= set(report.changed)


@pytest.mark.long
def test_a_file_of_the_theme(place: Place) -> None:
    edited(place.theme / "static/site.css", lambda text: f"{text}p {{ order: 1 }}\n")
    assert counts(place.built()) == (0, 0, 0, 1, 0)
    edited(place.theme / "static/site.css", lambda text: f"{text}/* a remark */\n")
    assert counts(place.built()) == (0, 0, 0, 0, 0)


@pytest.mark.long
def test_a_new_post_and_its_end(place: Place) -> None:
    new = place.post(MIDDLE).with_name("2026-09-01-new.md")
    text = place.post(MIDDLE).read_text(encoding="utf-8")
    new.write_text(re.sub("id: .*", "id: anewpost22222222", text), encoding="utf-8")
    report = place.built()
    assert report.read == 1
    assert report.rendered < POSTS / 2, "old lists and most posts stay as they are"
    new.unlink()
    report = place.built()
    assert report.read == 0
    assert report.removed == 4, "its page, its worksheet, and the two feeds of its comments"


@pytest.mark.long
def test_the_moment_when_something_falls_due(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    later = place.post().with_name("2026-12-24-later.md")
    text = place.post().read_text(encoding="utf-8")
    later.write_text(
        re.sub("id: .*", "id: latepost22222222", text).replace(
            f"date: {MIDDLE.moment:%Y-%m-%d %H:%M}", "date: 2026-12-24"
        ),
        encoding="utf-8",
    )
    assert place.built().changed == (), "it waits"
    settle()
    build(Asked(place.settings))
    assert quick.unchanged("site", str(place.settings), "", "", sys.prefix)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENTS[3])
    assert not quick.unchanged("site", str(place.settings), "", "", sys.prefix)
    report = place.built()
    assert report.read == 0
    assert "posts/later/index.html" in report.changed
