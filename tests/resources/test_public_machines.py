"""No machine of a private network is asked, however its address is written or reached."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest

from plugins.resources.fetching import CannotFetch, fetch
from plugins.resources.public_machines import (
    PUBLIC,
    Doors,
    NotPublic,
    Unknown,
    is_public,
    machines,
)
from plugins.resources.web_addresses import NotAnAddress, target

from .a_server import serving

HOSTS = (
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "10.255.1.2", "172.16.0.1", "172.31.9.9"),
    "168.63.129.16",
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.8", "192.0.2.1"),
    *("198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.251", "240.0.0.1"),
    *("255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::8.8.8.8]", "[2002:7f00:1::]"),
    *("[2002:808:808::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:db8::1]"),
    *("[100::1]", "[3fff::1]", "[5f00::1]", "[fec0::1]"),
)
ODD = (
    *("0x7f000001", "2130706433", "017700000001", "127.1", "127.0.1", "0177.0.0.1", "0x7f.1"),
    *("127.0.0.01", "10.0.0.1.", "3232235777", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1"),
    *("[fe80::1%25eth0]", "[::1", "256.1.1.1", "1.2.3.4.5", "a..b", "-", "exa mple.org", "%31%32"),
    *("[v1.x]", "0x", "1.2.3.0x"),
)
GOOD = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808")


@pytest.mark.parametrize("host", HOSTS)
def test_no_private_machine_is_asked(host: str) -> None:
    with pytest.raises(CannotFetch) as reason:
        fetch(f"http://{host}/", "x")
    assert reason.value.kind == "private"
    assert "private network" in str(reason.value)


@pytest.mark.parametrize("host", ODD)
def test_odd_forms_of_addresses_are_none(host: str) -> None:
    with pytest.raises(CannotFetch) as reason:
        fetch(f"http://{host}/", "x", doors=Doors(resolve=never))
    assert reason.value.kind in ("address", "private")


@pytest.mark.parametrize("number", [host.strip("[]") for host in HOSTS])
def test_a_name_that_resolves_to_one_is_not_asked(number: str) -> None:
    doors = Doors(resolve=lambda host, port: [number])
    with pytest.raises(NotPublic):
        machines(target("https://innocent.example/"), doors, 5)


def test_one_private_machine_among_public_ones_is_enough() -> None:
    doors = Doors(resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(NotPublic, match=r"'mixed\.example' is a machine of a private network"):
        machines(target("https://mixed.example/"), doors, 5)


@pytest.mark.parametrize("number", GOOD)
def test_public_machines_are_asked(number: str) -> None:
    doors = Doors(resolve=lambda host, port: [number, number])
    assert machines(target("https://open.example/"), doors, 5) == [number]


def test_a_number_with_a_zone_is_not_public() -> None:
    assert not is_public("fe80::1%eth0") and not is_public("2606:2800::1%1")


@pytest.mark.parametrize("port", [22, 25, 81, 8080, 6379, 65535])
def test_other_ports_are_not_asked(port: int) -> None:
    with pytest.raises(NotPublic, match=f"port {port} is not one"):
        machines(target(f"http://open.example:{port}/"), Doors(resolve=never), 5)


def test_localhost_is_this_machine() -> None:
    with pytest.raises((NotPublic, Unknown)):
        machines(target("http://localhost/"), PUBLIC, 5)


def test_the_connection_goes_to_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is looked at, and private when it is asked again."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    connected: list[object] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(CannotFetch):
        fetch("http://rebinding.example/", "x", doors=Doors(resolve=lambda h, p: next(answers)))
    assert connected == [("93.184.215.14", 80)]


def test_each_step_of_a_redirect_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a public machine to one of this network; the server here plays the public one."""
    with serving() as server:
        port = server.server_address[1]
        real = socket.create_connection
        monkeypatch.setattr(
            socket,
            "create_connection",
            lambda address, timeout: real(("127.0.0.1", port), timeout),
        )

        def resolve(host: str, number: int) -> Sequence[str]:
            return {"public.example": ["93.184.215.14"], "inside.example": ["10.1.2.3"]}[host]

        for path in ("to-metadata", "to-octal"):
            with pytest.raises(CannotFetch) as reason:
                fetch(f"http://public.example/{path}", "x", doors=Doors(resolve=resolve))
            assert reason.value.kind in ("private", "address")
            assert len(reason.value.hops) <= 1
        assert [path for _, path in server.asked] == ["/to-metadata", "/to-octal"]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "javascript:alert(1)",
     "//x.example/", "http:///", "http://user@x.example/", "http://u:p@x.example/",
     "http://x.example\\@y.example/", "http://x.example/\r\nHost: y", "http://x.example/a b",
     "http://x.example:0/", "http://x.example:99999/", "http://x.example:a/", "",
     "data:text/html,x",
     "http://x.example/" + "a" * 2000],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(NotAnAddress):
        target(url)


def never(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"nobody should be asked for {host}")
