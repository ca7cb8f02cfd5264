"""Paths, files and disks: from addresses that are no slug to files that a hand has spoiled, on a
site that is really built."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from plugins.comments import deciding, doctor
from plugins.comments.server.trouble import THREAD
from plugins.comments.store import Changed, Store
from plugins.sources.problems import errors
from tests.building import PROJECT, write
from tests.comments.server.reading import POST, WORDS, files_below, filled, form_of, text_of
from tests.comments.whole_site import MUCH, WholeSite
from tests.small_site import comment

pytestmark = pytest.mark.long


@pytest.fixture
def site(tmp_path: Path) -> WholeSite:
    return WholeSite(tmp_path)


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> WholeSite:
    """For the tests that leave it as it is."""
    return WholeSite(tmp_path_factory.mktemp("slugs"))


SLUGS = [
    *("../../etc/x", "..", ".", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc", "..%2f..%2fprivate%2fkeys.json"),
    *("..%5c..%5cx", "%252e%252e", "....//", "a/b", "a%2fb", "a%00b", "%00", ".hidden", "~root"),
    *("a" * 101, "a" * 5000, f"{POST}%0a", f"{POST}%0d%0a", f"{POST}%20", f"%20{POST}", f"{POST}."),
    *(f"{POST}%e2%80%8b", f"{POST}/", f"{POST};x", f"{POST}%23x", f"{POST}%3fx", "Nap-Time-Wars"),
    *(
        "\uff4eap-time-wars",
        "n\u0430p-time-wars",
        "-x",
        "x-",
        "a--b",
        "a_b",
        "%ff%fe",
        "*",
        "$(id)",
    ),
    *("con", "nul", "aux", "prn", "com1", "lpt9", "CON", "nul.md", "con.txt", "c:", "c:%5cx"),
    *(
        "index.html",
        "static",
        "waiting",
        "confirm",
        "comments",
        "moderate",
        "private",
        "",
        "{slug}",
    ),
]


@pytest.mark.parametrize("slug", SLUGS, ids=ascii)
def test_what_is_no_slug_leads_nowhere(one_site: WholeSite, slug: str) -> None:
    """Items 42 and 44: the same answer for all of them, nothing of ours in it, and no folder."""
    site, owner = one_site, one_site.owner
    before = files_below(site.folder)
    quoted = quote(slug, safe="%/.~;:*$(){}")
    for address in (f"/c/{quoted}", f"/c/{quoted}/confirm", f"/c/{quoted}?reply=c-x"):
        answer = site.client.post(address, data=filled(), environ_base={"REMOTE_ADDR": "192.0.2.1"})
        assert answer.status_code in (308, 400, 404, 405), address
        if answer.status_code == 308:  # two slashes are one
            assert answer.headers["Location"].startswith("http://localhost/c/")
        assert str(site.folder) not in answer.text and "Traceback" not in answer.text
    for address in (f"/moderate/published?post={quoted}", f"/moderate/comment/{quoted}"):
        assert owner.get(address).status_code in (200, 303, 308, 404)
    assert files_below(site.folder) == before


REFUSED = [
    "never-was",
    "a-draft",
    "a-draft-post",
    "a-waiting-post",
    "a-closed-post",
    "third-evening",
]


def test_closed_draft_and_unknown_posts_are_refused_alike(site: WholeSite) -> None:
    """Item 43: word for word the same, with the text given back; also where the post closed after
    the preview."""
    pages = set()
    token = form_of(site.preview(), "/confirm")[1]["token"]
    for slug in REFUSED:
        answers = [
            site.preview(site.a_peer(), to=slug),
            site.send({**filled(), "token": token}, f"/c/{slug}/confirm", site.a_peer()),
        ]
        for answer in answers:
            assert answer.status_code == 404
            pages.add(answer.text)
            assert WORDS in answer.text
        pages.add(site.client.get(f"/c/{slug}?reply=c-x").text)
    assert len(pages) == 2  # one with the words that were sent, one for a link that sends none
    assert "CANARY" not in "".join(pages)
    preview = site.preview(site.a_peer(), to="another-post")
    post = site.content / "posts/2026-02-02-another-post.md"
    write(post, post.read_text(encoding="utf-8").replace("---\n", "---\ncomments: closed\n", 1))
    site.build()
    answer = site.confirm(preview, site.a_peer())
    assert (answer.status_code, answer.text) == (404, next(p for p in pages if WORDS in p))
    assert not site.entries("pending", "spam")
    # Under its older name a post is the same post.
    post.write_text(post.read_text().replace("comments: closed\n", ""), encoding="utf-8")
    site.build()
    peer = site.a_peer()
    assert site.confirm(site.preview(peer, to="older-name"), peer).status_code == 303
    assert site.only().comment.post == "another-post"


@pytest.mark.parametrize(
    "id", ["con", "nul", "aux.md", "COM1", "C-UPPER", "c-" + "x" * 99, "..", "c-x\n"]
)
def test_names_that_mean_something_to_a_machine_are_no_ids(site: WholeSite, id: str) -> None:
    """Item 44: nothing is found, moved or made under them, and a file that has one is named."""
    for command in ("approve", "hold", "delete"):
        words = [f"comments.{command}", id, *(["--yes"] if command == "delete" else [])]
        assert site.command(*words)[1] == 1
    if "\n" not in id and id != "..":
        write(site.private / f"comments/{POST}/{id}.md", comment(id, POST, status="pending"))
        assert site.entries() == []
        assert site.command("comments.doctor")[1] == 1


def test_names_that_differ_by_case_alone_do_not_meet(site: WholeSite) -> None:
    """Item 44: on a disk for which c-one and C-ONE are one file, too, only small letters are ids
    and slugs; a folder of another case is named."""
    site.put_aside("c-one", "Small.")
    write(site.private / f"comments/{POST}/C-ONE.md", comment("C-ONE", POST, status="pending"))
    write(site.content / "comments/Nap-Time-Wars/c-two.md", comment("c-two", "Nap-Time-Wars"))
    assert [entry.comment.body for entry in site.entries()] == ["Small."]
    assert site.store.find("c-one").comment.body == "Small."
    said, code = site.command("comments.doctor")
    assert code == 1 and "C-ONE" in said and "Nap-Time-Wars" in said


@pytest.mark.parametrize("where", ["content/comments/P", "private/comments/P", "content/comments"])
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path, where: str) -> None:
    """Item 45: nothing is written or published where it leads; it is said."""
    site = WholeSite(tmp_path / "site")
    outside = tmp_path / "outside"
    write(outside / "c-outside.md", comment("c-outside", POST, "From outside."))
    write(outside / POST / "c-outside.md", comment("c-outside", POST, "From outside."))
    before = files_below(outside)
    link = site.folder / where.replace("/P", f"/{POST}")
    id = ""
    if where.startswith("content"):
        id, _, _ = site.send_through()
    if link.exists():
        link.rename(site.folder / "moved")
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside, target_is_directory=True)
    if id:
        with pytest.raises(OSError):
            site.approve(id)
        assert site.status(id) == "pending"
        assert site.owner.press(site.owner.page_of(id), "Approve").status_code == 503
    else:
        peer = site.a_peer()
        answer = site.confirm(site.preview(peer), peer)
        assert answer.status_code == 503 and WORDS in answer.text
    with contextlib.suppress(SystemExit):
        site.build()
    assert files_below(outside) == before
    assert "From outside." not in "".join(site.sources())
    assert site.command("comments.doctor")[1] == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
from plugins.comments import durable
from plugins.comments.server import tokens
from tests.comments.whole_site import WholeSite
from tests.comments.server.reading import form_of

at = sys.argv[2]
site = WholeSite(Path(sys.argv[1]))
preview = site.preview()
site.clock.later(seconds=10)
action, fields = form_of(preview, "/confirm")
print(action, fields["token"], flush=True)

def hook(event, args):
    if event == at and "/.c-" in str(args[0]):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
site.send(fields, action)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as Unix does")
@pytest.mark.parametrize("at", ["os.link", "os.rename", "os.remove"])
def test_a_kill_between_writing_and_naming_leaves_no_part(tmp_path: Path, at: str) -> None:
    """Item 46: before the link there is no comment, after it there is a whole one; what is left
    is swept, and the same form may be sent again. (200 kills at random: test_store_killed.py.)"""
    folder = tmp_path / "site"
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(folder), at],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    store = Store(folder / "content", folder / "private")
    bodies = [entry.comment.body for entry in store.list()]
    assert bodies == ([] if at == "os.link" else [WORDS])
    assert list((folder / "private").rglob("*.tmp"))
    for path in (folder / "private").rglob("*.tmp"):
        os.utime(path, (0, 0))
    store.sweep()
    assert not list((folder / "private").rglob("*.tmp"))
    assert errors(doctor.examine(store, folder)) == []
    assert store.odd() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("step", ["os.open", "os.fsync", "os.link"])
def test_a_disk_that_takes_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    """Item 47: 503 with the text given back, nothing half-written, what waited still waits, the
    owner is told without a word of the comment; once there is room the same form goes through."""
    told = tmp_path / "told"
    writes = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read())"
    site = WholeSite(tmp_path / "site", toml=f"{MUCH}notify = {[sys.executable, '-c', writes]!r}\n")
    site.send_through(comment="An earlier one.", email="a@mail.example")
    preview = site.preview(email="b@mail.example")
    before = files_below(site.private / "comments")

    def refuse(*given: object, **_: object) -> object:
        if step != "os.open" or (len(given) > 1 and int(str(given[1])) & os.O_CREAT):
            raise OSError(number, os.strerror(number), "/a/path")
        return real(*given)

    real = getattr(os, step.split(".")[1])
    with monkeypatch.context() as patch:
        patch.setattr(os, step.split(".")[1], refuse)
        answer = site.confirm(preview)
    assert answer.status_code == 503
    assert form_of(answer, f"/c/{POST}")[1]["comment"] == WORDS
    assert "/a/path" not in answer.text
    assert files_below(site.private / "comments") == before
    assert site.only().comment.body == "An earlier one."
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join()
    assert os.strerror(number) in told.read_text()
    assert WORDS not in told.read_text() and "mail.example" not in told.read_text()
    assert site.confirm(preview).status_code == 303
    assert len(site.entries()) == 2


def test_two_at_once_decide_once(site: WholeSite) -> None:
    """Item 49: approving against editing and rejecting, on two pages and in the terminal, again
    and again: one wins, the other hears that it has changed."""
    owner = site.owner
    for number in range(12):
        id = f"c-both-{number:02}"
        site.waiting(id, body="Before.")
        page = owner.page_of(id)
        approve, edit = owner.form(page, "Approve"), owner.form(page, "Save")
        edit[1]["comment"] = "After."
        begin = threading.Barrier(3)

        def press(form: tuple[str, dict[str, str]], begin: threading.Barrier = begin) -> str:
            begin.wait()
            return str(owner.post(*form).status_code)

        def reject(id: str = id, begin: threading.Barrier = begin) -> str:
            begin.wait()
            try:
                deciding.reject(site.desk, id, rev=1)
            except Changed:
                return "changed"
            return "done"

        with ThreadPoolExecutor(3) as pool:
            said = [pool.submit(press, approve), pool.submit(press, edit), pool.submit(reject)]
            answers = [one.result() for one in said]
        comment = site.store.find(id).comment
        assert set(answers) <= {"303", "409", "changed", "done"}
        won = {"approved": answers[0] == "303", "rejected": answers[2] == "done"}
        assert sum(won.values()) <= 1
        assert comment.status == next((to for to in won if won[to]), "pending")
        # All three were made for the same revision and state: the first one wins.
        is_edited = answers[1] == "303"
        assert (comment.body, comment.rev) == (("After.", 2) if is_edited else ("Before.", 1))
        assert is_edited + sum(won.values()) == 1 or not is_edited, answers
    stale = owner.form(owner.page_of("c-both-00"), "Save")
    rev = site.store.find("c-both-00").comment.rev
    deciding.edit(site.desk, "c-both-00", rev=rev, body="Somebody else's.")
    answer = owner.post(stale[0], {**stale[1], "comment": "Mine."})
    assert answer.status_code == 409
    assert "This has changed meanwhile" in text_of(answer)
    assert (
        "Mine." in answer.text and site.store.find("c-both-00").comment.body == "Somebody else's."
    )


def test_a_build_meanwhile_shows_whole_states(site: WholeSite) -> None:
    """Item 50: while comments are approved and held, every build shows each of them whole or not
    at all, and ends as a build of the last state does."""
    ids = [f"c-build-{number}" for number in range(6)]
    for id in ids:
        site.waiting(id, body=f"Begin {id} " + "words " * 300 + f"end {id}")
    ended = threading.Event()
    wrong: list[BaseException] = []

    def decide() -> None:
        try:
            while not ended.is_set():
                for id in ids:
                    (deciding.approve if site.status(id) == "pending" else deciding.hold)(
                        site.desk, id
                    )
        except BaseException as error:
            wrong.append(error)

    decider = threading.Thread(target=decide)
    decider.start()
    try:
        for _ in range(8):
            site.build()
            for id in ids:
                article = site.article(id)
                if article is not None:
                    words = article.get_text()
                    assert f"Begin {id}" in words and f"end {id}" in words
    finally:
        ended.set()
        decider.join()
    assert wrong == []
    site.build()
    for id in ids:
        assert (site.article(id) is not None) == (site.status(id) == "approved")
    if os.name != "nt":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in site.private.rglob("*.*")}
        assert modes <= {0o600, 0o700}


SPOILED = {
    "a state with a slip": ("status: approved", "status: aproved", "did you mean 'approved'"),
    "another state": ("status: approved", "status: pending", "pending"),
    "no state": ("status: approved\n", "", "the key 'status' is missing"),
    "another id": ("id: c-bad", "id: c-other", "c-other"),
    "another post": (f"post: {POST}", "post: another-post", "another-post"),
    "a key too many": ("v: 1\n", "v: 1\nemail: a@mail.example\n", "unknown key 'email'"),
    "a key with a slip": ("author:", "autor:", "unknown key 'autor'"),
    "another version": ("v: 1", "v: 2", "version"),
    "a list for a name": ("author: Sam", "author: [Sam]", "author"),
    "a truth in words": ("by_owner: false", "by_owner: yes please", "by_owner"),
    "no time": ("2026-03-02T20:10:00Z", "yesterday", "yesterday"),
    "a time that never was": ("2026-03-02T20:10:00Z", "2026-13-99T99:99:99Z", ""),
    "a parent that is no id": ("parent: null", "parent: ../x", "cannot be the id"),
    "rev nought": ("rev: 1", "rev: 0", "rev"),
    "rev beyond": ("rev: 1", "rev: 99999999999999999999", "rev"),
    "no end of the head": ("---\nSame here.", "Same here.", ""),
    "tabs": ("author: Sam", "author:\tSam\n\tx: y", ""),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_file_that_a_hand_has_spoiled_is_not_shown(tmp_path: Path, name: str) -> None:
    """Item 51: the build names the file and leaves the old site standing; `preview` shows the
    other comments; the doctor names it as well."""
    site = WholeSite(tmp_path)
    old, new, said = SPOILED[name]
    text = comment("c-bad", POST, "Same here.").replace("'2026", "2026").replace("Z'", "Z")
    assert old in text
    before = site.texts()
    write(site.content / f"comments/{POST}/c-bad.md", text.replace(old, new, 1))
    site.put("c-good", "Nothing wrong here.")
    with pytest.raises(SystemExit):
        site.build()
    assert site.texts() == before
    told, code = site.command("comments.doctor")
    assert code == 1
    assert "c-bad.md" in told and said.lower() in told.lower(), told
    site.build(preview=True)
    assert site.article("c-bad") is None and site.article("c-other") is None
    assert site.article("c-good") is not None


def test_an_id_that_stands_twice_is_said(site: WholeSite) -> None:
    """Item 51: in two folders of content/, and in content/ and private/."""
    site.put("c-twice", "First.")
    site.put("c-twice", "Second.", on="another-post")
    with pytest.raises(SystemExit):
        site.build()
    said, code = site.command("comments.doctor")
    assert code == 1 and "c-twice" in said
    (site.content / "comments/another-post/c-twice.md").unlink()
    site.put_aside("c-twice", "Third.")
    site.build()
    article = site.article("c-twice")
    assert article is not None and "First." in article.get_text()
    assert "c-twice" in site.command("comments.doctor")[0]
