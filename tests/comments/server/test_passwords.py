"""The owner's password, the slow-down, and the session that a log-in begins."""

from __future__ import annotations

import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugins.comments.options import Options
from plugins.comments.server import passwords, sessions
from plugins.comments.server.passwords import BadPassword, Busy
from plugins.comments.server.slow_down import SlowDown
from tests.comments.server.owning import HERE, PASSWORD, SITE, Owner
from tests.comments.server.reading import Clock, Reading, text_of
from tests.comments.server.test_running import until

ELSEWHERE = "198.51.100.4"
PROXY = "10.0.0.2"
PUBLIC = "https://blog.example"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """argon2id all the same, with less work: these tests are not about how long it takes."""
    if "argon2id" not in request.node.name:
        monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture
def owner(reading: Reading) -> Owner:
    return Owner(reading)


# ── The password ─────────────────────────────────────────────────────────────────────────


def test_only_the_password_that_was_set_is_right(tmp_path: Path) -> None:
    passwords.set_password(tmp_path, PASSWORD)
    assert passwords.check_password(tmp_path, PASSWORD)
    assert not passwords.check_password(tmp_path, PASSWORD + " ")
    assert not passwords.check_password(tmp_path, "")
    assert not passwords.check_password(tmp_path, "\udcff" * 12)
    assert not passwords.check_password(tmp_path, "x" * 100_000)


def test_without_a_password_nothing_is_right(tmp_path: Path) -> None:
    assert not passwords.check_password(tmp_path, "")
    assert not passwords.is_set(tmp_path)
    assert passwords.mark(tmp_path) == ""


def test_what_is_kept_is_an_argon2id_hash_that_only_the_owner_can_read(tmp_path: Path) -> None:
    passwords.set_password(tmp_path / "private", PASSWORD)
    kept = tmp_path / "private/password"
    assert kept.read_text().startswith("$argon2id$")
    assert PASSWORD not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["password"]


def test_a_short_password_changes_nothing(tmp_path: Path) -> None:
    passwords.set_password(tmp_path, PASSWORD)
    with pytest.raises(BadPassword, match="at least 12 characters; this one has 11"):
        passwords.set_password(tmp_path, "x" * 11)
    assert passwords.check_password(tmp_path, PASSWORD)


def test_the_same_letters_from_another_keyboard_are_the_same_password(tmp_path: Path) -> None:
    passwords.set_password(tmp_path, "für die Zwölf Uhr")
    assert passwords.check_password(tmp_path, "fu\u0308r die Zwo\u0308lf Uhr")


def test_a_file_that_is_no_hash_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("four words of a kind\n")
    assert not passwords.check_password(tmp_path, PASSWORD)


def test_passwords_are_looked_at_one_at_a_time_and_few_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords.set_password(tmp_path, PASSWORD)
    at_work, most, going_on = [0], [0], threading.Event()

    class Slow:
        def verify(self, kept: str, text: str) -> bool:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
            going_on.wait(5)
            at_work[0] -= 1
            return True

    monkeypatch.setattr(passwords, "_hasher", Slow)
    came = threading.Semaphore(0)
    answers: list[str] = []

    def look() -> None:
        try:
            answers.append(str(passwords.check_password(tmp_path, PASSWORD)))
        except Busy:
            answers.append("busy")
            came.release()

    threads = [threading.Thread(target=look) for _ in range(10)]
    for thread in threads:
        thread.start()
    for _ in range(6):
        assert came.acquire(timeout=5)
    # The owner's own browser does not stand behind all these.
    known = threading.Thread(
        target=lambda: answers.append(
            f"known {passwords.check_password(tmp_path, PASSWORD, is_known=True)}"
        )
    )
    known.start()
    until(lambda: at_work[0] == 2)
    going_on.set()
    for thread in (*threads, known):
        thread.join()
    counted = [answers.count(answer) for answer in ("busy", "True", "known True")]
    assert (most[0], counted) == (2, [6, 4, 1])


def test_nobody_waits_for_ever_for_a_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords.Turns, "PATIENCE", 0.01)
    passwords.set_password(tmp_path, PASSWORD)
    with passwords._STRANGERS.one(), pytest.raises(Busy):
        passwords.check_password(tmp_path, PASSWORD)
    assert passwords.check_password(tmp_path, PASSWORD)


