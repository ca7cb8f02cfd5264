"""Downloads that tell where they were made."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from plugins.images.pictures import look
from tests.images.photographs import XMP, exif, jpeg, quarters, saved


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(*inside: bytes) -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", b"".join(inside)) + box(b"mdat", bytes(99))


def pdf(stream: bytes, packed: bool = False) -> bytes:
    data = zlib.compress(stream) if packed else stream
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Length " + str(len(data)).encode() + b" >>\nstream\n" + data
        + b"\nendstream\nendobj\n%%EOF\n"
    )  # fmt: skip


PLACE = b"\0\x12\x15\xc7+51.5000-000.1200/"
TELLS = {
    "a photograph in a PDF": ("a.pdf", pdf(jpeg())),
    "XMP in a PDF": ("a.pdf", pdf(XMP)),
    "packed XMP in a PDF": ("a.pdf", pdf(XMP, packed=True)),
    "a map in a PDF": ("a.pdf", pdf(b"<< /Type /Measure /Subtype /GEO /GPTS [51 0] >>")),
    "an Android film": ("a.mp4", film(box(b"udta", box(b"\xa9xyz", PLACE)))),
    "an iPhone film": ("a.mov", film(b"com.apple.quicktime.location.ISO6709+51.5-000.1/")),
    "a 3GPP film": ("a.3gp", film(box(b"loci", bytes(4) + b"\x15\xc7x\0\0\0\0\0"))),
    "a Matroska film": ("a.mkv", b"\x1a\x45\xdf\xa3" + b"LOCATION\x44\x87\x90+51.5074-000.1278/"),
    "a film of another name": ("film", film(box(b"udta", box(b"\xa9xyz", PLACE)))),
}


@pytest.mark.parametrize(("name", "raw"), TELLS.values(), ids=TELLS)
def test_a_download_that_tells_a_place_gets_a_note(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    ((line, wrong, remedy, severity),) = look(path).told
    assert (line, severity) == (1, "note")
    assert wrong == "this file tells where it was made, and it is published as it is"
    assert remedy.startswith("save it without location")


SILENT = {
    "a PDF": ("a.pdf", pdf(b"words")),
    "a photograph without a place": ("a.pdf", pdf(saved(quarters(), "JPEG", exif=exif()))),
    "a film": ("a.mp4", film(box(b"udta", b"\xa9nam"))),
    "words": ("a.txt", XMP),
    "nothing": ("a.pdf", b""),
    "a damaged PDF": ("a.pdf", b"%PDF" + b"stream\nx\x9cgarbage" * 20),
    "a damaged block": ("a.pdf", pdf(b"Exif\0\0II*\0\xff\xff\xff\xff")),
}


@pytest.mark.parametrize(("name", "raw"), SILENT.values(), ids=SILENT)
def test_other_downloads_get_none(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert look(path).told == ()


def test_a_packed_flood_is_not_unpacked_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(bytes(30_000_000), packed=True) * 3)
    assert look(path).told == ()
