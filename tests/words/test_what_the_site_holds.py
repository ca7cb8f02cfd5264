"""What a visitor may expect to find on Five to Nine, counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized
from datetime import timedelta
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from plugins.pages.library import Library
from plugins.sources.records import EVIDENCE, RESOURCE_TYPES, Comment, Post
from tests.words.the_texts import content, html_of, said_in, shown, tell, the_site

MUST_HAVE = {  # by what is surely known of them
    "https://mommyhuh.wordpress.com/2012/02/22/work-life-imbalance/",
    "https://gotthismom.com/the-quality-time-our-kids-need-navigating-life-as-a-working-mom",
    "https://www.workflexibility.org/the-working-mother-conundrum/",
    "https://www.youngupstarts.com/2021/07/01/a-working-mom-caught-in-a-perpetual-cycle-of-burnout"
    "-and-inner-conflict-heres-how-to-change-it/",
    "https://www.sonderwellness.com/blog/2018/07/02/work-life/",
}


SAYS_SO = ("invented", "made up", "not a real person")


def at_least(number: int, there: Sized, what: str) -> None:
    """Fail with a sentence where there are fewer than so many of something."""
    tell([f"there are {len(there)} {what}, not {number}"] if len(there) < number else [])


def missing(wanted: Iterable[str | None], there: Iterable[str | None], where: str) -> None:
    """Fail with a sentence for everything that is wanted somewhere and is not there."""
    tell(f"{where} has no '{one}'" for one in sorted({*map(str, wanted)} - {*map(str, there)}))


def posts_with(selector: str, so_many: int = 1) -> list[Post]:
    """The posts whose text has so many of these elements (a CSS selector)."""
    return [
        post
        for post in content().posts
        if len(BeautifulSoup(html_of(the_site(), post), "html.parser").select(selector)) >= so_many
    ]


def comments() -> list[Comment]:
    """All comments, mentions and tombstones, wherever they stand."""
    return [one for post in content().posts for one in content().comments.on(post.slug)]


def test_there_are_sixteen_posts_over_two_and_a_half_years() -> None:
    posts = content().posts
    at_least(16, posts, "posts in content/posts")
    days = sorted(post.date for post in posts)
    assert days[-1] - days[0] >= timedelta(days=2.4 * 365), f"only from {days[0]} to {days[-1]}"


def test_there_are_two_chains_one_of_them_of_three_with_an_update_note_on_the_first() -> None:
    library: Library = the_site().library
    chains = [library.chains.chain(post) for post in content().posts if not post.follows]
    chains = [chain for chain in chains if len(chain) > 1]
    at_least(2, chains, "chains of follow-ups in content/posts")
    long = [chain for chain in chains if len(chain) >= 3 and chain[0].updates]
    at_least(1, long, "chains of three posts with an update note on the first")


def test_a_guest_has_written_and_has_a_bio() -> None:
    guests = [author for author in content().authors if author.guest]
    at_least(1, guests, "guests in content/authors")
    tell(
        f"{shown(guest)} has no credentials, no bio or no post"
        for guest in guests
        if not (guest.credentials and html_of(the_site(), guest))
        or not any(guest.slug in post.authors for post in content().posts)
    )


def test_two_posts_are_worksheets() -> None:
    """Three boxes of questions to sit down with, or more."""
    at_least(2, posts_with(".box.reflect", 3), "posts with three boxes of questions")


def test_a_post_has_a_table_one_quotes_a_book_and_one_is_drawn() -> None:
    at_least(1, posts_with("table"), "posts with a table")
    at_least(1, posts_with("blockquote"), "posts with a block of quotation")
    at_least(1, posts_with("figure img", 3), "posts with three drawings")


def test_every_drawing_says_what_it_shows() -> None:
    short = []
    for record in content().records():
        soup = BeautifulSoup(html_of(the_site(), record), "html.parser")
        for picture in soup.find_all("img"):
            if len(str(picture.get("alt")).split()) < 10:
                short.append(f"{shown(record)}: “{picture.get('alt')}” says too little")
    tell(short)


def test_a_post_answers_a_reader_in_the_readers_words() -> None:
    said = said_in(the_site())
    asked = {words for one in said if one.is_comment for words in one.own}
    answers = [
        one.file
        for one in said
        if one.file.startswith("content/posts/") and asked & one.quoted.keys()
    ]
    at_least(1, answers, "posts that quote a comment")


def test_a_post_that_is_closed_for_comments_says_why() -> None:
    closed = [post for post in content().posts if post.comments == "closed"]
    at_least(1, closed, "posts that are closed for comments")
    tell(
        f"{shown(post)} does not say why comments are closed"
        for post in closed
        if "omments are closed" not in html_of(the_site(), post)
    )


def test_there_are_cards_of_every_type_and_every_kind_of_evidence() -> None:
    cards = content().resources
    at_least(36, cards, "cards in content/resources")
    missing(RESOURCE_TYPES, (card.type for card in cards), "content/resources")
    missing(EVIDENCE, (card.evidence for card in cards), "content/resources")
    missing(MUST_HAVE, (card.url for card in cards), "content/resources")


def test_there_are_three_collections_to_begin_with() -> None:
    wanted = {"Start here", "The first month back", "When it is three in the morning"}
    missing(wanted, (one.title for one in content().collections), "content/collections")


def test_there_are_eighteen_themes_and_each_says_where_to_start() -> None:
    themes = content().themes
    at_least(18, themes, "themes in content/themes")
    tell(f"{shown(theme)} has nothing to start with" for theme in themes if not theme.start)


def test_readers_have_written_ninety_comments_under_ten_posts() -> None:
    own = [one for one in comments() if one.status == "approved" and one.kind == "comment"]
    at_least(90, own, "comments in content/comments")
    at_least(10, {one.post for one in own}, "threads in content/comments")
    at_least(1, [one for one in own if one.by_owner], "answers by the owner")


def test_threads_go_five_deep_and_hold_a_tombstone_and_two_mentions() -> None:
    parents = {one.id: one.parent for one in comments()}

    def depth(id: str | None) -> int:
        return 0 if id is None else 1 + depth(parents[id])

    at_least(1, [id for id in parents if depth(id) >= 5], "comments on the fifth level")
    at_least(1, [one for one in comments() if one.status == "deleted"], "tombstones")
    at_least(2, [one for one in comments() if one.kind == "mention"], "mentions")


def test_readers_are_invented_and_so_are_their_addresses() -> None:
    """example.org is kept for examples (RFC 2606 §3), so nobody is sent to a stranger."""
    folders = the_site().loaded.folders
    elsewhere = []
    for name in folders.by_name:
        for file, one in folders.files(name).items():
            links = re.findall(r'href="([^"]*)"', one.html)
            links += [one.comment.url] if one.comment and one.comment.url else []
            hosts = {urlsplit(link).hostname or "" for link in links}
            elsewhere += [
                f"content/{file} links to {host}, which is not example.org"
                for host in hosts
                if host != "example.org" and not host.endswith(".example.org")
            ]
    tell(elsewhere)


def test_the_pages_are_there_and_the_first_says_that_the_people_are_invented() -> None:
    pages = {page.slug: page for page in content().pages}
    wanted = {"about", "how-comments-work", "privacy", "write-for-us", "colophon", "contact"}
    missing(wanted, pages, "content/pages")
    assert "invented" in html_of(the_site(), pages["about"])


def test_every_writer_is_said_to_be_invented() -> None:
    tell(
        f"{shown(author)} does not say that {author.title} is invented"
        for author in content().authors
        if not any(words in html_of(the_site(), author).casefold() for words in SAYS_SO)
    )