# ── The slow-down ────────────────────────────────────────────────────────────────────────


def test_fifty_wrong_passwords_slow_their_address_and_lock_nobody_out(owner: Owner) -> None:
    looked_at = 0
    for _ in range(50):
        answer = owner.log_in("not the password")
        looked_at += answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        owner.clock.later(seconds=1)
    assert looked_at < 10
    slowed = owner.log_in()
    assert slowed.status_code == 429
    assert "Please try again in" in text_of(slowed)
    wait = int(slowed.headers["Retry-After"])
    assert 0 < wait <= 300
    owner.clock.later(seconds=wait)
    assert owner.log_in().status_code == 303


def test_the_owner_can_log_in_from_elsewhere_at_once(tmp_path: Path) -> None:
    owner = Owner(Reading(tmp_path, Options(proxies=(PROXY,))))
    for _ in range(50):
        answer = behind_proxy(owner, "not the password", "203.0.113.66")
    assert answer.status_code == 429
    stranger = owner.reading.app.test_client()
    assert behind_proxy(owner, PASSWORD, ELSEWHERE).status_code == 303
    assert behind_proxy(owner, PASSWORD, "203.0.113.66", stranger).status_code == 429


def behind_proxy(
    owner: Owner, password: str, sender: str, browser: FlaskClient | None = None
) -> TestResponse:
    headers = {"Origin": PUBLIC, "X-Forwarded-Proto": "https", "X-Forwarded-For": sender}
    return (browser or owner.browser).post(
        "/moderate/login",
        data={"password": password},
        base_url="https://blog.example",
        environ_base={"REMOTE_ADDR": PROXY, "wsgi.url_scheme": "http"},
        headers=headers,
    )


def test_knocking_during_the_wait_does_not_make_it_longer() -> None:
    clock = Clock()
    slow = SlowDown(clock)
    while not (wait := slow.begin("a")):
        pass
    for _ in range(1000):
        assert slow.begin("a") == wait
    clock.later(seconds=wait.total_seconds())
    assert not slow.begin("a")


def test_the_wait_grows_to_five_minutes_and_shrinks_in_quiet() -> None:
    clock = Clock()
    slow = SlowDown(clock)
    waits: list[timedelta] = []
    for _ in range(200):
        if wait := slow.begin("a"):
            waits.append(wait)
            clock.later(seconds=wait.total_seconds())
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(minutes=5)
    clock.later(hours=3)
    assert [slow.begin("a") for _ in range(4)] == [timedelta()] * 4


def test_many_at_once_are_not_many_free_ones() -> None:
    slow = SlowDown(Clock())
    free: list[bool] = []
    threads = [threading.Thread(target=lambda: free.append(not slow.begin("a"))) for _ in range(99)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert free.count(True) == SlowDown.FREE


def test_many_senders_do_not_fill_the_memory_and_make_nobody_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SlowDown, "MOST_SENDERS", 100)
    slow = SlowDown(Clock())
    while not slow.begin("a"):
        pass
    free = sum(not slow.begin(str(number)) for number in range(1000))
    assert free == 99 + SlowDown.FREE  # those that come when there is no more room are one
    assert len(slow._wrong) == 101
    assert slow.begin("a")


# ── The owner's own browser ──────────────────────────────────────────────────────────────


def test_a_browser_that_logged_in_before_is_never_kept_waiting_by_others(tmp_path: Path) -> None:
    owner = Owner(Reading(tmp_path, Options(proxies=(PROXY,))))
    assert behind_proxy(owner, PASSWORD, ELSEWHERE).status_code == 303
    stranger = owner.reading.app.test_client()
    for _ in range(10):
        answer = behind_proxy(owner, "not the password", ELSEWHERE, stranger)
    assert answer.status_code == 429
    assert behind_proxy(owner, PASSWORD, ELSEWHERE).status_code == 303


def test_guessing_in_the_owners_browser_is_slowed_down_as_well(owner: Owner) -> None:
    owner.log_in()
    answers = [owner.log_in("not the password").status_code for _ in range(5)]
    assert answers == [403] * 4 + [429]
    owner.browser.delete_cookie("moderate-known")
    assert owner.log_in().status_code == 303  # from the same address: a stranger without faults


