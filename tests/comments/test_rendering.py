"""The one way out: whatever a stranger wrote, the page shows text and a few harmless tags."""

from __future__ import annotations

import random
import re
import time
import unicodedata
from html import unescape
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from plugins.comments.rendering import html, name, tidy, web_address

ALLOWED = {
    "p",
    "br",
    "em",
    "strong",
    "del",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
}
REL = "nofollow ugc noopener noreferrer"


def harmful(body: str) -> list[str]:
    """What of a rendered comment must not be there: tags, attributes and links."""
    made = html(body)
    found: list[str] = []
    for tag in BeautifulSoup(made, "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        if tag.name not in ALLOWED:
            found.append(f"<{tag.name}>")
        allowed = {"href", "rel"} if tag.name == "a" else set()
        found += [f"{tag.name} {attribute}" for attribute in tag.attrs if attribute not in allowed]
        if "href" in tag.attrs and not _outward(str(tag["href"])):
            found.append(str(tag["href"]))
        if tag.name == "a" and " ".join(tag.get_attribute_list("rel")) != REL:
            found.append("a link without its rel")
    # What html.parser takes for text must be text for every browser: nothing open, no comment.
    if re.search(r"<(?!/?(?:p|br|em|strong|del|s|code|pre|blockquote|ul|ol|li|a)\b)", made):
        found.append("an open <")
    return found


def _outward(href: str) -> bool:
    parts = urlsplit(href)
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and parts.username is None
        and not re.search(r"[\s\\<>\"'`\x00-\x20]", href)
    )


def words(body: str) -> str:
    """What a reader sees of a comment."""
    return " ".join(BeautifulSoup(html(body), "html.parser").get_text().split())


VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=1'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<plaintext><b>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><b>",
    "<!DOCTYPE html><b>",
    "<object data=x><embed src=x><applet code=x><base href=//evil.example/>",
    "<form action=//evil.example><input name=x autofocus onfocus=alert(1)><button>go</button>",
    "<meta http-equiv=refresh content='0;url=//evil.example'><link rel=stylesheet href=x>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=https://good.example onclick=alert(1)>x</a>",
    "<p id=comments class=x style=position:fixed>",
    "<details open ontoggle=alert(1)><summary>x</summary>",
    "<video><source onerror=alert(1)></video>",
    "<div style='background:url(//evil.example/p.gif)'>x</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "`<script>`</script><script>alert(1)</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#9;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/png;base64,AAAA)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](ftp://e.example/)",
    "[x](mailto:a@e.example)",
    "[x](tel:+123)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "<mailto:a@e.example>",
    "<a@e.example>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x][y]\n\n[y]: https://e.example/",
    "[x](https://e.example/ \"' onmouseover='alert(1)\")",
    "[x](https://e.example/'onmouseover='alert(1))",
    '[x](https://e.example/"onmouseover="alert(1))',
    "[x](https://e.example/`id`)",
    "[x](//evil.example/)",
    "[x](/relative)",
    "[x](relative)",
    "[x](#comments)",
    "[x](?q=1)",
    "[x](\\\\evil.example)",
    "[x](https:evil.example)",
    "[x](https:/evil.example)",
    "[x](https:///evil.example)",
    "[x](http:\\\\evil.example)",
    "[x](https://u:p@host.example/)",
    "[x](https://u@host.example/)",
    "[x](https://@host.example/)",
    "[x](https://good.example\\@evil.example/)",
    "[x](https://good.example%5C@evil.example/)",
    "[x](https://[::1/)",
    "[x](https://[x)",
    "[x](https://e.example:99999999/)",
    "[x](https://e.example/\u202egnp.exe)",
    "[x](http://)",
    "![i](https://t.example/p.gif)",
    "![i](javascript:alert(1))",
    "[![i](https://t.example/p.gif)](https://e.example/)",
    "# heading",
    "heading\n===",
    "heading\n---",
    "---",
    "***",
    "{{ config }} {% include 'x' %} {# x #} {filename}../x.md {static}/x |filename|x.md [[guilt]]",
    "| a | b |\n|---|---|\n| c | d |",
    "[^1]\n\n[^1]: footnote",
    "{: onclick=alert(1) .x #comments}",
    "*[HTML]: x\n\nHTML",
    "</p></article></main><h1>x</h1>",
    "\x00<script\x00>alert(1)</script>",
    "<\u200bscript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "\x1c0\x1d \x020\x03 wzxhzdk:0",
    "<a\u2028href=javascript:alert(1)>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("body", VECTORS)
