"""Which machines may be asked: those of the public internet.

An owner may paste an address from a comment. Whatever stands in it, and wherever it leads on to,
the owner's own machine, router, company network or cloud console is not asked for anything. What
counts is the number that a name resolves to, and the connection goes to that very number, so that
a second answer of the same name server cannot lead elsewhere (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

from ..sources.dataclass import dataclass
from .web_addresses import NotAnAddress, Target
from .web_addresses import target as target_of

# The IANA registries of special-purpose addresses (RFC 6890 and what followed it); what Python
# calls global has changed between its versions, so it is written out.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            "168.63.129.16/32",  # looks public, and is the host of a machine rented from Azure
        ),
    )
)
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")  # all that is routed today
# Among them: protocols with Teredo and ORCHID, documentation, 6to4, documentation again.
_NOT_PUBLIC_6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
# Networks without IPv4 of their own reach it by these (RFC 6052); what stands inside is judged.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


# Names that no public name server knows (RFC 6761, 6762, 8375; ICANN for `internal`), and two that
# routers give.
_AT_HOME = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".fritz.box")


class NotPublic(Exception):
    """A machine that is not asked; the message says why."""


class Unknown(Exception):
    """No machine of this name can be found; the message says so."""


def _asked_of_the_system(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass(frozen=True)
class Doors:
    """Which doors are open. The public ones are the default; tests open their own servers with
    `private` and their `ports` (None for all). Nothing outside the program can change this."""

    ports: frozenset[int] | None = frozenset({80, 443})
    private: bool = False
    resolve: Callable[[str, int], Sequence[str]] = _asked_of_the_system


PUBLIC = Doors()


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet. One with a zone (fe80::1%eth0) means
    something on this machine only."""
    if "%" in number:
        return False
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC)
    if address in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address in _GIVEN_OUT and not any(address in network for network in _NOT_PUBLIC_6)


def is_for_readers(url: str) -> bool:
    """Whether an address may lead a reader somewhere: its host is no number or name that means
    another machine to each of them. Nothing is looked up."""
    try:
        where = target_of(url)
    except NotAnAddress:
        return False
    if where.is_number:
        return is_public(where.host)
    name = where.host.removesuffix(".")
    return "." in name and not name.endswith(_AT_HOME)


def machines(target: Target, doors: Doors, seconds: float) -> list[str]:
    """The IP addresses behind a target, each of which may be asked. Raises NotPublic, Unknown,
    TimeoutError."""
    if doors.ports is not None and target.port not in doors.ports:
        raise NotPublic(f"port {target.port} is not one at which pages are served")
    numbers = [target.host] if target.is_number else _resolved(target, doors, seconds)
    if not numbers:
        raise Unknown(f"nothing is called '{target.host}'")
    for number in numbers:
        if not doors.private and not is_public(number):
            raise NotPublic(
                f"'{target.host}' is a machine of a private network, and only public pages are read"
            )
    return list(dict.fromkeys(numbers))


def _resolved(target: Target, doors: Doors, seconds: float) -> list[str]:
    """Ask the name server, for so many seconds; the system's own patience cannot be set."""
    found: list[list[str]] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            found.append(list(doors.resolve(target.host, target.port)))
        except OSError as error:
            failed.append(error)
        except UnicodeError:
            failed.append(OSError(f"nothing can be called '{target.host}'"))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, seconds))
    if failed:
        raise Unknown(f"nothing is called '{target.host}'") from failed[0]
    if not found:
        raise TimeoutError
    return found[0]
