"""Everything hostile in a real browser, on the site as it is built and on the server as it runs.

The site's and the server's policies would stop a script or a picture from elsewhere; here they are
taken away, so that the pages have to be harmless by themselves. That the traps work is shown on a
page that is not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, Route

from plugins.comments.server import passwords
from plugins.comments.server.running import Server
from plugins.comments.sidecar import Sidecar
from plugins.comments.store import Entry
from tests import browsing
from tests.building import write
from tests.comments import hostile
from tests.comments.hostile import Vector
from tests.comments.server.owning import PASSWORD
from tests.comments.server.reading import POST
from tests.comments.test_hostile_markup import first_of_each
from tests.comments.whole_site import MUCH, WholeSite

# Whatever a stranger's script would do first, and whatever goes wrong where it tries.
TRAP = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch'])
  window[name] = (...given) => { window.ran.push(`${name} ${given}`) };
for (const name of ['error', 'unhandledrejection', 'securitypolicyviolation'])
  window.addEventListener(name, event => { window.ran.push(`${name} ${event.message || ''}`) });
window.before = new Set(Object.getOwnPropertyNames(window));
"""
# What a page must not have, whoever asked for it. The site's own pictures and data are no harm.
LOOK = """() => {
  const found = [...window.ran];
  for (const name of Object.getOwnPropertyNames(window))
    if (!window.before.has(name) && name !== 'before' && isNaN(name)
        && !(document.getElementById(name) || document.getElementsByName(name).length))
      found.push(`a global ${name}`);
  const ours = ':not([type="application/ld+json"], [src="/theme/reader.js"])';
  const odd = `script${ours}, iframe, frame, object, embed, svg, math, base, style, video, audio,`
    + ' template:not(#scheme, #share_ways), dialog, marquee, [onerror], [onload], [srcdoc]';
  for (const one of document.querySelectorAll(odd)) found.push(one.outerHTML.slice(0, 90));
  for (const one of document.querySelectorAll('*'))
    for (const {name, value} of one.attributes)
      if (/^(on|style$)/.test(name) || /^\\s*(javascript|data|vbscript):/i.test(value))
        found.push(`${one.tagName} ${name}=${value.slice(0, 60)}`);
  for (const one of document.querySelectorAll('.e-content *, .comment-text *')) {
    const shown = getComputedStyle(one).position;
    if (shown === 'fixed' || shown === 'absolute') found.push(`lies over others: ${one.outerHTML}`);
  }
  return found;
}"""

pytestmark = browsing.MARKS
browser = browsing.browser


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id all the same, with less work."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))


@contextmanager
def served(site: WholeSite) -> Iterator[str]:
    """The address of the site and its server, over a real socket."""
    server = Server(site.app, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://localhost:{server.port}"
    server.close()


@dataclass
class Watch:
    """Notices what pages do that they should not."""

    context: BrowserContext
    home: str
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.add_init_script(TRAP)
        self.context.route("**/*", self._route)
        self.context.on("page", self._page)
        self.page = self.context.new_page()

    def _route(self, route: Route) -> None:
        if route.request.url.startswith(f"{self.home}/"):
            route.continue_()
        else:
            self.noticed.append(f"asked for {route.request.url[:90]}")
            route.abort()

    def _page(self, page: Page) -> None:
        if len(self.context.pages) > 1:
            self.noticed.append(f"another window: {page.url}")
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.noticed.append(f"an error: {error}"))
        page.on("download", lambda download: self.noticed.append(f"a download: {download.url}"))

    def _dialog(self, dialog: Dialog) -> None:
        self.noticed.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def look(self, pause: int = 20) -> list[str]:
        """What there is to say of the page that is open, once everything on it was touched."""
        self.page.wait_for_load_state()
        try:
            found = self._touched(pause)
        except Error as error:  # it went elsewhere under our hands
            found = [f"it cannot be looked at: {error}"]
        if not self.page.url.startswith(f"{self.home}/"):
            found.append(f"it has gone to {self.page.url}")
        return found

    def _touched(self, pause: int) -> list[str]:
        self.page.evaluate(
            "() => { for (const one of document.querySelectorAll('details')) one.open = true;"
            " for (const one of document.querySelectorAll('.e-content *, .comment-text *, h3 *'))"
            " for (const kind of ['mouseover', 'pointerenter', 'focus', 'mousemove'])"
            " one.dispatchEvent(new Event(kind, {bubbles: true})); }"
        )
        self.page.wait_for_timeout(pause)
        found = [*self.noticed, *self.page.evaluate(LOOK)]
        self.noticed.clear()
        return found

    def goto(self, path: str, pause: int = 20) -> list[str]:
        self.page.goto(f"{self.home}{path}")
        return self.look(pause)