def test_hostile_markup_becomes_text(body: str) -> None:
    assert harmful(body) == []


@pytest.mark.parametrize("body", [one for one in VECTORS if one.startswith(("<", "{", "|"))])
def test_no_word_of_hostile_markup_is_lost(body: str) -> None:
    """It is shown as it was written, because somebody may have asked about HTML."""
    written = unescape(re.sub(r"[\x00-\x1f]", "", body))
    assert re.sub(r"\W", "", words(body)) == re.sub(r"\W", "", written)


@given(st.lists(st.sampled_from(VECTORS), min_size=2, max_size=4), st.sampled_from(["", "\n", " "]))
@settings(max_examples=60)
def test_hostile_pieces_stay_harmless_beside_each_other(pieces: list[str], between: str) -> None:
    assert harmful(between.join(pieces)) == []


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<", ">", "</", "/>", "script", "a", "img", "p", " href=", "onerror=", '"', "'", "`"),
            *(
                "[",
                "]",
                "(",
                ")",
                "!",
                "*",
                "**",
                "_",
                "~~",
                "\\",
                "&",
                ";",
                "#",
                "x",
                ":",
                "=",
                "-",
            ),
            *("\n", "\n\n", "    ", "\t", "> ", "- ", "1. ", "javascript:", "https://e.example/"),
            *("//", "@", "%", "&lt;", "&#60;", "&#x3c;", "&#0;", "\x00", "\u2028", "<!--", "-->"),
        ]
    ),
    max_size=25,
).map("".join)


@given(st.text(st.characters()) | MARKUP)
@example("\ud800")
@settings(max_examples=300)
def test_any_text_becomes_harmless_html(body: str) -> None:
    assert harmful(body) == []
    html(body).encode("utf-8")


@given(st.text(st.characters(codec="utf-8")) | MARKUP)
def test_the_same_text_gives_the_same_html_whatever_came_before(body: str) -> None:
    before = html(body)
    html("[x]: https://e.example/ \n\n```\n open")
    assert html(body) == before


def test_what_people_do_write_is_kept() -> None:
    body = (
        "Same **here**, *truly*. See [this](https://e.example/a?b=c&d#e) or\n"
        "<https://e.example/>.  \nA `word`.\n\n> quoted\n\n- one\n- two\n\n"
        "1. first\n\nThen:\n\n    code\n"
    )
    assert html(body) == (
        f'<p>Same <strong>here</strong>, <em>truly</em>. See'
        f' <a href="https://e.example/a?b=c&amp;d#e" rel="{REL}">this</a> or\n'
        f'<a href="https://e.example/" rel="{REL}">https://e.example/</a>.<br>\n'
        "A <code>word</code>.</p>\n<blockquote>\n<p>quoted</p>\n</blockquote>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<ol>\n<li>first</li>\n</ol>\n"
        "<p>Then:</p>\n<pre><code>code\n</code></pre>"
    )  # fmt: skip


def test_what_is_struck_out_is_struck_out() -> None:
    struck = BeautifulSoup(html("~~not~~ so"), "html.parser").find(["del", "s"])
    assert struck is not None
    assert struck.get_text() == "not"


def test_templates_and_pelicans_links_stay_literal() -> None:
    body = "{{ config }} {% include %} {filename}../x.md {static}/a |filename|x.md"
    assert html(body) == f"<p>{body}</p>"


