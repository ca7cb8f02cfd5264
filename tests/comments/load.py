"""Many readers at once, against the real server: `python3 -m tests.comments.load`.

The server runs in a process of its own, as `comments.serve` runs it, over a built site and with its
limits raised by its options. Beside it runs the least that waitress can do: an application that
says hello to the same requests. Both take turns, block by block, so that what else the machine does
meets both; the ratio is what counts.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from plugins.comments import doctor, keys
from plugins.comments.server import passwords
from plugins.comments.server.tokens import Tokens
from plugins.comments.store import Store, utc_now
from plugins.sources.problems import errors
from tests.building import PROJECT
from tests.comments.server.reading import POST, filled
from tests.comments.whole_site import OWNER, WholeSite

POSTS = (POST, "another-post", "first-evening", "second-evening")
PASSWORD = "four words of a kind"
BLOCK = 500  # requests, until it is the other's turn
HELLOS = 4  # times the block, so that it takes long enough to be measured
_SERVER = """
import sys
from pathlib import Path
from plugins.comments import keys
from plugins.comments.desk import open_desk
from plugins.comments.server.running import serve
from plugins.comments.server.service import Service

folder = Path(sys.argv[1])
desk = open_desk(folder / "content", folder / "private", sys.argv[2])
key = keys.signing_key(folder / "private")
serve(Service(desk=desk, site=folder / "output", signing_key=key), "127.0.0.1", int(sys.argv[3]))
"""
_HELLO = """
import logging
import waitress
from plugins.comments.server import running

def hello(environ, start):
    environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
    return [b"hello\\n"]

logging.getLogger("waitress.queue").setLevel(logging.ERROR)
server = waitress.create_server(hello, host="127.0.0.1", port=0, **running._LIMITS)
print(f"at http://127.0.0.1:{server.effective_port}/", flush=True)
server.run()
"""


@dataclass(frozen=True)
class Answer:
    """What came back: 0 and nothing where the connection broke."""

    status: int
    text: str
    seconds: float


class Connection:
    """One reader's connection, which is kept open as a browser does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, request: bytes) -> Answer:
        """Send a request and read its answer."""
        began = time.perf_counter()
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(request)
            status, text, is_last = _read(self._socket)
        except OSError:
            status, text, is_last = 0, "", True
        if is_last:
            self.close()
        return Answer(status, text, time.perf_counter() - began)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _read(one: socket.socket) -> tuple[int, str, bool]:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += _more(one)
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").lower()
    length = re.search(r"\r\ncontent-length: (\d+)", lines)
    if length is None:
        raise OSError("an answer without a length")
    while len(body) < int(length[1]):
        body += _more(one)
    text = f"{head.decode('latin-1')}\n\n{body.decode('utf-8')}"
    return int(lines[9:12]), text, "\r\nconnection: close" in lines


def _more(one: socket.socket) -> bytes:
    if not (found := one.recv(65536)):
        raise ConnectionResetError
    return found