@contextmanager
def watched(browser: Browser, home: str) -> Iterator[Watch]:
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    yield Watch(context, home)
    context.close()


HARMFUL = [
    "<script>alert(1)</script>",
    "<script>hit = 1</script>",
    "<script>no_such_function()</script>",
    "<img src=https://evil.example/p.gif>",
    "<img src=/none.gif onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<div class=e-content><p style='position:fixed;inset:0'>x</p></div>",
    "<a href='javascript:alert(1)'>x</a>",
]


def test_the_traps_notice_what_is_harmful(tmp_path: Path, browser: Browser) -> None:
    """The control: each of these on a page of the site is noticed."""
    site = WholeSite(tmp_path)
    for number, harm in enumerate(["", *HARMFUL]):
        text = f"<!doctype html><title>x</title><p>x</p>{harm}"
        write(site.site / f"harm/{number}/index.html", text)
    with served(site) as home:
        # A window for each: one that is led elsewhere goes on going while the next is opened.
        for number, harm in enumerate(["", *HARMFUL]):
            with watched(browser, home) as watch:
                noticed = watch.goto(f"/harm/{number}/", 150)
            assert bool(noticed) == bool(harm), (harm, noticed)


def test_nothing_hostile_does_anything_on_any_page(tmp_path: Path, browser: Browser) -> None:
    """Items 1 to 11: every vector on the preview, on the owner's pages, and on the site once it is
    approved; some of each class where a comment waits."""
    site = WholeSite(tmp_path, toml=MUCH + 'proxies = ["127.0.0.1", "::1"]\n')
    passwords.set_password(site.private, PASSWORD)
    vectors = [*hostile.MARKUP, *hostile.NAMES]
    found: dict[str, list[str]] = {}
    with served(site) as home, watched(browser, home) as watch:
        for vector in vectors:
            typed_in(site, vector)
        found |= look_as_reader(site, watch)
        entries = site.entries()
        found |= look_as_owner(site, watch, entries)
        site.approve(*(entry.comment.id for entry in entries))
        # And what only a file can hold.
        for number, vector in enumerate(hostile.NO_WEBSITES):
            site.put(f"c-website-{number}", "Words.", url=vector.text)
        site.build()
        for path in ("", *(f"comments/{n}/" for n in range(2, 9))):
            if (site.site / "posts" / POST / path / "index.html").exists():
                found[f"the post {path}"] = watch.goto(f"/posts/{POST}/{path}", 400)
        for path in ("/", "/archive/", "/moderate/published"):
            found[path] = watch.goto(path, 200)
    assert len(entries) >= len(vectors)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def typed_in(site: WholeSite, vector: Vector) -> None:
    if vector.item == 8:
        site.send_through(name=vector.text, comment=f"Words of {vector}")
    else:
        site.send_through(comment=vector.text)


def look_as_reader(site: WholeSite, watch: Watch) -> dict[str, list[str]]:
    """From the form on the post's page: the preview, and where the comment waits."""
    found: dict[str, list[str]] = {}
    page = watch.page
    to_send = {*first_of_each(hostile.MARKUP), *hostile.NAMES[:2]}
    page.goto(f"{watch.home}/posts/{POST}/")
    button = "See how it will look"
    for vector in [*hostile.MARKUP, *hostile.NAMES]:
        is_name = vector.item == 8
        # From another sender each time: so many previews are for none alone.
        page.set_extra_http_headers({"X-Forwarded-For": site.a_peer()})
        page.fill("textarea", f"Words of {vector}" if is_name else vector.text)
        page.fill("[name=name]:visible", vector.text[:60] if is_name else "Sam")
        page.click(f"text={button}")
        found[f"{vector} preview"] = watch.look()
        button = "Look at it again"  # the next one is typed into the form below the preview
        if vector in to_send:
            site.clock.later(seconds=10)
            page.click("text=Send this comment")
            # The same was sent before (typed_in), but by another sender.
            assert "/c/waiting/" in page.url, vector
            found[f"{vector} waiting"] = watch.look()
            page.goto(f"{watch.home}/posts/{POST}/")
            button = "See how it will look"
    page.set_extra_http_headers({})
    return found


