"""Whom the owner has blocked: e-mail addresses, websites, and where requests came from.

The program writes this list (private/blocked.json), the owner may take lines out of it by hand.
Where a request came from is known by a fingerprint only, whose key changes each month; a sender is
held against those under all keys that are still here. Both are forgotten after as many days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..sources.dataclass import dataclass
from . import kept_json
from .classifier import host_of

NAME = "blocked.json"
# Many people have their page on one of these. To block one of them must not block all others.
SHARED_HOSTS = frozenset(
    "about.me bsky.app facebook.com github.com gitlab.com goodreads.com instagram.com"
    " linkedin.com linktr.ee mastodon.social medium.com pinterest.com reddit.com sites.google.com"
    " substack.com threads.net tiktok.com tumblr.com twitter.com vimeo.com wordpress.com x.com"
    " youtube.com".split()
)


@dataclass(frozen=True)
class Blocked:
    """Whom the owner has blocked.

    `fingerprints` have the time at which they were blocked, in ISO 8601 and UTC; `trouble` is a
    sentence where the list was damaged, "" otherwise.
    """

    emails: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    @classmethod
    def read(cls, private: Path) -> Blocked:
        """The list as it is now. A damaged one is set aside, and `trouble` says so."""
        path = private / NAME
        try:
            return _checked(kept_json.read(path))
        except kept_json.Damaged as damaged:
            return cls(trouble=_aside(path, damaged))
        except OSError as error:
            return cls(trouble=f"{NAME} cannot be read ({error.strerror}), so nobody is blocked.")

    def reasons(self, email: str, urls: tuple[str, ...], fingerprint: str) -> tuple[str, ...]:
        """Why somebody is held to be blocked, in plain words; () where nobody is."""
        found = []
        if email and folded_email(email) in self.emails:
            found.append("you blocked this e-mail address")
        hosts = {host: None for url in urls if (host := self._host_among(host_of(url)))}
        found += [f"you blocked the website {host}" for host in hosts]
        if fingerprint and fingerprint in self.fingerprints:
            found.append("you blocked this address")
        return tuple(found)

    def with_all(self, marks: Sequence[str]) -> Blocked:
        """The list for a sender for whom all these fingerprints stand, each under the key of
        another month: who is blocked by one of them is blocked by all."""
        at = next((self.fingerprints[mark] for mark in marks if mark in self.fingerprints), None)
        if at is None:
            return self
        return replace(self, fingerprints={**self.fingerprints, **dict.fromkeys(marks, at)})

    def _host_among(self, host: str) -> str:
        """The blocked host that is this one or stands above it (`a.example` for `b.a.example`)."""
        labels = host.split(".")
        above = (".".join(labels[start:]) for start in range(len(labels)))
        return next((one for one in above if one and one in self.hosts), "")


@dataclass(frozen=True)
class Added:
    """What was put on the list, in words; and what was not, with its reason."""

    what: tuple[str, ...]
    left_out: str = ""
    trouble: str = ""


def add(private: Path, now: datetime, *, email: str, url: str, fingerprint: str) -> Added:
    """Block whoever wrote with these ("" for what is not known). Raises OSError;
    then nothing was changed."""
    host = host_of(url) if url else ""
    left_out = f"{host} was not blocked, because many people have their page there"
    with kept_json.alone(private):
        before = Blocked.read(private)
        after, what = before, []
        if email:
            what.append("the e-mail address")
            after = replace(after, emails=after.emails | {folded_email(email)})
        if host and host not in SHARED_HOSTS:
            what.append(f"the website {host}")
            after = replace(after, hosts=after.hosts | {host})
        if fingerprint:
            what.append("the address it was sent from")
            seen = {**after.fingerprints, fingerprint: f"{now:%Y-%m-%dT%H:%M:%SZ}"}
            after = replace(after, fingerprints=seen)
        if after != before:
            kept_json.write(private / NAME, _as_json(after))
    return Added(tuple(what), left_out if host in SHARED_HOSTS else "", before.trouble)


def forget(private: Path, *, email: str = "", before: datetime | None = None) -> bool:
    """Take an e-mail address off the list, and fingerprints from before a time.

    For erasing and for keeping nothing longer than promised. Gives whether anything was there.
    Raises OSError.
    """
    with kept_json.alone(private):
        now = Blocked.read(private)
        limit = f"{before:%Y-%m-%dT%H:%M:%SZ}" if before else ""
        left = replace(
            now,
            emails=now.emails - {folded_email(email)},
            fingerprints={k: at for k, at in now.fingerprints.items() if at >= limit},
        )
        changed = _as_json(left) != _as_json(now)
        if changed:
            kept_json.write(private / NAME, _as_json(left))
    return changed


def folded_email(email: str) -> str:
    """An address as it is compared: the case of its letters tells nobody apart in practice."""
    return email.strip().casefold()


def _as_json(blocked: Blocked) -> dict[str, Any]:
    return {
        "emails": sorted(blocked.emails),
        "hosts": sorted(blocked.hosts),
        "fingerprints": dict(sorted(blocked.fingerprints.items())),
    }


def _checked(held: Mapping[str, Any]) -> Blocked:
    emails, hosts = held.get("emails", []), held.get("hosts", [])
    fingerprints = held.get("fingerprints", {})
    for texts in (emails, hosts):
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise kept_json.Damaged(f"{NAME} is damaged")
    if not isinstance(fingerprints, dict) or not all(
        isinstance(at, str) for at in fingerprints.values()
    ):
        raise kept_json.Damaged(f"{NAME} is damaged")
    return Blocked(
        frozenset(map(folded_email, emails)), frozenset(map(str.casefold, hosts)), fingerprints
    )


def _aside(path: Path, damaged: kept_json.Damaged) -> str:
    return f"{kept_json.set_aside(path, damaged)}, so nobody is blocked any more."
