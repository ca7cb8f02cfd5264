"""From a writer's Markdown to HTML with holes."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.markup import markdown
from plugins.markup.anchors import is_the_pages
from plugins.markup.conversion import (
    HOLE,
    Conversion,
    Shown,
    Target,
    filled,
    plain,
    shortened,
    worded,
)
from plugins.markup.markdown import PAGE_IDS, convert
from plugins.sources.texts import without_controls
from plugins.sources.word_files import ours


def shown(text: str, **values: str) -> str:
    """The HTML of a text, each hole filled with what it wants and where, or as `values` say."""
    made = convert(text)
    wants = [values.get(target.want, f"{target.want}:{target.ref}") for target in made.targets]
    return str(filled(made, tuple(wants)))


def slips(text: str) -> list[str]:
    return [f"{slip.line}: {slip.wrong}; {slip.remedy}" for slip in convert(text).slips]


def wanted(text: str) -> list[tuple[str, str, int]]:
    return [(target.want, target.ref, target.line) for target in convert(text).targets]


def test_markdown_becomes_html() -> None:
    assert shown("Some *fine* **words**.\n\n- one\n- two\n") == (
        "<p>Some <em>fine</em> <strong>words</strong>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
    )


def test_a_link_to_a_slug_takes_the_title_or_the_writers_words() -> None:
    text = "See [[first-day]],\n[[first-day|that day]]\nand [[posts/first-day#later]]."
    assert wanted(text) == [
        ("address", "[[first-day]]", 1),
        ("address", "[[posts/first-day#later]]", 3),
        ("title", "[[first-day]]", 1),
        ("title", "[[posts/first-day#later]]", 3),
    ]
    assert shown(text, address="/a/", title="A") == (
        '<p>See <a href="/a/">A</a>,\n<a href="/a/">that day</a>\nand <a href="/a/">A</a>.</p>'
    )


@pytest.mark.parametrize(
    "text",
    ["`[[first-day]]`", "```\n[[first-day]]\n```", "    [[first-day]]", "\\[[first-day]]"],
)
def test_a_link_in_code_or_behind_a_backslash_is_none(text: str) -> None:
    assert wanted(text) == []
    assert "[[first-day]]" in shown(text)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("[x]({filename}2026-03-01-a.md)", "{filename}2026-03-01-a.md"),
        ("[x]({filename}/posts/a.md#part)", "{filename}/posts/a.md#part"),
        ("[x]({static}/images/a.pdf)", "{static}/images/a.pdf"),
        ("[x](/posts/a/)", "/posts/a/"),
        ("[x](/posts/a/?b=c&d=e#f)", "/posts/a/?b=c&d=e#f"),
        ("[x][1]\n\n[1]: /posts/a/", "/posts/a/"),
        ('<a href="/posts/a/">x</a>', "/posts/a/"),
        ("<a href='/posts/a/'>x</a>", "/posts/a/"),
        ("<A HREF=/posts/a/>x</A>", "/posts/a/"),
    ],
)
def test_addresses_of_the_site_are_left_to_be_filled_in(text: str, ref: str) -> None:
    assert [target.ref for target in convert(text).targets] == [ref]
    assert 'href="HERE"' in shown(text, address="HERE").replace("'", '"')


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://e.example/)",
        "[x](//e.example/)",
        "[x](#part)",
        "[x](mailto:a@e.example)",
        "<https://e.example/>",
        "`/posts/a/`",
        '```html\n<a href="/nowhere/">x</a>\n```',
        'Write `<a href="/nowhere/">` there.',
        "It costs 5/6 of /nowhere/.",
    ],
)
def test_other_addresses_and_code_are_left_alone(text: str) -> None:
    assert wanted(text) == []


def test_what_is_filled_in_is_escaped() -> None:
    made = convert("[[a]]")
    html = filled(made, ('/a/"><script>', "<script>alert(1)</script>"))
    assert html == (
        '<p><a href="/a/&#34;&gt;&lt;script&gt;">&lt;script&gt;alert(1)&lt;/script&gt;</a></p>'
    )


def test_a_title_that_looks_like_a_hole_is_only_text() -> None:
    made = convert("[[a]]")
    assert "\x1c1\x1d" not in filled(made, ("/a/", "x"))
    assert filled(made, ("/a/", "{0} %s \\1")).endswith(">{0} %s \\1</a></p>")


def test_too_few_values_are_an_error_and_not_a_gap() -> None:
    with pytest.raises(ValueError, match="shorter"):
        filled(convert("[[a]]"), ("/a/",))


def test_a_picture_alone_in_its_paragraph_is_a_figure() -> None:
    text = '![A cup of tea]({static}/images/cup.png "Cold by *nine*")'
    size = 'width="4" height="3"'
    assert shown(text, file="/images/cup.png", size=size, opening="<picture>", closing="") == (
        '<figure><picture><img alt="A cup of tea" src="/images/cup.png" width="4" height="3">'
        "<figcaption>Cold by *nine*</figcaption>\n</figure>"
    )


def test_a_picture_without_a_title_has_no_caption() -> None:
    assert "figcaption" not in shown("![A cup]({static}/images/cup.png)")


def test_a_picture_among_words_stays_there() -> None:
    html = shown("Look: ![A cup]({static}/images/cup.png)")
    assert html.startswith("<p>Look: opening:{static}/images/cup.png<img ")


def test_only_pictures_below_the_first_wait_to_be_scrolled_to() -> None:
    text = "![One](/images/a.png)\n\n![Two](/images/b.png)\n\n"
    text += "<img src=/images/c.png alt=C loading=eager>"
    soup = BeautifulSoup(shown(text), "html.parser")
    assert [img.get("loading") for img in soup.find_all("img")] == [None, "lazy", "eager"]


def test_a_picture_that_only_decorates_has_no_words() -> None:
    for text in ('![](/images/a.png "decorative")', 'Look: ![](/images/a.png "Decorative")'):
        (img,) = BeautifulSoup(shown(text), "html.parser").find_all("img")
        assert (img["alt"], img.get("title")) == ("", None)
        assert "figcaption" not in shown(text) and slips(text) == []


def test_a_picture_cannot_decorate_and_say_something() -> None:
    assert slips('![A cup](/images/a.png "decorative")') == [
        "1: a picture that only decorates has no alternative text;"
        ' take the text or the word "decorative" out'
    ]


def test_the_pictures_of_a_text_are_known_with_their_words() -> None:
    text = 'One\n\n![A cup](/images/a.png "By & by")\n\nand ![B](../images/b.png "In it")'
    assert convert(text).pictures == (
        Shown("/images/a.png", "A cup", "By & by", 3),
        Shown("../images/b.png", "B", "In it", 5),
    )
    assert "data-caption" not in convert(text).html


def test_what_stands_around_a_picture_is_not_among_the_first_words() -> None:
    made = convert("Look: ![A cup](/images/a.png) Here.")
    assert worded(made.opening, ("X",) * len(made.targets)) == "Look: Here."


def test_a_writers_own_choice_of_files_is_left_alone() -> None:
    text = '<picture><source srcset="/images/b.png"><img src="/images/a.png" alt="A"></picture>'
    assert [want for want, _, _ in wanted(text)] == ["address", "file", "size"]
    assert [want for want, _, _ in wanted(f"{text}\n\n![A](/images/a.png)")][3:] == [
        "opening",
        "closing",
    ]


def test_a_picture_in_a_link_keeps_its_size() -> None:
    html = shown("[![A cup](/images/cup.png)](/posts/a/)", size='width="4" height="3"')
    assert 'width="4" height="3"' in html


def test_a_caption_is_escaped() -> None:
    html = shown("![A cup](/images/cup.png '<script>alert(1)</script>')")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_table_scrolls_by_itself() -> None:
    html = shown("| a | b |\n|---|---|\n| c | d |\n")
    assert html.startswith(
        '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>'
    )
    assert html.endswith("</table></div>")
    corner = convert("| | a |\n|:-:|---|\n| b | c |\n").html
    assert '<tr>\n<td class="center"></td>\n<th>a</th>\n</tr>' in corner
    german = convert("| a |\n|---|\n| c |\n", ours("de")).html
    assert 'aria-label="Tabelle"' in german


@pytest.mark.parametrize(
    "text",
    [
        '<table border="1"><tr><td>x</td></tr></table>',
        "<table><tr><td>x</td></tr></table>",
        "Like `<table>`.\n\n| a |\n|---|\n| c |\n",
    ],
)
def test_every_table_is_wrapped_whole(text: str) -> None:
    html = shown(text)
    assert html.count("<div") == html.count("</div>")
    soup = BeautifulSoup(html, "html.parser")
    assert all(table.parent and table.parent.get("tabindex") for table in soup.find_all("table"))


def test_quotation_marks_and_dashes_become_real_ones() -> None:
    assert shown("\"Don't\" -- she said ... 'so'") == (
        "<p>&ldquo;Don&rsquo;t&rdquo; &ndash; she said &hellip; &lsquo;so&rsquo;</p>"
    )
    assert shown("`a -- 'b'`") == "<p><code>a -- 'b'</code></p>"


def test_headings_have_ids_and_are_listed() -> None:
    made = convert("## One *day*\n\n### Two\n\n## One day\n\n## Über\n\n## …\n")
    assert [(h.level, h.id, h.text) for h in made.headings] == [
        (2, "one-day", "One day"),
        (3, "two", "Two"),
        (2, "one-day_1", "One day"),
        (2, "über", "Über"),
        (2, "section", "…"),
    ]
    for heading in made.headings:
        assert f'id="{heading.id}"' in made.html


@pytest.mark.parametrize("word", sorted(PAGE_IDS))
def test_a_heading_never_takes_an_id_of_the_page(word: str) -> None:
    (heading,) = convert(f"## {word.title()}").headings
    assert heading.id not in PAGE_IDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Tea & *toast*", "Tea & toast"),
        ("## What `&lt;` means", "What &lt; means"),
        ("## 1 < 2", "1 < 2"),
        ("## A note[^1]\n\n[^1]: x", "A note"),
        ("## `<script>`", "<script>"),
    ],
)
def test_the_words_of_a_heading_are_plain_text(text: str, words: str) -> None:
    assert convert(text).headings[0].text == words


def test_words_are_counted_and_the_opening_is_plain() -> None:
    made = convert("One *two* [three](https://e.example/).\n\n## Four\n\nFive & six.")
    assert made.opening == "One two three. Five & six."
    assert made.words == 7


def test_the_opening_is_cut_at_a_word() -> None:
    opening = convert("word " * 200).opening
    assert len(opening) <= 300
    assert opening.endswith("word…")


NOTE = "One.[^a] Two.[^b] Again.[^a]\n\n[^a]: First.\n[^b]: Second, *fine*.\n"


def test_footnotes_are_linked_both_ways() -> None:
    soup = BeautifulSoup(shown(NOTE, key="k1"), "html.parser")
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    links = [str(tag["href"]).removeprefix("#") for tag in soup.find_all("a")]
    assert len(ids) == len(set(ids)) == 5
    assert set(links) == set(ids)


def test_footnotes_of_two_records_have_ids_of_their_own() -> None:
    one, two = shown(NOTE, key="k1"), shown(NOTE, key="k2")
    ids = re.findall(r'id="([^"]+)"', one + two)
    assert len(ids) == len(set(ids)) == 10


def test_the_way_back_from_a_footnote_is_an_arrow() -> None:
    assert "↩" in shown(NOTE)


TEXTS = [
    NOTE,
    "No note here: [^a] and [^b].",
    "*[HTML]: Hyper Text\n\nHTML is here.",
    "HTML is not explained here.",
    "[x]\n\n[x]: https://e.example/",
    "[x] is no link here.",
    "## One\n\n## One\n",
    "## One\n",
    "<div>\n\nraw\n\n</div>",
    "- a list\n\n    - and more",
    "> [!note] Box\n> text",
    "```\nopen fence",
    '![A cup]({static}/images/cup.png "Cold")',
    "[[a]] [[b|c]]",
]


@pytest.mark.parametrize("before", TEXTS)
def test_nothing_of_one_text_shows_in_the_next(before: str) -> None:
    alone = [convert(text) for text in TEXTS]
    for text, expected in zip(TEXTS, alone, strict=True):
        convert(before)
        assert convert(text) == expected


MARKS = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "\n",
            "\n\n",
            "> ",
            "> [!note] x\n",
            "> [!foo]",
            "- ",
            "1. ",
            "    ",
            "*",
            "**",
        ),
        *(
            "_",
            "`",
            "```\n",
            "[",
            "]",
            "(",
            ")",
            "[[",
            "]]",
            "[[a]]",
            "[[a|b]]",
            "![",
            "[^1]",
            "[^1]: ",
        ),
        *(
            "{static}/images/a.png",
            "{filename}",
            "{: .x #y}",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!--",
            "&",
            "&#1;",
        ),
        *(
            "|",
            "---",
            "===",
            "\\",
            '"',
            "'",
            "/a/",
            "https://e.example/",
            "\x02",
            "\x03",
            "\x1c0\x1d",
        ),
        *(
            "word",
            " ",
            "*[HTML]: x\n",
            "HTML",
            ": ",
            "é",
            "\u2028",
            "<img src=x>",
            "<table>",
            "</table>",
        ),
    ]
)


@given(st.lists(MARKS, max_size=30).map("".join))
@settings(max_examples=200)
def test_any_text_can_be_converted_and_filled(text: str) -> None:
    made = convert(without_controls(text))
    assert isinstance(made, Conversion)
    assert made == convert(without_controls(text))
    html = filled(made, tuple("v" for _ in made.targets))
    assert not HOLE.search(html)
    assert {int(number) for number in HOLE.findall(made.html)} == set(range(len(made.targets)))
    lines = without_controls(text).count("\n") + 1
    assert all(1 <= target.line <= lines for target in made.targets)
    assert all(1 <= slip.line <= lines for slip in made.slips)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("One\n\n# Title\n", "3: the title of the page is its only first-level heading;"
         " begin headings in the text with '##'"),
        ("One\n\nTitle\n=====\n", "4: the title of the page is its only first-level heading;"
         " begin headings in the text with '##'"),
        ("One\n\n![]({static}/images/a.png)", "3: this picture has no alternative text;"
         " write ![what it shows](…), for those who cannot see it, or ![](… \"decorative\")"),
        ("![ ](/images/a.png)", "1: this picture has no alternative text;"
         " write ![what it shows](…), for those who cannot see it, or ![](… \"decorative\")"),
        ('<img src="/images/a.png">', "1: this picture has no alternative text;"
         " write ![what it shows](…), for those who cannot see it, or ![](… \"decorative\")"),
        ("One\n\n<script>x</script>",
         "3: '<script>' cannot stand in a text; link to the thing instead"),
        ("<SCRIPT>x</SCRIPT>", "1: '<SCRIPT>' cannot stand in a text; link to the thing instead"),
        ("<iframe src=x></iframe>",
         "1: '<iframe>' cannot stand in a text; link to the thing instead"),
        ("<form></form>", "1: '<form>' cannot stand in a text; link to the thing instead"),
        ("<style>x</style>", "1: '<style>' cannot stand in a text; link to the thing instead"),
        ('<object data="x"></object>',
         "1: '<object>' cannot stand in a text; link to the thing instead"),
        ('One\n<b onclick="x()">y</b>', "2: 'onclick=' cannot stand in a text; take it out"),
        ("One\n![A cup](https://e.example/cup.png)", "2: 'https://e.example/cup.png' would be"
         " fetched from another site by every reader;"
         " save the file in content/images/ and write {static}/images/…"),
        ("![A cup](//e.example/cup.png)", "1: '//e.example/cup.png' would be"
         " fetched from another site by every reader;"
         " save the file in content/images/ and write {static}/images/…"),
    ],
)  # fmt: skip
def test_what_must_not_stand_in_a_text_is_named_with_its_line(text: str, slip: str) -> None:
    assert slips(text) == [slip]


@pytest.mark.parametrize(
    "html",
    [
        "<img src='https://e.example/p.gif' alt='x'>",
        "<img src=https://e.example/p.gif alt=x>",
        '<IMG SRC="https://e.example/p.gif" ALT="x">',
        '<img src="HTTPS://e.example/p.gif" alt="x">',
        '<img src = "https://e.example/p.gif" alt="x">',
        '<img alt="x > y" src="https://e.example/p.gif">',
        '<img srcset="https://e.example/p.gif 2x" src="/images/a.png" alt="x">',
        '<picture><source srcset="https://e.example/p.gif"></picture>',
        '<video poster="https://e.example/p.gif"></video>',
        '<audio src="https://e.example/a.mp3"></audio>',
        '<video><track src="https://e.example/a.vtt"></video>',
        '<input type="image" src="https://e.example/p.gif" alt="x">',
        '<svg><image href="https://e.example/p.gif"/></svg>',
        '<p style="background:url(https://e.example/p.gif)">x</p>',
        '<table background="https://e.example/p.gif"><tr><td>x</td></tr></table>',
    ],
)
def test_whatever_a_page_would_fetch_from_another_site_is_named(html: str) -> None:
    assert slips(f"One\n\n{html}\n") != []


@pytest.mark.parametrize(
    "html", ["<img src='/images/a.png' alt='A cup'>", "<IMG ALT=cup SRC=/images/a.png>"]
)
def test_a_picture_in_html_with_alternative_text_is_in_order(html: str) -> None:
    assert slips(f"One\n\n{html}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "`<script>`",
        "```\n<script>alert(1)</script>\n<img src=x onerror=y>\n> [!nonsense]\n# Title\n```",
        "    <iframe src=x>",
        "    > [!nonsense] x",
        "It is on = off.",
        "<b>bold</b> and <kbd>Esc</kbd>",
        "<details><summary>More</summary>x</details>",
        "1 < 2 and 3 > 2",
    ],
)
def test_code_and_harmless_html_are_in_order(text: str) -> None:
    assert slips(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,x)",
        '<a href="javascript:alert(1)">x</a>',
    ],
)
def test_a_link_that_runs_a_script_is_named(text: str) -> None:
    assert slips(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "> " * 900 + "x",
        "*a " * 5_000,
        "- a\n" * 2_000,
        "| a " * 1_000 + "|\n" + "|---" * 1_000 + "|\n",
        "\n".join(f"[[slug-{n}]] word" for n in range(1_000)),
        "\n".join(f"Word[^{n}]\n\n[^{n}]: Note.\n" for n in range(100)),
    ],
    ids=["quotations", "stars", "list", "table", "links", "footnotes"],
)
def test_a_strange_text_is_converted_in_reasonable_time(text: str) -> None:
    begun = time.process_time()
    convert(text)
    assert time.process_time() - begun < 3


def test_a_target_keeps_the_line_of_the_text() -> None:
    assert convert("One\n\nTwo [x](/a/)\n\n[[b]]").targets == (
        Target("address", "/a/", 3),
        Target("address", "[[b]]", 5),
        Target("title", "[[b]]", 5),
    )


def test_two_links_of_which_one_begins_like_the_other_keep_their_lines() -> None:
    assert wanted("[x](/posts/a/b/)\n\n[y](/posts/a/)") == [
        ("address", "/posts/a/b/", 1),
        ("address", "/posts/a/", 3),
    ]


def test_plain_words_hold_no_tag_and_no_hole() -> None:
    assert plain("<p>a <b>b</b>,\n\x1c0\x1d &lt;c&gt;</p><p>d</p>") == "a b, <c> d"


@pytest.mark.parametrize(
    "text",
    [
        "<img/onerror=alert(1) src=/images/a.png alt=x>",
        "<IMG SRC=/images/a.png ALT=x ONERROR=alert(1)>",
        "[x](https://e.example/){: onclick=alert(1) }",
        "Words.\n{: ONMOUSEOVER=alert(1) }",
        "[x](/a/){: href=javascript:alert(1) }",
        "[x](vbscript:x)",
        "[x](java&#115;cript:alert(1))",
        "<a href='java&Tab;script:alert(1)'>x</a>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<a href=&#106;avascript:alert(1)>x</a>",
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<svg><use href='https://e.example/a.svg#x'/></svg>",
        "<svg><rect fill='url(https://e.example/a.svg#x)'/></svg>",
        "<button formaction=https://e.example/>x</button>",
        "<a href=/a/ ping=https://e.example/>x</a>",
        "<p style='background:u\\72l(https://e.example/)'>x</p>",
        "<p style=\"background:image-set('//e.example/p.gif' 1x)\">x</p>",
        "![x](data:image/png;base64,AAAA)",
        "[x]({attach}a.pdf)",
        "[x]({tag}guilt)",
        "[x]({author}nora)",
        "[x](|filename|a.md)",
        "[x](ftp://e.example/)",
        "[x](https://[bad)",
        "[x](//[bad)",
        "[x]()",
        "<![CDATA[x]]><script>x</script>",
        "<details id=comments>x</details>",
        "<https:x onclick=alert(1)>",
        "<plaintext>",
    ],
)
def test_what_hides_from_a_quick_look_is_named(text: str) -> None:
    assert slips(f"One\n\n{text}\n") != []


@given(st.lists(st.sampled_from(["<", ">", "a", "img", " ", "/", "'", '"', "=", "onerror", "src",
       "href", "javascript:", "!--", "--", "svg", "![CDATA[", "]]", "&lt;", "&", "\n", "script",
       "style", "textarea", "\n\n", "`"]), max_size=25).map("".join))  # fmt: skip
@settings(max_examples=300)
def test_no_handler_and_no_script_gets_past_unnamed(text: str) -> None:
    made = convert(text)
    for tag in BeautifulSoup(made.html, "html5lib").find("body").find_all(True):  # type: ignore[union-attr]
        odd = tag.name == "script" or any(key.startswith("on") for key in tag.attrs)
        odd = odd or any("javascript:" in str(tag.get(key, "")) for key in ("href", "src"))
        assert not odd or made.slips


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<B CLASS=x>y</B>", '<p><b class="x">y</b></p>'),
        ("<b>y", "<p><b>y</p></b>"),
        ("y</div></article>", "<p>y</p>"),
        ("a<!-- b -->c", "<p>ac</p>"),
        ("<kbd>x</kbd> &copy; &lt;b&gt; A&amp;B &amp;amp;",
         "<p><kbd>x</kbd> © &lt;b&gt; A&amp;B &amp;amp;</p>"),
        ('<i title="a > b &quot;">x</i>', '<p><i title="a &gt; b &quot;">x</i></p>'),
        ("<hr/>", "<hr>"),
    ],
)  # fmt: skip
def test_raw_html_is_written_in_one_form(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[late-train]]\n\n[[late]]", 3),
        ("`[[late]]`\n\n[[late]]", 3),
        ("```\n[[late]]\n```\n\n[[late]]", 5),
        ("    [[late]]\n\n[[late]]", 3),
        ("- a\n\n    [[late]]", 3),
        ("<!-- [[late]] -->\n\n[[late|x]]", 3),
        ("\\[[late]]\n\n[[late]]", 3),
    ],
)
def test_a_link_is_found_where_it_stands(text: str, line: int) -> None:
    found = [target.line for target in convert(text).targets if target.ref == "[[late]]"]
    assert set(found) == {line}


@pytest.mark.parametrize(
    "text", ["> " * 800 + "x", "- " * 800 + "x", "1. " * 800 + "x", "> - " * 400 + "x"]
)
def test_too_deep_nesting_is_named_and_harmless(text: str) -> None:
    made = convert(f"One\n\n{text}\n<script>")
    assert [(slip.line, "nested too deeply" in slip.wrong) for slip in made.slips] == [(3, True)]
    assert "<script" not in made.html
    assert convert("*fine*").html == "<p><em>fine</em></p>"


@pytest.mark.long
def test_a_list_nested_without_end_is_named() -> None:
    text = "\n".join(f"{'    ' * depth}- x" for depth in range(400))
    assert [slip.wrong for slip in convert(text).slips] == [
        "quotations or lists are nested too deeply here"
    ]
    assert convert("*fine*").html == "<p><em>fine</em></p>"


def test_a_ruler_of_many_dashes_is_not_deep() -> None:
    assert slips("- " * 60) == []


def test_titles_are_filled_into_plain_words() -> None:
    made = convert("Start with [[late]], then rest.\n\n## On [[late]] & more\n")
    values = tuple(f"<{target.want}>" for target in made.targets)
    assert worded(made.opening, values) == "Start with <title>, then rest."
    assert worded(made.headings[0].text, values) == "On <title> & more"
    assert made.headings[0].id == "on-late-more"


def test_an_opening_is_not_cut_within_a_hole() -> None:
    assert shortened("word \x1c1\x1d" + "x" * 300, 8) == "word…"
    assert not HOLE.sub("", convert("a" * 296 + "[[b]]" * 9).opening).strip("a…")


def test_every_id_of_the_templates_is_kept_for_the_page() -> None:
    templates = Path(__file__).resolve().parents[2] / "theme" / "templates"
    files = [*templates.glob("*.html"), *templates.glob("parts/*.html")]
    ids = {id for file in files for id in re.findall(r'\bid="([^"{}]+)"', file.read_text("utf-8"))}
    assert ids
    # No heading's id has an underscore.
    assert {id for id in ids if "_" not in id} <= PAGE_IDS


@pytest.mark.parametrize("words", ["C – a letter", "WP 4711", "Dsq x", "Update 2026-03-01", "Main"])
def test_a_heading_never_takes_an_id_of_a_comment_or_note(words: str) -> None:
    assert not is_the_pages(convert(f"## {words}").headings[0].id)


def test_a_link_with_words_stays_whole_in_a_table() -> None:
    made = convert("| a | b |\n|---|---|\n| [[guilt|words]] | z |\n\n[[guilt|more]] `[[x|y]]`")
    assert made.html.count("<td>") == 2
    assert ">words</a></td>" in made.html and ">more</a>" in made.html
    assert "<code>[[x|y]]</code>" in made.html


def test_columns_are_aligned_without_styles_in_the_page() -> None:
    made = convert("| a | b |\n|--:|:-:|\n| 1 | 2 |")
    assert "style=" not in made.html
    assert '<td class="right">1</td>' in made.html and '<td class="center">2</td>' in made.html


@pytest.mark.parametrize(
    "text", ["Dear <Name>, hello", "A Vec<String> of them", "if a<bb then c>d"]
)
def test_a_word_in_angle_brackets_that_is_no_element_is_named(text: str) -> None:
    (slip,) = convert(text).slips
    assert "would vanish from the page" in slip.wrong
    assert convert(text.replace("<", "&lt;")).slips == ()


def test_a_style_that_the_policy_of_pages_stops_is_a_hint() -> None:
    for text in ('<p style="color: red">Red.</p>', 'Red.\n{: style="color: red" }'):
        made = convert(f"First.\n\n{text}\n")
        assert [(hint.line, hint.wrong) for hint in made.hints] == [
            (3 + text.count("\n"), "'style=' has no effect on a page of the site")
        ]
        assert made.slips == ()
    assert convert("| a |\n|--:|\n| b |\n").hints == (), "what a table aligns is a class"


@pytest.mark.parametrize(
    "text",
    [
        "```\na\n```\n",
        "~~~ python\na\n~~~\n",
        "> ```\n> a\n> ```\n",
        "* one\n\n    ```\n    a\n    ```\n",
        " ```\n a\n ```\n",
        "Words\r\n```\r\na\r\n```\r\n",
        "\ufeff```\na\n```\n",
        "``` { .python #x }\na\n```\n",
        "\t```\n\ta\n\t```\n",
        "<div>\n\n```\na\n```\n\n</div>\n",
        "a ``` b ``` c\n",
        "```\nnever closed\n",
    ],
)
def test_fences_are_those_of_python_markdown(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extension is fetched when a text seems to have a fence; here, for every text."""
    made = convert(text)
    monkeypatch.setattr(markdown, "_machine", markdown._machine.__wrapped__)
    monkeypatch.setattr(markdown, "_may_have_fences", lambda lines: True)
    assert convert(text) == made
