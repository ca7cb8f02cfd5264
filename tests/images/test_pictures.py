"""Pictures: their size, and what they must not carry."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from plugins.images.pictures import Look, listed, look
from plugins.markup.pictures import size
from plugins.sources.problems import Problem
from tests.images.photographs import exif
from tests.small_site import content_folder

SVG = 'xmlns="http://www.w3.org/2000/svg"'


def raster(format: str, exif: Image.Exif | None = None) -> bytes:
    """A picture, 40 wide and 30 high."""
    made = io.BytesIO()
    more = {"exif": exif} if exif is not None else {}
    Image.new("RGB", (40, 30), "white").save(made, format, **more)
    return made.getvalue()


def looks(folder: Path) -> tuple[dict[str, Look], list[Problem]]:
    """What a look at each file of images/ gave, and all problems and notes."""
    found, problems = listed(folder, "content")
    seen = {file: look(path) for file, path in found.items()}
    problems += [Problem(f"content/{file}", *t) for file, one in seen.items() for t in one.told]
    return seen, problems


def sizes(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The size attributes of each file, and all problems and notes."""
    seen, problems = looks(folder)
    return {file: size(one.picture) for file, one in seen.items()}, problems


def said(root: Path, name: str, raw: bytes) -> tuple[str | None, list[str]]:
    """The size attributes of one file of content/images/, and its problems."""
    found, problems = sizes(content_folder(root, {f"images/{name}": raw}))
    told = [str(one).removeprefix(f"content/images/{name}:1: ") for one in problems]
    return found.get(f"images/{name}"), told


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "TIFF", "BMP"])
def test_the_size_of_a_picture_is_known(tmp_path: Path, format: str) -> None:
    name = f"a.{format.lower()}"
    assert said(tmp_path, name, raster(format)) == ('width="40" height="30"', [])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_was_taken_upright_is_upright(tmp_path: Path, orientation: int) -> None:
    turned = orientation >= 5
    assert said(tmp_path, "a.jpg", raster("JPEG", exif(orientation))) == (
        'width="30" height="40"' if turned else 'width="40" height="30"',
        [],
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a picture",
        raster("PNG")[:20],
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        b"GIF89a",
        b"<svg/>",
    ],
    ids=["empty", "words", "cut off", "half a JPEG", "half a GIF", "a drawing"],
)
def test_a_picture_that_cannot_be_read_is_a_problem(tmp_path: Path, raw: bytes) -> None:
    _, told = said(tmp_path, "a.png", raw)
    assert told == ["this picture cannot be read; save it again as JPEG or PNG"]


BROKEN = [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0", b"MM\0*\0\0\0\x08\xff"]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("broken", BROKEN)
def test_odd_metadata_is_no_crash(tmp_path: Path, broken: bytes) -> None:
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, "JPEG", exif=broken)
    size, told = said(tmp_path, "a.jpg", made.getvalue())
    assert size == 'width="40" height="30"' or told


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="48" height="24"', "48 24"),
        ('width="48px" height="24px"', "48 24"),
        ('width="47.6" height="24.2"', "48 24"),
        ('viewBox="0 0 48 24"', "48 24"),
        ('viewBox="0,0,48,24"', "48 24"),
        ('viewBox="-10 -5 48 24"', "48 24"),
        ('viewBox="0 0 4.8e1 24"', "48 24"),
        ('width="100%" height="100%" viewBox="0 0 48 24"', "48 24"),
        ('width="10em" height="5em" viewBox="0 0 48 24"', "48 24"),
    ],
)
def test_the_size_of_a_drawing_is_known(tmp_path: Path, attributes: str, size: str) -> None:
    width, height = size.split()
    expected = f'width="{width}" height="{height}"'
    assert said(tmp_path, "a.svg", f"<svg {SVG} {attributes}/>".encode()) == (expected, [])


