"""A small site on disk and everything that can happen to it between two builds.

A change is a name and two small numbers (`site.change("post title", 1, 3)`), so that a sequence
of them prints as a recipe and is made shorter by Hypothesis as a list of numbers is. Names,
dates and texts come from small pools: links, follow-ups and slugs really meet, and miss. What
is more than one field stands in `incremental_changes`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.building import PROJECT
from tests.images.photographs import gif, jpeg, photo, png, quarters
from tests.small_site import comment_fields, head

SLUGS = ("one", "two", "three", "four", "five", "six", "old", "lamp")
THEMES = (("guilt",), ("guilt", "work"), ("work",), (), ("rest",), ("work", "guilt"))
TITLES = ("Evening", "The *lamp*", "Late & <b>", "Evening", "“So”", "Zoë’s 1st")
# The clock stands at one of these; the first are between what is dated below.
MOMENTS = ("1790000000", "1790100000", "1780000000", "1800000000", "1830000000", "1789999999")
DATES = (
    *("2026-01-05", "2026-03-05 20:15", "2026-06-01", "2025-12-31 23:30", "2024-02-29"),
    *("2026-09-22", "2026-12-31 23:30", "2027-06-01", "2026-01-05", "2026-09-21 15:00"),
)
LINKS = (
    *("[[one]]", "[[two]]", "[[three|so]]", "[[themes/guilt]]", "[[old]]", "[[lamp]]", "[[start]]"),
    *("[a]({filename}2026-01-05-one.md)", "[b]({filename}../resources/lamp.md)", "[[about]]"),
    *("[c](/posts/two/)", "[d](/archive/2026/)", "[e](/themes/work/feed.xml)", "[[nora]]"),
    *("![f]({static}/images/cup.svg)", "[g]({static}/images/sheet.txt)", "![h](../images/cup.svg)"),
    *("[i](/posts/old/)", "[j](2026-03-05-two.md)", "[k](/posts/two/#part)", "[[posts/four]]"),
    *("[[desk]]", "[[resources/lamp|lit]]", "[o](../resources/desk.md)", "[p](/resources/lamp/)"),
    *("[q](/posts/one/worksheet/)", "[r](/resources/type/tool/)", "[s](/resources/theme/rest/)"),
    *("[t](/resources/take-away/resources.csv)", "[u](/resources/minutes/under-5/)"),
    *("[l](/posts/one/#c-aaa)", "[[rest]]", "[m](/old/page.html)", "[n](/pages/none/)"),
    *("![o]({static}/images/tea.jpg)", "[p]({static}/images/tea.jpg)", "![q](../images/tea.png)"),
    '![](../images/tea.jpg "decorative")',
)
TUBE = "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv"
TEXTS = (
    *(
        "Plain words.",
        "Other *words*.",
        "## Part\n\nOne.\n\n## Next\n\nTwo.",
        "Plain words.",
        "“x”",
    ),
    *("> [!reflect]\n> - What of [[two]]?\n> - And [[lamp]]?", "> [!reflect] So\n> no more."),
    *("> [!epigraph]\n> Then.\n> — A", "So.\n\n> [!pull]\n> So.", "> [!quote]\n> See [[one]]."),
    *("> [!video] V\n> https://youtu.be/abcdefghijk", f"> [!video] W\n> {TUBE}"),
    *('![t](../images/tea.jpg "So | Photo: A")', "> [!video] X\n> {static}/images/none.mp4"),
    *("> [!try] Try\n> - this", "a | b\n--|--\n1 | 2", "# Too high", "A note[^1].\n\n[^1]: Here."),
)
ASKS = "> [!reflect] Ask\n> - What of [[one]]?"
NOTES: tuple[list[dict[str, Any]] | None, ...] = (
    [{"date": "2026-06-02", "text": "Mended, see [[two]]."}],
    [{"date": "2026-06-02", "text": "Now."}, {"date": "2026-10-01", "text": "Later."}],
    None,
    [{"date": "2027-06-02", "text": "![late]({static}/images/late.svg)"}],
    [{"date": "2026-06-03", "text": "Much is new.", "major": True}],
    [
        {"date": "2026-06-02", "text": "Now."},
        {"date": "2026-07-01", "text": "No.", "withdrawn": True},
    ],
)
IDS = ("c-aaa", "c-bbb", "c-ccc", "c-ddd", "c-eee", "wp-4711")
TYPES, FLAGS = ("book", "article", "tool"), (True, None, False)
DRAFT = (None, "draft", None)
ALIASES = (None, ["old"], ["/old/page.html"], ["three"], ["old", "/posts/gone/"], ["/img/x.svg"])
AUTHORS = (["nora"], ["gus"], ["nora", "gus"], None, ["ann"])
PICTURES = (None, "../images/cup.svg", "{static}/images/late.svg", "../images/tea.jpg")
ITEMS = (("lamp",), ("one", "lamp"), ("two", "desk"), ("two", "one", "three"), ("lamp", "one"))
ITEMS_OF = tuple([{"slug": slug, "why_now": "So."} for slug in slugs] for slugs in ITEMS)
MENU = '(("A", "/archive/"), ("P", "/{}/"), ("N", "/posts/two/"))'
SETTINGS = (
    *("TAGLINE = 'One'", "TAGLINE = 'Two'", "", "SITEURL = 'https://s.example/blog'"),
    *(f"MENUITEMS = {MENU.format('about')}", f"MENUITEMS = {MENU.format('old')}"),
    *("TIMEZONE = 'Pacific/Auckland'", "TIMEZONE = 'America/New_York'", "LICENCE = 'CC0'"),
    *("SITEURL = 'nowhere'", "OUTPUT_RETENTION = ['CNAME']", "import os\nHEADLINE = 'H'"),
    *("COMMENTS_SERVER = '/c/'", "COMMENTS_SERVER = '/c/'\nCOMMENTS_CLOSE_AFTER = 200"),
    *("COMMENTS_CLOSE_AFTER = 365", "COMMENTS_SERVER = 'c'", "COMMENTS_MAIL = 'us@s.example'"),
    *("VIDEO_HOSTS = ('tube.example',)", "VIDEO_HOSTS = ('a b',)"),
    *("DEFAULT_LANG = 'de'", "WORDS = {'home.lately': 'New'}", "WORDS = {'home.late': 'New'}"),
)

# What one field of one file becomes: the folder, the field, and what may stand there.
FIELDS: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "post title": ("posts", "title", (*TITLES, None)),
    "post date": ("posts", "date", DATES),
    "post since": ("posts", "since", (None, *DATES[:6])),
    "post themes": ("posts", "themes", THEMES),
    "post status": ("posts", "status", DRAFT),
    "post follows": ("posts", "follows", (None, *SLUGS[:4], "old")),
    "post updates": ("posts", "updates", NOTES),
    "post updated": ("posts", "updated", (None, *DATES[5:8])),
    "post comments": ("posts", "comments", ("closed", "none", "open", None)),
    "post picture": ("posts", "picture", PICTURES),
    "post people": ("posts", "people", (None, "child")),
    "post featured": ("posts", "featured", FLAGS),
    "post standfirst": ("posts", "standfirst", (None, *TITLES)),
    "post summary": ("posts", "summary", (None, ["It began.", "It went on."])),
    "post authors": ("posts", "authors", AUTHORS),
    "post aliases": ("posts", "aliases", ALIASES),
    "post slug": ("posts", "slug", (None, *SLUGS)),
    "post id": ("posts", "id", (None, "aaaaaaaa2222", "bbbbbbbb2222")),
    "post lang": ("posts", "lang", (None, "de", "he", "en")),
    "resource title": ("resources", "title", TITLES),
    "resource added": ("resources", "added", DATES),
    "resource since": ("resources", "since", (None, *DATES[:6])),
    "resource themes": ("resources", "themes", THEMES),
    "resource type": ("resources", "type", TYPES),
    "resource status": ("resources", "status", DRAFT),
    "resource slug": ("resources", "slug", (None, "desk", "one", "lamp")),
    "resource url": ("resources", "url", (None, "https://l.example/x", "no address")),
    "resource moved": ("resources", "moved", (None, *DATES[:3], DATES[8])),
    "resource gone": ("resources", "gone", (None, *DATES[:3], DATES[8])),
    "resource archive": ("resources", "archive", (None, "https://a.example/x", "no address")),
    "resource checked": ("resources", "checked", (None, "2026-02-01", "2026-05-01")),
    "resource minutes": ("resources", "minutes", (None, 2, 10, 90)),
    "resource evidence": ("resources", "evidence", (None, "one study", "personal story", "x")),
    "resource language": ("resources", "language", (None, "he", "en", "Welsh")),
    "resource cost": ("resources", "cost", (None, "free")),
    "resource creators": ("resources", "creators", (None, ["Ann & Co"], ["A, B", "C"])),
    "resource aliases": ("resources", "aliases", (None, ["old"], ["desk"], ["/resources/type/"])),
    "collection items": ("collections", "items", ITEMS_OF),
    "collection title": ("collections", "title", TITLES),
    "collection status": ("collections", "status", DRAFT),
    "collection aliases": ("collections", "aliases", ALIASES[:3]),
    "theme label": ("themes", "label", TITLES),
    "theme definition": ("themes", "definition", TITLES),
    "theme group": ("themes", "group", ("skills", "work", "ideas")),
    "theme other names": ("themes", "other_names", (None, ["mum guilt"], ["rest"])),
    "theme related": ("themes", "related", (None, ["work"], ["guilt"], ["rest"])),
    "theme start": ("themes", "start", (None, ["one"], ["lamp"], ["two", "one"])),
    "theme voices": ("themes", "voices", (None, ["c-aaa"], ["c-bbb", "c-aaa"])),
    "theme status": ("themes", "status", DRAFT),
    "theme aliases": ("themes", "aliases", ALIASES[:3]),
    "author aliases": ("authors", "aliases", (None, ["ann"], ["ann", "pat"])),
    "author name": ("authors", "name", TITLES),
    "author guest": ("authors", "guest", FLAGS),
    "author book": ("authors", "book", (None, "lamp", "desk")),
    "page title": ("pages", "title", TITLES),
    "page aliases": ("pages", "aliases", ALIASES),
    "page status": ("pages", "status", DRAFT),
    "page slug": ("pages", "slug", (None, "old", "one")),
    "comment parent": ("comments", "parent", (None, *IDS)),
    "comment author": ("comments", "author", ("Sam", "<b>Ann</b>", "")),
    "comment status": ("comments", "status", ("approved", "deleted", "pending")),
    "comment created": ("comments", "created", ("2026-03-01T08:00:00Z", "2026-03-09T08:00:00Z")),
    "comment approved": ("comments", "approved", ("2026-03-02T20:10:00Z", "2026-03-09T09:00:00Z")),
    "comment kind": ("comments", "kind", ("comment", "mention")),
    "comment owner": ("comments", "by_owner", (False, True)),
    "comment url": ("comments", "url", (None, "https://a.example/")),
}
BODIES = ("posts", "posts", "resources", "collections", "themes", "authors", "pages", "comments")


def drawing(width: int) -> str:
    """A picture, as text."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="30"'
        f' viewBox="0 0 {width} 30"><path d="M5 5h20v15h-20z"/></svg>'
    )


