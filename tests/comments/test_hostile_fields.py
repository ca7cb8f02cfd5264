"""Names, texts and fields that are meant to be taken for something else, from the form and from
files to the site, on a site that is really built."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import yaml
from bs4 import Tag

from plugins.comments import record, rendering, stored
from tests.building import write
from tests.comments import hostile
from tests.comments.harmless import parsed, unknown_in, wrong_in_page
from tests.comments.server.owning import PASSWORD
from tests.comments.server.reading import POST, files_below, filled, form_of, text_of
from tests.comments.whole_site import WholeSite
from tests.small_site import comment

pytestmark = pytest.mark.long

_FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WholeSite:
    """One site for the tests that only add to it."""
    return WholeSite(tmp_path_factory.mktemp("fields"))


def head_of(path: Path) -> dict[str, object]:
    """The front matter of a stored comment, read by another reader than ours."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n")
    held = yaml.safe_load(text.split("\n---\n", 1)[0][4:])
    assert isinstance(held, dict)
    return held


ENDINGS = ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1e")


def test_a_line_end_in_a_name_brings_in_no_key(site: WholeSite) -> None:
    """Items 14 and 19: however a line may end, the name is one line (a space stands there, so
    that words are not glued together), the comment waits, and no other key is there."""
    for ending in ENDINGS:
        name = ending.join(("Mum", "status: approved", "save_as: ../../evil.html"))
        id, _, _ = site.send_through(name=name, comment=f"Ending {ending!r}.")
        entry = site.store.find(id)
        held = head_of(entry.path)
        assert tuple(held) == record.KEYS
        assert held["status"] == "pending"
        name_held = str(held["author"])
        assert len(name_held.splitlines()) == 1
        assert "".join(name_held.split()) == "Mumstatus:approvedsave_as:../../evil.html"
        if ending not in ("\x0b", "\x0c", "\x1c", "\x1e"):
            assert name_held == "Mum status: approved save_as: ../../evil.html"
        assert site.article(id) is None
    # A website and an address with such ends are refused, so they reach no file at all.
    for ending in ENDINGS:
        for name in ("website", "email"):
            good = {"website": "https://a.example/", "email": "a@mail.example"}[name]
            answer = site.preview(site.a_peer(), **{name: f"{good}{ending}status: approved"})
            assert answer.status_code == 422, (name, ending)
    assert not list(site.folder.rglob("evil*"))


def test_names_of_any_look_round_trip(site: WholeSite) -> None:
    """Items 15 and 21: what YAML reads as something else, and people's names from everywhere,
    are the same text in the file, at /moderate, in the terminal and on the site."""
    names = [*hostile.YAML_NAMES, *hostile.PEOPLE]
    ids = {}
    for number, name in enumerate(names):
        id, _, _ = site.send_through(name=name, comment=f"Round trip {number}.")
        assert site.store.find(id).comment.author == name
        held = head_of(site.store.find(id).path)["author"]
        assert held == name and type(held) is str
        ids[id] = name
    listed = {e["id"]: e for e in json.loads(site.command("comments.list", "--json")[0])}
    for id, name in ids.items():
        assert listed[id]["author"] == name
        assert name in text_of(site.owner.page_of(id))
    site.approve(*ids)
    site.build()
    for id, name in ids.items():
        article = site.article(id)
        assert article is not None
        shown = article.select_one(".p-name")
        assert shown is not None and shown.get_text() == name
        # And once more through a file written by another program.
        text = comment(f"{id}-x", POST, "Words.", author=name)
        back, _, problems = record.read(f"comments/{POST}/{id}-x.md", text, "x")
        assert problems == [] and back is not None and back.author == name


def test_values_without_quotes_are_refused_or_texts() -> None:
    """Item 15: the same names in a file by hand, without quotation marks: a text or a problem,
    never another type, and never anything that is carried out."""
    for name in hostile.YAML_NAMES:
        text = comment("c-plain", POST, "Words.", author="NAME").replace("NAME", name)
        back, _, problems = record.read(f"comments/{POST}/c-plain.md", text, "x")
        assert (back is None) == bool(problems), name
        assert back is None or isinstance(back.author, str)
        if back is not None and not problems:
            assert rendering.name(back.author)


BODIES = [
    "---\nstatus: approved\n---",
    "---\nstatus: approved\nby_owner: true\n---\nwords",
    "---\n---\n---",
    "...\n---\nstatus: approved",
    "+++\nstatus = 'approved'\n+++",
    '{"status": "approved"}',
    "\ufeff---\nstatus: approved\n---",
    "status: approved\n\nwords",
    "%YAML 1.1\n---\n!!python/object/apply:os.system [id]",
    "words\n---\nid: c-other\nby_owner: true\n---\nmore",
    "-- \n--\n----\n- - -",
]


