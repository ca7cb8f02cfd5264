"""Taking somebody off the list of blocked ones (blocking.py): because the owner thinks better of
it, or because they ask to be forgotten."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from . import kept_json
from .blocking import NAME, Blocked, folded_email
from .features import host_of
from .store import Entry


def take_off(
    private: Path,
    *,
    emails: Collection[str] = (),
    hosts: Collection[str] = (),
    fingerprints: Collection[str] = (),
) -> bool:
    """Take these off the list. Gives whether any of them was on it. Raises OSError."""
    path, folded = private / NAME, {folded_email(email) for email in emails}
    if not path.exists():
        return False
    with kept_json.alone(private):
        if Blocked.read(private).trouble:  # it is set aside, or cannot be read
            return False
        held = kept_json.read(path)
        left = {
            **held,
            "emails": [one for one in held.get("emails", []) if folded_email(one) not in folded],
            "hosts": [one for one in held.get("hosts", []) if one.casefold() not in hosts],
            "fingerprints": {
                mark: at
                for mark, at in held.get("fingerprints", {}).items()
                if mark not in fingerprints
            },
        }
        changed = any(left[key] != held.get(key, type(left[key])()) for key in left)
        if changed:
            kept_json.write(path, left)
    return changed


def writer_of(entry: Entry) -> dict[str, tuple[str, ...]]:
    """By what the writer of a comment can have been blocked, as `take_off` wants it."""
    beside = entry.beside
    return {
        "emails": (beside.email,) if beside.email else (),
        "hosts": (host_of(entry.comment.url),) if entry.comment.url else (),
        "fingerprints": (beside.fingerprint,) if beside.fingerprint else (),
    }


def named(what: str) -> dict[str, tuple[str, ...]]:
    """What somebody may mean who names an e-mail address, a website or a fingerprint."""
    if "@" in what:
        return {"emails": (what,)}
    return {"hosts": (host_of(what),) if host_of(what) else (), "fingerprints": (what.strip(),)}