def test_being_known_opens_nothing_and_ends_with_the_password(owner: Owner) -> None:
    owner.log_in()
    known = owner.browser.get_cookie("moderate-known")
    assert known is not None and known.http_only and known.same_site == "Strict"
    owner.browser.set_cookie("moderate", known.value)
    assert owner.get("/moderate").status_code == 303
    made = sessions.Sessions(owner.store.private, owner.reading.service.signing_key, owner.clock)
    assert made.known(known.value) and not made.known(made.begin()) and not made.known("x")
    passwords.set_password(owner.store.private, PASSWORD)
    assert made.known(known.value) == ""


def test_hopping_through_a_customers_networks_gains_nothing(tmp_path: Path) -> None:
    owner = Owner(Reading(tmp_path, Options(proxies=(PROXY,))))
    answers = [
        behind_proxy(owner, "not the password", f"2001:db8:1:{number}::1").status_code
        for number in range(5)
    ]
    assert answers == [403] * 4 + [429]
    assert behind_proxy(owner, PASSWORD, "2001:db8:2::1").status_code == 303


def test_the_right_password_ends_the_slow_down(owner: Owner) -> None:
    for _ in range(3):
        owner.log_in("not the password")
    assert owner.log_in().status_code == 303
    for _ in range(3):
        assert owner.log_in("not the password").status_code == 403


# ── The session ──────────────────────────────────────────────────────────────────────────


def cookie_flags(owner: Owner, base: str, **headers: str) -> tuple[str, set[str]]:
    peer = headers.pop("peer", HERE)
    answer = owner.browser.post(
        "/moderate/login",
        data={"password": PASSWORD},
        base_url=base,
        environ_base={"REMOTE_ADDR": peer},
        headers=headers,
    )
    name, _, rest = answer.headers.get("Set-Cookie", "").partition("=")
    return name, {flag.strip() for flag in rest.split(";")[1:]}


def test_over_https_the_cookie_is_for_this_host_alone(tmp_path: Path) -> None:
    owner = Owner(Reading(tmp_path, Options(proxies=(PROXY,))))
    name, flags = cookie_flags(
        owner,
        "http://blog.example",
        peer=PROXY,
        **{"Origin": PUBLIC, "X-Forwarded-Proto": "https", "X-Forwarded-For": ELSEWHERE},
    )
    assert name == "__Host-moderate"
    assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=43200"} <= flags
    assert not any(flag.startswith("Domain") for flag in flags)


def test_on_the_machine_itself_plain_http_will_do(owner: Owner) -> None:
    name, flags = cookie_flags(owner, SITE, Origin=SITE)
    assert name == "moderate"
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= flags
    assert "Secure" not in flags


@pytest.mark.parametrize(
    ("peer", "base", "headers"),
    [
        (ELSEWHERE, "http://blog.example", {}),
        (ELSEWHERE, "http://localhost", {}),
        (ELSEWHERE, "http://blog.example", {"X-Forwarded-Proto": "https"}),  # says who?
        (HERE, "http://blog.example", {}),  # a proxy that nobody configured
        (HERE, "http://localhost", {"X-Forwarded-For": ELSEWHERE}),
        (PROXY, "http://blog.example", {"X-Forwarded-Proto": "http"}),
        (PROXY, "http://blog.example", {}),
    ],
)
def test_a_password_in_the_open_is_refused(
    tmp_path: Path, peer: str, base: str, headers: dict[str, str]
) -> None:
    owner = Owner(Reading(tmp_path, Options(proxies=(PROXY,))))
    for form in (None, {"password": PASSWORD}):
        answer = owner.browser.open(
            "/moderate/login",
            method="POST" if form else "GET",
            data=form,
            base_url=base,
            environ_base={"REMOTE_ADDR": peer},
            headers={"Origin": base, **headers},
        )
        assert answer.status_code == 403
        assert "A password must not travel in the open" in text_of(answer)
        assert "Set-Cookie" not in answer.headers


def test_a_session_lasts_twelve_hours(owner: Owner) -> None:
    owner.log_in()
    owner.clock.later(hours=11, minutes=59)
    assert owner.get("/moderate").status_code == 200
    owner.clock.later(minutes=1)
    assert owner.get("/moderate").headers["Location"] == "/moderate/login"


