"""What a watch does when nothing good can be made of what it sees."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.build.asked import Asked
from plugins.build.program import faults
from plugins.build.run import Report, Stopped
from plugins.build.watching import Watching
from plugins.sources.problems import Problem
from tests.building import NOW, PROJECT


class Failing(Watching):
    """Its builds end as they are told to."""

    name = "the test"

    def __init__(self, failure: BaseException) -> None:
        super().__init__(Asked(PROJECT / "pelicanconf.py"))
        self.failure, self.tried = failure, 0
        self.said: list[Stopped] = []

    def make(self, only: Collection[str] | None) -> Report:
        self.tried += 1
        raise self.failure

    def started(self) -> None: ...

    def built(self, report: Report, quietly: bool) -> None: ...

    def resting(self) -> None: ...

    def stopped(self, stopped: Stopped) -> None:
        self.said.append(stopped)


def test_what_falls_due_while_a_problem_stands_is_tried_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    watch = Failing(Stopped([Problem("posts/x.md", 3, "this is wrong")]))
    watch._next_due = datetime.fromtimestamp(int(NOW), UTC) - timedelta(seconds=1)
    for _ in range(5):
        watch._rest()
    assert watch.tried == 1
    assert [problem.line for problem in watch.said[0].problems] == [3]


@pytest.mark.parametrize("failure", [ZeroDivisionError("x"), SystemExit(1), KeyError("y")])
def test_a_mistake_in_the_program_does_not_end_the_watch(failure: BaseException) -> None:
    watch = Failing(failure)
    watch._build(None)
    watch._build(None)
    assert watch.tried == 2
    assert watch.said[0].problems == []


@pytest.mark.long
def test_a_program_that_cannot_start_is_named_with_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(
        PROJECT / "plugins", tmp_path / "plugins", ignore=shutil.ignore_patterns("__pycache__")
    )
    assert faults(tmp_path) == []
    broken = tmp_path / "plugins/build/site.py"
    text = broken.read_text(encoding="utf-8")
    broken.write_text(f"{text}\n\ndef half(\n", encoding="utf-8")
    (problem,) = faults(tmp_path)
    assert problem.path.endswith("plugins/build/site.py")
    assert problem.line == text.count("\n") + 3
    assert "the program cannot start (SyntaxError" in problem.wrong

    broken.write_text(f"{text}\nimport no_such_module\n", encoding="utf-8")
    (problem,) = faults(tmp_path)
    assert "No module named 'no_such_module'" in problem.wrong