FLOODS = {
    "brackets": "[" * 20_000,
    "closing brackets": "]" * 20_000,
    "pictures": "![" * 10_000,
    "links begun": "[a](" * 5_000,
    "links begun with an angle": "[a](<b" * 3_300,
    "links in links": "[" * 5_000 + "a" + "](x)" * 3_700,
    "parentheses": "[a](" + "(" * 20_000,
    "references": "[a][" * 5_000,
    "stars and letters": "*a " * 6_666,
    "letters and stars": "a* " * 6_666,
    "strong begun": "**a " * 5_000,
    "mixed emphasis": "*a_b" * 5_000,
    "runs of stars": "a**b" + "c* " * 5_000,
    "stars": "*" * 20_000,
    "underscores": "_a" * 10_000,
    "tildes": "~~a" * 6_666,
    "quotations": "> " * 10_000,
    "quotations without space": ">" * 20_000,
    "quotations by line": "".join(">" * n + " a\n" for n in range(1, 190)),
    "quoted lists": "> - " * 5_000,
    "lists of quotations": "- > " * 5_000,
    "nested lists": "- " * 10_000,
    "nested other lists": "+ " * 10_000,
    "nested numbers": "1. " * 6_666,
    "nested lists by line": "".join(" " * (2 * n) + "- a\n" for n in range(140)),
    "long list": "- a\n" * 5_000,
    "backticks": "`" * 20_001,
    "runs of backticks": "".join("`" * n + "a" for n in range(1, 199)),
    "backticks and letters": "`a" * 10_000,
    "fences": "```\n" * 5_000,
    "angles": "<" * 20_000,
    "tags begun": "<a " * 6_666,
    "comments begun": "<!--" * 5_000,
    "instructions begun": "<?" * 10_000,
    "autolinks begun": "<https:" * 2_857,
    "mail begun": "<a@" * 6_666,
    "mail parts": "<" + "a." * 10_000,
    "ampersands": "&" * 20_000,
    "entities": "&lt;" * 5_000,
    "entities begun": "&a" * 10_000,
    "backslashes": "\\" * 20_000,
    "spaces": " " * 20_000,
    "tabs": "\t" * 20_000,
    "spaces at line ends": "a" + " " * 19_000 + "\n",
    "line ends": "\n" * 20_000,
    "breaks": "a  \n" * 5_000,
    "rules": "* * * " * 3_333,
    "rules of hyphens": "-" * 20_000,
    "equals": "a\n" + "=" * 20_000,
    "hashes": "# " * 10_000,
    "tables": "|a" * 10_000,
    "one word": "a" * 20_000,
    "combining marks": "a" + "\u0301" * 20_000,
    "marks on letters": "a\u0301" * 10_000,
    "right to left": "\u202e" * 20_000,
    "exclamations": "!" * 20_000,
    "brackets with spaces": "[ " * 10_000,
    "brackets far apart": ("[" + " " * 300) * 66,
    "mixed brackets": "[(<{*_`~" * 2_500,
    "emoji": "👩‍👧" * 6_666,
}


@pytest.mark.long
@pytest.mark.parametrize("body", FLOODS.values(), ids=FLOODS)
def test_a_flood_takes_less_than_a_second(body: str) -> None:
    begun = time.process_time()
    assert harmful(body) == []
    assert time.process_time() - begun < 1


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_a_flood_of_any_marks_takes_less_than_a_second(seed: int) -> None:
    chance = random.Random(seed)
    marks = [*"[]()<>*_`~!#-+&\\ \n\ta", "> ", "- ", "[a](", "](b)", "**", "```"]
    piece = "".join(chance.choices(marks, k=chance.choice([2, 3, 5, 20_000])))
    body = (piece * 20_000)[:20_000]
    begun = time.process_time()
    html(body)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "body",
    [
        "> " * 25 + "Sam says hello",
        "".join("  " * depth + "- step\n" for depth in range(25)) + "  " * 25 + "- Sam says hello",
        "> - " * 12 + "Sam says hello",
        "*" * 30 + "Sam says hello" + "*" * 30,
        "[" * 30 + "Sam says hello" + "]" * 30,
        "**_~~" * 12 + "Sam says hello" + "~~_**" * 12,
    ],
    ids=["quotations", "lists", "both", "stars", "brackets", "emphasis"],
)
def test_no_word_is_lost_however_deep_it_is_nested(body: str) -> None:
    assert "Sam says hello" in words(body)


