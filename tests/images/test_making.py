"""What is made of pictures: upright, in the right colours and sizes, with nothing else in it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, features

from plugins.images import making, reading, traces
from plugins.images.pictures import look
from plugins.images.pictures import raster as looked_at
from plugins.images.unfit import Unfit
from plugins.sources.pictures import Picture, forms, made_file
from tests.images.photographs import (
    CORNERS,
    MADE,
    SECRET,
    XMP,
    exif,
    gif,
    jpeg,
    photo,
    png,
    profile,
    quarters,
    saved,
    tells,
)

Colour = tuple[int, ...]


def raster(raw: bytes) -> Picture:
    return looked_at(raw)[0]


def made(raw: bytes) -> dict[tuple[int, str], bytes]:
    """Everything that is made of a file, by width and format."""
    picture = raster(raw)
    return {(w, str(f)): content for w, f, content in making.made(raw, picture, forms(picture))}


def opened(raw: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(raw))
    picture.load()
    return picture


def corners(raw: bytes) -> list[Colour]:
    """The colours near the four corners."""
    picture = opened(raw).convert("RGBA")
    (w, h), near = picture.size, 3
    found = []
    for at in (
        (near, near),
        (w - 1 - near, near),
        (near, h - 1 - near),
        (w - 1 - near, h - 1 - near),
    ):
        point = picture.getpixel(at)
        assert isinstance(point, tuple)
        found.append(point)
    return found


def is_near(one: Colour, other: Colour, by: int = 40) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=False))


@pytest.mark.parametrize("name", MADE)
def test_nothing_that_a_file_carries_gets_out(name: str) -> None:
    raw = MADE[name]()
    if name not in ("a.ico", "a.bmp"):  # which carry nothing that Pillow would write
        assert tells(raw), "or this would prove nothing"
    found = made(raw)
    assert found
    for (width, format), content in found.items():
        assert not tells(content), (width, format)
        assert SECRET.encode() not in content
        if name != "moving.gif":
            expected = zip(corners(content), CORNERS, strict=True)
            assert all(is_near(one, other) for one, other in expected), (width, format)


@pytest.mark.parametrize("name", MADE)
def test_an_original_that_tells_a_place_gets_a_note(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(MADE[name]())
    told = [(wrong, severity) for _, wrong, _, severity in look(path).told]
    silent = name in ("a.ico", "a.bmp", "still.gif", "moving.gif")
    wrong = "this picture tells where it was taken, which the site does not show"
    assert told == ([] if silent else [(wrong, "note")])


def test_other_metadata_of_an_original_is_nobodys_business(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(quarters(), "JPEG", exif=exif(), comment="Nine o'clock"))
    assert look(path).told == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_before_it_forgets_how_it_was_taken(orientation: int) -> None:
    # The camera writes what it saw, turned; EXIF 2.32 §4.6.4 says how to turn it back.
    turns = {
        **{2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180},
        **{4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE},
        **{6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE},
        8: Image.Transpose.ROTATE_270,
    }
    seen = quarters(80, 60)
    written = seen.transpose(turns[orientation]) if orientation > 1 else seen
    raw = jpeg(written, orientation)
    picture = raster(raw)
    assert (picture.width, picture.height) == (80, 60)
    for content in made(raw).values():
        assert opened(content).size == (80, 60)
        assert all(is_near(a, b) for a, b in zip(corners(content), CORNERS, strict=True))


@pytest.mark.long
def test_a_photograph_comes_in_three_widths_and_three_formats() -> None:
    found = made(saved(photo(2000, 1500), "JPEG"))
    sizes = {form: opened(content).size for form, content in found.items()}
    better = [str(format) for format in making.better_formats()]
    assert sizes == {
        **{
            (width, format): (width, width * 3 // 4)
            for width in (480, 960, 1600)
            for format in better
        },
        (960, "jpg"): (960, 720),
        (1600, "jpg"): (1600, 1200),
    }


@pytest.mark.parametrize(
    ("width", "widths"),
    [(40, (40,)), (480, (480,)), (500, (500,)), (600, (480, 600)), (1000, (480, 1000)),
     (1200, (480, 960, 1200)), (1600, (480, 960, 1600)), (9000, (480, 960, 1600))],
)  # fmt: skip
def test_no_picture_is_made_larger_than_it_is(width: int, widths: tuple[int, ...]) -> None:
    picture = Picture("photo", width, 30, "0" * 32, "jpg", ("webp",))
    assert picture.widths == widths


@pytest.mark.long
def test_a_tall_strip_stays_within_what_formats_can_hold() -> None:
    raw = saved(photo(120, 30_000), "PNG")
    picture = raster(raw)
    assert max(map(picture.height_at, picture.widths)) <= 16_000
    assert all(max(opened(content).size) <= 16_000 for content in made(raw).values())


def test_a_line_of_points_is_refused() -> None:
    with pytest.raises(Unfit, match="too long and thin"):
        raster(saved(Image.new("RGB", (2, 40_000)), "PNG"))


def test_a_drawn_picture_stays_sharp_and_falls_back_to_png() -> None:
    raw = saved(quarters(600, 400), "PNG")
    assert raster(raw).fallback == "png"
    found = made(raw)
    for format in ("png", "webp"):
        assert opened(found[600, format]).convert("RGB").tobytes() == quarters(600, 400).tobytes()


def test_a_photograph_that_was_saved_as_png_falls_back_to_jpeg() -> None:
    assert raster(saved(photo(), "PNG")).fallback == "jpg"


@pytest.mark.long
def test_a_see_through_picture_stays_see_through() -> None:
    picture = photo(600, 450).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    found = made(saved(picture, "PNG"))
    assert {format for _, format in found} == {*map(str, making.better_formats()), "png"}
    for content in found.values():
        points = opened(content).convert("RGBA").tobytes()[3::4]
        low, high = min(points), max(points)
        assert (low, high) == (0, 255) or (low < 12 and high > 243)


def test_what_looks_see_through_and_is_not_becomes_a_jpeg() -> None:
    assert raster(saved(photo().convert("RGBA"), "PNG")).fallback == "jpg"


def test_a_palette_keeps_the_colour_that_is_see_through() -> None:
    picture = quarters(100, 80).quantize(8)
    raw = saved(picture, "PNG", transparency=picture.getpixel((3, 3)))
    for content in made(raw).values():
        first, *others = corners(content)
        assert first[3] < 12
        assert all(is_near(a[:3], b) for a, b in zip(others, CORNERS[1:], strict=True))


def test_colours_for_printing_become_colours_for_screens() -> None:
    found = made(saved(quarters(80, 60, "CMYK"), "JPEG", quality=95))
    for content in found.values():
        assert all(is_near(a, b, 70) for a, b in zip(corners(content), CORNERS, strict=True))
        assert opened(content).mode == "RGB"


def test_sixteen_bits_of_grey_become_eight_and_not_white() -> None:
    steps = b"".join((n * 1000).to_bytes(2, "little") * 40 for n in range(60))
    picture = Image.frombytes("I;16", (40, 60), steps)
    raw = saved(picture, "PNG")
    for content in made(raw).values():
        grey = opened(content).convert("L")
        for row in (5, 30, 55):
            point = grey.getpixel((20, row))
            assert isinstance(point, int | float)
            assert abs(point - row * 1000 / 256) < 12


def test_a_colour_profile_is_kept() -> None:
    colours = profile()  # which says when it was made
    raw = saved(photo(600, 450), "JPEG", icc_profile=colours)
    for content in made(raw).values():
        assert opened(content).info["icc_profile"] == colours


@pytest.mark.parametrize("more", [b"", b"SECRET"], ids=["no profile", "more behind it"])
def test_what_is_no_colour_profile_is_not_kept(more: bytes) -> None:
    wrong = profile() + more if more else b"not a profile" * 20
    for content in made(saved(photo(600, 450), "PNG", icc_profile=wrong)).values():
        assert "icc_profile" not in opened(content).info


def test_a_grey_picture_with_a_grey_profile_can_be_shown_by_everything() -> None:
    picture = quarters(80, 60, "L")
    grey = bytearray(profile())
    grey[16:20] = b"GRAY"
    for content in made(saved(picture, "PNG", icc_profile=bytes(grey))).values():
        assert "icc_profile" not in opened(content).info


def test_a_picture_that_moves_goes_on_moving() -> None:
    raw = gif()
    picture = raster(raw)
    assert (picture.kind, picture.widths, picture.fallback) == ("moving", (40,), "gif")
    before, after = opened(raw), opened(made(raw)[40, "gif"])
    assert (after.n_frames, after.info["loop"]) == (3, 0)  # type: ignore[attr-defined]
    for frame in range(3):
        before.seek(frame)
        after.seek(frame)
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
        assert after.info["duration"] == 100


@pytest.mark.parametrize("format", ["WEBP", "PNG", "AVIF"])
def test_other_pictures_that_move_are_refused(format: str) -> None:
    frames = [quarters().rotate(90 * n) for n in range(3)]
    raw = saved(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(Unfit, match="this picture moves"):
        raster(raw)


def test_the_same_bytes_come_out_each_time() -> None:
    raw = jpeg(photo(700, 500))
    assert made(raw) == made(raw)


def test_what_is_read_keeps_nothing_but_its_points() -> None:
    with reading.opened(jpeg(photo(60, 40))) as file:
        whole = reading.upright(file)
    assert type(whole) is Image.Image
    assert whole.info == {} and len(whole.getexif()) == 0


def test_names_follow_the_bytes_and_the_way_of_making(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = raster(saved(photo(), "JPEG")), raster(saved(photo(seed=2), "JPEG"))
    name = made_file("images/below/cup.jpg", one, 480, "webp")
    assert name == f"images/below/cup-480-{one.key[:8]}.webp"
    assert name != made_file("images/below/cup.jpg", other, 480, "webp")
    monkeypatch.setattr(making, "RECIPE", "other")
    assert raster(saved(photo(), "JPEG")).key != one.key


def test_a_picture_that_changes_while_it_is_made_is_not_published() -> None:
    picture = raster(saved(photo(), "JPEG"))
    with pytest.raises(Unfit, match="changed while"):
        list(making.made(saved(photo(seed=2), "JPEG"), picture, forms(picture)))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_picture_that_was_cut_off_is_named_before_anything_is_made(
    tmp_path: Path, format: str, part: float
) -> None:
    raw = saved(photo(200, 150), format)
    path = tmp_path / f"a.{format.lower()}"
    path.write_bytes(raw[: int(len(raw) * part)])
    assert [told[1] for told in look(path).told] == ["this picture cannot be read"]


@pytest.mark.parametrize("side", [10_000, 14_000])
def test_a_picture_that_would_take_all_memory_is_named(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(saved(Image.new("1", (side, side)), "PNG"))
    assert path.stat().st_size < 200_000
    ((_, wrong, remedy, severity),) = look(path).told
    assert wrong == "this picture has more than 89 million points"
    assert remedy.startswith("save it smaller") and severity == "error"


LEFT = {
    "EXIF in JPEG": (saved(quarters(), "JPEG", exif=exif(place=True)), "a part FFE1"),
    "a comment": (saved(quarters(), "JPEG", comment="x"), "a part FFFE"),
    "a thumbnail": (
        saved(quarters(), "JPEG").replace(
            b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", b"\xff\xe0\0\x13JFIF\0\1\1\0\0\1\0\1\1\1abc"
        ),
        "a part FFE0",
    ),
    "a film": (saved(quarters(), "JPEG") + b"film", "something behind its end"),
    "text in PNG": (png(), "a part eXIf"),
    "EXIF in WebP": (saved(quarters(), "WEBP", exif=exif(place=True)), "a part EXIF"),
    "XMP in WebP": (saved(quarters(), "WEBP", xmp=XMP), "a part XMP "),
    "EXIF in AVIF": (saved(quarters(), "AVIF", exif=exif(place=True)), "a part Exif"),
    "XMP in AVIF": (saved(quarters(), "AVIF", xmp=XMP), "a part mime"),
    "a comment in GIF": (saved(quarters(), "GIF", comment=b"x"), "comments"),
    "words": (b"words", "a picture that cannot be read (UnidentifiedImageError)"),
}


@pytest.mark.parametrize(("raw", "left"), LEFT.values(), ids=LEFT)
def test_what_is_left_in_a_file_is_found(raw: bytes, left: str) -> None:
    found = traces.traces(raw, 40, 30)
    assert any(left in one for one in found), found


def test_a_build_stops_where_an_encoder_leaves_something(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = saved(photo(600, 450), "JPEG")
    monkeypatch.setitem(making._PHOTO, "jpg", {"comment": b"made by me"})
    with pytest.raises(Unfit, match=r"\(jpg, 600 wide\) holds a part FFFE"):
        made(raw)


def test_without_avif_there_is_webp(monkeypatch: pytest.MonkeyPatch) -> None:
    making.better_formats.cache_clear()
    monkeypatch.setattr(features, "check", lambda name: name == "webp")
    try:
        assert {format for _, format in made(saved(photo(), "JPEG"))} == {"webp", "jpg"}
    finally:
        making.better_formats.cache_clear()
