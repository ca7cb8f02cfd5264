"""What must not be found again, who must be let in, and what the classifier may not do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.comments import classifier, deciding, erasing
from plugins.comments.sidecar import Sidecar
from tests.comments.server.owning import PASSWORD, Owner
from tests.comments.server.reading import POST, text_of
from tests.comments.whole_site import MUCH, WholeSite

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not on this machine")


@pytest.fixture
def site(tmp_path: Path) -> WholeSite:
    return WholeSite(tmp_path)


@pytest.mark.parametrize("conversations", [3, 120])
@pytest.mark.long
def test_links_from_wordpress_land(site: WholeSite, conversations: int) -> None:
    """Item 80: `#comment-4711` is on the post's page, be the comment there or on a further one."""
    site.put("wp-4711", "From before.", created="2026-03-09T00:00:00Z")
    for number in range(conversations):
        site.put(f"c-{number:04}", approved="2026-03-01T00:00:00Z")
    site.build()
    first, last = site.pages()[0], site.pages()[-1]
    target = first.find(id="comment-4711")
    assert target is not None
    if conversations > 50:
        assert last.find(id="wp-4711") is not None
        link = target.find("a")
        assert link is not None and link["href"] == f"/posts/{POST}/comments/3/#wp-4711"
    else:
        assert target.find_parent(id="wp-4711") is not None


SECRETS = ("marigold", "porridge", "elmwood")


def holding(folder: Path) -> list[str]:
    """Files below a folder in which something of hers still stands."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".git" not in path.parts:
            held = path.read_bytes().decode("utf-8", "replace").casefold()
            found += (
                [path.relative_to(folder).as_posix()] if any(s in held for s in SECRETS) else []
            )
    return found


@needs_git
@pytest.mark.long
def test_whoever_asks_is_forgotten(site: WholeSite) -> None:
    """Item 81: after `comments.erase --email` nothing is left in the site, its feeds, content/,
    private/ and the classifier; the commits that hold the text are named."""

    def git(*words: str) -> str:
        who = ["-c", "user.name=O", "-c", "user.email=o@own.example"]
        done = subprocess.run(
            ["git", *who, *words], cwd=site.folder, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    typed = {
        "name": "Marigold",
        "email": "Marigold@mail.example",
        "website": "https://elmwood.example/",
    }
    ids = [
        site.send_through(comment=f"Porridge at Elmwood, {number}.", **typed)[0]
        for number in range(4)
    ]
    site.approve(ids[0])
    deciding.spam(site.desk, ids[1])
    deciding.reject(site.desk, ids[2])
    deciding.block(site.desk, ids[3])
    other, _, _ = site.send_through(comment="Somebody else's.", email="samantha@mail.example")
    site.approve(other)
    answer, _, _ = site.send_through(comment="An answer.", parent=ids[0])
    site.approve(answer)
    site.build()
    git("init", "--quiet")
    git("add", "content")
    git("commit", "--quiet", "-m", "Comments")
    assert holding(site.folder) != []
    said, code = site.command("comments.erase", "--email", "marigold@MAIL.example", "--yes")
    assert code == 0, said
    assert git("rev-parse", "HEAD")[:7] in said
    site.build()
    assert holding(site.folder) == []
    counts = (site.private / classifier.NAME).read_text(encoding="utf-8").casefold()
    assert "porridge" not in counts and "marigold" not in counts
    page = text_of(site.owner.get("/moderate/published"))
    assert "arigold" not in page and "Somebody else's." in page
    article = site.article(ids[0])
    assert article is not None and "This comment was removed." in article.get_text()
    assert site.article(answer) is not None
    assert site.status(other) == "approved"
    assert site.store.find(other).beside.email == "samantha@mail.example"


def test_no_address_is_found_in_what_is_published(site: WholeSite) -> None:
    """Item 82: whatever way a comment goes, no address stands in content/comments or the site, in
    a list for programs, or in the log; those in a text are the writer's own words."""
    address = "sam.secret@mail.example"
    ids = []
    for number in range(6):
        id, _, waiting = site.send_through(comment=f"Words {number}.", email=address)
        assert "secret" not in waiting.text
        ids.append(id)
    site.approve(*ids)
    deciding.hold(site.desk, ids[0])
    deciding.delete(site.desk, ids[1])
    deciding.reply(site.desk, ids[2], "Thank you.")
    deciding.edit(site.desk, ids[3], rev=1, body="Other words.")
    erasing.erase(site.store, id=ids[4])
    site.build()
    for path in (site.content / "comments").rglob("*.md"):
        assert b"@" not in path.read_bytes(), path
    for name, raw in site.texts().items():
        assert b"secret" not in raw and b"mail.example" not in raw, name
    for path in site.private.glob("log-*"):
        assert "@" not in path.read_text(encoding="utf-8")
    assert "secret" not in site.command("comments.list", "--status", "all", "--json")[0]
    assert "secret" not in site.command("comments.queue", typed="n\n")[0]
    assert site.command("comments.doctor")[1] == 0
    # And where a hand has put one, the doctor says it.
    path = site.store.find(ids[5]).path
    path.write_text(
        path.read_text().replace("url: null", f"url: mailto:{address}"), encoding="utf-8"
    )
    said, code = site.command("comments.doctor")
    assert code == 1 and f"{ids[5]}.md" in said


