"""The content folder: what is read, and what must not be passed over in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.sources.folder import Listing, listing
from tests.small_site import comment, content_folder, page, post


def said(of: Listing) -> list[str]:
    return [str(problem) for problem in of.problems]


def test_sources_are_listed_by_path_with_their_kinds(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/2026-03-01-b.md": post(),
        "pages/about.md": page("About"),
        "posts/2026-03-01-a.md": post(),
        "comments/a/c-123.md": comment("c-123", "a"),
        "images/a.png": b"",
        "README.md": "",
    }
    found = listing(content_folder(tmp_path, files), "content")
    assert [(source.kind, source.file) for source in found.sources] == [
        ("page", "pages/about.md"),
        ("post", "posts/2026-03-01-a.md"),
        ("post", "posts/2026-03-01-b.md"),
    ]
    assert [source.shown for source in found.comments] == ["content/comments/a/c-123.md"]
    assert found.problems == ()


def test_what_editors_and_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    names = [".DS_Store", "a.md~", ".a.md.swp", ".#a.md", ".gitkeep"]
    folder = content_folder(tmp_path, {f"posts/{name}": "x" for name in names})
    assert listing(folder, "content") == Listing((), (), ())


HIDDEN = "hidden files are not read; take the dot from its name"
WINDOWS = "Windows keeps this name for itself; choose another name"
WORD = (
    "this is a word processor's file; it cannot be read;"
    " paste its text into a new file made by 'python3 tasks.py new \"Title\"'"
)
RENAME = "only files ending in .md are read here; rename it so that it ends in .md"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("posts/.hidden.md", HIDDEN),
        ("posts/con.md", WINDOWS),
        ("posts/NUL.md", WINDOWS),
        ("posts/aux.page.md", WINDOWS),
        ("posts/Diary.docx", WORD),
        ("posts/Diary.odt", WORD),
        ("Diary.DOC", WORD),
        ("posts/a.markdown", RENAME),
        ("posts/a.txt", RENAME),
        ("posts/a.html", RENAME),
        ("posts/a.MD", RENAME),
        ("posts/a.jpg", "only files ending in .md are read here; put pictures and downloads into"
         " images/"),
        ("a.md", "files at the top of this folder are not read; move it into posts/ or pages/, or"
         " where it belongs"),
        ("comments/a.md", "comments lie in a folder for each post; move it there"),
        ("comments/a/note.txt", "this is not a comment that the store wrote; take it away"),
        ("comments/a/.hidden.md", "this is not a comment that the store wrote; take it away"),
        ("comments/con/c-123.md", WINDOWS),
    ],
)  # fmt: skip
def test_a_file_that_its_writer_would_miss_is_a_problem(
    tmp_path: Path, file: str, problem: str
) -> None:
    found = listing(content_folder(tmp_path, {file: "x"}), "content")
    (told,) = said(found)
    where, _, rest = told.partition(":1: ")
    assert f"content/{file}".startswith(where)
    assert rest == problem
    assert (found.sources, found.comments) == ((), ())


def test_a_folder_inside_a_folder_is_a_problem_where_it_holds_texts(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"posts/2026/a.md": post(), "posts/empty/.DS_Store": ""})
    assert said(listing(folder, "content")) == [
        "content/posts/2026:1: folders inside this one are not read; move its files into posts/"
    ]


def test_an_unknown_folder_is_a_problem(tmp_path: Path) -> None:
    assert said(listing(content_folder(tmp_path, {"post/a.md": post()}), "content")) == [
        "content/post:1: unknown folder; nothing in it is read; did you mean 'posts'?"
    ]


def test_a_missing_content_folder_is_a_problem(tmp_path: Path) -> None:
    assert said(listing(tmp_path / "none", "none")) == [
        "none:1: there is no such folder;"
        " name the folder with --content, or make it and write a post in posts/"
    ]


OUT = "this link leads out of the content folder, or nowhere; put the file itself here"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("posts/a.md", "outside/a.md"),
        ("posts/a.md", "content/posts/nowhere.md"),
        ("posts/a.md", "content/posts/a.md"),
        ("posts", "outside"),
        ("comments", "outside"),
        ("comments/a", "outside"),
        ("comments/a/c-123.md", "outside/a.md"),
        ("images", "outside"),
    ],
)
def test_a_link_that_leads_out_of_content_is_a_problem(
    tmp_path: Path, link: str, target: str
) -> None:
    content_folder(tmp_path, {"../outside/a.md": post()})
    path = tmp_path / "content" / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(tmp_path / target)
    found = listing(tmp_path / "content", "content")
    assert said(found) == [f"content/{link}:1: {OUT}"]
    assert (found.sources, found.comments) == ((), ())


def test_a_link_to_another_file_of_content_is_read(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {"posts/2026-03-01-a.md": post()})
    (folder / "posts" / "2026-03-02-b.md").symlink_to(folder / "posts" / "2026-03-01-a.md")
    found = listing(folder, "content")
    assert [source.file for source in found.sources] == [
        "posts/2026-03-01-a.md",
        "posts/2026-03-02-b.md",
    ]


def test_a_name_that_is_not_utf_8_can_be_named(tmp_path: Path) -> None:
    folder = content_folder(tmp_path, {})
    (folder / "posts").mkdir()
    Path(os.fsdecode(os.fsencode(folder / "posts") + b"/caf\xe9.txt")).touch()
    (told,) = said(listing(folder, "content"))
    assert told.encode("utf-8")  # it is going to be printed


def test_the_order_of_the_disk_does_not_matter(tmp_path: Path) -> None:
    names = [f"posts/2026-03-01-{name}.md" for name in "cabd"]
    one = listing(content_folder(tmp_path, dict.fromkeys(names, post())), "content")
    assert [source.file for source in one.sources] == sorted(names)
