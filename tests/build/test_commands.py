"""The commands as a writer types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from plugins.build.bench import content as bench
from tests.build.incremental_places import settle
from tests.building import PROJECT, built, needs_the_environment, small_copy, write


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as tasks.py does once it is inside its environment."""
    program = (
        "import sys; from invoke.collection import Collection; from invoke.program import Program;"
        "from plugins.build.commands import TASKS as A;"
        "from plugins.sources.commands import TASKS as B;"
        "c = Collection(); [c.add_task(t) for t in [*A, *B]];"
        "Program(namespace=c, name='tasks.py').run(['tasks.py', *sys.argv[1:]])"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def ids_of(output: Path) -> dict[str, str]:
    """The ids of the main feed's entries by their links."""
    entries = feedparser.parse((output / "feed.xml").read_bytes()).entries
    return {entry.link: entry.id for entry in entries}


@pytest.mark.parametrize(
    "kind",
    ["post", "resource"]
    + [pytest.param(kind, marks=pytest.mark.long) for kind in ("collection", "author", "page")],
)
def test_new_writes_a_file_that_check_accepts(kind: str, tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    done = run("new", "Zoë’s late “train”: a test", "--kind", kind, "--content", str(content))
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.splitlines()[0])
    text = path.read_text(encoding="utf-8")
    if kind == "collection":
        write(path, text.replace("slug-of-a-resource-or-post", "lamp-book"))
    checked = run("check", "--content", str(content), "--json")
    assert [p for p in json.loads(checked.stdout) if p["severity"] == "error"] == []
    assert "zoes-late-train-a-test" in path.name


def test_new_follow_up_names_its_post(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    done = run("new", "Fourth", "--follows", "third-evening", "--content", str(content))
    path = Path(done.stdout.splitlines()[0])
    assert "\nfollows: third-evening" in path.read_text(encoding="utf-8")
    wrong = run("new", "Fifth", "--follows", "thrid-evening", "--content", str(content))
    assert wrong.returncode == 1
    assert "did you mean 'third-evening'?" in wrong.stderr


def test_new_never_touches_a_file_that_is_there(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    again = run("new", "The first evening", "--content", str(content))
    first = run("new", "First evening", "--content", str(content))
    assert again.returncode == 0
    assert first.returncode == 1
    assert "has this address already" in first.stderr


def test_check_finds_nothing_in_a_good_site(tmp_path: Path) -> None:
    done = run("check", "--content", str(small_copy(tmp_path)))
    assert (done.returncode, done.stdout) == (0, "Everything is in order.\n")


@pytest.mark.long
def test_check_fix_writes_the_id_that_subscribers_know_already(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    path = content / "posts/2026-03-04-second-evening.md"
    text = path.read_text(encoding="utf-8").replace("id: postsecond234567\n", "")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    built(content, tmp_path / "before")
    ids = ids_of(tmp_path / "before")

    done = run("check", "--fix", "--content", str(content))

    assert "id " in done.stdout and "written" in done.stdout
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf---\r\nid: ")
    line = raw.split(b"\r\n")[1] + b"\r\n"
    assert raw.replace(line, b"") == text.replace("\n", "\r\n").encode("utf-8-sig")
    built(content, tmp_path / "after")
    assert ids_of(tmp_path / "after") == ids
    assert run("check", "--content", str(content)).stdout == "Everything is in order.\n"


def test_check_tells_editors_in_json(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    write(
        content / "posts/2026-06-01-bad.md",
        "---\ntitle: Bad\ndate: 2026-06-01\nTgas: a\n---\n\nx\n",
    )
    done = run("check", "--json", "--content", str(content))
    assert done.returncode == 1
    errors = [p for p in json.loads(done.stdout) if p["severity"] == "error"]
    assert [(Path(p["file"]).name, p["line"], p["wrong"]) for p in errors] == [
        ("2026-06-01-bad.md", 4, "unknown field 'Tgas'")
    ]


@pytest.mark.long
def test_site_says_what_it_holds_in_plain_lines_when_piped(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    done = run("site", "--content", str(content), "--output", str(tmp_path / "out"))
    assert done.returncode == 0
    assert done.stderr == ""
    assert "4 posts" not in done.stdout and "3 posts, 1 resource, 1 collection" in done.stdout
    assert "1 draft, 1 until its day" in done.stdout
    assert "\r" not in done.stdout and "\033" not in done.stdout


@pytest.mark.long
@needs_the_environment
@pytest.mark.skipif(sys.platform == "win32", reason="closes files as shells of Unix do")
@pytest.mark.parametrize("ears", ["closed pipe", "no output"])
def test_a_site_is_finished_though_nobody_listens(tmp_path: Path, ears: str) -> None:
    """`… site | head -0` and `… site >&-`, with something to say before workers are forked."""
    content, state = tmp_path / "content", tmp_path / "state"
    bench.make(content, 150)
    command = [sys.executable, "tasks.py", "site", "--content", str(content)]
    command += ["--output", str(tmp_path / "output")]
    environment = {**os.environ, "FIVE_TO_NINE_STATE": str(state), "FIVE_TO_NINE_WORKERS": "2"}

    def site(*shell: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*shell, *command],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert site().returncode == 0
    (known,) = state.glob("*/known")
    known.write_bytes(b"of another program")
    post = next((content / "posts").glob("*.md"))
    post.write_bytes(post.read_bytes() + b"\nMore to read.\n")
    settle()
    where = '"$@" | true' if ears == "closed pipe" else '"$@" >&-'
    deaf = site("bash", "-o", "pipefail", "-c", f"sleep 0.2; {where}", "bash")
    assert (deaf.returncode, deaf.stderr) == (0, "")
    pages = (tmp_path / "output/posts").rglob("index.html")
    assert any("More to read." in page.read_text(encoding="utf-8") for page in pages)
    assert site().stdout.startswith("Nothing has changed in ")
