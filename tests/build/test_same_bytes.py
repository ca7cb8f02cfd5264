"""A build depends on its content and settings, and on nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.build.bench import content as bench
from plugins.build.workers import FEWEST
from tests.building import NOW, PROJECT, SMALL, built, built_apart, files


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    output = tmp_path_factory.mktemp("reference") / "output"
    assert built_apart(SMALL, output).stderr == ""
    return files(output)


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        pytest.param({"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}, marks=pytest.mark.long),
        pytest.param({"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}, marks=pytest.mark.long),
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0"}, marks=pytest.mark.long),
        # The clock, between the last thing that fell due and the next that will.
        pytest.param({"SOURCE_DATE_EPOCH": str(int(NOW) + 40_000_000)}, marks=pytest.mark.long),
    ],
    ids=["hash seed", "time zone", "German", "C locale", "clock"],
)
def test_builds_are_byte_identical(
    environment: dict[str, str], reference: dict[str, bytes], tmp_path: Path
) -> None:
    assert built_apart(SMALL, tmp_path / "output", **environment).stderr == ""
    assert files(tmp_path / "output") == reference


@pytest.mark.long
def test_the_order_in_which_a_folder_was_filled_does_not_matter(
    reference: dict[str, bytes], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    for path in sorted(SMALL.rglob("*"), key=lambda p: p.name[::-1]):
        if path.is_file():
            to = content / path.relative_to(SMALL)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    assert built_apart(content, tmp_path / "output").stderr == ""
    assert files(tmp_path / "output") == reference


def test_plain_pelican_gives_the_same_bytes(reference: dict[str, bytes], tmp_path: Path) -> None:
    pelican = [sys.executable, "-m", "pelican", str(SMALL)]
    done = subprocess.run(
        [*pelican, "-s", str(PROJECT / "pelicanconf.py"), "-o", str(tmp_path / "output")],
        cwd=tmp_path,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "output") == reference


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot share the work")
def test_many_workers_write_what_one_writes(tmp_path: Path) -> None:
    bench.make(tmp_path / "content", FEWEST + 20)
    forks, whole = {}, {}
    for workers in ("1", "3"):
        output = tmp_path / f"output-{workers}"
        forks[workers] = built_counting_forks(tmp_path / "content", output, workers)
        whole[workers] = files(output)
    assert forks["1"] == 0 and forks["3"] >= 2 * 3, "for reading and for rendering"
    assert len(whole["1"]) > FEWEST
    assert whole["3"] == whole["1"]


def built_counting_forks(content: Path, output: Path, workers: str) -> int:
    """Build in a process of its own, and count how many it makes."""
    program = (
        "import os, sys; from pathlib import Path; from tests.building import built\n"
        "made = []; os.register_at_fork(after_in_parent=lambda: made.append(1))\n"
        "built(Path(sys.argv[1]), Path(sys.argv[2])); print('forks', len(made))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(content), str(output)],
        cwd=PROJECT,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, "FIVE_TO_NINE_WORKERS": workers},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rpartition("forks ")[2])


def test_a_second_build_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    built(SMALL, tmp_path / "output")
    again = built(SMALL, tmp_path / "output")
    assert (again.written, again.removed) == (0, 0)


@pytest.mark.long
def test_publishconf_builds_with_plain_pelican_from_another_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pelican", str(SMALL)),
            *("-s", str(PROJECT / "publishconf.py"), "-o", str(tmp_path / "output")),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"localhost" not in b"".join(files(tmp_path / "output").values())
