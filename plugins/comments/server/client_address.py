"""Whom a request counts for: one IPv4 address, or one IPv6 network of 64 bits.

A household or a server has at least a /64 of its own (RFC 6177), so hopping inside of one gains
nothing. What a header says of the sender is believed only where a configured proxy wrote it.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable, Sequence

import flask

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MOST_HOPS = 20  # nobody has so many proxies; a header can be as long as a request may be
UNKNOWN = "unknown"
_ALL_ONE = (
    "The server in front, at %s, says whom it forwards, but is not believed, so all readers count"
    ' as one. Write proxies = ["%s"] into private/comments.toml.'
)
log = logging.getLogger(__name__)


def networks(proxies: Iterable[str]) -> tuple[Network, ...]:
    """The configured proxies, each an address or a network. Raises ValueError."""
    return tuple(ipaddress.ip_network(proxy.strip(), strict=False) for proxy in proxies)


def source(peer: str | None, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """What a request counts for: `203.0.113.7`, `2001:db8:1:2::/64`, or UNKNOWN.

    `peer` is the other end of the connection, `forwarded` the X-Forwarded-For headers in their
    order. Each proxy adds the address that it saw on the right, so the first from the right
    that is none of our proxies is the sender's; what stands left of it may be invented.
    """
    here = address(peer or "")
    if here is None:
        return UNKNOWN
    if not is_in(here, proxies):
        return _bucket(here)
    hops = [hop for header in forwarded for hop in header.rsplit(",", _MOST_HOPS)][-_MOST_HOPS:]
    for hop in reversed(hops):
        sender = address(hop)
        if sender is None:
            break  # a proxy of ours does not write such a thing: believe nothing further left
        here = sender
        if not is_in(here, proxies):
            break
    return _bucket(here)


def wider(source: str) -> str:
    """What a source counts for where hopping about must gain nothing: of IPv6 a network of 48
    bits, the most that one customer has."""
    try:
        network = ipaddress.ip_network(source)
    except ValueError:
        return source  # UNKNOWN
    return source if network.version == 4 else str(network.supernet(new_prefix=48))


def address(text: str) -> Address | None:
    """The address in one hop: plain, with a port, or in brackets (RFC 7239 §6 has all three)."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found


def is_in(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address.version == proxy.version and address in proxy for proxy in proxies)


def _bucket(address: Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


class Senders:
    """Says of each request what it counts for. `proxies` are those of the options."""

    def __init__(self, proxies: Iterable[str]) -> None:
        self._proxies = networks(proxies)
        self._is_said = False

    def of(self, request: flask.Request) -> str:
        """What this request counts for."""
        peer = request.remote_addr
        forwarded = request.headers.getlist("X-Forwarded-For")
        if forwarded and not self._is_said and self._is_unknown_proxy_here(peer):
            self._is_said = True
            log.warning(_ALL_ONE, peer, peer)
        return source(peer, forwarded, self._proxies)

    def _is_unknown_proxy_here(self, peer: str | None) -> bool:
        here = address(peer or "")
        return here is not None and here.is_loopback and not is_in(here, self._proxies)
