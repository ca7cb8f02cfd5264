"""The pinned requirements agree with pyproject.toml, and name nothing but packages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from plugins.build.developing import DIGEST_MARK, dependencies_digest

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, DEVELOPING = "requirements.txt", "requirements-dev.txt"
both_files = pytest.mark.parametrize("file", [RUNTIME, DEVELOPING])


class Pin(NamedTuple):
    """One requirement as it stands in a compiled file; `version` is "" if it is not exact."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]


def pins_in(file: str) -> list[Pin]:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line for line in text.splitlines() if line and not line.lstrip().startswith("#"))
    return [_pin(line) for line in lines]


def _pin(line: str) -> Pin:
    requirement = Requirement(line.partition(" --hash=")[0])
    exact = re.fullmatch(r"==([^*,]+)", str(requirement.specifier))
    return Pin(
        canonicalize_name(requirement.name),
        exact[1] if exact else "",
        str(requirement.marker or ""),
        frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)),
    )


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def dependencies_for(file: str) -> list[Requirement]:
    lists = project()
    named = list(lists["project"]["dependencies"])
    if file == DEVELOPING:
        named += lists["dependency-groups"]["dev"]
    return [Requirement(line) for line in named]


@both_files
def test_every_requirement_is_exact_and_has_a_hash(file: str) -> None:
    pins = pins_in(file)
    assert pins
    assert [pin for pin in pins if not (pin.version and pin.hashes)] == []


@both_files
def test_every_dependency_is_pinned_within_its_range(file: str) -> None:
    pins = pins_in(file)
    for dependency in dependencies_for(file):
        versions = {p.version for p in pins if p.name == canonicalize_name(dependency.name)}
        assert versions, f"{dependency.name} is not in {file}; run: python3 tasks.py pins"
        assert all(dependency.specifier.contains(version) for version in versions)


@both_files
def test_pins_were_written_from_the_present_pyproject(file: str) -> None:
    head = (ROOT / file).read_text(encoding="utf-8").splitlines()[:3]
    expected = f"{DIGEST_MARK}{dependencies_digest(project(), file)}"
    assert expected in head, f"{file} is out of date; run: python3 tasks.py pins"


def test_developers_have_the_very_packages_that_the_site_is_built_with() -> None:
    assert set(pins_in(RUNTIME)) <= set(pins_in(DEVELOPING))


@both_files
def test_no_address_stands_among_the_pins(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8").lower()
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text


def test_there_is_no_second_lock_file() -> None:
    assert not (ROOT / "uv.lock").exists()
