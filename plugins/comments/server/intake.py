"""The door: from the form on a page to a comment that waits.

The form is static, so the first POST makes a preview with a signed token; the second, with that
token, stores the comment and leads to a private page where its writer may still change it. Each
refusal gives back what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import flask
from werkzeug.exceptions import MethodNotAllowed

from .. import keys, rendering
from ..record import is_id
from ..store import Full, NotAllowed, Unknown
from . import forms, published_page, waiting
from .client_address import Senders
from .forms import Typed
from .limits import Limits, SameTexts, TooMany
from .published_page import PublishedPost
from .receiving import Receiver
from .service import Service
from .sorting import Sorting
from .tokens import BadToken, FormToken, Tokens
from .trouble import Trouble

_Answer = flask.typing.ResponseReturnValue

_FIELDS = frozenset({*forms.FIELDS, "token"})
# Why a comment that was to be sent is shown once more: keys of the words of the interface.
LATE = "wrong.late"
NOT_OURS = "wrong.not_ours"


def blueprint(service: Service) -> flask.Blueprint:
    """The readers' pages, below the path of the intake."""
    pages = flask.Blueprint("intake", __name__)
    door = Door(service)
    pages.add_url_rule("/<slug>", "write", door.write, methods=["GET", "POST"])
    pages.add_url_rule("/<slug>/confirm", "confirm", door.confirm, methods=["POST"])
    waiting.add_pages(pages, door.desk)
    pages.add_url_rule("/<path:rest>", "nothing", _nothing, methods=["GET"])
    return pages


