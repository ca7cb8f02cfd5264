"""Everything that a stranger, or a mistake, can put into the files, tried end to end."""

from __future__ import annotations

import json
import time
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from tests.building import built, files, small_copy, write

SCRIPT = "</script><script>alert(1)</script>"


def comment(content: Path, id: str, body: str, **changed: str) -> None:
    """Write an approved comment on the first post."""
    fields = {
        "v": "1",
        "id": id,
        "post": "first-evening",
        "parent": "null",
        "kind": "comment",
        "status": "approved",
        "author": "Sam",
        "url": "null",
        "by_owner": "false",
        "created": "2026-01-04T08:00:00Z",
        "approved": "2026-01-04T09:00:00Z",
        "rev": "1",
        "source": "web",
        "history": "[]",
        **changed,
    }
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    write(content / f"comments/first-evening/{id}.md", f"---\n{head}---\n{body}\n")


def page(output: Path, address: str = "posts/first-evening") -> BeautifulSoup:
    return BeautifulSoup((output / address / "index.html").read_bytes(), "html.parser")


def test_markup_in_titles_and_names_is_text_everywhere(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    path = content / "posts/2026-03-04-second-evening.md"
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("The second evening", json.dumps(SCRIPT + "\u0007&amp;")))
    comment(content, "c-hostile1", "hello", author=json.dumps(SCRIPT))

    built(content, tmp_path / "output")

    for name, raw in files(tmp_path / "output").items():
        assert b"<script>alert" not in raw, name
        if name.endswith(".html"):
            for script in BeautifulSoup(raw, "html.parser").find_all("script"):
                if script.get("src"):
                    assert str(script["src"]).startswith("/theme/") and not script.string
                    continue
                assert script.get("type") == "application/ld+json"
                json.loads(script.string or "")
        elif name.endswith((".xml",)) and "sitemap" not in name:
            assert not feedparser.parse(raw).bozo, name
    second = page(tmp_path / "output", "posts/second-evening")
    assert second.h1 is not None and second.h1.get_text(strip=True) == SCRIPT + "&amp;"


def test_template_and_pelican_syntax_in_comments_is_text(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    comment(content, "c-hostile2", "{{ site.url }} {% raw %} {filename}../x.md {static}/y |z|")
    built(content, tmp_path / "output")
    shown = page(tmp_path / "output").find(id="c-hostile2")
    assert shown is not None
    assert "{{ site.url }} {% raw %} {filename}../x.md {static}/y |z|" in shown.get_text()


def test_a_status_smuggled_into_a_name_stays_a_name(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    name = json.dumps("Mum\nstatus: deleted\nsave_as: ../../evil.html")
    comment(content, "c-hostile3", "hello", author=name)
    built(content, tmp_path / "output")
    shown = page(tmp_path / "output").find(id="c-hostile3")
    assert shown is not None
    assert "Mum status: deleted save_as: ../../evil.html" in shown.get_text()
    assert "evil.html" not in {path.name for path in tmp_path.rglob("*")}


@pytest.mark.parametrize(
    "head",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "title: !!python/object/apply:os.system [echo]\n",
        "title: " + "[" * 5000 + "\n",
        "title: " + "x" * 1_000_000 + "\n",
    ],
    ids=["bomb", "tag", "deep", "large"],
)
def test_a_hostile_head_is_refused_at_once(
    head: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = small_copy(tmp_path)
    write(content / "posts/2026-06-01-bomb.md", f"---\n{head}---\n\nx\n")
    began = time.monotonic()
    with pytest.raises(SystemExit):
        built(content, tmp_path / "output")
    assert time.monotonic() - began < 10, "it must not cost what it tries to cost"
    assert "posts/2026-06-01-bomb.md:" in capsys.readouterr().err
    assert not (tmp_path / "output").exists()


@pytest.mark.long
def test_five_thousand_replies_in_one_chain_are_all_shown(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    parent = "null"
    for number in range(5000):
        id = f"c-chain{number:05d}"
        comment(content, id, f"reply {number}", parent=parent)
        parent = id
    built(content, tmp_path / "output")
    shown = page(tmp_path / "output").select("article.comment[id^=c-chain]")
    assert len(shown) == 5000
    assert max(len(one.find_parents("ol")) for one in shown) <= 6


def test_a_circle_of_replies_is_shown_once_each(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    comment(content, "c-circle01", "one", parent="c-circle02")
    comment(content, "c-circle02", "two", parent="c-circle01")
    comment(content, "c-selfish1", "me", parent="c-selfish1")
    comment(content, "c-orphan01", "alone", parent="c-nowhere1")
    built(content, tmp_path / "output")
    ids = [one["id"] for one in page(tmp_path / "output").select("article.comment")]
    assert sorted(ids) == sorted(set(ids))
    assert {"c-circle01", "c-circle02", "c-selfish1", "c-orphan01"} <= set(ids)


def test_files_that_are_not_what_they_seem_stop_the_build_with_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = small_copy(tmp_path)
    secret = write(
        tmp_path / "secret.md", "---\ntitle: CANARY-SECRET\ndate: 2026-01-01\n---\n\nx\n"
    )
    (content / "posts/2026-01-01-out.md").symlink_to(secret)
    (content / "posts/2026-01-01-latin.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    write(content / "posts/con.md", "---\ntitle: Con\ndate: 2026-01-01\n---\n\nx\n")
    write(content / "posts/.hidden.md", "---\ntitle: H\ndate: 2026-01-01\n---\n\nx\n")
    (content / "posts/letter.docx").write_bytes(b"PK\x03\x04")
    (content / "comments/outside").symlink_to(tmp_path)

    with pytest.raises(SystemExit):
        built(content, tmp_path / "output")

    said = capsys.readouterr().err
    assert "2026-01-01-out.md:1: this link leads out" in said
    assert "2026-01-01-latin.md:2: this is not UTF-8 text" in said
    assert "con.md:1: Windows keeps this name" in said
    assert ".hidden.md:1: hidden files are not read" in said
    assert "letter.docx:1: this is a word processor's file" in said
    assert "comments/outside:1: this link leads out" in said
    assert "CANARY-SECRET" not in said


def test_what_is_not_approved_cannot_lie_in_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = small_copy(tmp_path)
    comment(content, "c-pending1", "CANARY-PENDING", status="pending")
    with pytest.raises(SystemExit):
        built(content, tmp_path / "output")
    assert "a comment that is pending lies in content/" in capsys.readouterr().err
