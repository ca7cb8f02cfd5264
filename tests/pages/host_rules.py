"""Reads a `_headers` file as hosts do, and policies as browsers do."""

from __future__ import annotations

import re

Rule = tuple[str, dict[str, str]]


def rules(text: str) -> list[Rule]:
    """The rules of a file: each path with its headers. Fails on a line that is neither."""
    found: list[Rule] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        assert len(line) <= 2000, "Cloudflare reads no longer lines"
        if line.startswith("/"):
            assert line.count("*") <= 1
            found.append((line, {}))
        else:
            name, colon, value = line.strip().partition(": ")
            assert line.startswith("  ") and colon and re.fullmatch(r"[A-Za-z-]+", name), line
            assert name not in found[-1][1]
            found[-1][1][name] = value
    return found


def sent(found: list[Rule], at: str) -> dict[str, list[str]]:
    """The headers that an address gets, each with all its values: of every rule that fits."""
    headers: dict[str, list[str]] = {}
    for path, lines in found:
        if re.fullmatch(".*".join(map(re.escape, path.split("*"))), at):
            for name, value in lines.items():
                headers.setdefault(name, []).append(value)
    return headers


def directives(policy: str) -> dict[str, set[str]]:
    """A policy by its directives (CSP3 §2.2.1); none stands twice."""
    found: dict[str, set[str]] = {}
    for part in filter(str.strip, policy.split(";")):
        name, *values = part.split()
        assert name not in found
        found[name] = set(values)
    return found
