"""The form's fields: read strictly, checked, and given back as they were typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

import flask
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from ...sources.dataclass import dataclass
from ...sources.texts import without_controls
from ...sources.words import Words
from .. import rendering
from .published_page import PublishedPost

LONGEST_COMMENT = 10_000  # characters, and so are the others
LONGEST_NAME = 60
LONGEST_WEBSITE = 200
LONGEST_EMAIL = 254  # RFC 5321 §4.5.3.1.3, less its brackets
# `subject` is the field that nobody sees; whoever fills it is most likely no reader.
FIELDS = ("name", "email", "website", "comment", "parent", "subject")
_MOST_FIELDS = 20
# What is read of a request that is too large, to give its text back. (waitress takes no more.)
MOST_READ = 256 * 1024
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed, with line ends as `\\n` and without what no text may hold."""

    name: str = ""
    email: str = ""
    website: str = ""
    comment: str = ""
    parent: str = ""
    subject: str = ""
    token: str = ""
    rev: str = ""


def read(request: flask.Request, allowed: Collection[str]) -> Typed:
    """The fields of a form. Raises BadRequest where one is unknown, stands there twice or is not
    UTF-8, and UnsupportedMediaType for what no form of ours sends."""
    if is_too_large(request) and (request.content_length or 0) <= MOST_READ:
        request.max_content_length = request.max_form_memory_size = MOST_READ
    fields = _fields(request)
    names = [name for name, _ in fields]
    if len(set(names)) != len(names) or not set(names) <= set(allowed):
        raise BadRequest
    given = dict(fields)
    lines = given.get("comment", "").replace("\r\n", "\n").replace("\r", "\n")
    return Typed(
        name=" ".join(rendering.tidy(given.get("name", "")).split()),
        email=given.get("email", "").strip(),
        website=given.get("website", "").strip(),
        comment=rendering.tidy(lines).strip(),
        parent=given.get("parent", ""),
        subject=given.get("subject", ""),
        token=given.get("token", ""),
        rev=given.get("rev", ""),
    )


def is_too_large(request: flask.Request) -> bool:
    """Whether a request is larger than 10 000 characters of any script, rightly sent, can be. The
    form of the page may send three times as much of a script far from ours."""
    most: int = flask.current_app.config["MAX_CONTENT_LENGTH"]
    return (request.content_length or 0) > most


def _fields(request: flask.Request) -> list[tuple[str, str]]:
    if request.mimetype == "multipart/form-data":
        try:
            has_files = bool(request.files)
        except RequestEntityTooLarge:
            if (request.content_length or 0) > (request.max_content_length or 0):
                raise
            raise BadRequest from None  # too many fields
        if has_files:
            raise BadRequest
        # Flask puts U+FFFD where something is not UTF-8.
        return [(name, value) for name, found in request.form.lists() for value in found]
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType
    try:
        return parse_qsl(
            request.get_data(cache=False).decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:  # UnicodeDecodeError is one
        raise BadRequest from None


def wrong(typed: Typed, words: Words) -> dict[str, str]:
    """One sentence for each field that cannot be taken, in the order of the form."""
    found: dict[str, str] = {}
    if is_blank(typed.comment):
        found["comment"] = words("wrong.no_comment")
    elif len(typed.comment) > LONGEST_COMMENT:
        found["comment"] = _too_long(words, "comment", len(typed.comment), LONGEST_COMMENT)
    if is_blank(typed.name):
        found["name"] = words("wrong.no_name")
    elif len(typed.name) > LONGEST_NAME:
        found["name"] = _too_long(words, "name", len(typed.name), LONGEST_NAME)
    if email := _wrong_email(typed.email, words):
        found["email"] = email
    if len(typed.website) > LONGEST_WEBSITE:
        found["website"] = _too_long(words, "website", len(typed.website), LONGEST_WEBSITE)
    elif typed.website and not _is_web_address(typed.website):
        found["website"] = words("wrong.no_address")
    return found


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen (U+3164 is a letter that looks like nothing)."""
    return not text.strip() or (rendering.name(text) == "Anonymous" and text != "Anonymous")


def _wrong_email(email: str, words: Words) -> str:
    if not email:
        return ""
    if len(email) > LONGEST_EMAIL:
        return _too_long(words, "email", len(email), LONGEST_EMAIL)
    if without_controls(email) != email or not _EMAIL.fullmatch(email):
        return words("wrong.no_email")
    return ""


def _is_web_address(url: str) -> bool:
    return rendering.tidy(url) == url and rendering.web_address(url) is not None


def _too_long(words: Words, what: str, length: int, most: int) -> str:
    return words(f"wrong.long_{what}", length=_grouped(length), most=_grouped(most))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def page(
    template: str,
    post: PublishedPost,
    typed: Typed,
    *,
    wrong: Mapping[str, str] | None = None,
    answered: str = "",
    **more: object,
) -> str:
    """A page with the form, or with what was typed into it. `wrong` has a sentence for each field
    at fault, "" for the form as a whole; the first of them gets the cursor."""
    wrong = wrong or {}
    typed = replace(typed, **{f: _shown(getattr(typed, f)) for f in FIELDS})
    return flask.render_template(
        template,
        post=post,
        typed=typed,
        wrong=wrong,
        first_wrong=next((name for name in wrong if name), ""),
        answered=answered,
        **more,
    )


def _shown(text: str) -> str:
    """A text that can stand in a page: a lone surrogate has no bytes."""
    return without_controls(text)