def test_what_follows_the_deepest_list_stands_where_it_belongs() -> None:
    steps = "".join("  " * depth + f"- step {depth}\n" for depth in range(25))
    made = BeautifulSoup(html(f"{steps}- last\n\nAfter."), "html.parser")
    outer = [tag for tag in made.find_all("li") if tag.find_parent("li") is None]
    assert [tag.get_text().split("\n")[0] for tag in outer] == ["step 0", "last"]
    assert [tag.get_text() for tag in made.find_all("p")] == ["After."]


@pytest.mark.parametrize("seed", range(20))
def test_no_word_is_lost_in_any_nesting(seed: int) -> None:
    chance = random.Random(seed)
    lines = [
        "".join(
            chance.choices(["> ", "- ", "1. ", "  ", "    ", ">", "* "], k=chance.randrange(40))
        )
        + f"word{n}{chance.choice(['', chr(10)])}"
        for n in range(40)
    ]
    assert re.findall(r"word\d+", words("\n".join(lines))) == [f"word{n}" for n in range(40)]


INVISIBLE = {
    "nothing": "",
    "spaces": "  \t ",
    "line ends": "\n\r\n",
    "no-break space": "\u00a0",
    "ideographic space": "\u3000",
    "zero width space": "\u200b",
    "zero width joiners": "\u200c\u200d",
    "byte order mark": "\ufeff",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "direction marks": "\u200e\u200f",
    "direction overrides": "\u202e\u202c",
    "Hangul filler": "\u3164",
    "Hangul filler, half width": "\uffa0",
    "Hangul fillers of syllables": "\u115f\u1160",
    "Mongolian vowel separator": "\u180e",
    "blank Braille": "\u2800",
    "variation selector": "\ufe0f",
    "tags": "\U000e0020\U000e007f",
    "a flag's tags without a flag": "\U000e0067\U000e0062\U000e007f",
    "later variation selector": "\U000e0100",
    "grapheme joiner": "\u034f",
    "Khmer inherent vowels": "\u17b4\u17b5",
    "a note without a head": "\U0001d159",
    "deprecated shapes": "\u206a\u206f",
    "kept for later": "\u2065\ufff0\U000e0fff",
    "marks on nothing": "\u0301\u20dd",
    "controls": "\x00\x07",
    "half a character": "\ud800",
    "mixed": " \u200b\u3164\ufeff ",
}


@pytest.mark.parametrize("author", INVISIBLE.values(), ids=INVISIBLE)
def test_a_name_that_nobody_can_see_is_anonymous(author: str) -> None:
    assert name(author) == "Anonymous"


NAMES = [
    "👁️‍🗨️",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "1️⃣",
    "👋🏽",
    "\U0001fae8",  # newer than some Pythons
    "مُحَمَّد",
    "בְּרֵאשִׁ֖ית",
    "க்ஷேமா",
    "བསྒྲུབས",
    "ที่รัก",
    "می‌خواهم",
    "👩‍👧",
    "Zoë",
    "Zoe\u0308",
    "Δημήτρης",
    "محمد",
    "שָׁלוֹם",
    "नीता",
    "ไม้",
    "田中",
    "O’Neil-Smith",
    "Nguyễn",
]


@pytest.mark.parametrize("author", NAMES)
def test_real_names_of_every_script_stay_as_they_are(author: str) -> None:
    assert name(author) == author


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("Mum\nstatus: approved\nsave_as: ../../evil.html",
         "Mum status: approved save_as: ../../evil.html"),
        ("a\u2028b\u2029c\u0085d\re", "a b c d e"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069", "ab"),
        ("  Sam   Carter ", "Sam Carter"),
        ("a\x00\x1b[31mb", "a[31mb"),
        ("---", "---"),
        ("null", "null"),
    ],
)  # fmt: skip
def test_a_name_is_one_line_in_its_own_order(author: str, shown: str) -> None:
    assert name(author) == shown


