"""The questions of a post on a page of their own, to be printed and written on."""

from __future__ import annotations

import hashlib
from collections import Counter

from ..markup.conversion import Question
from ..sources.addresses import address, worksheet_address
from ..sources.records import Post
from .heads import head
from .hub_views import QuestionView, SheetView, WorksheetView
from .library import Library
from .parts import Crumb
from .share_cards import card_of_first

# Lines for each question, so that up to four questions fill one sheet of paper.
_LINES, _FEW_LINES = {1: 20, 2: 11, 3: 7}, 5


def worksheet_view(library: Library, post: Post) -> WorksheetView:
    """The worksheet of a post that asks something."""
    title = library.says("worksheet.title", title=post.title)
    lang, dir = library.spoken(post.lang)
    crumbs = (Crumb(post.title, library.at(address("post", post.slug)), lang, dir),)
    seen: Counter[str] = Counter()

    def view(question: Question) -> QuestionView:
        text = library.words(question.text, post)
        if not question.asks:
            return QuestionView(text, "")
        seen[text] += 1
        return QuestionView(text, _key(text, seen[text]))

    sheets = tuple(
        SheetView(library.words(box.title, post), tuple(map(view, box.questions)))
        for box in library.conversion(post).asking
    )
    number = sum(1 for sheet in sheets for one in sheet.questions if one.key)
    return WorksheetView(
        head=head(
            library,
            title,
            library.says("worksheet.about", title=post.title),
            worksheet_address(post.slug),
            crumbs=crumbs,
            image=card_of_first(library, post.themes),
        ),
        crumbs=crumbs,
        lang=lang,
        dir=dir,
        title=title,
        post=post.title,
        address=library.absolute(address("post", post.slug)),
        day=library.day(post.date),
        sheets=sheets,
        count=library.says("count.questions", number),
        lines=_LINES.get(number, _FEW_LINES),
        key=post.id,
        mark=library.mark(post),
    )


def _key(text: str, time: int) -> str:
    """What an answer is kept under: made of the question, so that it stays with its words when
    others come before it; `time` tells two alike apart."""
    return f"q-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}-{time}"