class Site:
    """A content folder, a theme, two settings files and an output, below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content, self.theme, self.output = root / "content", root / "theme", root / "output"
        self.settings, self.second, self.state = root / "conf.py", root / "two.py", root / "state"
        self.texts: dict[str, tuple[dict[str, Any], str]] = {}
        self.good: dict[str, tuple[dict[str, Any], str]] = {}
        # Files of the output that were changed in their place since the last build, which the
        # quick answer does not look at (docs/architecture.md).
        self.written_over: set[str] = set()
        shutil.copytree(PROJECT / "theme", self.theme, ignore=shutil.ignore_patterns("*-ext*"))
        self.state.mkdir()
        self.configure("")
        # Each thing is said somewhere else too, so that hardly a change is without consequences.
        one, two = post("one", "2026-01-05"), post("two", "2026-03-05")
        three = {**post("three", "2026-06-01"), "picture": "../images/cup.svg"}
        self.put("posts/2026-01-05-one.md", {**one, "updates": NOTES[1]}, "A post. [[three]]")
        self.put(
            "posts/2026-03-05-two.md",
            {**two, "follows": "one"},
            f"{LINKS[14]} {LINKS[15]} [[lamp]]",
        )
        self.put(
            "posts/2026-06-01-three.md",
            three,
            f"## Part\n\nSee [[one]], [[work]] and ![tea](../images/tea.jpg).\n\n{ASKS}"
            "\n\n> [!try]\n> It is quiet.",
        )
        four = {**post("four", "2026-09-22"), "follows": "three", "themes": ["work"]}
        self.put("posts/2026-09-22-four.md", four, "It [[lamp]] waits.")
        guilt = {**theme("guilt"), "related": ["work"], "start": ["one"], "voices": ["c-aaa"]}
        self.put("themes/guilt.md", guilt, "A way in.")
        self.put("themes/work.md", theme("work"), "Another. [[start]]")
        nora = {"name": "Nora", "id": "authornora22", "slug": "nora", "book": "lamp"}
        self.put("authors/nora.md", nora, "Nora writes.")
        self.put("authors/gus.md", {"name": "Gus", "id": "authorgus222"}, "Gus mends.")
        about = {"title": "About", "id": "pageabout222", "slug": "about"}
        self.put("pages/about.md", about, "Who we are.")
        self.put("resources/lamp.md", resource("lamp", "2026-01-09"), "A book about lamps.")
        self.put("resources/desk.md", resource("desk", "2026-03-09"), "A desk at home.")
        self.put("collections/start.md", path(ITEMS[1]), "Begin here.")
        for id in IDS[:2]:
            self.put(f"comments/one/{id}.md", comment_fields(id, "one"), "Same here.")
        self.fill_images()

    def fill_images(self) -> None:
        """Put into images/ what lies there at the beginning, and nothing else."""
        shutil.rmtree(self.content / "images", ignore_errors=True)
        self.draw("cup.svg", 40)
        self.draw("late.svg", 20)
        self.take_picture("tea.jpg", 1)
        self.write("images/sheet.txt", "A sheet to print.")

    def take_picture(self, name: str, which: int) -> None:
        """Write a picture made of points: one that moves, a drawn one, or a photograph with GPS,
        now and then one of two sizes, or turned."""
        if name.endswith(".gif"):
            raw = gif(2 + which % 3)
        elif which % 4 == 3:
            raw = png(quarters(60 + which, 40))
        else:
            raw = jpeg(photo(620 if which % 4 == 2 else 50, 40, which), 1 + which % 8)
        (self.content / "images" / name).write_bytes(raw)

    def write(self, file: str, text: str) -> None:
        """Write a file of the content folder."""
        at = self.content / file
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_text(text, encoding="utf-8")

    def draw(self, name: str, width: int) -> None:
        """Write a picture."""
        self.write(f"images/{name}", drawing(width))

    def put(self, file: str, fields: dict[str, Any], body: str) -> None:
        """Write a source file; fields that are None are left out but in comments."""
        self.texts[file] = (fields, body)
        keep = file.startswith("comments/")
        self.write(file, head({k: v for k, v in fields.items() if keep or v is not None}, body))

    def take(self, file: str) -> None:
        """Delete a source file."""
        del self.texts[file]
        (self.content / file).unlink()

    def configure(self, more: str) -> None:
        """Write both settings files; `more` is a line in both of them."""
        fixed = {
            "SITENAME": "S",
            "DEFAULT_LANG": "en",
            "TIMEZONE": "Europe/London",
            "PATH": "content",
        }
        fixed |= {"SITEURL": "https://s.example", "OUTPUT_PATH": "output", "THEME": str(self.theme)}
        lines = [f"{name} = {value!r}" for name, value in fixed.items()]
        self.settings.write_text("\n".join([*lines, more, ""]), encoding="utf-8")
        self.second.write_text("\n".join([*lines, more, "AUTHOR = 'Nora'", ""]), encoding="utf-8")

    def nth(self, folder: str, which: int) -> str:
        """One of the source files of a folder; "" where it has none."""
        found = sorted(file for file in self.texts if file.startswith(f"{folder}/"))
        return found[which % len(found)] if found else ""

    def change(self, name: str, which: int, what: int) -> None:
        """Change a field of the which-th file as its line in FIELDS says."""
        folder, field, pool = FIELDS[name]
        if file := self.nth(folder, which):
            fields, body = self.texts[file]
            self.put(file, {**fields, field: pool[what % len(pool)]}, body)

    def mend(self) -> None:
        """Bring the texts back to those of the last build that went well."""
        for file in [file for file in self.texts if file not in self.good]:
            self.take(file)
        for file, source in self.good.items():
            if self.texts.get(file) != source or not (self.content / file).is_file():
                self.put(file, *source)
        for file in ("posts/notes.txt", "elsewhere/x.md", "comments/one/x.txt"):
            (self.content / file).unlink(missing_ok=True)
        for folder in ("elsewhere",):
            shutil.rmtree(self.content / folder, ignore_errors=True)
        self.fill_images()
        self.configure("")
        _copy_theme(self)


def post(name: str, on: str) -> dict[str, Any]:
    """The fields of a post."""
    fields = {"id": f"post{name}2222", "title": name.capitalize(), "date": on}
    return {**fields, "authors": ["nora"], "themes": ["guilt"]}


def resource(name: str, added: str) -> dict[str, Any]:
    """The fields of a resource."""
    about = {"id": f"res{name}22222", "title": name.capitalize(), "type": "book", "slug": name}
    return {**about, "added": added, "themes": ["guilt"], "url": f"https://x.example/{name}"}


def theme(name: str) -> dict[str, Any]:
    """The fields of a theme."""
    about = {"id": f"theme{name}2222", "label": name.capitalize(), "slug": name}
    return {**about, "definition": f"About {name}.", "group": "skills"}


def path(slugs: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a collection."""
    items = [{"slug": slug, "why_now": f"Because of {slug}."} for slug in slugs]
    return {"id": "collstart222", "title": "Start", "items": items}


def _copy_theme(site: Site) -> None:
    for at in (PROJECT / "theme").rglob("*"):
        to = site.theme / at.relative_to(PROJECT / "theme")
        if at.is_file() and (not to.is_file() or to.read_bytes() != at.read_bytes()):
            shutil.copyfile(at, to)
