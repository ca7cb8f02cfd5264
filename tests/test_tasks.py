"""The bootstrap, which tasks.py begins with, run as people run it, in a folder of its own.

Such a folder has the real tasks.py, one small command and no packages to install; invoke is
lent to it, so that nothing is fetched. Where pip must ask somebody, it asks this machine.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import invoke
import pytest

import tasks
from plugins.build import environment, setting_up
from tests.building import killed_after

ROOT = Path(__file__).resolve().parents[1]
SETTING_UP = "Setting up (once)"
NO_PACKAGES = "# Nothing to install.\n"
UNOBTAINABLE = f"five-to-nine-nowhere==1.0 --hash=sha256:{'0' * 64}\n"
HELLO = '''
from invoke import task

@task()
def hello(context):
    """Say hello."""
    print("hello")

def hand_in(suggest):
    pass

TASKS = [hello]
'''
NOTHING = "TASKS = []\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one command, `hello`, and nothing to install. It has no .venv yet."""
    return _write_project(tmp_path)


@pytest.fixture(scope="session")
def first_ready_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = _write_project(tmp_path_factory.mktemp("first"))
    code, _, err = run(project, "hello")
    assert code == 0, err
    return project


@pytest.fixture
def ready_project(first_ready_project: Path, tmp_path: Path) -> Path:
    """The same project after its first command: its .venv is finished."""
    shutil.copytree(first_ready_project.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / first_ready_project.name


def _write_project(parent: Path) -> Path:
    folder = parent / "project"
    build = ("developing", "environment", "identity", "quick", "setting_up")
    sources = ("dataclass", "hashing", "problems", "scan")
    for own in (
        "tasks.py",
        *(f"plugins/build/{name}.py" for name in build),
        *(f"plugins/sources/{name}.py" for name in sources),
    ):
        _put(folder / own, (ROOT / own).read_text(encoding="utf-8"))
    program = (folder / "tasks.py").read_text(encoding="utf-8")
    for room in sorted(
        set(re.findall(r"from plugins\.([\w.]+)\.(?:\w+_)?commands import", program))
    ):
        at = Path("plugins", *room.split("."))
        if room in ("comments", "resources", "themes"):  # these hand in what only tasks.py knows
            shutil.copytree(ROOT / at, folder / at, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            _put(folder / at / "commands.py", HELLO if room == "sources" else NOTHING)
    _put(folder / "requirements.txt", NO_PACKAGES)
    installed = Path(invoke.__file__).parent
    for part in (installed, *installed.parent.glob("invoke-*.dist-info")):
        shutil.copytree(part, parent / "lent" / part.name)
    return folder


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def command(project: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start `tasks.py` in the project; the caller reads what comes out of it."""
    lent = str(project.parent / "lent")
    return subprocess.Popen(
        [sys.executable, "tasks.py", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": lent, "PIP_NO_INDEX": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(project: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """The exit code, the output and the errors of a command that ends by itself."""
    with command(project, *arguments, **environment) as process, killed_after(120, process):
        out, err = process.communicate()
    return process.returncode, out, err


def test_older_pythons_can_read_the_file_far_enough_to_be_turned_away() -> None:
    ast.parse((ROOT / "tasks.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_python_without_venv_is_told_what_to_install(project: Path) -> None:
    _put(project.parent / "lent/sitecustomize.py", 'import sys; sys.modules["ensurepip"] = None')
    assert run(project, "hello") == (1, "", setting_up.NO_VENV + "\n")
    assert not (project / ".venv").exists()


def test_the_list_has_a_heading_for_each_room_and_a_line_for_each_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tasks.Commands(namespace=tasks.namespace).run(["tasks.py", "--list"], exit=False)
    shown = capsys.readouterr().out
    for room in tasks.ROOMS:
        assert room.heading in shown.splitlines()
    for name in tasks.namespace.task_names:
        assert re.search(rf"^  {re.escape(name)} +\S.*\.$", shown, re.MULTILINE)


def test_an_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    tasks.Commands(namespace=tasks.namespace).run(["tasks.py", "tset"], exit=False)
    assert capsys.readouterr().err == "There is no command 'tset'; did you mean 'test'?\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command", [["--list"], ["check", "--content", "tests/sites/broken/content"]]
)
@pytest.mark.long
def test_a_pipe_that_nobody_reads_to_its_end_is_no_mistake(
    command: list[str], unbuffered: str
) -> None:
    running = subprocess.Popen(
        [sys.executable, "tasks.py", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None and running.stderr is not None
    running.stdout.close()
    assert b"Pipe" not in running.stderr.read()
    running.wait()


@pytest.mark.long
def test_first_run_sets_up(project: Path) -> None:
    code, out, err = run(project, "hello")
    assert (code, out) == (0, "hello\n"), err
    assert SETTING_UP in err


@pytest.mark.long
def test_second_run_does_no_set_up(ready_project: Path) -> None:
    before = _times_in(ready_project / ".venv")
    assert run(ready_project, "hello") == (0, "hello\n", "")
    assert _times_in(ready_project / ".venv") == before


def _times_in(folder: Path) -> dict[Path, int]:
    """When each file was last changed, in nanoseconds. Python's own caches may grow."""
    files = (f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    return {file: file.stat().st_mtime_ns for file in files}


@pytest.mark.long
def test_half_made_environment_is_made_again(project: Path) -> None:
    half_made = [sys.executable, "-m", "venv", "--without-pip", str(project / ".venv")]
    subprocess.run(half_made, check=True)
    code, out, err = run(project, "hello")
    assert (code, out) == (0, "hello\n"), err
    assert SETTING_UP in err


def _change_pins(project: Path) -> None:
    _put(project / "requirements.txt", NO_PACKAGES + "# Not even now.\n")


def _replace_python(project: Path) -> None:
    stamp = project / ".venv" / Path(environment.RUNTIME.stamp).name
    stamp.write_text(stamp.read_text().replace(environment.THIS_PYTHON, "3.8"))


def _lose_python(project: Path) -> None:
    (project / ".venv" / Path(environment.PYTHON).relative_to(environment.VENV)).unlink()


@pytest.mark.long
@pytest.mark.parametrize("happening", [_change_pins, _replace_python, _lose_python])
def test_environment_that_no_longer_fits_is_made_again_from_nothing(
    ready_project: Path, happening: Callable[[Path], None]
) -> None:
    remains = ready_project / ".venv" / "remains of the old one"
    remains.touch()
    happening(ready_project)
    code, out, err = run(ready_project, "hello")
    assert (code, out) == (0, "hello\n"), err
    assert SETTING_UP in err
    assert not remains.exists()


@pytest.mark.long
def test_changed_pins_are_noticed_inside_the_environment_too(ready_project: Path) -> None:
    _change_pins(ready_project)
    python = str(ready_project / ".venv" / Path(environment.PYTHON).relative_to(environment.VENV))
    lent = {**os.environ, "PYTHONPATH": str(ready_project.parent / "lent")}
    inside = [python, "tasks.py", "hello"]
    done = subprocess.run(
        inside, cwd=ready_project, env=lent, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "hello\n"), done.stderr
    assert SETTING_UP in done.stderr


@pytest.mark.long
def test_environment_that_stays_broken_ends_in_a_sentence_and_not_in_a_loop(
    ready_project: Path,
) -> None:
    (ready_project / ".venv" / "pyvenv.cfg").unlink()
    assert run(ready_project, "hello") == (1, "", environment.BROKEN.format("") + "\n")


@pytest.mark.long
def test_missing_package_is_named(ready_project: Path) -> None:
    message = environment.BROKEN.format(" (No module named 'invoke')") + "\n"
    assert run(ready_project, "hello", PYTHONPATH="") == (1, "", message)


@pytest.mark.long
def test_failed_installation_says_where_to_look_and_is_tried_again(project: Path) -> None:
    _put(project / "requirements.txt", UNOBTAINABLE)
    code, _, err = run(project, "hello")
    assert code == 1
    assert "Check the network" in err
    assert "Traceback" not in err
    assert "five-to-nine-nowhere" in (project / ".venv/set-up.log").read_text()
    assert SETTING_UP in run(project, "hello")[2]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there, a killed process takes pip along")
def test_killed_set_up_is_waited_for_and_done_again(project: Path) -> None:
    _put(project / "requirements.txt", UNOBTAINABLE)
    with socket.create_server(("127.0.0.1", 0)) as index:
        index.settimeout(60)
        address = f"http://127.0.0.1:{index.getsockname()[1]}/"
        pip = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": address, "PIP_RETRIES": "0"}
        with command(project, "hello", **pip) as killed:
            asked, _ = index.accept()  # Now pip waits for an answer, in a half-made .venv.
            killed.kill()
        _put(project / "requirements.txt", NO_PACKAGES)
        with command(project, "hello") as second, killed_after(120, second):
            assert second.stderr is not None
            assert second.stderr.readline() == "Waiting for another set-up to end …\n"
            asked.close()
            index.close()
            out, err = second.communicate()
    assert (second.returncode, out) == (0, "hello\n"), err
    assert SETTING_UP in err
