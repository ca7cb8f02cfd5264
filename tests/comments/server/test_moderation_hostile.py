"""What gets nobody anywhere at /moderate: hostile comments, forms of other sites, no log-in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from plugins.comments.server import passwords
from plugins.comments.sidecar import Sidecar
from tests.comments.server.owning import PASSWORD, TABS, Owner
from tests.comments.server.reading import Reading, field_of, soup, text_of

STATE_OF = {"/moderate": "", "/moderate/spam": "spam", "/moderate/rejected": "rejected"}
HARM = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)><iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</textarea><script>alert(1)</script>",
    "</title></pre></details></form><script>alert(1)</script>",
    "[x](javascript:alert(1)) [y](data:text/html,x) <javascript:alert(1)>",
    "[x](https://e.example \"' onmouseover='alert(1)\") ![i](https://t.example/p.gif)",
    "[x](//evil.example) [y](/moderate/logout) [z](https://u:p@host/)",
    "<p id=more class=skip style=position:fixed>",
    "<form action=https://evil.example><button formaction=https://evil.example>Approve</button>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "{{ config }} {% include 'base.html' %} {{ ''.__class__ }}",
    "A\u202egnp.exe \u2066 \u0000\u001b[31m \u3164 \u200b",
    "<!-- --> <![CDATA[ x ]]> &lt;script&gt; &#60;script&#62;",
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id all the same, with less work: these tests are not about how long it takes."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture
def owner(reading: Reading) -> Owner:
    owner = Owner(reading)
    assert owner.log_in().status_code == 303
    return owner


# ── What strangers wrote ─────────────────────────────────────────────────────────────────


def harmful(page: TestResponse) -> list[str]:
    """What of a page would run, load from elsewhere, send elsewhere, or pass for ours."""
    parsed = BeautifulSoup(page.get_data(as_text=True), "html5lib")
    found: list[str] = []
    for tag in parsed.find_all(True):
        assert isinstance(tag, Tag)
        if tag.name in ("script", "img", "iframe", "svg", "math", "style", "object", "base"):
            found.append(f"<{tag.name}>")
        if tag.name == "meta" and tag.get("http-equiv"):
            found.append(str(tag))
        for name, said in tag.attrs.items():
            if name.startswith("on") or name in ("style", "srcdoc", "src"):
                found.append(f"{tag.name} {name}")
            if name in ("href", "action", "formaction") and not str(said).startswith(("/", "#")):
                rel = set(tag.get_attribute_list("rel"))
                if tag.name != "a" or not {"nofollow", "ugc", "noopener", "noreferrer"} <= rel:
                    found.append(str(tag))
                if urlsplit(str(said)).scheme not in ("http", "https"):
                    found.append(str(tag))
        if tag.name in ("form", "button") and tag.get_text(strip=True) == "Log out":
            continue
    ids = [tag["id"] for tag in parsed.find_all(id=True)]
    found += [f"twice: {id}" for id in ids if ids.count(id) > 1]
    if len(parsed.select(".held-one form")) != len(parsed.select(".held-one form.moves")):
        found.append("a form inside of a comment")
    return found


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.long
def test_every_field_of_a_stranger_is_text_on_every_page(owner: Owner, harm: str) -> None:
    beside = Sidecar(email=harm, reasons=(f"it says {harm}",), fingerprint="f", score=0.5)
    line = " ".join(harm.split())[:190] or "x"
    parent = owner.waiting(name=line, body=harm, url=line, beside=beside)
    ids = {
        tab: owner.waiting(line, harm, line, parent, beside, to=state)
        for tab, state in {**STATE_OF, "/moderate/published": "approved"}.items()
    }
    for tab, id in ids.items():
        assert id in owner.get(tab).get_data(as_text=True)
        assert harmful(owner.get(tab)) == []
        assert harmful(owner.page_of(id)) == []
        assert harmful(owner.get(f"/moderate/comment/{id}/sure/block")) == []
    published = ids["/moderate/published"]
    assert harmful(owner.get(f"/moderate/comment/{published}/sure/delete")) == []
    # What was done is said with the name; what is typed comes back.
    assert harmful(owner.press(owner.page_of(ids["/moderate"]), "Approve")) == []
    for button, typed in (
        ("Save", {"name": "", "website": harm, "comment": harm}),
        ("Look at what would go", {"comment": f"{harm}, not there"}),
        ("Look at what would go", {"comment": "e"}),
    ):
        page = owner.press(owner.page_of(published), button, **typed)
        assert page.status_code in (200, 422)
        assert harmful(page) == []


@pytest.mark.long
@pytest.mark.parametrize("harm", HARM)
def test_an_edit_can_bring_nothing_in_that_a_reader_could_not(owner: Owner, harm: str) -> None:
    id = owner.waiting()
    page = owner.press(owner.page_of(id), "Save", comment=f"{harm}\n\nmore", name="Sam")
    assert harmful(page) == []
    assert "Changed the comment" in text_of(page)
    for website in ("javascript:alert(1)", 'https://a/"onmouseover="alert(1)', "//e.example"):
        refused = owner.press(owner.page_of(id), "Save", website=website)
        assert refused.status_code == 422
        assert field_of(refused, "website")["value"] == website
        assert field_of(refused, "website")["aria-describedby"] == "wrong-website"
        assert owner.store.find(id).comment.url is None


def test_what_hides_in_a_text_is_spelled_out(owner: Owner) -> None:
    id = owner.waiting(name="Sam\u200b", body="an invoice\u202egnp.exe\n\nand *more*")
    for page in (owner.get("/moderate"), owner.page_of(id)):
        written = soup(page).select_one(".written pre")
        assert written is not None
        assert written.get_text() == "an invoice<U+202E>gnp.exe\n\nand *more*"
        assert "Sam<U+200B>" in text_of(page)
        assert "\u202e" not in page.get_data(as_text=True)


def test_links_say_where_they_lead(owner: Owner) -> None:
    owner.waiting(
        body="[my bank](https://xn--pypal-4ve.com/login) and https://plain.example/x",
        url="https://my.example/",
    )
    listed = soup(owner.get("/moderate")).select(".leads li")
    said = [re.sub(r"\s+", " ", line.get_text(" ")).strip() for line in listed]
    assert said[0].startswith("my.example the website, behind the name")
    assert said[1].startswith("xn--pypal-4ve.com shown as p\u0430ypal.com behind “my bank”")
    assert said[2].startswith("plain.example written out, not a link")


def test_a_comment_says_why_it_waits_and_whom_it_answers(owner: Owner) -> None:
    parent = owner.waiting("Nadia", "The ten o'clock laundry.", to="approved")
    beside = Sidecar(reasons=("two links", "a blocked word"), email="sam@example.org")
    id = owner.waiting("Sam", parent=parent, beside=beside)
    words = text_of(owner.get("/moderate"))
    assert "Held because two links a blocked word" in words
    assert "Answers Nadia : “The ten o'clock laundry.”" in words
    assert "Nap time & wars" in words
    assert "sam@example.org" not in words
    assert "sam@example.org" in text_of(owner.page_of(id))


# ── Who may come in ──────────────────────────────────────────────────────────────────────


def test_without_a_login_nothing_is_shown_and_nothing_done(reading: Reading) -> None:
    owner = Owner(reading)
    id = owner.waiting("Somebody")
    for address in (*TABS, f"/moderate/comment/{id}", f"/moderate/comment/{id}/sure/block"):
        page = owner.get(address)
        assert (page.status_code, page.headers["Location"]) == (303, "/moderate/login")
    for act in ("approve", "spam", "reject", "edit", "reply", "redact", "block", "delete"):
        answer = owner.post(f"/moderate/comment/{id}/{act}", {"rev": "1:pending", "token": ""})
        assert answer.status_code == 403
        assert "Your log-in has ended" in text_of(answer)
    assert owner.status(id) == "pending"


ACTS = ("approve", "spam", "reject", "hold", "edit", "reply", "redact", "block", "delete")


@pytest.mark.parametrize("act", [*ACTS, "sure/redact"])
@pytest.mark.parametrize(
    "token", [None, "0" * 64, *(pytest.param(odd, marks=pytest.mark.long) for odd in ("", "é"))]
)
def test_a_form_without_this_sessions_token_does_nothing(
    owner: Owner, act: str, token: str | None
) -> None:
    id = owner.waiting(beside=Sidecar(email="a@example.org"))
    fields = {"rev": "1:pending", "comment": "Words", "name": "Other"}
    fields |= {} if token is None else {"token": token}
    before = owner.store.find(id)
    answer = owner.post(f"/moderate/comment/{id}/{act}", fields)
    assert answer.status_code == 403
    assert "logged in again since this page" in text_of(answer)
    assert owner.store.find(id) == before


def test_the_token_of_another_session_is_not_taken(owner: Owner) -> None:
    id = owner.waiting()
    address, fields = owner.form(owner.page_of(id), "Approve")
    owner.log_in()
    assert owner.post(address, fields).status_code == 403
    assert owner.status(id) == "pending"


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://localhost:81", "https://localhost"]
)
def test_a_form_on_another_site_does_nothing(owner: Owner, origin: str | None) -> None:
    id = owner.waiting()
    address, fields = owner.form(owner.page_of(id), "Approve")
    answer = owner.post(address, fields, origin=origin)
    assert answer.status_code == 403
    assert "did not come from a page of this site" in text_of(answer)
    assert owner.status(id) == "pending"
    for other in ("/moderate/login", "/moderate/logout"):
        assert owner.post(other, {"password": PASSWORD}, origin=origin).status_code == 403
    assert owner.get("/moderate").status_code == 200


def test_looking_changes_nothing(owner: Owner) -> None:
    id = owner.waiting()
    before = owner.store.find(id)
    for act in ACTS:
        assert owner.get(f"/moderate/comment/{id}/{act}").status_code in (404, 405)
    for did in ("block", "delete", "redact"):
        assert owner.get(f"/moderate/comment/{id}/sure/{did}").status_code == 200
    assert owner.get("/moderate/logout").status_code in (404, 405)
    assert owner.store.find(id) == before
    assert owner.get("/moderate").status_code == 200


def test_a_link_in_a_mail_finds_the_owner_logged_in(owner: Owner) -> None:
    owner.browser.delete_cookie("moderate")  # strict: it stays at home on the way from elsewhere
    page = owner.get("/moderate?page=2", **{"Sec-Fetch-Site": "cross-site"})
    again = soup(page).find("meta", attrs={"http-equiv": "refresh"})
    assert isinstance(again, Tag)
    assert again["content"] == "0; url=/moderate?page=2"
    assert "Words" not in text_of(page)


@pytest.mark.parametrize("address", [*TABS, "/moderate/login"])
def test_every_page_is_closed_to_scripts_frames_and_caches(owner: Owner, address: str) -> None:
    headers = owner.get(address).headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert {"frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} <= set(policy)
    assert not any(rule.startswith("script-src") or "unsafe" in rule for rule in policy)
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"  # else our forms would say "null"


def test_the_policy_of_the_page_lets_browsers_say_where_a_form_stood(owner: Owner) -> None:
    metas = soup(owner.get("/moderate")).select('meta[name="referrer"]')
    assert metas[-1]["content"] == "same-origin"  # the last one counts
