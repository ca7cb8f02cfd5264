"""Addresses of the web: which may be asked at all, which lead to the same page, which parts of
them only say who has sent a link to whom."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from ..sources.dataclass import dataclass

LONGEST = 2000  # characters; longer ones some servers refuse as well (RFC 9110 §4.1 asks for 8000)
PORTS = {"http": 80, "https": 443}
# All that an address may hold as it is, besides letters and digits (RFC 3986 §2.2, §2.3), and %.
_AS_IT_IS = "%/:=&?~+!$,;'@()*[]-._"
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# The last part of a name decides whether all of it is read as a number (WHATWG URL, "ends in a
# number"); `127.1`, `0x7f000001` and `017700000001` are the same machine.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"`{}|^]")

_TRACKING = re.compile(
    r"utm_.*|(?:fb|g|d|gb?ra|wbra|ms|y|tw|tt|li_fat_|irg?)clid|gbraid|wbraid|msclkid|mc_[ce]id"
    r"|igshid|igsh|mkt_tok|_hsenc|_hsmi|hsctatracking|__hs[a-z]+|_ga|_gl|gclsrc|vero_(?:id|conv)"
    r"|oly_(?:anon|enc)_id|ref_src|ref_url|wt_mc|s_cid|cmpid|icid|at_(?:medium|campaign|custom\d)"
    r"|pk_.*|mtm_.*|piwik_.*|matomo_.*|ns_(?:campaign|mchannel|source|linkname|fee)|__twitter_.*"
    r"|fb_(?:action|source|ref).*|guccounter|guce_referrer.*|rb_clickid|dm_i|ml_subscriber.*"
)
# Some of them mean something elsewhere, so they go on these hosts only.
_TRACKING_ON = {
    "youtube.com": {"si", "feature", "pp"},
    "youtu.be": {"si", "feature"},
    "spotify.com": {"si"},
    "medium.com": {"source"},
    "substack.com": {"r", "s"},
}


class NotAnAddress(Exception):
    """The text is no address that may be asked for; the message says why."""


@dataclass(frozen=True)
class Target:
    """Where to ask: `host` in ASCII (an IPv6 address without its brackets), `path` with what
    follows the `?`, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_number(self) -> bool:
        """Whether the host is an address of the network itself and no name."""
        return ":" in self.host or bool(_NUMBER.fullmatch(self.host.rpartition(".")[2]))

    @property
    def host_field(self) -> str:
        """The host as the header says it (RFC 9110 §7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str) -> Target:
    """Take an address apart. Raises NotAnAddress for all that is not plainly http or https."""
    if len(url) > LONGEST:
        raise NotAnAddress(f"the address is longer than {LONGEST} characters")
    if _ODD.search(url):
        raise NotAnAddress("a character stands in the address that may not stand there")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAnAddress("it cannot be read as an address") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise NotAnAddress("only addresses that begin with https:// or http:// are opened")
    if "@" in parts.netloc:
        raise NotAnAddress("a name or password stands before the host; take it out")
    if port == 0:
        raise NotAnAddress("there is no port 0")
    path = quote(parts.path or "/", safe=_AS_IT_IS, errors="replace")
    if parts.query:
        path += "?" + quote(parts.query, safe=_AS_IT_IS, errors="replace")
    host = parts.hostname or ""
    if "[" in parts.netloc and ":" not in host:
        raise NotAnAddress("the brackets hold no address of a machine")
    return Target(scheme, _host(host), port or PORTS[scheme], path)


def _host(host: str) -> str:
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise NotAnAddress(f"'{host}' is no address of a machine") from None
    try:
        # Also what looks like a digit or a dot becomes one here (RFC 3491), before it is judged.
        plain = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NotAnAddress("the name of the host cannot be read") from None
    labels = plain.removesuffix(".").split(".")
    if len(plain) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise NotAnAddress("the address names no host, or one that cannot be")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(plain))
        except ValueError:
            raise NotAnAddress(f"'{plain}' is a machine's number in an odd form") from None
    return plain


def joined(base: str, url: str) -> str:
    """The address that a link on a page means. Raises NotAnAddress."""
    try:
        return urljoin(base, url.strip(" \t\n\r\f"))
    except ValueError:
        raise NotAnAddress("it cannot be read as an address") from None


def is_one(url: str) -> bool:
    """Whether a text is a whole address of the web."""
    try:
        target(url)
    except NotAnAddress:
        return False
    return True


def host_of(url: str) -> str:
    """The host of an address without `www.`; "" where it has none."""
    try:
        return target(url).host.removesuffix(".").removeprefix("www.")
    except NotAnAddress:
        return ""


def without_tracking(url: str) -> str:
    """An address without the parameters that only say by what way a reader came, and without the
    part of the page that a link meant. All else stays as it was written, but for capitals in the
    host and a port that need not be said."""
    where = target(url)
    parts = urlsplit(url)
    own: set[str] = set()
    for site, names in _TRACKING_ON.items():
        if where.host == site or where.host.endswith(f".{site}"):
            own = names
    kept = [
        pair
        for pair in parts.query.split("&")
        if not _TRACKING.fullmatch(name := unquote(pair.partition("=")[0]).lower())
        and name not in own
    ]
    # What follows `#!` or `#/` is the page itself on sites that are made by scripts.
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    path = quote(parts.path or "/", safe=_AS_IT_IS, errors="replace")
    query = quote("&".join(kept), safe=_AS_IT_IS, errors="replace")
    return urlunsplit((where.scheme, where.host_field, path, query, quote(fragment, _AS_IT_IS)))


def sameness(url: str) -> str:
    """What two addresses of one page have in common: without scheme, `www.`, a slash at the end,
    tracking, and the order of parameters. An address that cannot be read is only like itself."""
    try:
        parts = urlsplit(without_tracking(url))
    except (NotAnAddress, ValueError):
        return url
    host = parts.netloc.removeprefix("www.").removesuffix(":443").removesuffix(":80")
    path = re.sub(r"/(?:index\.(?:html?|php))?$", "", unquote(parts.path))
    query = "&".join(sorted(filter(None, parts.query.split("&"))))
    return f"{host}{path}" + (f"?{query}" if query else "") + parts.fragment
