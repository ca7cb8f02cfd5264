"""The samples of docs/samples/, run: nginx and Caddy in front of a real server."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from plugins.comments.options import Options
from plugins.comments.server.running import Server
from plugins.markup.videos import ALWAYS
from plugins.pages.policy import DRAWING, policy
from tests import browsing
from tests.comments.server.reading import POST, Reading, filled, form_in

SAMPLES = Path(__file__).resolve().parents[3] / "docs/samples"
SITE = "/srv/five-to-nine/published"
SAID = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def nginx(folder: Path, site: Path, behind: int, port: int) -> list[str]:
    """The command that runs nginx with the sample, without its certificate."""
    sample = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    assert SITE in sample and "127.0.0.1:8010" in sample
    sample = re.sub(r"(?m)^ *(listen \[::\]|ssl_).*\n", "", sample)
    sample = sample.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    sample = sample.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    sample = sample.replace(SITE, str(site)).replace("127.0.0.1:8010", f"127.0.0.1:{behind}")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/errors;\n"
        f"events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n"
        f"{temporary}{sample}}}\n"
    )
    (folder / "whole.conf").write_text(whole, encoding="utf-8")
    return [_binary("nginx"), "-p", str(folder), "-c", str(folder / "whole.conf")]


def caddy(folder: Path, site: Path, behind: int, port: int) -> list[str]:
    """The command that runs Caddy with the sample, without its certificate."""
    sample = (SAMPLES / "Caddyfile").read_text(encoding="utf-8")
    assert SITE in sample and "127.0.0.1:8010" in sample
    sample = sample.replace("five-to-nine.example {", f"http://127.0.0.1:{port} {{", 1)
    sample = sample.replace(SITE, str(site)).replace("127.0.0.1:8010", f"127.0.0.1:{behind}")
    sample = sample.replace("{\n", "{\n\tadmin off\n\tauto_https off\n", 1)
    said = subprocess.run([_binary("caddy"), "version"], capture_output=True, text=True, check=True)
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", said.stdout)
    if found and tuple(map(int, found.groups())) < (2, 6, 4):
        assert "request_buffers 128KiB" in sample
        sample = sample.replace("request_buffers 128KiB", "buffer_requests")
    (folder / "Caddyfile").write_text(sample, encoding="utf-8")
    return [_binary("caddy"), "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]


def _binary(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not found:
        browsing.missing(f"{name} is not installed, so its sample was not tried")
    return found


class Front:
    """The server in front, as readers at different addresses of this machine reach it."""

    def __init__(self, port: int, reading: Reading, behind: Server) -> None:
        self.port, self.reading, self.behind = port, reading, behind

    def ask(
        self, method: str, address: str, body: str = "", at: str = "127.0.0.2", **headers: str
    ) -> tuple[int, str, http.client.HTTPMessage]:
        source = (at, 0)
        asked = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=source
        )
        with contextlib.closing(asked):
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if body:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            asked.request(method, address, body or None, sent)
            answer = asked.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def write(self, number: int, at: str) -> tuple[int, str, http.client.HTTPMessage]:
        """Write a comment, with a forged address in each request."""
        forged = {"X_Forwarded_For": f"198.51.100.{number}", "X_Real_IP": "198.51.100.1"}
        body = urlencode(filled(comment=f"Comment {number} of {at}."))
        status, page, _ = self.ask("POST", f"/c/{POST}", body, at, **forged)
        assert status == 200, page
        self.reading.clock.later(minutes=1)
        action, fields = form_in(page, "/confirm")
        return self.ask("POST", action, urlencode(fields), at, **forged)


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    make: Callable[[Path, Path, int, int], list[str]] = request.param
    reading = Reading(tmp_path, Options(proxies=("127.0.0.1",)))
    (reading.site / ".hidden").write_text("hidden")
    (reading.site / "site.webmanifest").write_text("{}")
    folder = tmp_path / "front"
    folder.mkdir()
    server = Server(reading.app, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    port = free_port()
    command = make(folder, reading.site, server.port, port)
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with (folder / "said").open("wb") as said:
        started = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    try:
        latest = time.monotonic() + 20
        while True:
            with contextlib.suppress(ConnectionError):
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            assert started.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < latest, (folder / "said").read_text()
            time.sleep(0.05)
        yield Front(port, reading, server)
    finally:
        started.terminate()
        started.wait(20)
        server.close()


@pytest.mark.long
def test_readers_get_the_files_of_the_site(front: Front) -> None:
    assert "<h1>Home</h1>" in front.ask("GET", "/")[1]
    assert "Nap time" in front.ask("GET", f"/posts/{POST}/")[1]
    status, _, headers = front.ask("GET", f"/posts/{POST}")
    assert status in (301, 308)
    assert headers["Location"].endswith(f"/posts/{POST}/")
    status, page, _ = front.ask("GET", "/nowhere")
    assert (status, "<h1>Not here</h1>" in page) == (404, True)
    assert front.ask("GET", "/.hidden")[0] == 404
    assert front.ask("GET", "/posts/")[0] in (403, 404)
    kind = front.ask("GET", "/site.webmanifest")[2]["Content-Type"]
    assert kind == "application/manifest+json"


@pytest.mark.long
def test_what_pages_may_do_and_how_long_files_last_is_said_of_each(front: Front) -> None:
    site = front.reading.site
    lasting = ("cards/site-1a2b3c4d.png", "images/cup-480-1a2b3c4d.webp")
    passing = ("images/cup.svg", "images/cup-1.png", "theme/site.css", "feed.xml")
    for name in (*lasting, *passing, "search/index.html", "theme/fonts/a.woff2"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("something")

    def said(address: str) -> dict[str, list[str]]:
        headers = front.ask("GET", address)[2]
        names = (*SAID, "Content-Security-Policy", "Cache-Control")
        return {name: headers.get_all(name, []) for name in names}

    for address, wasm, frames in (
        ("/", False, ALWAYS),
        (f"/posts/{POST}/", False, ALWAYS),
        ("/search/", True, ()),
    ):
        headers = said(address)
        assert headers["Content-Security-Policy"] == [policy(wasm, frames, header=True)], address
        assert all(len(headers[name]) == 1 for name in SAID), address
        assert headers["Cache-Control"] == ["no-cache"], address
    (drawing,) = said("/images/cup.svg")["Content-Security-Policy"]
    alone = front.reading.client.get("/images/cup.svg").headers
    assert drawing == DRAWING
    assert drawing == alone["Content-Security-Policy"], "as the comment server shows them"
    for name in lasting:
        assert said(f"/{name}")["Cache-Control"] == ["public, max-age=31536000, immutable"], name
    for name in passing:
        assert said(f"/{name}")["Cache-Control"] == ["no-cache"], name
    assert said("/theme/fonts/a.woff2")["Cache-Control"] == ["public, max-age=604800"]
    # The pages of the comment server say their own, and nothing of this is added to it.
    status, _, own_headers = front.ask("POST", f"/c/{POST}", urlencode(filled()))
    assert status == 200
    (own,) = own_headers.get_all("Content-Security-Policy", [])
    assert own != policy(False, ALWAYS, header=True)
    assert own_headers.get_all("Cache-Control") == ["no-store"]


@pytest.mark.long
def test_a_comment_goes_through_to_where_it_waits(front: Front) -> None:
    status, _, headers = front.write(1, "127.0.0.2")
    assert (status, headers["Location"].startswith("/c/waiting/")) == (303, True)
    status, page, headers = front.ask("GET", headers["Location"])
    assert (status, "Your comment is waiting" in page) == (200, True)
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert front.reading.only().comment.body == "Comment 1 of 127.0.0.2."
    assert front.ask("GET", "/c/static/comments.css")[0] == 200


@pytest.mark.long
def test_each_reader_counts_and_a_forged_address_does_not(front: Front) -> None:
    for number in range(5):
        assert front.write(number, "127.0.0.2")[0] == 303
    assert front.write(6, "127.0.0.2")[0] == 429
    assert front.write(7, "127.0.0.3")[0] == 303


@pytest.mark.long
def test_what_is_refused_is_refused_behind_it_too(front: Front) -> None:
    status, page, _ = front.ask("POST", f"/c/{POST}", urlencode(filled(comment="x" * 70_000)))
    assert (status, "10 000 characters" in page) == (413, True)
    with contextlib.suppress(ConnectionError):
        assert front.ask("POST", f"/c/{POST}", "x" * 10_000_000)[0] == 413
    assert front.ask("GET", f"/c/{POST}")[0] == 405
    assert front.ask("POST", "/c/never-was", urlencode(filled()))[0] == 404
    assert front.ask("POST", "/c/%2e%2e%2f%2e%2e%2fx", urlencode(filled()))[0] in (400, 404, 405)


@pytest.mark.long
def test_what_is_half_sent_does_not_reach_the_server_behind(front: Front) -> None:
    head = f"POST /c/{POST} HTTP/1.1\r\nHost: 127.0.0.1:{front.port}\r\n"
    head += "Content-Length: 60000\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\ncomment="
    with contextlib.ExitStack() as open_ones:
        for number in range(40):
            at = ("127.0.0.2", 0)
            one = socket.create_connection(("127.0.0.1", front.port), 20, source_address=at)
            open_ones.enter_context(one).sendall(head.encode() + b"x" * number * 100)
        assert front.write(1, "127.0.0.3")[0] == 303  # and so all of these have been seen
        listeners = front.behind._listeners
        assert sum(len(listener.active_channels) for listener in listeners) <= 2


def test_a_program_that_is_missing_fails_where_all_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(browsing.NEEDS_ALL, raising=False)
    with pytest.raises(pytest.skip.Exception):
        _binary("there-is-no-such-program")
    monkeypatch.setenv(browsing.NEEDS_ALL, "1")
    with pytest.raises(pytest.fail.Exception, match="is not installed"):
        _binary("there-is-no-such-program")


def test_the_service_is_started_with_options_that_there_are() -> None:
    from plugins.comments.commands import TASKS

    unit = (SAMPLES / "five-to-nine.service").read_text(encoding="utf-8")
    (command,) = re.findall(r"(?m)^ExecStart=.*tasks\.py comments\.(.*)$", unit)
    name, *options = command.split()
    (task,) = [task for task in TASKS if task.name in (name, f"comments.{name}")]
    known = {option.name for option in task.get_arguments()}
    assert {option[2:] for option in options if option.startswith("--")} <= known
    for sample in ("Caddyfile", "nginx.conf"):
        assert f"127.0.0.1:{options[options.index('--port') + 1]}" in (SAMPLES / sample).read_text()


def test_the_command_that_tries_a_notice_has_the_rights_of_the_service() -> None:
    unit = (SAMPLES / "five-to-nine.service").read_text(encoding="utf-8").splitlines()
    guide = (SAMPLES.parent / "comments-in-public.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"systemd-run .*", guide)
    given = re.findall(r"-p (\S+=\S*)", command)
    assert len(given) > 5
    assert set(given) <= set(unit)


def test_the_program_that_the_guide_gives_for_mail_sends_what_it_is_given(tmp_path: Path) -> None:
    guide = (SAMPLES.parent / "comments-in-public.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"\{ printf .*", guide)
    program = program.replace("msmtp --file=private/msmtprc you@example.org", "cat")
    sent = subprocess.run(
        ["sh", "-c", program], input="A test.", capture_output=True, text=True, check=True
    )
    head, _, body = sent.stdout.partition("\n\n")
    assert (head.splitlines()[0], body) == ("To: you@example.org", "A test.")