def form(address: str, fields: dict[str, str], *more: str) -> bytes:
    """A form, as a browser sends it."""
    body = urlencode(fields).encode()
    head = [
        f"POST {address} HTTP/1.1",
        "Host: localhost",
        "Origin: http://localhost",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        *more,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def at_once(
    port: int, requests: Sequence[bytes], connections: int
) -> tuple[dict[int, Answer], float]:
    """Send requests over so many connections at once. Gives the answers by the numbers of their
    requests, and the seconds that all of them took."""
    answers: dict[int, Answer] = {}
    left = iter(range(len(requests)))
    taking, begin = threading.Lock(), threading.Barrier(connections + 1)

    def work() -> None:
        connection = Connection(port)
        begin.wait()
        while True:
            with taking:
                number = next(left, None)
            if number is None:
                return connection.close()
            answers[number] = connection.send(requests[number])

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return answers, time.perf_counter() - began


class Site:
    """A built site in a folder, with its server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made = WholeSite(folder)
        self.private = made.private
        passwords.set_password(self.private, PASSWORD)
        early = Tokens(keys.signing_key(self.private), lambda: utc_now() - timedelta(minutes=1))
        self._tokens = early  # so that nothing was sent too fast
        self.store = Store(folder / "content", self.private)
        self.before = Counter(self._bodies())

    def submission(self, number: int) -> bytes:
        """The form below the preview of one comment: the button is pressed by sending it."""
        post = POSTS[number % len(POSTS)]
        token = self._tokens.form(self._tokens.new(post, ""))
        words = f"Comment {number}. " + "A few words about an evening at home. " * (1 + number % 9)
        fields = filled(comment=words.strip(), name=f"Reader {number % 97}", token=token)
        return form(f"/c/{post}/confirm", fields)

    @contextlib.contextmanager
    def served(self, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """The server's process, and its port."""
        with _process(_SERVER, str(self.folder), OWNER, str(port)) as found:
            yield found

    def stored(self) -> Counter[int]:
        """How often each number has a comment, in whatever state."""
        found = Counter(self._bodies()) - self.before
        return Counter({int(body.split()[1].rstrip(".")): many for body, many in found.items()})

    def problems(self) -> list[str]:
        """What is wrong with the files."""
        found = doctor.examine(Store(self.folder / "content", self.private), self.folder)
        return [str(problem) for problem in errors(found)]

    def _bodies(self) -> list[str]:
        store = Store(self.folder / "content", self.private)
        entries = store.list(("pending", "spam", "rejected", "approved"))
        return [entry.comment.body for entry in entries]


@contextlib.contextmanager
def _process(program: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-c", program, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            assert started.stdout is not None
            said = started.stdout.readline()
            found = re.search(r":(\d+)/", said)
            assert found, said
            threading.Thread(target=started.stdout.read, daemon=True).start()
            yield started, int(found[1])
        finally:
            started.kill()


@dataclass
class Owner:
    """Somebody who looks at /moderate again and again, and approves what comes first."""

    port: int
    looks: list[float] = field(default_factory=list)
    approvals: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = Connection(self.port)
        answer = self._connection.send(form("/moderate/login", {"password": PASSWORD}))
        cookie = re.search(r"set-cookie: ([^;\r]+)", answer.text, re.IGNORECASE)
        assert answer.status == 303 and cookie, answer
        self._cookie = f"Cookie: {cookie[1]}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Owner:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        while not self._ended.wait(0.2):
            request = f"GET /moderate HTTP/1.1\r\nHost: localhost\r\n{self._cookie}\r\n\r\n"
            page = self._connection.send(request.encode())
            self.looks.append(page.seconds)
            if page.status != 200:
                self.wrong.append(f"/moderate: {page.status}")
                continue
            found = re.search(
                r'name="token" value="([^"]+)">\s*<input type="hidden" name="rev" value="([^"]+)">'
                r'.*?formaction="(/moderate/comment/[^"]+/approve)',
                page.text,
                re.DOTALL,
            )
            if found:
                fields = {"token": found[1], "rev": found[2]}
                done = self._connection.send(form(found[3], fields, self._cookie))
                self.approvals.append(done.seconds)
                if done.status != 303:
                    self.wrong.append(f"{found[3]}: {done.status}")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a run has shown. `ratios` say of each block how many of them a bare "hello" does in
    the time of one submission."""

    submissions: int
    connections: int
    acknowledged: int
    stored: int
    lost: int
    duplicated: int
    per_second: float
    hello_per_second: float
    ratios: tuple[float, ...]
    slowest: float
    looks: tuple[float, ...]
    approvals: tuple[float, ...]
    wrong: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """The median of the blocks."""
        return statistics.median(self.ratios)


def flood(site: Site, submissions: int, connections: int, block: int = BLOCK) -> Figures:
    """Many different comments over many connections, while the owner decides."""
    prepared = [site.submission(number) for number in range(submissions)]
    acknowledged: set[int] = set()
    taken: list[float] = []
    ratios: list[float] = []
    times: list[tuple[float, float]] = []
    wrong: list[str] = []
    with site.served() as (_, port), _process(_HELLO) as (_, hello), Owner(port) as owner:
        for first in range(0, submissions, block):
            requests = prepared[first : first + block]
            said, bare = at_once(hello, requests * HELLOS, connections)
            assert {answer.status for answer in said.values()} == {200}
            answers, ours = at_once(port, requests, connections)
            times.append((ours, bare / HELLOS))
            ratios.append(ours * HELLOS / bare)
            for number, answer in answers.items():
                taken.append(answer.seconds)
                if answer.status == 303:
                    acknowledged.add(first + number)
                else:
                    wrong.append(f"{first + number}: {answer.status}")
    found = site.stored()
    return Figures(
        submissions=submissions,
        connections=connections,
        acknowledged=len(acknowledged),
        stored=len(found),
        lost=len(acknowledged - set(found)),
        duplicated=sum(1 for many in found.values() if many > 1),
        per_second=submissions / sum(ours for ours, _ in times),
        hello_per_second=submissions / sum(bare for _, bare in times),
        ratios=tuple(ratios),
        slowest=max(taken),
        looks=tuple(owner.looks),
        approvals=tuple(owner.approvals),
        wrong=(*wrong, *owner.wrong, *site.problems()),
    )


def replays(site: Site, many: int) -> tuple[Counter[str], int]:
    """One token sent many times at once. Gives the answers in words, and how many comments it
    has made."""
    request = site.submission(10**6)
    with site.served() as (_, port):
        answers, _ = at_once(port, [request] * many, many)
    said = Counter(_in_words(answer) for answer in answers.values())
    return said, site.stored()[10**6]


def _in_words(answer: Answer) -> str:
    if answer.status == 200 and "already received" in answer.text:
        return "received"
    return "stored" if answer.status == 303 else str(answer.status)


def kills(site: Site, submissions: int, connections: int, many: int) -> tuple[int, list[str]]:
    """The server is killed again and again while comments come in; each is sent until it is
    acknowledged. Gives how many were there already when they were sent again, for their answers
    had died with the server, and what is wrong at the end."""
    chance = random.Random(11)
    left = {number: site.submission(number) for number in range(submissions)}
    known_already = 0
    acknowledged: set[int] = set()
    for life in range(many + 1):
        numbers = sorted(left)
        with site.served() as (server, port):
            killer = threading.Timer(chance.uniform(0.05, 0.6), server.kill)
            if life < many:
                killer.start()
            answers, _ = at_once(port, [left[number] for number in numbers], connections)
            killer.cancel()
        for at, answer in answers.items():
            word = _in_words(answer)
            known_already += word == "received"
            if word in ("stored", "received"):
                acknowledged.add(numbers[at])
                del left[numbers[at]]
        if missing := acknowledged - set(site.stored()):
            return known_already, [f"lost: {sorted(missing)}"]
    found = site.stored()
    wrong = [f"never taken: {number}" for number in left]
    wrong += [f"{number} is there {times} times" for number, times in found.items() if times > 1]
    for path in site.private.rglob("*.tmp"):
        os.utime(path, (0, 0))  # an hour later
    site.store.sweep()
    wrong += [f"left behind: {path}" for path in site.private.rglob("*.tmp")]
    return known_already, wrong + site.problems()


def main(given: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="The comment server under load.")
    parser.add_argument("--submissions", type=int, default=5000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--replays", type=int, default=100)
    parser.add_argument("--kills", type=int, default=10)
    asked = parser.parse_args(given)
    with _folder() as folder:
        figures = flood(Site(folder), asked.submissions, asked.connections)
        print(told(figures))
    with _folder() as folder:
        said, made = replays(Site(folder), asked.replays)
        words = ", ".join(f"{many} × {word}" for word, many in sorted(said.items()))
        print(f"{asked.replays} replays of one token at once: {made} comment ({words})")
    with _folder() as folder:
        known, wrong = kills(Site(folder), 1000, asked.connections, asked.kills)
        print(
            f"{asked.kills} kills of the server while 1000 comments come in, each sent until it is"
            f" acknowledged: {known} were there already, wrong: {'; '.join(wrong) or 'nothing'}"
        )


def told(figures: Figures) -> str:
    """The figures of a flood in words."""
    f = figures
    return "\n".join(
        [
            f"{f.submissions} submissions over {f.connections} connections:"
            f" {f.acknowledged} acknowledged, {f.stored} stored,"
            f" lost = {f.lost}, duplicated = {f.duplicated}",
            f"{f.per_second:.0f} a second, a bare waitress says hello {f.hello_per_second:.0f}"
            f" times a second: one submission is as much as {f.ratio:.1f} hellos"
            f" (by blocks of {BLOCK}: {', '.join(f'{ratio:.0f}' for ratio in f.ratios)})",
            f"the slowest submission took {f.slowest:.2f} s",
            f"/moderate meanwhile: {_of(f.looks)}; an approval there: {_of(f.approvals)}",
            f"wrong: {'; '.join(f.wrong) or 'nothing'}",
        ]
    )


def _of(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    middle = statistics.median(seconds)
    return f"{len(seconds)} answers, median {middle:.2f} s, slowest {max(seconds):.2f} s"


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    old = os.environ.get("FIVE_TO_NINE_STATE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FIVE_TO_NINE_STATE"] = str(Path(folder) / "state")
        try:
            yield Path(folder)
        finally:
            if old is None:
                del os.environ["FIVE_TO_NINE_STATE"]
            else:
                os.environ["FIVE_TO_NINE_STATE"] = old


if __name__ == "__main__":
    main()
