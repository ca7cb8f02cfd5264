"""Whom a request counts for."""

from __future__ import annotations

import logging

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.comments.server.client_address import UNKNOWN, Senders, networks, source

_PROXIES = networks(["127.0.0.1", "::1", "10.0.0.0/8", "2001:db8:ffff::/48"])


@pytest.mark.parametrize(
    ("peer", "counts"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, UNKNOWN),
        ("", UNKNOWN),
        ("unix", UNKNOWN),
    ],
)
def test_an_ipv4_address_or_an_ipv6_network_counts(peer: str | None, counts: str) -> None:
    assert source(peer, ["198.51.100.1"], _PROXIES) == counts


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        ([], "127.0.0.1"),
        (["198.51.100.1"], "198.51.100.1"),
        (["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1, 10.0.0.3"], "198.51.100.1"),
        (["6.6.6.6, 198.51.100.1, 10.0.0.3,10.0.0.4"], "198.51.100.1"),
        (["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1:4711"], "198.51.100.1"),
        (["[2001:db8:1:2::7]:4711"], "2001:db8:1:2::/64"),
        (["[2001:db8:1:2::7]"], "2001:db8:1:2::/64"),
        (['"[2001:db8:1:2::7]"'], "2001:db8:1:2::/64"),
        (["2001:db8:1:2::7"], "2001:db8:1:2::/64"),
        (["::ffff:198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1, 2001:db8:ffff::1"], "198.51.100.1"),
        (["garbage"], "127.0.0.1"),
        (["198.51.100.1, garbage"], "127.0.0.1"),
        (["198.51.100.1, garbage, 10.0.0.3"], "10.0.0.3"),
        (["198.51.100.1,"], "127.0.0.1"),
        ([""], "127.0.0.1"),
        (["10.0.0.3"], "10.0.0.3"),
        (["256.1.1.1"], "127.0.0.1"),
        (["6.6.6.6," * 5000 + "198.51.100.1"], "198.51.100.1"),
    ],
)
def test_a_proxy_is_believed_as_far_as_it_saw(headers: list[str], counts: str) -> None:
    assert source("127.0.0.1", headers, _PROXIES) == counts


@given(st.lists(st.text(max_size=60), max_size=5), st.sampled_from(["127.0.0.1", "203.0.113.7"]))
def test_no_header_breaks_it(headers: list[str], peer: str) -> None:
    assert source(peer, headers, _PROXIES)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_what_stands_left_of_what_our_proxy_saw_never_counts(headers: list[str]) -> None:
    assert source("127.0.0.1", [*headers, "198.51.100.1"], _PROXIES) == "198.51.100.1"


def test_a_proxy_on_this_machine_that_is_not_configured_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    senders = Senders(())
    headers = {"X-Forwarded-For": "198.51.100.1"}
    app = flask.Flask("test")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": "::1"}):
                assert senders.of(flask.request) == "::/64"
    (told,) = caplog.messages
    assert 'proxies = ["::1"]' in told