@pytest.mark.parametrize(
    "svg",
    [
        f"<svg {SVG}/>",
        f'<svg {SVG} width="100%" height="100%"/>',
        f'<svg {SVG} width="1.2.3" height="4"/>',
        f'<svg {SVG} width="." height="4"/>',
        f'<svg {SVG} viewBox="0 0 . 4"/>',
        f'<svg {SVG} viewBox="a b c d"/>',
        f'<svg {SVG} viewBox="0 0 1"/>',
    ],
)
def test_a_drawing_without_a_size_is_a_problem(tmp_path: Path, svg: str) -> None:
    _, told = said(tmp_path, "a.svg", svg.encode())
    assert told == ["this drawing has no size; give it width and height, or a viewBox"]


INSIDE = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<g onload='alert(1)'/>",
    "<g\nonclick = 'alert(1)'/>",
    "<foreignObject><p/></foreignObject>",
    '<a href="javascript:alert(1)"><g/></a>',
    '<image href="https://e.example/p.png"/>',
    "<image xlink:href='https://e.example/p.png'/>",
    '<use href="//e.example/a.svg#x"/>',
    "<style>@import url(https://e.example/x.css);</style>",
    '<g style="fill:url(https://e.example/x)"/>',
    '<g fill="url(https://e.example/x.svg#y)"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
]


@pytest.mark.parametrize("inside", INSIDE)
def test_a_drawing_that_runs_or_loads_something_is_refused(tmp_path: Path, inside: str) -> None:
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    svg = f'<svg {SVG} {links} width="4" height="3">{inside}</svg>'
    _, told = said(tmp_path, "a.svg", svg.encode())
    assert told == ["this drawing runs a script or loads something; save it as plain SVG"]


def test_a_script_cannot_hide_behind_another_encoding(tmp_path: Path) -> None:
    svg = (
        f'<?xml version="1.0" encoding="utf-16"?><svg {SVG} width="4" height="3">{INSIDE[0]}</svg>'
    )
    assert said(tmp_path, "a.svg", svg.encode("utf-16"))[1] != []


def test_a_script_cannot_hide_behind_a_prefix(tmp_path: Path) -> None:
    svg = '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="4" height="3"><s:script/></s:svg>'
    assert said(tmp_path, "a.svg", svg.encode())[1] != []


@pytest.mark.parametrize(
    ("svg", "problem"),
    [
        (f'<!DOCTYPE svg><svg {SVG} width="4" height="3"/>',
         "this drawing declares a document type; take the <!DOCTYPE …> out"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
         "this drawing declares a document type; take the <!DOCTYPE …> out"),
        ("<svg", "this drawing cannot be read; save it again as plain SVG"),
        ("", "this drawing cannot be read; save it again as plain SVG"),
        ("<html width='4' height='3'/>", "this drawing cannot be read; save it again as plain SVG"),
    ],
)  # fmt: skip
def test_a_drawing_that_is_none_is_refused(tmp_path: Path, svg: str, problem: str) -> None:
    assert said(tmp_path, "a.svg", svg.encode())[1] == [problem]


def test_a_harmless_drawing_may_use_its_own_parts(tmp_path: Path) -> None:
    inside = '<defs><g id="a"/></defs><use href="#a"/><g fill="url(#a)"/><text>one on = one</text>'
    size, told = said(tmp_path, "a.svg", f'<svg {SVG} width="4" height="3">{inside}</svg>'.encode())
    assert (size, told) == ('width="4" height="3"', [])


def test_other_files_have_no_size_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    folder = content_folder(
        tmp_path, {"images/plan.pdf": b"%PDF", "images/.hidden.png": b"", "images/b/c.txt": b"x"}
    )
    assert sizes(folder) == ({"images/b/c.txt": "", "images/plan.pdf": ""}, [])


def test_without_pictures_there_is_nothing(tmp_path: Path) -> None:
    assert sizes(tmp_path) == ({}, [])


@pytest.mark.parametrize(("link", "target"), [("a.png", "outside/a.png"), ("more", "outside")])
def test_a_link_that_leads_out_of_content_is_a_problem(
    tmp_path: Path, link: str, target: str
) -> None:
    folder = content_folder(tmp_path, {"../outside/a.png": raster("PNG"), "images/b.txt": ""})
    (folder / "images" / link).symlink_to(tmp_path / target)
    found, problems = sizes(folder)
    assert list(found) == ["images/b.txt"]
    assert [str(one) for one in problems] == [
        f"content/images/{link}:1: this link leads out of the content folder;"
        " put the file itself here"
    ]


