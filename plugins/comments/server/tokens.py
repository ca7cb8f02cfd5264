"""Signed texts that readers carry for us: the token of a form, and the private link.

Each purpose has its own salt, so that none can stand for another. What they hold can be read
by whoever has them, and changed by nobody.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from ...sources.dataclass import dataclass

FORM_HOURS = 24
# Each preview signs the token of a form anew. So that none is valid when the id of a comment that
# was taken away is forgotten (retention.WITHDRAWN_DAYS), that ends after two days.
GOES_ON_HOURS = 48
LINK_MINUTES = 15
_LONGEST = 1000  # characters; real ones have under 400
_WRITTEN = re.compile(r"[A-Za-z0-9_.-]+")


class BadToken(ValueError):
    """A token that we have not made, or not for this."""


@dataclass(frozen=True)
class FormToken:
    """What the preview of a comment knows of it. `nonce` becomes its id; `first` is when its
    first preview was shown (seconds since 1970); `caught` says that the field nobody sees was
    filled on the way."""

    post: str
    parent: str
    nonce: str
    first: float
    caught: bool = False
    expired: bool = False


class Tokens:
    """Makes tokens and reads them."""

    def __init__(self, key: str, now: Callable[[], datetime]) -> None:
        self._now = now
        self._form = _serializer(key, "comments: form", now)
        self._link = _serializer(key, "comments: private link", now)

    def new(self, post: str, parent: str, caught: bool = False) -> FormToken:
        """A token for a comment that is shown for the first time."""
        first = self._now().timestamp()
        return FormToken(post, parent, secrets.token_urlsafe(16), first, caught)

    def form(self, token: FormToken) -> str:
        """The token as the form carries it."""
        return self._form.dumps(
            [token.post, token.parent, token.nonce, round(token.first, 2), token.caught]
        )

    def read_form(self, text: str, post: str) -> FormToken:
        """The token of a form for this post. One older than a day is marked as expired. Raises
        BadToken."""
        if not _is_exact(text):
            raise BadToken
        expired = False
        try:
            held = self._form.loads(text, max_age=FORM_HOURS * 3600)
        except SignatureExpired as late:
            held, expired = self._form.load_payload(late.payload or b""), True
        except BadData:
            raise BadToken from None
        token = replace(FormToken(*held), expired=expired)
        if token.post != post:
            raise BadToken
        return token

    def may_go_on(self, token: FormToken) -> bool:
        """Whether a token may be signed anew for another look at the same comment."""
        age = self._now().timestamp() - token.first
        return not token.expired and age < GOES_ON_HOURS * 3600

    def link(self, id: str) -> str:
        """The last part of the private link to a comment."""
        return self._link.dumps(id)

    def read_link(self, text: str) -> str:
        """The id of the comment that a private link leads to, for 15 minutes. Raises BadToken."""
        if not _is_exact(text):
            raise BadToken
        try:
            return str(self._link.loads(text, max_age=LINK_MINUTES * 60))
        except BadData:
            raise BadToken from None


def _is_exact(text: str) -> bool:
    """Whether a text is written as we write it. Base64 would be read with signs in between, and
    with other bits in its last letter."""
    if len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
        return False
    signature = text.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False


def _serializer(key: str, salt: str, now: Callable[[], datetime]) -> URLSafeTimedSerializer:
    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(now().timestamp())

    return URLSafeTimedSerializer(
        key, salt=salt, signer=Signer, signer_kwargs={"digest_method": hashlib.sha256}
    )
