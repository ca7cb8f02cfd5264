"""Pictures in whole builds: made once, kept, brought in, cleared away."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from plugins.build import children
from plugins.build.asked import Asked
from plugins.build.loading import load
from plugins.build.picture_store import Form, PictureStore, Unmade
from plugins.build.run import Report, Stopped
from plugins.build.site import build
from plugins.images import making
from plugins.images.pictures import raster as looked_at
from plugins.sources.pictures import Picture, forms
from tests.build.incremental import MOMENTS, Site
from tests.build.incremental_places import settle
from tests.building import PROJECT, files
from tests.images.photographs import exif, jpeg, photo, quarters, saved, tells
from tests.small_site import ZONE


def raster(raw: bytes) -> Picture:
    return looked_at(raw)[0]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site(tmp_path)
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(made.state))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENTS[0])
    settle()
    yield made


def built(site: Site, output: str = "output", settings: Path | None = None) -> Report:
    return build(Asked(settings or site.settings, None, site.root / output))


def images(site: Site, output: str = "output") -> dict[str, bytes]:
    found = files(site.root / output)
    return {file: raw for file, raw in found.items() if file.startswith("images/")}


def kept(site: Site) -> set[str]:
    """The keys of the pictures of which anything is kept."""
    return {at.name.partition("-")[0] for at in site.state.glob("pictures-*/*")}


def key_of(site: Site, name: str) -> str:
    return making.key((site.content / "images" / name).read_bytes())


def test_no_original_is_published_and_nothing_that_it_carries(site: Site) -> None:
    site.put(
        "posts/2026-01-05-one.md",
        {**site.texts["posts/2026-01-05-one.md"][0], "picture": "{static}/images/tea.jpg"},
        "![a](../images/tea.jpg) [b](../images/tea.jpg) ![c](../images/late.gif)",
    )
    site.take_picture("late.gif", 1)
    originals = {at.read_bytes() for at in (site.content / "images").glob("tea*")}
    built(site)
    found = images(site)
    assert found and not originals & set(found.values())
    assert not {"images/tea.jpg", "images/late.gif"} & found.keys()
    assert not [file for file, raw in found.items() if not file.endswith((".svg", ".txt"))
                and tells(raw)]  # fmt: skip
    pages = b"".join(raw for file, raw in files(site.output).items() if "images" not in file)
    assert b"images/tea.jpg" not in pages and b"images/late.gif" not in pages


def test_a_second_build_makes_no_picture_again(site: Site) -> None:
    assert built(site).pictures_made == 1
    assert built(site).pictures_made == 0
    site.put("posts/2026-01-05-one.md", site.texts["posts/2026-01-05-one.md"][0], "Other.")
    assert built(site).pictures_made == 0
    shutil.rmtree(site.output)
    assert built(site).pictures_made == 0
    assert built(site, "elsewhere").pictures_made == 0
    assert built(site, "second", site.second).pictures_made == 0
    assert images(site) == images(site, "elsewhere") == images(site, "second")


def test_only_what_was_touched_is_looked_at_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.images import pictures

    built(site)
    settle()
    built(site)
    seen: list[str] = []
    look = pictures.look

    def noted(path: Path) -> pictures.Look:
        seen.append(path.name)
        return look(path)

    monkeypatch.setattr(pictures, "look", noted)
    site.take_picture("more.jpg", 5)
    built(site)
    assert seen == ["more.jpg"]


def test_a_picture_of_a_draft_is_not_made(site: Site) -> None:
    fields, text = site.texts["posts/2026-06-01-three.md"]
    site.put("posts/2026-06-01-three.md", {**fields, "status": "draft"}, text)
    for file in ("posts/2026-01-05-one.md", "posts/2026-09-22-four.md"):
        site.put(file, {**site.texts[file][0], "follows": None}, "No links.")
    assert built(site).pictures_made == 0
    assert not [file for file in images(site) if "tea" in file]


def test_a_deleted_picture_leaves_nothing(site: Site) -> None:
    built(site)
    assert kept(site) == {key_of(site, "tea.jpg")}
    before = key_of(site, "tea.jpg")
    site.take_picture("tea.jpg", 2)
    report = built(site)
    assert kept(site) == {key_of(site, "tea.jpg")} != {before}
    assert not [file for file in images(site) if before[:8] in file]
    assert report.removed == len(making.better_formats()) + 1
    fields, _ = site.texts["posts/2026-06-01-three.md"]
    site.put("posts/2026-06-01-three.md", fields, "No picture.")
    (site.content / "images/tea.jpg").unlink()
    built(site)
    assert not list(site.state.glob("pictures-*"))
    assert not [file for file in images(site) if "tea" in file]


def test_what_another_version_of_the_encoders_made_is_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(site)
    (folder,) = site.state.glob("pictures-*")
    for at in list(folder.iterdir()):
        at.rename(folder / at.name.replace(making.encoders(), "0ther"))
    shutil.rmtree(site.output)
    assert built(site).pictures_made == 1


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 400])
@pytest.mark.long
def test_what_is_damaged_in_the_store_is_made_again(site: Site, damage: bytes) -> None:
    built(site)
    before = images(site)
    for at in site.state.glob("pictures-*/*"):
        at.write_bytes(damage)
    shutil.rmtree(site.output)
    built(site)
    assert images(site) == before


def test_what_killed_builds_have_left_is_cleared_away(site: Site) -> None:
    built(site)
    (folder,) = site.state.glob("pictures-*")
    for name, age in (("old", 7200), ("young", 0)):
        at = folder / f"{key_of(site, 'tea.jpg')}-x-40.jpg.{name}.new"
        at.write_bytes(b"half")
        told = at.stat()
        os.utime(at, (told.st_atime - age, told.st_mtime - age))
    site.take_picture("more.jpg", 5)
    built(site)
    assert [at.name.split(".")[-2] for at in folder.glob("*.new")] == ["young"]


@pytest.mark.long
def test_workers_make_the_same_files(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"tea{n}.jpg" for n in range(6)]
    for number, name in enumerate(names):
        site.take_picture(name, number)
    text = "\n\n".join(f"![A]({{static}}/images/{name})" for name in names)
    site.put("pages/about.md", site.texts["pages/about.md"][0], text)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # another test may have left one
    found = []
    for workers_there in ("1", "3"):
        monkeypatch.setenv("FIVE_TO_NINE_WORKERS", workers_there)
        monkeypatch.setenv("FIVE_TO_NINE_STATE", str(site.root / f"state{workers_there}"))
        (site.root / f"state{workers_there}").mkdir()
        assert built(site, workers_there).pictures_made == 7
        found.append(images(site, workers_there))
    assert found[0] == found[1]


def test_a_picture_that_cannot_be_read_stops_the_build_by_its_name(site: Site) -> None:
    at = site.content / "images/tea.jpg"
    at.write_bytes(at.read_bytes()[:300])
    with pytest.raises(Stopped) as stopped:
        built(site)
    ((problem),) = stopped.value.problems
    assert problem.path.endswith("content/images/tea.jpg")
    assert problem.wrong == "this picture cannot be read"


def test_what_an_encoder_leaves_stops_the_build_by_the_pictures_name(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ways in (making._PHOTO, making._GRAPHIC):
        monkeypatch.setitem(ways, "jpg", {"exif": exif(place=True)})
    with pytest.raises(Stopped) as stopped:
        built(site)
    ((problem),) = stopped.value.problems
    assert problem.path.endswith("content/images/tea.jpg")
    assert "holds a part FFE1" in problem.wrong
    assert not site.output.exists() or not list(site.output.iterdir())


def test_each_picture_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("FIVE_TO_NINE_WORKERS", "2")
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # another test may have left one
    wanted: list[tuple[str, Picture, tuple[Form, ...]]] = []
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        raw = saved(photo(60, 40, len(wanted)), "JPEG")
        (tmp_path / name).write_bytes(raw if name == "b.jpg" else raw + b" ")
        wanted.append((name, raster(raw), forms(raster(raw))))
    store = PictureStore(tmp_path)
    with pytest.raises(Unmade) as unmade:
        store.make(wanted)
    assert [problem.path for problem in unmade.value.problems] == ["a.jpg", "c.jpg"]
    assert store.get(wanted[1][1], wanted[1][2][0])


def test_two_names_of_one_picture_come_in_once(site: Site) -> None:
    raw = jpeg(photo(50, 40))
    for name in ("pot.jpg", "pot.jpeg"):
        (site.content / "images" / name).write_bytes(raw)
    text = "![A](../images/pot.jpg) ![B](../images/pot.jpeg)"
    site.put("pages/about.md", site.texts["pages/about.md"][0], text)
    built(site)
    assert len([file for file in images(site) if "/pot-" in file]) == len(forms(raster(raw)))


@pytest.mark.long
def test_a_shared_link_shows_the_large_picture_with_its_size(site: Site) -> None:
    (site.content / "images/wide.jpg").write_bytes(jpeg(photo(2000, 1000)))
    file = "posts/2026-01-05-one.md"
    site.put(file, {**site.texts[file][0], "picture": "../images/wide.jpg"}, "Words.")

    def told() -> dict[str, str]:
        soup = BeautifulSoup((site.output / "posts/one/index.html").read_bytes(), "html.parser")
        found = soup.find_all("meta", property=lambda name: bool(name and "image" in name))
        return {str(one["property"]): str(one["content"]) for one in found}

    built(site)
    name = f"images/wide-1600-{key_of(site, 'wide.jpg')[:8]}.jpg"
    assert told() == {
        "og:image": f"https://s.example/{name}",
        "og:image:width": "1600",
        "og:image:height": "800",
    }
    assert Image.open(io.BytesIO(images(site)[name])).size == (1600, 800)
    site.put(file, {**site.texts[file][0], "people": "child"}, "Words.")
    built(site)
    assert "wide" not in str(told()), "a child's picture stays at home"
    assert "/cards/theme-guilt-" in told()["og:image"]
    assert not [one for one in images(site) if "wide" in one], "nothing leads to it"


@pytest.mark.long
def test_feeds_show_a_size_that_fits_and_say_it(site: Site) -> None:
    (site.content / "images/wide.jpg").write_bytes(jpeg(photo(2000, 1000)))
    file = "posts/2026-01-05-one.md"
    site.put(file, site.texts[file][0], "![A pot](../images/wide.jpg)")
    built(site)
    (item,) = [
        one
        for one in json.loads((site.output / "posts/feed.json").read_bytes())["items"]
        if one["url"].endswith("/posts/one/")
    ]
    soup = BeautifulSoup(item["content_html"], "html.parser")
    (img,) = soup.find_all("img")
    name = f"images/wide-960-{key_of(site, 'wide.jpg')[:8]}.jpg"
    assert (img["src"], img["width"], img["height"]) == (f"https://s.example/{name}", "960", "480")
    assert soup.find(["picture", "source"]) is None
    assert Image.open(io.BytesIO(images(site)[name])).size == (960, 480)


def test_a_drawing_is_published_without_remarks(site: Site) -> None:
    cup = site.content / "images/cup.svg"
    raw = cup.read_bytes()
    cup.write_bytes(raw.replace(b">", b"><!-- in /home/zoe -->", 1))
    site.put("pages/about.md", site.texts["pages/about.md"][0], "![A cup](../images/cup.svg)")
    built(site)
    assert images(site)["images/cup.svg"] == raw


@pytest.fixture
def school(site: Site) -> Site:
    """A site that shows a picture of a child, and a list of names beside it."""
    (site.content / "images/zoe-at-school.png").write_bytes(saved(quarters(), "PNG"))
    (site.root / "private").mkdir()
    (site.root / "private/names.txt").write_text("# ours\nZoë\n", encoding="utf-8")
    text = 'One.\n\n![Zoe’s cup](../images/cup.svg "Mine")\n\n![A](../images/zoe-at-school.png)'
    about = site.texts["pages/about.md"][0]
    site.put("pages/about.md", about, f'{text}\n\n![A cup](../images/late.svg "For Zoe")')
    return site


def test_a_childs_name_is_told_by_its_place_and_not_said(school: Site) -> None:
    found = load(school.content, "content", ZONE)
    told = list(children.told(found, children.names(school.content)))
    assert [(one.line - 6, one.severity, one.wrong.partition(" tells")[0]) for one in told] == [
        (2, "note", "what is said of this picture"),
        (4, "note", "this file’s name"),
        (6, "note", "what is said of this picture"),
    ]
    assert "zo" not in "".join(one.wrong + one.remedy for one in told).lower()


def test_a_build_does_not_read_the_names_of_children(school: Site) -> None:
    read: list[str] = []
    listening = [True]

    def note(event: str, args: tuple[object, ...]) -> None:
        # A hook stays for as long as the process does.
        if listening and event == "open" and isinstance(args[0], str | Path):
            read.append(str(args[0]))

    sys.addaudithook(note)
    report = built(school)
    listening.clear()
    assert read and not [name for name in read if "private" in name]
    assert not [one for one in report.problems if "names.txt" in one.wrong]


@pytest.mark.long
def test_check_tells_of_the_names_of_children(school: Site) -> None:
    program = "import runpy; runpy.run_path('tasks.py', run_name='__main__')"
    words = ["check", "--json", "--settings", str(school.settings)]
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [one for one in json.loads(done.stdout) if "private/names.txt" in one["wrong"]]
    assert len(told) == 3


def test_without_avif_one_line_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "better_formats", lambda: ("webp",))
    site.take_picture("more.jpg", 5)
    report = built(site)
    assert [one.wrong for one in report.problems if "AVIF" in one.wrong] == [
        "this Pillow cannot write AVIF, so photographs are larger than they need be"
    ]
    assert {Path(file).suffix for file in images(site) if "tea" in file} == {".jpg", ".webp"}


def test_a_store_that_keeps_nothing_is_no_endless_loop(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PictureStore, "get", lambda *ignored: None)
    with pytest.raises((Stopped, OSError)):
        built(site)