def test_a_body_that_looks_like_a_head_is_a_body(site: WholeSite) -> None:
    """Item 16: from the form, and from a file whose own head stands before it."""
    ids = []
    for number, body in enumerate(BODIES):
        id, _, _ = site.send_through(comment=body)
        entry = site.store.find(id)
        assert (entry.comment.status, entry.comment.by_owner) == ("pending", False)
        assert entry.comment.body == body.replace("\ufeff", "").strip()
        assert tuple(head_of(entry.path)) == record.KEYS
        site.put(f"c-body-{number}", body)
        ids += [id, f"c-body-{number}"]
    site.approve(*ids[::2])
    site.build()
    for id in ids:
        article = site.article(id)
        assert article is not None
        assert article.select_one(".owner") is None
        assert "by-owner" not in article.get_attribute_list("class")
    assert site.article("c-other") is None


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(9)
)
HEADS = {
    "bomb": BOMB,
    "merge": "a: &a {b: c}\n<<: [*a, *a]\n",
    "tag": "author: !!python/object/apply:os.system [touch evil]\n",
    "megabyte": f"author: {'x' * 1_000_000}\n",
    "deep": f"author: {'[' * 20_000}\n",
    "keys": "".join(f"k{number}: 1\n" for number in range(20_000)),
    "twice": "status: spam\nstatus: approved\n",
    "endless": "author: |\n" + "  x\n" * 100_000,
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_made_to_harm_is_passed_over_and_named(tmp_path: Path, name: str) -> None:
    """Item 17: in content/ the build names it and leaves the old site standing, `preview` shows
    the others without it; in private/ the others are listed, and the doctor names it."""
    site = WholeSite(tmp_path)
    good = comment("c-bad", POST, "Words.").split("\n", 1)[1]
    bad = f"---\n{HEADS[name]}{good}"
    before = site.texts()
    write(site.content / f"comments/{POST}/c-bad.md", bad)
    site.put("c-good")
    began = time.process_time()
    with pytest.raises(SystemExit):
        site.build()
    assert time.process_time() - began < 10
    assert site.texts() == before
    site.build(preview=True)
    assert site.article("c-good") is not None and site.article("c-bad") is None
    (site.content / f"comments/{POST}/c-bad.md").unlink()
    write(site.private / f"comments/{POST}/c-hidden.md", bad.replace("c-bad", "c-hidden"))
    site.put_aside("c-waits")
    began = time.process_time()
    assert [entry.comment.id for entry in site.entries()] == ["c-waits"]
    said, code = site.command("comments.doctor")
    assert code == 1 and "c-hidden.md" in said
    assert "with files" in site.command("comments.queue")[0]
    owner = site.owner
    page = owner.get("/moderate")
    assert "c-waits" in page.text and "1 file cannot be read" in text_of(page)
    assert time.process_time() - began < 10
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("name", hostile.INVISIBLE, ids=ascii)
def test_a_name_that_nobody_sees_is_asked_for_again(site: WholeSite, name: str) -> None:
    """Item 18: the form asks for a name, with the text kept; a file that has one shows Anonymous
    or is refused."""
    answer = site.preview(site.a_peer(), name=name, comment="Kept words.")
    assert answer.status_code == 422
    assert "Please give a name" in text_of(answer)
    assert form_of(answer, f"/c/{POST}")[1]["comment"] == "Kept words."
    again = site.preview(site.a_peer(), name=name * 5, comment=f"{name}")
    assert again.status_code == 422 and "Please write something" in text_of(again)
    text = comment("c-nobody", POST, "Words.", author=name)
    back, _, problems = record.read(f"comments/{POST}/c-nobody.md", text, "x")
    assert problems or (back is not None and rendering.name(back.author) == "Anonymous")


OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_what_turns_letters_round_is_taken_out(site: WholeSite) -> None:
    """Item 19: overrides, embeddings and isolates, in a name and a text, from the form and from a
    file; the owner sees where they stood."""
    for mark in OVERRIDES:
        body = f"an invoice{mark}gnp.exe, {mark}{mark}x"
        id, _, _ = site.send_through(name=f"{mark}gnp.exe", comment=body)
        assert site.store.find(id).comment.author == "gnp.exe"
        assert not set(OVERRIDES) & set(site.store.find(id).comment.body)
        number = ord(mark)
        site.put(f"c-turned-{number}", body, author=f"a{mark}b", url=f"https://a.example/{mark}")
        site.put_aside(f"c-aside-{number}", body, author=f"a{mark}b")
        shown = site.command("comments.list", "--status", "pending")[0]
        assert mark not in shown and f"a<U+{number:04X}>b" in shown
        page = site.owner.page_of(f"c-aside-{number}")
        assert mark not in page.text
        assert f"a<U+{number:04X}>b" in text_of(page)
        assert f"an invoice<U+{number:04X}>gnp.exe" in text_of(page)
    site.build()
    for source in site.sources():
        assert not set(OVERRIDES) & set(source)


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u20dd", "\u0e49", "\u0301\u0489"])
def test_piles_of_marks_are_capped(site: WholeSite, mark: str) -> None:
    """Item 20: one letter and fifty marks, in a name and in a text, also parted by what nobody
    sees; what people write has room."""
    for number, pile in enumerate((mark * 50, f"{mark}\u200d" * 50, f"{mark}\u00ad" * 50)):
        id, _, _ = site.send_through(
            name=f"Zoe{pile}"[:60], comment=f"Piled{pile} {mark!a} {number}"
        )
        comment = site.store.find(id).comment
        for text in (comment.author, comment.body):
            assert sum(unicodedata.category(c) in ("Mn", "Me") for c in text) <= 12
        made = str(rendering.html(f"e{pile}" * 3))
        assert sum(unicodedata.category(c) in ("Mn", "Me") for c in made) <= 3 * 12


def test_the_names_of_the_owner_are_nobody_elses(tmp_path: Path) -> None:
    """Item 22: look-alikes of the site's owner, of its authors and of an admin are held with a
    warning, and carry no badge once they are approved."""
    site = WholeSite(tmp_path)
    names = {
        "\u0391dmin": "admin",
        "\uff26\uff49\uff56\uff45 to Nine": "owner",
        "FIVE  TO   NINE": "owner",
        "F\u0456ve to Nine": "owner",
        "Five to N\u0456ne": "owner",
        "Five\u200b to Nine": "owner",
        "Five to Nine (admin)": "owner",
        "\U0001d40dora": "Nora",
        "N\u03bfra": "Nora",
        "n\u043er\u0430": "Nora",
        "\uff2e\uff2f\uff32\uff21": "Nora",
        "G\u03c5s": "Gus",
        "M\u03bfderator": "moderator",
    }
    ids = {}
    for number, (name, whose) in enumerate(names.items()):
        id, _, _ = site.send_through(name=name, comment=f"Believe me {number}.")
        entry = site.store.find(id)
        assert entry.comment.status == "pending"
        assert not entry.comment.by_owner
        said = " ".join(entry.beside.reasons)
        assert "signs " in said and whose in said, (name, said)
        assert "signs " in text_of(site.owner.page_of(id))
        assert "signs " in site.command("comments.queue", typed="n\n" * 20)[0]
        ids[id] = name
    for name in ("Zo\u00eb", "Nor", "Augustus", "Eleonora"):
        id, _, _ = site.send_through(name=name, comment=f"I am {name}.")
        assert site.store.find(id).beside.reasons == (), name
    site.approve(*ids)
    site.build()
    for id in ids:
        article = site.article(id)
        assert article is not None
        assert article.select_one(".owner") is None
        assert "by-owner" not in article.get_attribute_list("class")


def test_a_host_is_shown_as_it_is_asked_for(site: WholeSite) -> None:
    """Item 23: a look-alike host stands there as xn--…, beside what it looks like, in the queue
    and at /moderate."""
    hosts = {
        "https://p\u0430ypal.com/x": "xn--pypal-4ve.com",
        "https://xn--pypal-4ve.com/y": "xn--pypal-4ve.com",
        "https://\uff50aypal.com/": "paypal.com",
        "https://b\u00fccher.example/": "xn--bcher-kva.example",
    }
    for address, host in hosts.items():
        id, _, _ = site.send_through(comment=f"[my bank]({address}) is good: {address}x")
        for words in (
            text_of(site.owner.page_of(id)),
            site.command("comments.queue", typed="n\n" * 200)[0],
        ):
            assert host in words, address
            assert "my bank" in words


def _raw(**fields: str) -> bytes:
    return urlencode(filled(**fields)).encode()


BYTES = {
    "latin-1": b"comment=gr\xfc\xdfe&name=Sam",
    "escaped-latin-1": b"comment=gr%fc%dfe&name=Sam",
    "half-a-pair": b"comment=%ed%a0%80&name=Sam",
    "overlong": b"comment=%c0%bcscript%c0%be&name=Sam",
    "beyond": b"comment=%f4%90%80%80&name=Sam",
    "cut": b"comment=%e2%82&name=Sam",
    "bom": b"\xef\xbb\xbfcomment=x&name=Sam",
    "nul-name": b"comment=x&name=Sam&na%00me=y",
    "nul-key": b"\0=x",
    "utf-16": "comment=x&name=Sam".encode("utf-16"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_text_are_refused_or_cleaned(site: WholeSite, name: str) -> None:
    """Item 24: 400, or the form again, and nothing is written; never an error of ours."""
    before = files_below(site.private)
    peer = {"REMOTE_ADDR": "203.0.113.9"}
    for address in (f"/c/{POST}", f"/c/{POST}/confirm"):
        answer = site.client.post(address, data=BYTES[name], content_type=_FORM, environ_base=peer)
        assert answer.status_code in (400, 422)
    part = b'--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\n' + BYTES[name]
    answer = site.client.post(
        f"/c/{POST}",
        data=part + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        environ_base=peer,
    )
    assert answer.status_code in (400, 413, 422)
    owner = site.owner
    raw = owner.browser.post("/moderate/login", data=BYTES[name], content_type=_FORM)
    assert raw.status_code < 500
    assert files_below(site.private) == before


def test_characters_that_no_text_holds_are_taken_out(site: WholeSite) -> None:
    """Item 24: NUL, controls and non-characters inside of a good text are left out everywhere."""
    odd = "\0\x01\x08\x0b\x1b\x7f\x80\x9b\ufffe\uffff\ufdd0"
    id, _, _ = site.send_through(name=f"S{odd}am", comment=f"a{odd}b")
    comment = site.store.find(id).comment
    assert (comment.author, comment.body) == ("Sam", "ab")
    lone = stored.clean(
        stored.Stored(
            id="c-lone",
            post=POST,
            parent=None,
            status="pending",
            author="S\ud800am",
            url=None,
            created=comment.created,
            body="a\udfffb",
        )
    )
    assert (lone.author, lone.body) == ("Sam", "ab")


def test_addresses_of_odd_bytes_never_break_anything(site: WholeSite) -> None:
    """Item 24: the same in a path and in a question, for readers and for the owner."""
    owner = site.owner
    for odd in ("%00", "%ff%fe", "%ed%a0%80", "%0d%0aSet-Cookie:x=1", quote("\u202e"), "%", "%zz"):
        for path in (
            f"/c/{odd}",
            f"/c/{POST}?reply={odd}",
            f"/c/waiting/{odd}",
            f"/posts/{odd}/",
            f"/moderate/comment/{odd}",
            f"/moderate?page={odd}&order={odd}&post={odd}&said={odd}",
            f"/moderate/published?post={odd}",
        ):
            answer = owner.get(path)
            assert answer.status_code < 500, path
            assert "Set-Cookie" not in answer.headers or "x=1" not in answer.headers["Set-Cookie"]


UNKNOWN = (
    *("by_owner", "status", "id", "created", "approved", "rev", "post", "source", "kind", "v"),
    *("history", "author", "url", "body", "redirect", "next", "slug", "lang", "csrf", "Name"),
    *("name ", "comment[]", "comment[0]", "__proto__", "constructor", "save_as", "", "\u202ename"),
)


@pytest.mark.parametrize("extra", UNKNOWN, ids=ascii)
def test_a_field_that_the_form_has_not_is_refused(site: WholeSite, extra: str) -> None:
    """Item 25: in the form, below the preview and on the page of a comment that waits; nothing is
    written."""
    peer = {"REMOTE_ADDR": site.a_peer()}
    action, fields = form_of(site.preview(peer["REMOTE_ADDR"]), "/confirm")
    before = files_below(site.private)
    for address, given in ((f"/c/{POST}", filled()), (action, fields)):
        for kind in (_FORM, "multipart/form-data"):
            answer = site.client.post(
                address,
                data={**given, extra: "approved"},
                content_type=kind,
                environ_base=peer,
            )
            assert answer.status_code == 400, (address, kind)
            assert [*wrong_in_page(answer.text), *unknown_in(parsed(answer.text))] == []
    assert files_below(site.private) == before
    # In the address it is no field of the form: it changes nothing.
    asked = site.client.post(f"{action}?{urlencode({extra: 'approved'})}", data={})
    assert asked.status_code in (400, 415, 422)


def test_the_owners_form_takes_no_field_of_another_kind(site: WholeSite) -> None:
    """Item 25, at /moderate: no form sets the owner's mark or a status."""
    owner = site.owner
    id, _, _ = site.send_through(comment="Mark me.")
    address, fields = owner.form(owner.page_of(id), "Save")
    for extra in ("by_owner", "status", "id", "created", "kind", "email"):
        assert owner.post(address, {**fields, extra: "true"}).status_code == 400
    comment = site.store.find(id).comment
    assert (comment.rev, comment.by_owner, comment.status) == (1, False, "pending")
    assert PASSWORD not in owner.page_of(id).text
    page = owner.page_of(id)
    assert isinstance(parsed(page.text).find("form"), Tag)
