"""Drawings: what may be in one, however it is written, and how large it is."""

from __future__ import annotations

import pytest

from plugins.images.drawings import drawing_size, without_remarks
from plugins.images.unfit import Unfit
from tests.small_site import PROJECT

ACTIVE = "this drawing runs a script or loads something"
SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:s="http://www.w3.org/2000/svg"'
    ' xmlns:h="http://www.w3.org/1999/xhtml" xmlns:l="http://www.w3.org/1999/xlink"'
    ' xmlns:i="http://www.inkscape.org/namespaces/inkscape"'
)


def drawing(inside: str = "", size: str = 'width="4" height="3"', before: str = "") -> bytes:
    return f"{before}<svg {SPACES} {size}>{inside}</svg>".encode()


def refusal(raw: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        drawing_size(raw)
    return refused.value.wrong


@pytest.mark.parametrize(
    "inside",
    [
        "<s:script>alert(1)</s:script>",
        "<h:script>alert(1)</h:script>",
        "<h:iframe src='https://e.example'/>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<style>g{fill:red}</style>",
        '<use href="a.svg#x"/>',
        '<use l:href="data:image/svg+xml,x#x"/>',
        '<use href="&#x20;&#x68;ttps://e.example/#x"/>',
        '<g href="#a"/>',
        '<linearGradient href="https://e.example/#a"/>',
        '<g fill="URL( https://e.example/x )"/>',
        '<g fill="url(#a) url(https://e.example/x)"/>',
        "<g fill='url(\"https://e.example/#x\")'/>",
        '<g fill="u\\72l(https://e.example/x)"/>',
        '<g mask="url(&#x2f;/e.example/x#y)"/>',
        "<g style='background:image-set(\"https://e.example/p.png\" 1x)'/>",
        '<g style="fill:src(x)"/>',
        "<g l:onclick='alert(1)'/>",
        "<g ONCLICK='alert(1)'/>",
        '<?xml-stylesheet href="https://e.example/x.css"?>',
    ],
)
def test_what_acts_or_loads_is_refused(inside: str) -> None:
    assert refusal(drawing(inside)) == ACTIVE


def test_a_style_sheet_before_the_drawing_is_refused() -> None:
    assert refusal(drawing(before='<?xml-stylesheet href="https://e.example/x.css"?>')) == ACTIVE


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<filter/>", "<filter>"),
        ("<metadata/>", "<metadata>"),
        ("<i:namedview/>", "<namedview>"),
        ("<h:p/>", "<p>"),
        ("<g i:label='a'/>", "the attribute label"),
        ("<g xml:base='https://e.example/'/>", "the attribute base"),
        ("<g h:fill='red'/>", "the attribute fill"),
    ],
)
def test_what_is_not_known_is_named(inside: str, named: str) -> None:
    assert (
        refusal(drawing(inside)) == f"this drawing holds {named}, which drawings here do not have"
    )


def test_the_line_is_told() -> None:
    with pytest.raises(Unfit) as refused:
        drawing_size(drawing("\n<g/>\n<script/>"))
    assert refused.value.line == 3


@pytest.mark.parametrize(
    "inside",
    [
        '<use href=" #x"/><use l:href="#x"/>',
        '<g fill="url(#x)" mask="url( \'#y\' )" style="fill:url(&quot;#z&quot;);opacity:.5"/>',
        '<g transform="translate(1 2) rotate (45)" fill="rgb(1,2,3)" stroke="hsl(0 0% 0% / 1)"/>',
        "<title>url(https://e.example) onclick=</title><desc>a &lt;script&gt;</desc>",
        '<clipPath id="a"><path d="M0 0z"/></clipPath><marker/><mask/><pattern href="#a"/>',
        '<text font-family="\'Open Sans\', serif"><tspan x="1">a</tspan></text>',
        '<g id="a(b)" class="c" data-name="Layer (1)" aria-label="a\\b" xml:space="preserve"/>',
        "<!-- <script/> -->",
        '<radialGradient gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#fff"/>'
        "</radialGradient>",
    ],
)
def test_what_only_draws_passes(inside: str) -> None:
    assert drawing_size(drawing(inside)) == (4, 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
@pytest.mark.parametrize("inside", ["<g/>", "<script/>"])
def test_another_encoding_is_refused(encoding: str, inside: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    for before in ("", declared):
        text = drawing(inside, before=before).decode()
        if encoding != "utf-7":
            refusal(text.encode(encoding))
    refusal(drawing(inside, before=declared))
    refusal(drawing(inside, before='<?xml version="1.0" encoding="iso-8859-1"?>'))


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\ufeff",
        '<?xml version="1.0"?>',
        '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!--a-->',
    ],
)
def test_utf_8_passes(before: str) -> None:
    assert drawing_size(drawing("<text>Zoë ☕</text>", before=before)) == (4, 3)


@pytest.mark.parametrize(
    "size",
    [
        'viewBox="0 0 1.2.3 4"',
        'viewBox="0 0 1 2 3"',
        'viewBox="0 0 -4 3"',
        'viewBox="0 0 0 3"',
        'viewBox="0 0 1e999 3"',
        f'width="{"9" * 400}" height="3"',
        f'width="{"9" * 50}" height="3"',
        'width="1e999" height="1e-999"',
        'width="nan" height="inf"',
        'width="٣" height="٣"',
        'width="1_0" height="3"',
        'width="-4" height="3"',
        'width="4"',
    ],
)
def test_a_size_that_is_none(size: str) -> None:
    assert refusal(drawing(size=size)) == "this drawing has no size"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('width="4.8e1" height="+.24E2px"', (48, 24)),
        ('width="0.2" height="3"', (1, 3)),
        ('width="480" viewBox="0 0 48 24"', (480, 240)),
        ('width="100%" height="240" viewBox="0 0 48 24"', (480, 240)),
        ('width="1.2.3" height="x" viewBox="0 0 48 24"', (48, 24)),
    ],
)
def test_a_size_that_is_one(size: str, expected: tuple[int, int]) -> None:
    assert drawing_size(drawing(size=size)) == expected


@pytest.mark.parametrize("many", ["1", " ", "url(", "url(#", "a ", "-", "("])
def test_a_long_value_takes_no_time(many: str) -> None:
    long = f"{many * 200_000}x"
    refusal(drawing(f'<g fill="{long}"/>', size=f'width="{long}" height="3"'))


def test_the_projects_own_drawings_pass() -> None:
    folders = ("content/images", "tests/sites/small/content/images", "theme/static/icons")
    ours = [file for folder in folders for file in (PROJECT / folder).glob("*.svg")]
    assert len(ours) >= 4
    for file in ours:
        drawing_size(file.read_bytes())


def test_what_a_program_remarked_in_a_drawing_is_taken_out() -> None:
    inside = (
        "<!-- /home/somebody/cup.svg --><title>A cup<!--\nZoe's --></title><desc>-- a > b</desc>"
    )
    raw = drawing(inside, before="<!-- made by a program -->")
    assert without_remarks(raw) == drawing("<title>A cup</title><desc>-- a > b</desc>")
    assert drawing_size(without_remarks(raw)) == drawing_size(raw)


def test_what_only_looks_like_a_remark_stays() -> None:
    raw = drawing("<desc><![CDATA[<!-- said -->]]><!-- not <![CDATA[ said --></desc>")
    assert without_remarks(raw) == drawing("<desc><![CDATA[<!-- said -->]]></desc>")
