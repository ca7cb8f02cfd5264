"""What can happen to texts, comments and pictures between two builds, beside one field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins.comments.threads import PAGE_LENGTH
from tests.build.incremental import (
    BODIES,
    FIELDS,
    IDS,
    ITEMS,
    LINKS,
    SLUGS,
    TEXTS,
    Site,
    path,
    post,
    resource,
    theme,
)
from tests.small_site import comment_fields

Change = Callable[[Site, int, int], None]
CHANGES: dict[str, Change] = {}


def change(made: Change) -> Change:
    """Something that can happen, named after its function."""
    CHANGES[made.__name__.replace("_", " ")] = made
    return made


def do(site: Site, name: str, which: int, what: int) -> None:
    """Do what has this name here or among the FIELDS."""
    if name in FIELDS:
        site.change(name, which, what)
    else:
        CHANGES[name](site, which, what)


def named(*beginnings: str) -> list[str]:
    """The names of changes that begin with one of these words."""
    return [name for name in (*FIELDS, *CHANGES) if name.startswith(beginnings)]


# ── Texts ───────────────────────────────────────────────────────────────────────────────────


@change
def body(site: Site, which: int, what: int) -> None:
    if file := site.nth(BODIES[which % len(BODIES)], what):
        site.put(file, site.texts[file][0], TEXTS[what % len(TEXTS)])


@change
def body_link(site: Site, which: int, what: int) -> None:
    if file := site.nth(BODIES[which % len(BODIES)], what):
        fields, text = site.texts[file]
        site.put(file, fields, f"{text}\n\nSee {LINKS[(which * 7 + what) % len(LINKS)]}.")


@change
def body_linked_from_a_post(site: Site, which: int, what: int) -> None:
    if file := site.nth("posts", which):
        site.put(file, site.texts[file][0], f"Go to {LINKS[(which * 7 + what) % len(LINKS)]}.")


@change
def post_added(site: Site, which: int, what: int) -> None:
    name, on = SLUGS[what % len(SLUGS)], ("2026-04-01", "2026-09-22", "2025-01-01")[which % 3]
    site.put(f"posts/{on}-{name}.md", post(name, on), f"A new one. [[{SLUGS[which % 4]}]]")


@change
def post_with_its_like(site: Site, which: int, what: int) -> None:
    fields = {**post(f"new{what}", "2026-05-05"), "themes": ["guilt", "work"], "follows": "two"}
    site.put(f"posts/2026-05-05-new{what}.md", fields, "![f]({static}/images/cup.svg)")


@change
def post_renamed_with_an_alias(site: Site, which: int, what: int) -> None:
    if file := site.nth("posts", which):
        fields, text = site.texts[file]
        slug = fields.get("slug") or file[17:-3]
        aliases = [*(fields.get("aliases") or []), slug]
        new = SLUGS[what % len(SLUGS)]
        site.put(file, {**fields, "slug": new, "aliases": aliases}, text)


@change
def text_deleted(site: Site, which: int, what: int) -> None:
    if file := site.nth(("posts", "posts", "comments", *BODIES[2:])[what % 9], which):
        site.take(file)


@change
def text_with_another_file_name(site: Site, which: int, what: int) -> None:
    if file := site.nth(BODIES[which % len(BODIES)], what):
        kept = site.texts[file]
        name = SLUGS[(which + what) % len(SLUGS)]
        site.take(file)
        day = "2026-01-05-" if file.startswith("posts/") else ""
        site.put(f"{file.rpartition('/')[0]}/{day}{name}.md", *kept)


@change
def text_moved_to_another_day(site: Site, which: int, what: int) -> None:
    if file := site.nth("posts", which):
        kept = site.texts[file]
        site.take(file)
        site.put(f"posts/2026-0{what % 9 + 1}-11-{file[17:]}", *kept)


@change
def text_copied(site: Site, which: int, what: int) -> None:
    if file := site.nth(BODIES[which % len(BODIES)], what):
        fields, text = site.texts[file]
        more = {} if file.startswith("comments/") else {"id": f"copy{what}2222222"}
        site.put(file.replace(".md", f"-{what}.md"), {**fields, **more}, text)


@change
def text_odd_file(site: Site, which: int, what: int) -> None:
    odd = ("posts/notes.txt", "elsewhere/x.md", "posts/x.md~", "comments/one/x.txt", "README")
    at = site.content / odd[which % len(odd)]
    if at.exists():
        at.unlink()
    else:
        site.write(odd[which % len(odd)], f"{what}")


@change
def text_of_other_kinds(site: Site, which: int, what: int) -> None:
    made = (
        ("themes/rest.md", theme("rest"), "A third."),
        ("resources/lamp2.md", {**resource("lamp2", "2026-02-02"), "themes": ["work"]}, "Light."),
        ("collections/more.md", {**path(ITEMS[0]), "id": "collmore2222"}, "More."),
        ("pages/more.md", {"title": "More", "id": "pagemore2222"}, "See [[about]] and [[one]]."),
        ("collections/start.md", path(ITEMS[what % len(ITEMS)]), "Begin here."),
    )
    site.put(*made[which % len(made)])


# ── Comments and pictures ───────────────────────────────────────────────────────────────────


@change
def comment_added(site: Site, which: int, what: int) -> None:
    folder, id = (*SLUGS[:3], "old", "four", "gone")[which % 6], IDS[what % len(IDS)]
    site.put(f"comments/{folder}/{id}.md", comment_fields(id, folder), f"*Yes*, {which}.")


@change
def comment_reply(site: Site, which: int, what: int) -> None:
    if file := site.nth("comments", which):
        folder, id = file.split("/")[1], f"c-r{what}e"
        fields = {**comment_fields(id, folder), "parent": Path(file).stem}
        site.put(f"comments/{folder}/{id}.md", fields, f"I see, {what}.")


@change
def comment_crowd(site: Site, which: int, what: int) -> None:
    """Just under a page of conversations, or just over: the next changes cross the line."""
    folder = SLUGS[which % 2]
    for number in range(PAGE_LENGTH - 2 + what % 5):
        id = f"c-of-many-{number:02}"
        fields = {**comment_fields(id, folder), "approved": f"2026-03-03T20:{number:02}:00Z"}
        site.put(f"comments/{folder}/{id}.md", fields, f"Me too, {what}.")


@change
def comment_tombstone(site: Site, which: int, what: int) -> None:
    if file := site.nth("comments", which):
        fields = {**site.texts[file][0], "status": "deleted", "author": "", "url": None}
        site.put(file, fields, "")


@change
def comment_folder_renamed(site: Site, which: int, what: int) -> None:
    if file := site.nth("comments", which):
        old, new = file.split("/")[1], SLUGS[what % len(SLUGS)]
        for one in [f for f in site.texts if f.startswith(f"comments/{old}/")]:
            fields, text = site.texts[one]
            site.take(one)
            site.put(f"comments/{new}/{Path(one).name}", {**fields, "post": new}, text)


@change
def comment_file_broken(site: Site, which: int, what: int) -> None:
    if file := site.nth("comments", which):
        site.write(file, ("no head", "---\nid: x\n---\n", "---\n")[what % 3])


@change
def picture_drawn(site: Site, which: int, what: int) -> None:
    site.draw(("cup.svg", "late.svg", "other.svg")[which % 3], 40 + what)


@change
def picture_taken(site: Site, which: int, what: int) -> None:
    (site.content / "images").mkdir(exist_ok=True)
    site.take_picture(("tea.jpg", "tea.png", "tea.jpg", "late.gif")[which % 4], what)


@change
def picture_lost(site: Site, which: int, what: int) -> None:
    """Gone, cut off, no picture at all, under another name, or a copy of another one."""
    at = site.content / "images" / ("tea.jpg", "tea.png", "late.gif")[which % 3]
    raw = at.read_bytes() if at.is_file() else b""
    if what % 5 == 0:
        at.unlink(missing_ok=True)
    elif what % 5 == 1:
        at.write_bytes(raw[: len(raw) // 2])
    elif what % 5 == 2:
        at.write_bytes(b"words")
    elif what % 5 == 3 and raw:
        at.rename(at.with_name(("tea.jpg", "tea.png", "other.jpg")[what % 3]))
    elif raw:
        at.with_name(("tea.jpg", "tea.png", "other.jpg")[what % 3]).write_bytes(raw)


@change
def picture_other(site: Site, which: int, what: int) -> None:
    names = ("sheet.txt", "cup.svg", "below/deep.svg", "late.svg")
    at = site.content / "images" / names[which % 4]
    if what % 3 == 0:
        at.unlink(missing_ok=True)
    else:
        site.write(f"images/{names[which % 4]}", f"<svg> {what}" if what % 3 == 1 else "words")