@pytest.mark.long
def test_wrong_passwords_slow_down_and_lock_nobody_out(tmp_path: Path) -> None:
    """Item 83: after fifty from one place its next try has to wait, forged headers or not; from
    elsewhere the owner comes in at once, and whoever is in stays in."""
    site = WholeSite(tmp_path, toml=f'{MUCH}proxies = ["10.0.0.1"]\n')
    owner = site.owner

    def try_from(where: str, password: str, forged: str = "") -> int:
        headers = {
            "Origin": "https://localhost",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"{forged}{where}",
        }
        peer = {"REMOTE_ADDR": "10.0.0.1"}
        answer = site.app.test_client().post(  # a browser that was never here
            "/moderate/login", data={"password": password}, headers=headers, environ_base=peer
        )
        assert answer.status_code != 429 or int(answer.headers["Retry-After"]) > 0
        return answer.status_code

    tried = [try_from("203.0.113.7", f"wrong {n}", f"198.51.100.{n}, ") for n in range(50)]
    assert tried.count(403) < 10 and tried[-1] == 429
    assert try_from("203.0.113.7", PASSWORD) == 429
    assert try_from("2001:db8::1", PASSWORD) == 303
    assert owner.get("/moderate").status_code == 200
    wrong = [try_from(f"2001:db8:7:7:{n:x}::1", "wrong") for n in range(50)]
    assert wrong[-1] == 429  # one network of 64 bits
    assert try_from("198.51.100.77", PASSWORD) == 303


SPAM = "Cheap pills from pills.example now"


@pytest.mark.long
def test_the_classifier_never_approves(site: WholeSite) -> None:
    """Item 85: it says nothing before it has learned, and 500 decisions of either kind never make
    it approve, nor does a file that was written by hand."""
    id, _, _ = site.send_through(comment=f"{SPAM} nought.")
    entry = site.store.find(id)
    assert (entry.comment.status, entry.beside.score) == ("pending", None)
    approved = len(site.entries("approved"))  # of the small site
    for number in range(500):
        texts = ("Reader", "", f"A kind evening with tea and words number{number % 7}")
        classifier.learn(site.private, texts, "wanted")
    id, _, _ = site.send_through(comment="A kind evening with tea and words.")
    assert site.status(id) == "pending"
    for number in range(500):
        classifier.learn(site.private, ("Bot", "", f"{SPAM} number{number % 7}"), "spam")
    good, _, _ = site.send_through(comment="A kind evening with tea and words of mine.")
    bad, _, _ = site.send_through(name="Bot", comment=f"{SPAM} again")
    assert (site.status(good), site.status(bad)) == ("pending", "spam")
    assert "looks like what you have called spam" in site.store.find(bad).beside.reasons[0]
    for text in ("{}", "[]", "null", '{"v": 1, "spam": 1e999}', "x" * 1000, '{"approve": true}'):
        (site.private / classifier.NAME).write_text(text, encoding="utf-8")
        id, _, _ = site.send_through(comment=f"With a file of {text[:20]}.")
        assert site.status(id) in ("pending", "spam")
    assert len(site.entries("approved")) == approved
    # Poisoned by 500 rejections and as many spams of good words, it still only sorts.
    (site.private / classifier.NAME).unlink(missing_ok=True)
    for number in range(120):
        poisoned = f"c-poison-{number:03}"
        site.waiting(poisoned, body=f"A kind evening {number}.")
        (deciding.spam if number % 2 else deciding.reject)(site.desk, poisoned)
    id, _, _ = site.send_through(comment="A kind evening, really.")
    assert site.status(id) in ("pending", "spam")
    assert len(site.entries("approved")) == approved


@pytest.mark.long
def test_nothing_a_stranger_sends_carries_the_owners_mark(site: WholeSite) -> None:
    """Beside items 22 and 25: only a reply of the owner's has it."""
    parent, _, _ = site.send_through(comment="A question.")
    site.approve(parent)
    reply = deciding.reply(site.desk, parent, "An answer.").entry
    assert reply is not None
    site.build()
    marked = [str(a["id"]) for page in site.pages() for a in page.select(".by-owner")]
    assert marked == [reply.comment.id]


def test_the_owners_pages_are_closed_without_a_password(site: WholeSite) -> None:
    """Beside item 83: no password, no log-in; and a cookie of another site's key opens nothing."""
    client = site.app.test_client()
    here = {"REMOTE_ADDR": "127.0.0.1"}
    for path in ("/moderate", "/moderate/login", "/moderate/comment/c-x"):
        assert client.get(path, environ_base=here).status_code == 503
    site.waiting("c-x", Sidecar(email="a@mail.example"), body="Nobody sees this.")
    owner = Owner(site)
    for cookie in ("", "x", "e30.x.y", re.sub(".", "A", "x" * 400)):
        owner.browser.set_cookie("moderate", cookie)
        page = owner.get("/moderate/comment/c-x")
        assert page.status_code == 303 and "Nobody sees" not in page.text
