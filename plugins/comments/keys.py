"""The keys of the comments, and what is made with them. They are made when first needed, lie in
private/keys.json, and leave it never.

A fingerprint stands for where a request came from. Nobody can tell the address from it without
the key, and each key belongs to one month and is thrown away when the last fingerprint made
with it is too old (options: fingerprint_days): from then on not even the owner can.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from . import durable, kept_json

NAME = "keys.json"
FINGERPRINT_DAYS = 30
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_KEY = re.compile(r"[0-9a-f]{64}")
_MADE_ONCE = ("signing", "ids")


class Unusable(RuntimeError):
    """The file of the keys is there and cannot be used. The message is a sentence with the
    remedy. Nothing is made in its place: with other keys, a comment that was received already
    could come a second time."""


def signing_key(private: Path) -> str:
    """The key that forms and sessions are signed with. Raises Unusable, OSError."""
    return str(_keys(private)["signing"])


def comment_id(private: Path, nonce: str) -> str:
    """The id of the comment of one form: the same form always gives the same id, and nobody can
    tell it beforehand. Raises Unusable, OSError."""
    made = _hmac(str(_keys(private)["ids"]), "comment", nonce)
    return "c-" + base64.b32encode(made[:10]).decode("ascii").lower()


def fingerprint(private: Path, source: str, now: datetime) -> str:
    """What stands for where a request came from: the month of its key and 32 hex digits.

    `source` is an address or a network. Raises Unusable, OSError.
    """
    month = f"{now.astimezone(UTC):%Y-%m}"
    key = _months(_keys(private)).get(month) or _key_of(private, month)
    return _mark(key, month, source)


def fingerprints(private: Path, source: str, now: datetime) -> tuple[str, ...]:
    """All that may stand for where a request came from: this month's fingerprint first, then
    those under the keys of earlier months that are still here. Raises Unusable, OSError."""
    current = fingerprint(private, source, now)
    months = sorted(_months(_keys(private)).items(), reverse=True)
    return tuple(dict.fromkeys((current, *(_mark(key, month, source) for month, key in months))))


def expire(private: Path, now: datetime, days: int = FINGERPRINT_DAYS) -> list[str]:
    """Throw away the keys of months that ended more than `days` ago. Gives the months."""
    with kept_json.alone(private):
        if not (private / NAME).exists():
            return []
        held = _keys(private)
        months = _months(held)
        old = sorted(month for month in months if now - _end(month) > timedelta(days=days))
        if old:
            left = {month: key for month, key in months.items() if month not in old}
            _write(private, {**held, "months": left})
        return old


def _mark(key: str, month: str, source: str) -> str:
    return f"{month}.{_hmac(key, 'source', source).hex()[:32]}"


def _key_of(private: Path, month: str) -> str:
    """The key of a month, made by whoever is first."""
    with kept_json.alone(private):
        held = _keys(private)
        months = _months(held)
        if month not in months:
            months[month] = secrets.token_hex(32)
            _write(private, {**held, "months": months})
        return months[month]


def _keys(private: Path) -> dict[str, Any]:
    """What the file holds; where there is none, it is made."""
    path = private / NAME
    if not path.exists():
        _make(private)
    try:
        held = kept_json.read(path)
    except kept_json.Damaged as damaged:
        raise _unusable(str(damaged)) from None
    if any(not _KEY.fullmatch(str(held.get(name))) for name in _MADE_ONCE):
        raise _unusable(f"{NAME} lacks a key")
    return held


def _unusable(why: str) -> Unusable:
    return Unusable(
        f"private/{why}. Restore it from a backup, or take it away: then new keys are made, and"
        " whoever has a form open or is logged in begins again."
    )


def _make(private: Path) -> None:
    durable.make_private(private)
    with kept_json.alone(private):
        if not (private / NAME).exists():
            _write(private, {**{name: secrets.token_hex(32) for name in _MADE_ONCE}, "months": {}})


def _write(private: Path, held: Mapping[str, Any]) -> None:
    kept_json.write(private / NAME, dict(held))


def _months(held: Mapping[str, Any]) -> dict[str, str]:
    said = held.get("months")
    months = said if isinstance(said, dict) else {}
    return {m: k for m, k in months.items() if _MONTH.fullmatch(m) and _KEY.fullmatch(str(k))}


def _end(month: str) -> datetime:
    """The moment at which a month is over."""
    year, number = int(month[:4]), int(month[5:])
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def _hmac(key: str, purpose: str, text: str) -> bytes:
    told = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(bytes.fromhex(key), told, hashlib.sha256).digest()
