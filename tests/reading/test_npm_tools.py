"""What the tests take from npm is pinned, with a hash of each package, and names no place."""

from __future__ import annotations

import json
import re

from tests.reading.npm_tools import PINS


def test_every_package_is_exact_and_has_a_hash() -> None:
    lock = json.loads((PINS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert len(packages) > 3
    for name, one in packages.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+[\w.+-]*", one["version"]), name
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]+=*", one["integrity"]), name


def test_the_lock_was_written_from_the_present_package_json() -> None:
    wanted = json.loads((PINS / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((PINS / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]
    for name, version in {**wanted["dependencies"], **wanted["overrides"]}.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_no_address_stands_in_either_file() -> None:
    for file in sorted(PINS.iterdir()):
        text = file.read_text(encoding="utf-8")
        assert "://" not in text
        assert '"resolved"' not in text