def look_as_owner(site: WholeSite, watch: Watch, entries: list[Entry]) -> dict[str, list[str]]:
    """All lists, and the page of each comment; the reasons and addresses are hostile, too."""
    found: dict[str, list[str]] = {}
    page = watch.page
    for number, entry in enumerate(entries):
        text = hostile.MARKUP[number % len(hostile.MARKUP)].text
        beside = Sidecar(email=text, reasons=(text,), score=0.5)
        site.store.annotate(entry.comment.id, beside)
    found["log-in"] = watch.goto("/moderate")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{watch.home}/moderate")
    for number in range(1, 2 + len(entries) // 20):
        found[f"list {number}"] = watch.goto(f"/moderate?page={number}", 200)
    for entry in entries[::5]:
        id = entry.comment.id
        found[f"{id} {entry.comment.body[:40]}"] = watch.goto(f"/moderate/comment/{id}", 0)
    for entry in entries[::20]:
        for did in ("block", "redact"):
            path = f"/moderate/comment/{entry.comment.id}/sure/{did}"
            found[path] = watch.goto(path, 0)
    return found


# ── The owner, by keyboard ───────────────────────────────────────────────────────────────────


def test_every_action_works_by_keyboard_without_javascript(
    tmp_path: Path, browser: Browser
) -> None:
    """Item 84: with the policy on and JavaScript off, every action from the first to the last is
    done with the tab and return keys."""
    site = WholeSite(tmp_path)
    passwords.set_password(site.private, PASSWORD)
    for id in ("c-one", "c-two", "c-three", "c-four"):
        beside = Sidecar(email=f"{id}@mail.example", fingerprint="2026-03.ab")
        site.waiting(id, beside, author=f"Writer {id}", body=f"Some words of {id}.")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with served(site) as home:
        page.goto(f"{home}/moderate")
        page.wait_for_selector("#password:focus")
        page.keyboard.type(PASSWORD)
        press(page)

        def at(id: str, *names: str) -> None:
            page.goto(f"{home}/moderate/comment/{id}")
            for name in names:
                tab_to(page, name)
                press(page)

        at("c-one", "Spam: the comment of Writer c-one")
        assert site.status("c-one") == "spam"
        at("c-one", "Not spam: the comment of Writer c-one")
        assert site.status("c-one") == "pending"
        at("c-one", "Reject the comment of Writer c-one")
        assert site.status("c-one") == "rejected"
        at("c-one", "Let it wait again: the comment of Writer c-one")
        assert site.status("c-one") == "pending"
        at("c-one", "Approve the comment of Writer c-one")
        assert site.status("c-one") == "approved"
        at("c-one", "Reply")
        typed(page, "Your reply to Writer c-one", "Thank you.", "Publish the reply")
        assert [e.comment.body for e in site.entries("approved")].count("Thank you.") == 1
        at("c-one", "Hold the comment of Writer c-one")
        assert site.status("c-one") == "pending"
        at("c-two", "Edit")
        typed(page, "Comment", "Other words.", "Save")
        assert site.store.find("c-two").comment.body == "Other words."
        at("c-three", "Take words out")
        typed(page, "The words to remove, letter for letter", "words", "Look at what would go")
        tab_to(page, "Take them out for good")
        press(page)
        assert site.store.find("c-three").comment.body == "Some [removed] of c-three."
        at(
            "c-four",
            "Block",
            "Block whoever wrote the comment of Writer c-four; asks first",
            "Block",
        )
        assert site.status("c-four") == "spam"
        site.approve("c-two")
        name = "Delete the comment of Writer c-two; asks first"
        at("c-two", "Delete", name, "Delete it for good")
        assert site.status("c-two") == "deleted"
        tab_to(page, "Log out")
        press(page)
        page.wait_for_url(f"{home}/moderate/login")
    context.close()


def press(page: Page) -> None:
    """The return key; what it opens is waited for."""
    if page.locator("summary:focus").count():
        return page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def typed(page: Page, field_name: str, text: str, button: str) -> None:
    tab_to(page, field_name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    tab_to(page, button)
    press(page)


def tab_to(page: Page, name: str) -> None:
    """Go on with the tab key until what has the cursor is called so."""
    here = page.get_by_role("button", name=name, exact=True)
    here = here.or_(page.get_by_role("link", name=name, exact=True))
    here = here.or_(page.get_by_label(name, exact=True))
    here = here.or_(page.locator("summary").filter(has_text=name))
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator("*:focus").and_(here).count():
            return
    raise AssertionError(f"'{name}' is not reached on {page.url}")
