"""The owner's pages at /moderate: what waits, one comment, and what to do with it.

GET shows, POST does. Every POST passes the door, carries a token, and says which state of the
comment it was made for: a button on a page that lies behind the times changes nothing. All
decisions are made by `deciding`, the same ones as in the terminal. There are no scripts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

import flask

from ...sources.dataclass import dataclass
from ...sources.word_files import ours
from .. import deciding, redacting
from ..deciding import Done, Refused
from ..rendering import tidy
from ..states import is_allowed
from ..store import Changed, Entry, NotAllowed, Unknown
from . import forms, moderation_view
from .forms import Typed
from .moderation_door import Door, session, stopped, with_headers
from .moderation_lists import TABS, Lists, Place
from .moderation_said import Said, Spoken, Undo
from .service import Service
from .sessions import is_token

_Answer = flask.typing.ResponseReturnValue
_MOVES: Mapping[str, Callable[..., Done]] = {
    "approve": deciding.approve,
    "spam": deciding.spam,
    "reject": deciding.reject,
    "hold": deciding.hold,
}
# Which of them brings a comment (back) to a state.
_TO = {"approved": "approve", "spam": "spam", "rejected": "reject", "pending": "hold"}
_CHANGED = "This has changed meanwhile, so nothing was done. Please look again."
_LATE = "You have logged in again since this page was shown. Please press once more."
_TEXT_FIELDS = ("name", "website", "comment")
_FIELDS = (*_TEXT_FIELDS, "token", "rev")
_NO_SUCH = ("There is no such comment", "Perhaps its writer took it back, or it was erased.")
_NOT_KEPT = "This could not be written to the disk, so nothing was done ({reason})."


def blueprint(service: Service) -> flask.Blueprint:
    """The owner's pages, to be mounted at /moderate."""
    door, rooms = Door(service), _Rooms(service)
    pages = flask.Blueprint("moderation", __name__, url_prefix="/moderate")
    pages.before_request(door.let_in)
    pages.after_request(with_headers)
    add = pages.add_url_rule
    add("/login", "login", door.login, methods=["GET", "POST"])
    add("/logout", "logout", rooms.meant(door.logout), methods=["POST"])
    add("", "waiting", rooms.listed, defaults={"tab": "waiting"}, methods=["GET"])
    add("/", "slash", lambda: flask.redirect(flask.url_for("moderation.waiting"), 308))
    add("/<any(spam, rejected, published):tab>", "listed", rooms.listed, methods=["GET"])
    add("/comment/<id>", "comment", rooms.comment, methods=["GET"])
    add(
        "/comment/<id>/sure/<any(block, delete, redact):did>",
        "ask",
        rooms.ask,
        methods=["GET", "POST"],
    )
    add(
        "/comment/<id>/<any(approve, spam, reject, hold):did>", "move", rooms.move, methods=["POST"]
    )
    add("/comment/<id>/edit", "edit", rooms.edit, methods=["POST"])
    add("/comment/<id>/reply", "reply", rooms.reply, methods=["POST"])
    add("/comment/<id>/redact", "redact", rooms.redact, methods=["POST"])
    add("/comment/<id>/block", "block", rooms.block, methods=["POST"])
    add("/comment/<id>/delete", "delete", rooms.delete, methods=["POST"])
    return pages


@dataclass(frozen=True)
class _Sent:
    """What a button or form sent along: its token, and the revision and state it was made for."""

    token: str
    rev: int
    was: str
    typed: Typed