def test_a_folder_of_pictures_that_stands_elsewhere_is_a_problem(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"../outside/a.png": raster("PNG")})
    (folder / "images").symlink_to(tmp_path / "outside")
    found, problems = sizes(folder)
    assert (found, [one.path for one in problems]) == ({}, ["content/images"])


def test_a_link_within_content_is_followed(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"images/a.png": raster("PNG")})
    (folder / "images/b.png").symlink_to("a.png")
    assert list(sizes(folder)[0]) == ["images/a.png", "images/b.png"]
    assert sizes(folder)[1] == []


@pytest.mark.parametrize("target", ["nothing", "link"], ids=["nothing", "itself"])
def test_a_link_to_nothing_is_a_problem(tmp_path: Path, target: str) -> None:
    folder = content_folder(tmp_path, {"images/b.txt": ""})
    (folder / "images/link").symlink_to(target)
    found, problems = sizes(folder)
    assert (list(found), len(problems)) == (["images/b.txt"], 1)


@pytest.mark.parametrize("name", ["con.png", "NUL", "com1.tar.gz", "aux/a.png", "line\nbreak.png"])
def test_a_name_that_some_computer_cannot_have_is_a_problem(tmp_path: Path, name: str) -> None:
    assert len(said(tmp_path, name, raster("PNG"))[1]) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_can_still_be_reported(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"images/b.txt": ""})
    Path(os.fsdecode(os.fsencode(folder / "images") + b"/\xff.png")).write_bytes(raster("PNG"))
    found, problems = sizes(folder)
    assert (list(found), problems[0].path) == (["images/b.txt"], "content/images/?.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system")
def test_a_pipe_is_a_problem_and_not_waited_for(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"images/b.txt": ""})
    os.mkfifo(folder / "images" / "a.png")
    found, problems = sizes(folder)
    assert list(found) == ["images/b.txt"]
    assert [one.wrong for one in problems] == ["this is no ordinary file"]


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.jp2", raster("JPEG2000"), "JPEG2000"),
        ("a.png", raster("JPEG2000"), "JPEG2000"),
        ("a.psd", b"8BPS\0\1" + b"\0" * 40, "PSD"),
        ("a.heic", HEIC, "HEIF"),
        ("a.jpg", HEIC, "HEIF"),
        ("a.dng", b"whatever", "DNG"),
    ],
)
def test_a_picture_of_a_kind_that_is_not_read_is_a_problem(
    tmp_path: Path, name: str, raw: bytes, kind: str
) -> None:
    wrong = f"pictures of this kind ({kind}) are not read here"
    assert said(tmp_path, name, raw)[1] == [f"{wrong}; save it as JPEG, PNG or WebP"]


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_damaged_picture_is_never_a_crash(tmp_path: Path, format: str) -> None:
    whole = raster(format, exif(place=True)) if format != "GIF" else raster(format)
    files = {}
    for at in range(0, min(len(whole), 400), 3):
        files[f"images/{at}.a.{format}"] = whole[:at]
        files[f"images/{at}.b.{format}"] = whole[:at] + b"\xff" + whole[at + 1 :]
        files[f"images/{at}.c.{format}"] = whole[:at] + b"\0\0\0\0" + whole[at + 4 :]
    found, problems = sizes(content_folder(tmp_path, files))
    assert len(found) == len(files)
    assert {one.remedy for one in problems} >= {"save it again as JPEG or PNG"}


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", b"P1,P2\n1,2", b"%PDF-1.7", b"PK\3\4", b"ID3"])
def test_a_download_has_no_size(tmp_path: Path, raw: bytes) -> None:
    assert said(tmp_path, "a.csv", raw) == ("", [])


def test_a_packed_drawing_is_a_problem(tmp_path: Path) -> None:
    assert said(tmp_path, "a.svgz", b"\x1f\x8b")[1] == [
        "this drawing is packed; save it as plain SVG"
    ]