def test_a_new_password_ends_every_session(owner: Owner) -> None:
    owner.log_in()
    assert owner.get("/moderate").status_code == 200
    passwords.set_password(owner.store.private, PASSWORD)  # even the same one
    assert owner.get("/moderate").status_code == 303


def test_a_cookie_is_worth_nothing_after_logging_out(owner: Owner) -> None:
    owner.log_in()
    page = owner.get("/moderate")
    cookie = owner.browser.get_cookie("moderate")
    assert cookie is not None
    assert "Log in" in text_of(owner.press(page, "Log out"))
    owner.browser.set_cookie("moderate", cookie.value)
    assert owner.get("/moderate").status_code == 303


@pytest.mark.parametrize("change", ["cut", "altered", "empty", "long", "another key"])
def test_a_forged_cookie_opens_nothing(owner: Owner, change: str) -> None:
    private, clock = owner.store.private, owner.clock
    good = sessions.Sessions(private, owner.reading.service.signing_key, clock).begin()
    forged = {
        "cut": good[:-1],
        "altered": ("A" if good[0] != "A" else "B") + good[1:],
        "empty": "",
        "long": good * 20,
        "another key": sessions.Sessions(private, "another key", clock).begin(),
    }
    owner.browser.set_cookie("moderate", forged[change])
    assert owner.get("/moderate").status_code == 303
    owner.browser.set_cookie("moderate", good)
    assert owner.get("/moderate").status_code == 200


def test_the_cookie_of_plain_http_is_none_over_https(tmp_path: Path) -> None:
    owner = Owner(Reading(tmp_path, Options(proxies=(PROXY,))))
    good = sessions.Sessions(owner.store.private, owner.reading.service.signing_key, owner.clock)
    answers = {}
    for name in ("moderate", "__Host-moderate"):
        client = owner.reading.app.test_client()
        client.set_cookie(name, good.begin(), domain="blog.example", secure=True)
        answers[name] = client.get(
            "/moderate",
            base_url="https://blog.example",
            environ_base={"REMOTE_ADDR": PROXY, "wsgi.url_scheme": "https"},
            headers={"X-Forwarded-Proto": "https"},
        ).status_code
    assert answers == {"moderate": 303, "__Host-moderate": 200}


def test_without_a_password_the_page_says_how_to_set_one(reading: Reading) -> None:
    for address in ("/moderate", "/moderate/login", "/moderate/spam"):
        answer = reading.client.get(address, environ_base={"REMOTE_ADDR": HERE})
        assert answer.status_code == 503
        assert "python3 tasks.py comments.password" in text_of(answer)


@pytest.mark.parametrize(
    ("origin", "referer", "is_ours"),
    [
        ("https://blog.example", None, True),
        ("https://blog.example:443", None, True),
        ("https://BLOG.example", "https://evil.example/", True),
        (None, "https://blog.example/moderate?page=2", True),
        (None, None, False),
        ("null", None, False),
        ("", "https://blog.example/", False),
        ("http://blog.example", None, False),
        ("https://blog.example:8443", None, False),
        ("https://blog.example.evil.example", None, False),
        ("https://blog.example@evil.example", None, False),
        ("https://evil.example", "https://blog.example/", False),
        (None, "https://evil.example/https://blog.example/", False),
        ("https://[", None, False),
    ],
)
def test_only_our_own_pages_are_our_own(
    origin: str | None, referer: str | None, is_ours: bool
) -> None:
    assert sessions.is_own(origin, referer, (PUBLIC, "")) is is_ours


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:80", "::1", "[::1]:8000", "::ffff:127.0.0.1"]
)
def test_this_machine_is_known_by_all_its_names(host: str) -> None:
    assert sessions.is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", "["]
)
def test_nothing_else_is_this_machine(host: str) -> None:
    assert not sessions.is_loopback(host)


def test_a_password_that_was_not_looked_at_does_not_count(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(private: Path, password: str, *, is_known: bool) -> bool:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(passwords, "check_password", busy)
        for _ in range(20):
            answer = owner.log_in()
            assert answer.status_code == 429
            assert "Other log-ins are being looked at" in text_of(answer)
    assert owner.log_in().status_code == 303
