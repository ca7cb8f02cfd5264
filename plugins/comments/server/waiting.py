"""The private page of a comment that waits: for a quarter of an hour its writer may change it or
take it back, unless the owner was faster.

Whatever has become of it after that, the page says the same, so it tells nobody what the owner
decided.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import flask

from .. import rendering
from ..rules import Submission
from ..store import Changed, Entry, NotAllowed, Unknown
from . import forms, published_page
from .client_address import Senders
from .forms import Typed
from .limits import Limits, SameTexts, TooMany
from .published_page import PublishedPost
from .service import Service
from .sorting import Sorting
from .tokens import LINK_MINUTES, BadToken, Tokens
from .trouble import Trouble

_Answer = flask.typing.ResponseReturnValue
_FIELDS = ("name", "website", "comment", "rev")


def add_pages(pages: flask.Blueprint, desk: WaitingDesk) -> None:
    """Put the pages into the blueprint of the intake. The two that change something stand a
    step lower, so that a post may be called `waiting`."""
    pages.add_url_rule("/waiting/<link>", "waiting", desk.show, methods=["GET"])
    pages.add_url_rule("/waiting/<link>/edit", "edit", desk.edit, methods=["POST"])
    pages.add_url_rule("/waiting/<link>/withdraw", "withdraw", desk.withdraw, methods=["POST"])


class WaitingDesk:
    """What a writer may do with a comment of their own while it waits."""

    def __init__(
        self,
        service: Service,
        tokens: Tokens,
        limits: Limits,
        same: SameTexts,
        sorting: Sorting,
        trouble: Trouble,
        senders: Senders,
    ) -> None:
        self._service, self._tokens, self._limits = service, tokens, limits
        self._same, self._sorting = same, sorting
        self._trouble, self._senders = trouble, senders

    def address(self, id: str) -> str:
        """The private address of a comment."""
        return f"{self._service.at}waiting/{self._tokens.link(id)}"

    def address_while_waiting(self, id: str) -> str:
        """The same for somebody who sent a form twice; "" when the time for changes is over."""
        return self.address(id) if self._entry(id) else ""

    def show(self, link: str) -> _Answer:
        """The comment, and what may be done with it."""
        entry = self._of(link)
        if entry is None:
            return _over()
        return self._page(link, entry, _typed(entry), {}), 200

    def edit(self, link: str) -> _Answer:
        """Change the comment. The rules look at it again."""
        typed = forms.read(flask.request, _FIELDS)
        entry = self._of(link)
        if entry is None:
            return _over(typed)
        if wrong := forms.wrong(typed, self._service.words):
            return self._page(link, entry, typed, wrong), 422
        try:
            self._limits.look(self._senders.of(flask.request))
            self._change(entry, typed)
        except TooMany as many:
            words = {"": self._service.words("wrong.many_changes")}
            headers = {"Retry-After": str(many.seconds)}
            return self._page(link, entry, typed, words), 429, headers
        except (Changed, NotAllowed, Unknown):
            if again := self._of(link):
                words = {"": self._service.words("wrong.changed_elsewhere")}
                return self._page(link, again, replace(typed, rev=_rev(again)), words), 409
            return _over(typed)
        except OSError as error:
            self._trouble.tell(error)
            words = {"": self._service.words("wrong.not_kept")}
            return self._page(link, entry, typed, words), 503
        self._same.forget(entry.comment.id)
        return flask.redirect(f"{self._service.at}waiting/{link}", 303)

    def withdraw(self, link: str) -> _Answer:
        """Take the comment back: it is gone, with everything that came with it."""
        entry = self._of(link)
        if entry is None:
            return _over()
        try:
            self._service.store.withdraw(entry.comment.id)
        except (Changed, NotAllowed, Unknown):
            return _over()
        except OSError as error:
            self._trouble.tell(error)
            words = {"": self._service.words("wrong.not_taken_back")}
            return self._page(link, entry, _typed(entry), words), 503
        self._same.forget(entry.comment.id)
        return flask.render_template("withdrawn.html", post=self._post(entry))

    def _change(self, entry: Entry, typed: Typed) -> None:
        """Raises what the store raises; `rev` is that of the page on which it was changed."""
        service, comment = self._service, entry.comment
        if typed.rev != _rev(entry):
            raise Changed
        post = self._post(entry)
        verdict = self._sorting.verdict(
            Submission(
                post=comment.post,
                author=typed.name,
                email=entry.beside.email,
                url=typed.website,
                body=typed.comment,
                lang=post.lang or service.lang,
                seconds=float(LINK_MINUTES * 60),  # the time of the first sending was judged then
                fingerprint=entry.beside.fingerprint,
            ),
            instead_of=comment.body,
        )
        store = service.store
        with store.alone():  # between this look and the change the owner decides nothing
            if self._entry(comment.id) is None:
                raise Changed
            store.edit(
                comment.id,
                "web",
                rev=comment.rev,
                body=typed.comment,
                author=typed.name,
                url=typed.website or None,
            )
            if comment.status == "spam":
                return  # with its first reasons: only the owner gets a comment out of there
            beside = replace(entry.beside, reasons=verdict.reasons, score=verdict.score)
            store.annotate(comment.id, beside)
            if verdict.status == "spam":
                store.move(comment.id, "spam", "rules", was="pending")

    def _of(self, link: str) -> Entry | None:
        try:
            return self._entry(self._tokens.read_link(link))
        except BadToken:
            return None

    def _entry(self, id: str) -> Entry | None:
        """A comment that its writer may still change. One that the rules sorted out is shown like
        any other; what the owner has decided is decided."""
        store = self._service.store
        if os.path.lexists(store.withdrawn / id):
            return None  # the store would look for it in every folder
        try:
            entry = store.find(id)
        except Unknown:
            return None
        comment = entry.comment
        age = self._service.now() - comment.created
        is_decided = any(move.by not in ("web", "rules", "classifier") for move in comment.history)
        waits = comment.status in ("pending", "spam") and not is_decided
        return entry if waits and age < timedelta(minutes=LINK_MINUTES) else None

    def _post(self, entry: Entry) -> PublishedPost:
        service, slug = self._service, entry.comment.post
        found = published_page.find(service.site, service.at, slug)
        return found or PublishedPost(slug, slug, "", False)

    def _page(self, link: str, entry: Entry, typed: Typed, wrong: dict[str, str]) -> str:
        comment = entry.comment
        return forms.page(
            "waiting.html",
            self._post(entry),
            typed,
            wrong=wrong,
            link=link,
            minutes=LINK_MINUTES,
            shown_name=rendering.name(comment.author),
            shown_url=rendering.web_address(comment.url) or "",
            shown=rendering.html(comment.body),
        )


def _typed(entry: Entry) -> Typed:
    comment = entry.comment
    return Typed(
        name=comment.author, website=comment.url or "", comment=comment.body, rev=_rev(entry)
    )


def _rev(entry: Entry) -> str:
    return str(entry.comment.rev)


def _over(typed: Typed | None = None) -> _Answer:
    """The same words, whatever the reason."""
    return flask.render_template("over.html", typed=typed, minutes=LINK_MINUTES), 410
