"""What can happen to a small site between two builds, beside a field of a text that changes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.building import PROJECT
from tests.build.incremental import (
    BODIES,
    FIELDS,
    IDS,
    ITEMS,
    LINKS,
    SETTINGS,
    SLUGS,
    TEXTS,
    Site,
    path,
    post,
    resource,
    theme,
)
from tests.small_site import comment_fields, head

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
    if file := site.nth(BODIES[which % len(BODIES)], which // 2):
        site.put(file, site.texts[file][0], TEXTS[what % len(TEXTS)])


@change
def body_link(site: Site, which: int, what: int) -> None:
    if file := site.nth(BODIES[which % len(BODIES)], which // 2):
        fields, text = site.texts[file]
        site.put(file, fields, f"{text}\n\nSee {LINKS[what % len(LINKS)]}.")


@change
def body_linked_from_a_post(site: Site, which: int, what: int) -> None:
    if file := site.nth("posts", which):
        site.put(file, site.texts[file][0], f"Go to {LINKS[what % len(LINKS)]}.")


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
    if file := site.nth(BODIES[which % len(BODIES)], which):
        kept = site.texts[file]
        name = SLUGS[what % len(SLUGS)]
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
    if file := site.nth(BODIES[which % len(BODIES)], which):
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
def picture_other(site: Site, which: int, what: int) -> None:
    names = ("sheet.txt", "cup.svg", "below/deep.svg", "late.svg")
    at = site.content / "images" / names[which % 4]
    if what % 3 == 0:
        at.unlink(missing_ok=True)
    else:
        site.write(f"images/{names[which % 4]}", f"<svg> {what}" if what % 3 == 1 else "words")


# ── The theme, settings ─────────────────────────────────────────────────────────────────────

TEMPLATES = ("post.html", "parts/base.html", "parts/lists.html", "page.html", "parts/thread.html")
BROKEN = ("{% if %}", "{{ page.nothing }}", '{% include "none.html" %}')


def _template(site: Site, which: int, text: str) -> None:
    name = TEMPLATES[which % len(TEMPLATES)]
    was = (PROJECT / "theme/templates" / name).read_text(encoding="utf-8")
    after = "{% block main %}" if "/" not in name else "%}\n"
    if name == "parts/base.html":
        after = "<!doctype html>\n"
    new = was.replace(after, f"{after}{text}", 1) if text else was
    (site.theme / "templates" / name).write_text(new, encoding="utf-8")


@change
def theme_template(site: Site, which: int, what: int) -> None:
    _template(site, which, ("", "<i>1</i>", "<i>2</i>", "{# nothing #}")[what % 4])


@change
def theme_broken(site: Site, which: int, what: int) -> None:
    _template(site, which, BROKEN[what % len(BROKEN)])


@change
def theme_mended(site: Site, which: int, what: int) -> None:
    for number in range(len(TEMPLATES)):
        _template(site, number, "")


@change
def theme_files(site: Site, which: int, what: int) -> None:
    names = ("static/site.css", "static/more.css", "templates/none.html", "static/a/b.js")
    at = site.theme / names[which % 4]
    if which % 4 and what % 3 == 0:
        at.unlink(missing_ok=True)
    else:
        at.parent.mkdir(exist_ok=True)
        at.write_text(f"/* {what} */", encoding="utf-8")


@change
def settings(site: Site, which: int, what: int) -> None:
    site.configure(SETTINGS[what % len(SETTINGS)])


# ── Files that only seem to change, or seem not to ──────────────────────────────────────────


def _any(site: Site, which: int) -> Path:
    files = [site.content / file for file in sorted(site.texts)]
    files += [site.theme / "static/site.css", site.theme / "templates/post.html", site.settings]
    files += sorted((site.content / "images").glob("*.svg"))
    return files[which * 7 % len(files)]


@change
def disk_touched(site: Site, which: int, what: int) -> None:
    os.utime(_any(site, which))


@change
def disk_replaced_by_the_same(site: Site, which: int, what: int) -> None:
    at = _any(site, which)
    _replaced(at, at.read_bytes(), old_time=what % 2 == 0, by_rename=what % 4 < 2)


@change
def disk_same_size_and_time(site: Site, which: int, what: int) -> None:
    file = site.nth(BODIES[which % len(BODIES)], which)
    if not file:
        return
    fields, text = site.texts[file]
    new = text[:-1] + "!?.;"[what % 4]
    site.texts[file] = (fields, new)
    keep = file.startswith("comments/")
    whole = head({k: v for k, v in fields.items() if keep or v is not None}, new)
    _replaced(site.content / file, whole.encode(), old_time=True, by_rename=what % 8 < 4)


@change
def disk_picture_of_the_same_size_and_time(site: Site, which: int, what: int) -> None:
    at = site.content / "images/cup.svg"
    if at.is_file():
        raw = at.read_bytes().replace(b"M5 5", b"M%d 5" % (what % 9))
        _replaced(at, raw, old_time=True, by_rename=which % 2 == 0)


def _replaced(at: Path, raw: bytes, old_time: bool, by_rename: bool) -> None:
    """Write a file as an editor or `cp -p` might: in place or by rename, the time set back."""
    told = at.stat()
    to = at.with_name(f"{at.name}.new~") if by_rename else at
    to.write_bytes(raw)
    to.replace(at)
    if old_time:
        os.utime(at, ns=(told.st_atime_ns, told.st_mtime_ns))


@change
def disk_settles(site: Site, which: int, what: int) -> None:
    settle()


def settle() -> None:
    """Wait until the marks of what was just written can be trusted."""
    time.sleep(0.03)


# ── The output, and what builds keep ────────────────────────────────────────────────────────


@change
def output_tampered(site: Site, which: int, what: int) -> None:
    files = [at for at in sorted(site.output.rglob("*")) if at.is_file()]
    if not files:
        return
    settle()  # else the clock of the disk does not tell this from the build itself
    at = files[(which * 5 + what) % len(files)]
    if what % 4 == 0:
        at.unlink()
    elif what % 4 == 1:
        at.write_bytes(at.read_bytes()[::-1])
    elif what % 4 == 2:
        at.unlink()
        at.symlink_to("nowhere")
    else:
        at.unlink()
        at.mkdir()
        (at / "stray").write_text("x", encoding="utf-8")


@change
def output_stray(site: Site, which: int, what: int) -> None:
    names = ("stray.html", "posts/stray.html", "a/b/stray", "posts/one/.x", "posts/none/index.html")
    at = site.output / (*names, ".well-known/x", "archive/page/1/index.html", "CNAME")[which % 8]
    if site.output.is_dir() and not (at.parent.exists() and not at.parent.is_dir()):
        settle()
        at.parent.mkdir(parents=True, exist_ok=True)
        if not at.is_symlink() and not at.is_dir():
            at.write_text(f"{what}", encoding="utf-8")


@change
def output_gone(site: Site, which: int, what: int) -> None:
    part = ("", "posts", "posts/one", "theme", "archive", "images")[which % 6]
    shutil.rmtree(site.output / part, ignore_errors=True)


@change
def output_folder_moved(site: Site, which: int, what: int) -> None:
    at = site.output / "posts"
    if at.is_dir() and not at.is_symlink():
        settle()
        at.rename(site.root / f"away-{time.time_ns()}")
        if what % 2:
            at.symlink_to(site.content / "posts")


@change
def state_gone(site: Site, which: int, what: int) -> None:
    shutil.rmtree(site.state)
    site.state.mkdir()


@change
def state_damaged(site: Site, which: int, what: int) -> None:
    files = [at for at in sorted(site.state.rglob("*")) if at.is_file()]
    if not files:
        return
    at = files[(which * 5 + what) % len(files)]
    raw = bytearray(at.read_bytes())
    if what % 3 == 0:
        at.unlink()
    elif what % 3 == 1 or not raw:
        at.write_bytes(raw[: len(raw) * which // 12])
    else:
        raw[len(raw) * which // 12] ^= 1 << what % 8
        at.write_bytes(raw)
