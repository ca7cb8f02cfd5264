"""What can happen between two builds to all that is not a text: theme, disk, output, state."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from tests.build.incremental import BODIES, SETTINGS, Site
from tests.build.incremental_changes import change
from tests.building import PROJECT
from tests.small_site import head

# ── The theme, settings ─────────────────────────────────────────────────────────────────────

TEMPLATES = ("post.html", "parts/base.html", "parts/lists.html", "page.html", "parts/thread.html")
BROKEN = (
    *("{% if %}", "{{ page.nothing }}", '{% include "none.html" %}'),
    *("{{ page.head + 1 }}", "{{ 1 / 0 }}", "{{ 5 | sort }}"),
)


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
        at.write_text(f"/* {which} */ a {{ order: {what} }}", encoding="utf-8")


@change
def theme_words(site: Site, which: int, what: int) -> None:
    """The words of the interface: others, fewer, or none that can be read."""
    name = ("en.toml", "en.toml", "de.toml", "en.toml")[which % 4]
    was = (PROJECT / "theme/words" / name).read_text(encoding="utf-8")
    for old, new in (
        (("lately = ", "lately = 'So: ' #"), ("reflect = ", "reflect = 'Ask' #")),
        (("number} comment", "number} word"),),
        (("lately = ", "late = "),) if name == "de.toml" else (("[home]", "[home"),),
        (),
    )[what % 4]:
        was = was.replace(old, new, 1)
    (site.theme / "words" / name).write_text(was, encoding="utf-8")


@change
def settings(site: Site, which: int, what: int) -> None:
    site.configure(SETTINGS[(which * 5 + what) % len(SETTINGS)])


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
    file = site.nth(BODIES[which % len(BODIES)], what)
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
    # By its first page a folder is known to be a site: without that one a build refuses it.
    home = site.output / "index.html"
    files = [at for at in sorted(site.output.rglob("*")) if at.is_file() and at != home]
    if not files:
        return
    settle()  # else the clock of the disk does not tell this from the build itself
    at = files[(which * 5 + what) % len(files)]
    if what % 4 == 0:
        at.unlink()
    elif what % 4 == 1:
        at.write_bytes(at.read_bytes()[::-1])
        site.written_over.add(at.relative_to(site.output).as_posix())
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
    found = [at for at in site.state.rglob("*") if at.is_file()]
    if not found:
        return
    # Their names are digests of paths in a temporary folder; sizes are the same in each run.
    files = sorted(
        found, key=lambda at: (at.suffix, at.stem if at.stem.isalpha() else "", at.stat().st_size)
    )
    at = files[(which * 5 + what) % len(files)]
    raw = bytearray(at.read_bytes())
    if what % 3 == 0:
        at.unlink()
    elif what % 3 == 1 or not raw:
        at.write_bytes(raw[: len(raw) * which // 12])
    else:
        raw[len(raw) * which // 12] ^= 1 << what % 8
        at.write_bytes(raw)