@given(st.text(st.characters()))
def test_any_name_is_one_line_and_never_empty(author: str) -> None:
    shown = name(author)
    assert shown.strip() == shown != ""
    assert len(shown.splitlines()) == 1
    assert name(shown) == shown


def test_a_name_is_not_escaped_twice() -> None:
    """Templates escape it, and feeds, and JSON: each once."""
    assert name('"><script>') == '"><script>'
    assert not hasattr(name("x"), "__html__")
    assert escape(name('"><script>')) == "&#34;&gt;&lt;script&gt;"


# One of each block that has marks: Latin, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Tibetan …
MARKS = [
    *("\u0301", "\u0489", "\u0591", "\u05b0", "\u0610", "\u064b", "\u0941", "\u0e47", "\u0f74"),
    *("\u1ab0", "\u1dc0", "\u20dd", "\u302a", "\u3099", "\ua66f", "\ufe20", "\U0001d167"),
]


@pytest.mark.parametrize("mark", MARKS, ids=[f"U+{ord(mark):04X}" for mark in MARKS])
def test_marks_piled_on_a_letter_are_capped(mark: str) -> None:
    assert unicodedata.category(mark) in ("Mn", "Me")
    for shown in (tidy(f"a{mark * 50}b"), name(f"a{mark * 50}b"), words(f"a{mark * 50}b")):
        assert shown[0] + shown[-1] == "ab"
        assert 1 <= shown.count(mark) <= 16


def test_marks_of_several_kinds_are_capped_together() -> None:
    assert len(tidy("a" + "\u0301\u0489\u20dd\ufe20\u1dc0" * 20)) <= 17


@pytest.mark.parametrize("between", ["\u200d", "\u200b", "\u00ad", "\u034f", "\ufe0f"])
def test_what_nobody_sees_between_marks_does_not_part_them(between: str) -> None:
    assert tidy("a" + ("\u0301" * 6 + between) * 20).count("\u0301") <= 16


@given(st.text(st.characters()) | st.text(st.sampled_from("a \u0301\u05b0\u200d\u202e\u00adא")))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    "url",
    ["https://e.example", "http://e.example/a?b=c#d", "https://xn--e1afmkfd.example/", "HTTPS://E.example/",
     "https://e.example/Zoë", "https://пример.рф/ครู"],
)  # fmt: skip
def test_an_absolute_address_is_linked(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "e.example", "//e.example", "/a", "javascript:alert(1)", "JAVASCRIPT:alert(1)"),
        *(
            "data:text/html,x",
            "mailto:a@e.example",
            "ftp://e.example",
            "https://",
            "https:e.example",
        ),
        *("https://u:p@e.example", "https://u@e.example", "https://@e.example", "https://[x"),
        *('https://a/"onmouseover="x', "https://a/'x", "https://a/<script>", "https://a/`x`"),
        *("https://a/ b", "https://a/\nb", "\nhttps://a/", "https://a\\@b/", "https://a/\x00"),
        *(" https://a/", "java\nscript:alert(1)", "https://a/\u202egnp.exe"),
        *("https://a/\u200bb", "https://a/\u2066b", "https://a/\u00adb", "https://a/\ufeff"),
        *("https://a/\u3164b", "https://a/\u2028b", "https://a/\ud800", "https://a\u200e/"),
    ],
)
def test_what_must_not_be_linked_is_no_address(url: str | None) -> None:
    assert web_address(url) is None


@given(st.text(st.characters()) | st.text(st.characters()).map(lambda text: f"https://a{text}"))
def test_any_address_is_harmless_or_none(url: str) -> None:
    found = web_address(url)
    assert found is None or _outward(found)