class Door:
    """Takes comments for one site."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._tokens = Tokens(service.signing_key, service.now)
        self._limits = Limits(service.options)
        self._trouble = Trouble(service.desk)
        self._senders = Senders(service.options.proxies)
        same, rules = SameTexts(), Sorting(service.desk)
        self._receiver = Receiver(service, self._limits, same, rules)
        self.desk = waiting.WaitingDesk(
            service, self._tokens, self._limits, same, rules, self._trouble, self._senders
        )

    def write(self, slug: str) -> _Answer:
        """The form for an answer (GET with `reply`), or the preview of what a form sent."""
        if flask.request.method != "POST":
            return self._answer_form(slug)
        typed = forms.read(flask.request, _FIELDS)
        post = self._open_post(slug)
        if post is None:
            return _not_taken(typed)
        return self._look(post, typed, lambda: self._token(post, typed))

    def confirm(self, slug: str) -> _Answer:
        """Store what was previewed."""
        typed = forms.read(flask.request, _FIELDS)
        post = self._open_post(slug)
        if post is None:
            return _not_taken(typed)
        try:
            token = self._tokens.read_form(typed.token, post.slug)
        except BadToken:
            return self._look(post, typed, lambda: self._fresh(post, typed), NOT_OURS)
        typed = replace(typed, parent=token.parent)
        sender = self._senders.of(flask.request)
        try:
            self._limits.send(sender)
            if token.expired:
                return self._late(post, typed, token)
            if refusal := self._refusal(post, typed):
                return refusal
            id, is_new = self._receiver.receive(post, typed, token, sender)
        except TooMany as many:
            return self._too_many(post, typed, many)
        except (OSError, keys.Unusable) as error:
            self._trouble.tell(error)
            return self._not_now("cannot_keep.html", post, typed)
        except Full as full:
            self._trouble.tell(full)
            return self._not_now("full.html", post, typed)
        except NotAllowed:
            words = {"comment": self._service.words("wrong.unreadable")}
            return forms.page("write.html", post, typed, wrong=words), 422
        if not is_new:
            return self._already(post, typed, id)
        # An address of our own making: nothing that was sent stands in it.
        return flask.redirect(self.desk.address(id), 303)

    def _late(self, post: PublishedPost, typed: Typed, token: FormToken) -> _Answer:
        """What a form of the day before gets: a look, and a new token. With its own it could
        bring back a comment that was taken away and is forgotten by now."""
        if id := self._receiver.earlier(post, token):
            return self._already(post, typed, id)

        def fresh() -> FormToken:
            made = self._fresh(post, typed)
            return replace(made, caught=made.caught or token.caught)

        return self._look(post, typed, fresh, LATE)

    def _look(
        self,
        post: PublishedPost,
        typed: Typed,
        token: Callable[[], FormToken],
        notice: str = "",
    ) -> _Answer:
        """The preview, or the form again where it cannot be taken. `token` gives the one to go
        on with; `notice` is the key of what says why a comment that was to be sent is shown once
        more."""
        try:
            self._limits.look(self._senders.of(flask.request))
        except TooMany as many:
            return self._too_many(post, typed, many)
        return self._refusal(post, typed) or self._preview(post, typed, token(), notice)

    def _answer_form(self, slug: str) -> _Answer:
        reply = flask.request.args.get("reply", "")
        if not reply:
            raise MethodNotAllowed(valid_methods=["POST"])
        post = self._open_post(slug)
        if post is None:
            return _not_taken(None)
        typed = Typed(parent=reply)
        try:
            self._limits.look(self._senders.of(flask.request))
        except TooMany as many:
            return self._too_many(post, Typed(), many)
        if answered := self._answered(post, reply):
            return forms.page("write.html", post, typed, answered=answered)
        words = {"": self._service.words("wrong.no_parent")}
        form = forms.page("write.html", post, replace(typed, parent=""), wrong=words)
        return form, 404

    def _refusal(self, post: PublishedPost, typed: Typed) -> _Answer | None:
        """The form again where something in it cannot be taken."""
        answered = self._answered(post, typed.parent) if typed.parent else ""
        words = self._service.words
        wrong = forms.wrong(typed, words)
        if typed.parent and not answered:
            wrong = {"": words("wrong.no_parent_kept"), **wrong}
            # The token belongs to the answer that it was made for.
            typed = replace(typed, parent="", token="")
        is_too_large = forms.is_too_large(flask.request)
        if is_too_large and not wrong:
            wrong = {"": words("wrong.too_large")}
        if not wrong:
            return None
        page = forms.page("write.html", post, typed, wrong=wrong, answered=answered)
        return page, 413 if is_too_large else 422

    def _preview(self, post: PublishedPost, typed: Typed, token: FormToken, notice: str) -> _Answer:
        typed = replace(typed, token=self._tokens.form(token), parent=token.parent)
        answered = self._answered(post, token.parent) if token.parent else ""
        page = forms.page(
            "preview.html",
            post,
            typed,
            answered=answered,
            notice=self._service.words(notice) if notice else "",
            shown_name=rendering.name(typed.name),
            shown_url=rendering.web_address(typed.website) or "",
            shown=rendering.html(typed.comment),
        )
        return page, 422 if notice else 200

    def _token(self, post: PublishedPost, typed: Typed) -> FormToken:
        """The token that the form carries already, or a new one."""
        try:
            token = self._tokens.read_form(typed.token, post.slug) if typed.token else None
        except BadToken:
            token = None
        if token is None or token.parent != typed.parent or not self._tokens.may_go_on(token):
            return self._fresh(post, typed)
        return replace(token, caught=token.caught or bool(typed.subject))

    def _fresh(self, post: PublishedPost, typed: Typed) -> FormToken:
        parent = typed.parent if self._answered(post, typed.parent) else ""
        return self._tokens.new(post.slug, parent, bool(typed.subject))

    def _open_post(self, slug: str) -> PublishedPost | None:
        post = self._post(slug)
        return post if post is not None and post.is_open else None

    def _post(self, slug: str) -> PublishedPost | None:
        return published_page.find(self._service.site, self._service.at, slug)

    def _answered(self, post: PublishedPost, id: str) -> str:
        """The name of whom a comment answers; "" where there is nobody to be answered: it is all
        the same whether that one waits, was removed, stands elsewhere or never was."""
        if not id or not is_id(id):
            return ""
        try:
            comment = self._service.store.find(id).comment
        except Unknown:
            return ""
        if comment.status != "approved" or comment.kind != "comment":
            return ""
        if comment.post != post.slug:  # its folder may have the post's older name
            home = self._post(comment.post)
            if home is None or home.slug != post.slug:
                return ""
        return rendering.name(comment.author)

    def _already(self, post: PublishedPost, typed: Typed, id: str) -> _Answer:
        """What a second click gets, and whoever sends the same again."""
        link = self.desk.address_while_waiting(id) if id else ""
        return forms.page("received.html", post, typed, link=link)

    def _too_many(self, post: PublishedPost, typed: Typed, many: TooMany) -> _Answer:
        minutes = -(-many.seconds // 60)
        page = forms.page("too_many.html", post, typed, minutes=minutes, everybody=many.everybody)
        return page, 429, {"Retry-After": str(many.seconds)}

    def _not_now(self, template: str, post: PublishedPost, typed: Typed) -> _Answer:
        return forms.page(template, post, typed), 503, {"Retry-After": "3600"}


def _nothing(rest: str) -> _Answer:
    """Below the intake stand no files of the site."""
    raise MethodNotAllowed(valid_methods=["POST"])


def _not_taken(typed: Typed | None) -> _Answer:
    """The one answer for a post that is closed, a draft, or not there at all."""
    return flask.render_template("not_taken.html", typed=typed), 404