class _Rooms:
    def __init__(self, service: Service) -> None:
        self._desk = service.desk
        self._store = service.store
        self._lists = Lists(service)
        self._said = Spoken()

    # ── Showing ──────────────────────────────────────────────────────────────────────────

    def listed(self, tab: str) -> _Answer:
        """One page of a list."""
        view = self._lists.view(Place.read(tab, flask.request.args))
        return flask.render_template("moderate.html", view=view, told=self._told())

    def comment(self, id: str) -> _Answer:
        """One comment, and everything that can be done with it."""
        try:
            return self._page(self._store.find(id))
        except Unknown:
            return stopped(*_NO_SUCH, 404)

    def _page(
        self,
        entry: Entry,
        status: int = 200,
        notice: str = "",
        opened: str = "",
        typed: Typed | None = None,
        wrong: Mapping[str, str] | None = None,
    ) -> _Answer:
        """`opened` is the form that is open on the page, with what was `typed` into it and what
        is `wrong` with that."""
        comment = entry.comment
        # What reorders or hides goes with the next change anyhow (forms.read), so it is not here.
        name, website, body = map(tidy, (comment.author, comment.url or "", comment.body))
        kept = Typed(name=name, website=website, comment=body)
        page = flask.render_template(
            "moderate_comment.html",
            c=self._lists.shown(entry),
            back=Place(_tab_of(comment.status)).named(),
            list_address=Place(_tab_of(comment.status)).address(),
            list_words=TABS[_tab_of(comment.status)].heading,
            told=self._told(),
            notice=notice,
            opened=opened,
            editing=typed if typed is not None and opened == "edit" else kept,
            replying=typed.comment if typed is not None and opened == "reply" else "",
            redacting=typed.comment if typed is not None and opened == "redact" else "",
            wrong=wrong or {},
        )
        return page, status

    def _told(self) -> Said | None:
        return self._said.find(flask.request.args.get("said", ""))

    # ── Doing ────────────────────────────────────────────────────────────────────────────

    def meant(self, act: Callable[[], _Answer]) -> Callable[[], _Answer]:
        """The act, for a form that carries the token of this session."""

        def only_meant() -> _Answer:
            if not is_token(session(), forms.read(flask.request, _FIELDS).token):
                return stopped("This was not done", _LATE, 403)
            return act()

        return only_meant

    def move(self, id: str, did: str) -> _Answer:
        """Approve, spam, reject or hold."""
        desk = self._desk

        def act(entry: Entry, sent: _Sent) -> _Answer:
            done = _MOVES[did](desk, id, rev=sent.rev, via="web")
            return self._to_list(Said(done.said, _back_to(entry.comment.status, done)))

        return self._act(id, "", act)

    def edit(self, id: str) -> _Answer:
        """Change the words, the name or the website: the same rules as for its writer."""

        def act(entry: Entry, sent: _Sent) -> _Answer:
            typed = sent.typed
            if wrong := forms.wrong(typed, ours()):
                return self._page(entry, 422, opened="edit", typed=typed, wrong=wrong)
            texts = {"body": typed.comment, "author": typed.name, "url": typed.website or None}
            done = deciding.edit(self._desk, id, rev=sent.rev, **texts)
            return self._to_comment(id, Said(done.said))

        return self._act(id, "edit", act)

    def reply(self, id: str) -> _Answer:
        """Answer as the owner: at once, and with the owner's mark."""

        def act(entry: Entry, sent: _Sent) -> _Answer:
            typed = Typed(name=self._desk.owner or "-", comment=sent.typed.comment)
            wrong = forms.wrong(typed, ours())  # the desk speaks English
            if "comment" in wrong:
                return self._page(entry, 422, opened="reply", typed=sent.typed, wrong=wrong)
            done = deciding.reply(self._desk, id, sent.typed.comment, source="web")
            return self._to_comment(id, Said(done.said, _back_to("pending", done)))

        return self._act(id, "reply", act)

    def ask(self, id: str, did: str) -> _Answer:
        """Ask before what cannot be undone."""
        if flask.request.method == "GET":
            try:
                entry = self._store.find(id)
            except Unknown:
                return stopped(*_NO_SUCH, 404)
            if did == "redact":  # which words?
                return self._page(entry, opened=did)
            return self._sure(entry, did)

        def act(entry: Entry, sent: _Sent) -> _Answer:
            words = sent.typed.comment
            times = redacting.would_redact(entry.comment, words)
            if not times:
                wrong = {"words": "These words do not stand in the comment, letter for letter."}
                return self._page(entry, 422, opened="redact", typed=sent.typed, wrong=wrong)
            return self._sure(entry, "redact", words, times)

        return self._act(id, "redact", act)

    def _sure(self, entry: Entry, did: str, words: str = "", times: int = 0) -> _Answer:
        c = self._lists.shown(entry)
        shown = moderation_view.raw(words)
        return flask.render_template(
            "moderate_sure.html", c=c, did=did, taken_out=words, shown=shown, times=times
        )

    def redact(self, id: str) -> _Answer:
        """Replace words; no copy of them is kept."""

        def act(entry: Entry, sent: _Sent) -> _Answer:
            done = deciding.redact(self._desk, id, sent.typed.comment, rev=sent.rev)
            return self._to_comment(id, Said(done.said))

        return self._act(id, "redact", act)

    def block(self, id: str) -> _Answer:
        """Send what comes from the same address, website or place to spam from now on."""

        def act(entry: Entry, sent: _Sent) -> _Answer:
            done = deciding.block(self._desk, id, rev=sent.rev, via="web")
            return self._to_comment(id, Said(done.said))

        return self._act(id, "", act)

    def delete(self, id: str) -> _Answer:
        """Take a published comment away for good; its place in the thread stays."""

        def act(entry: Entry, sent: _Sent) -> _Answer:
            done = deciding.delete(self._desk, id, rev=sent.rev, via="web")
            return self._to_list(Said(done.said))

        return self._act(id, "", act)

    def _act(self, id: str, opened: str, act: Callable[[Entry, _Sent], _Answer]) -> _Answer:
        """Do what a form asks for, or show the comment as it is now and say why not; what was
        typed into the form that is `opened` is given back."""
        sent = _sent()
        try:
            entry = self._store.find(id)
            typed = sent.typed if opened else None
            if not is_token(session(), sent.token):
                return self._page(entry, 403, _LATE, opened, typed)
            try:
                with self._store.alone():  # nobody decides between this look and the decision
                    entry = self._store.find(id)
                    if (sent.rev, sent.was) != (entry.comment.rev, entry.comment.status):
                        raise Changed
                    return act(entry, sent)
            except Changed:
                return self._page(self._store.find(id), 409, _CHANGED, opened, typed)
            except (NotAllowed, Refused) as no:
                return self._page(self._store.find(id), 409, str(no), opened, typed)
            except OSError as error:
                logging.getLogger(__name__).error("A decision failed", exc_info=error)
                words = _NOT_KEPT.format(reason=error.strerror or "no reason is known")
                return self._page(entry, 503, words, opened, typed)
        except Unknown:
            return stopped(*_NO_SUCH, 404)

    def _to_list(self, said: Said) -> _Answer:
        asked = flask.request.args
        place = Place.read(asked.get("tab", "waiting"), asked)
        address = place.address(said=self._said.keep(said))
        return flask.redirect(f"{address}#said", 303)

    def _to_comment(self, id: str, said: Said) -> _Answer:
        address = flask.url_for("moderation.comment", id=id, said=self._said.keep(said))
        return flask.redirect(f"{address}#said", 303)


def _tab_of(status: str) -> str:
    """The list that a comment stands in; for a deleted one, the one that the owner works in."""
    return next((name for name, tab in TABS.items() if tab.status == status), "waiting")


def _back_to(before: str, done: Done) -> Undo | None:
    """The button that brings a comment back into the state that it was in."""
    if not done.undo or done.entry is None or not is_allowed(done.entry.comment.status, before):
        return None
    comment = done.entry.comment
    return Undo(comment.id, _TO[before], moderation_view.seen(comment.rev, comment.status))


def _sent() -> _Sent:
    typed = forms.read(flask.request, _FIELDS)
    rev, _, was = typed.rev.partition(":")
    is_number = rev.isascii() and rev.isdigit() and len(rev) < 10
    return _Sent(typed.token, int(rev) if is_number else 0, was, typed)
