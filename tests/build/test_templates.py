"""What a template takes in, so that a change in one makes its own pages anew and no others."""

from __future__ import annotations

from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from plugins.build.templates import closures
from tests.building import PROJECT, write

THEME = PROJECT / "theme/templates"
NAMED = [
    '{% include "b.html" %}',
    "{% include 'b.html' %}",
    "{%- include 'b.html' -%}",
    "{%+ include 'b.html' +%}",
    '{%include"b.html"%}',
    '{%\n  include\n  "b.html"\n%}',
    '{%\u00a0include\u00a0"b.html"\u00a0%}',
    '{% include "./b.html" %}',
    '{% include "/b.html" %}',
    '{% include "b.html" ignore missing %}',
    '{% include "b.html" ignore missing with context %}',
    '{% include "b.html" without context %}',
    '{% import "b.html" as b %}',
    '{% import "b.html" as b with context %}',
    '{% from "b.html" import b %}',
    '{% from "b.html" import b as c without context %}',
    '{% extends "b.html" %}',
    '{% if page %}{% extends "b.html" %}{% endif %}',
    '{% include "parts/c.html" %}',  # which takes in b.html
]
ASKED = [
    '{% include "d.html" if page.x else "b.html" %}',
    '{% include ["d.html", "b.html"] %}',
    '{% include ("d.html", "b.html") ignore missing %}',
    '{% include "" ~ page.kind ~ ".html" %}',
    '{% include "d.html" | replace("d", "b") %}',
    '{% include "b." "html" %}',
    '{% include "b\\x2ehtml" %}',
    "{% include page.kind %}",
    "{%\n  include\n  page.kind\n%}",
    "{% extends page.kind %}",
    '{% extends "d.html" if page.x else "b.html" %}',
    '{% import "d.html" if page.x else "b.html" as b %}',
    "{% from page.kind import b %}",
    '{% from "d.html" if page.x else "b.html" import b %}',
]


def folder_with(folder: Path, text: str) -> Path:
    """A folder of templates in which `text` stands in a.html."""
    write(folder / "a.html", text)
    write(folder / "b.html", "before")
    write(folder / "d.html", "something else")
    write(folder / "parts/c.html", '{% include "b.html" %}')
    return folder


@pytest.mark.parametrize("text", [*NAMED, *ASKED])
def test_a_change_in_what_a_template_takes_in_is_one_of_its_own(text: str, tmp_path: Path) -> None:
    jinja2.Environment().parse(text)  # it is one that Jinja understands
    templates = folder_with(tmp_path, text)
    before = closures(templates)
    write(templates / "b.html", "after")
    after = closures(templates)
    assert after["a.html"] != before["a.html"]
    assert after["d.html"] == before["d.html"]


@pytest.mark.parametrize("text", [*NAMED, "{{ page.include }} from {% set include = 1 %}"])
def test_a_change_in_what_it_does_not_take_in_is_none(text: str, tmp_path: Path) -> None:
    templates = folder_with(tmp_path, text)
    before = closures(templates)
    write(templates / "d.html", "after")
    assert closures(templates)["a.html"] == before["a.html"]


def test_what_a_template_may_take_in_is_anything_that_comes_or_goes(tmp_path: Path) -> None:
    templates = folder_with(tmp_path, '{% include "parts/" ~ page.kind ~ ".html" ignore missing %}')
    before = closures(templates)
    new = write(templates / "parts/e.html", "new")
    assert closures(templates)["a.html"] != before["a.html"]
    new.unlink()
    assert closures(templates) == before


def test_a_template_that_is_missing_and_comes_is_a_change(tmp_path: Path) -> None:
    templates = folder_with(tmp_path, '{% include "e.html" ignore missing %}')
    before = closures(templates)
    write(templates / "e.html", "new")
    assert closures(templates)["a.html"] != before["a.html"]


def test_a_linked_folder_is_taken_in_like_any_other(tmp_path: Path) -> None:
    templates = folder_with(tmp_path / "templates", '{% include "shared/deep/e.html" %}')
    there = write(tmp_path / "elsewhere/deep/e.html", "before")
    (templates / "shared").symlink_to(tmp_path / "elsewhere")
    before = closures(templates)
    write(there, "after")
    after = closures(templates)
    assert after["a.html"] != before["a.html"]
    assert "shared/deep/e.html" in after


def test_links_that_lead_round_come_to_an_end(tmp_path: Path) -> None:
    templates = folder_with(tmp_path / "templates", '{% include "round/round/b.html" %}')
    (templates / "round").symlink_to(templates)
    (templates / "parts/nowhere").symlink_to("nowhere")
    (tmp_path / "other").mkdir()
    (templates / "parts/other").symlink_to(tmp_path / "other")
    (tmp_path / "other/back").symlink_to(templates)
    before = closures(templates)
    assert {"a.html", "b.html", "d.html", "parts/c.html"} <= before.keys()
    write(templates / "b.html", "after")
    assert closures(templates)["a.html"] != before["a.html"]


@pytest.mark.long
def test_in_our_own_theme_every_template_says_what_it_takes_in(tmp_path: Path) -> None:
    """Else a change in any template would make all pages anew."""
    texts = {
        path.relative_to(THEME).as_posix(): path.read_text(encoding="utf-8")
        for path in THEME.rglob("*.html")
    }
    for name, text in texts.items():
        write(tmp_path / name, text)
    before = closures(tmp_path)
    for changed in texts:
        write(tmp_path / changed, f"{texts[changed]}<!-- -->")
        after = closures(tmp_path)
        write(tmp_path / changed, texts[changed])
        differing = {name for name in texts if after[name] != before[name]}
        assert differing == {name for name in texts if changed in _closure(name, texts)}


def _closure(name: str, texts: dict[str, str]) -> set[str]:
    """What a template takes in with what these take in, as Jinja itself sees it."""
    found = {name}
    for one in jinja2.meta.find_referenced_templates(jinja2.Environment().parse(texts[name])):
        assert one is not None, f"{name} says in a variable what it takes in"
        found |= _closure(one, texts)
    return found
