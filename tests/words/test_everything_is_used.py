"""Nothing on the site lies about unused.

*A theme* is used by the posts and resources that stand under it: three at least, and five posts
for each of the first three. *An author* is used by a post. *A resource* is used if a reader can
come upon it: on the page of a theme that it stands under, in a collection, at the start of a
theme, in somebody's bio, or by a link in any other text (not in a comment).
"""

from __future__ import annotations

from collections import Counter

from plugins.build.edition import Site
from plugins.markup.targets import Unresolved
from plugins.sources.records import Record
from tests.words.the_texts import content, shown, tell, the_site

FIRST_THREE = ("guilt", "boundaries", "delegation")


def test_every_theme_has_three_things_under_it_and_the_first_three_have_five_posts() -> None:
    every = content()
    posts = Counter(theme for post in every.posts for theme in post.themes)
    cards = Counter(theme for card in every.resources for theme in card.themes)
    assert set(FIRST_THREE) <= {theme.slug for theme in every.themes}
    tell(
        f"{shown(theme)} has only {posts[theme.slug]} posts and {cards[theme.slug]} resources"
        for theme in every.themes
        if posts[theme.slug] + cards[theme.slug] < 3
        or (theme.slug in FIRST_THREE and posts[theme.slug] < 5)
    )


def test_every_author_has_written_a_post() -> None:
    every = content()
    writers = {author for post in every.posts for author in post.authors}
    tell(
        f"{shown(author)} has written no post"
        for author in every.authors
        if author.slug not in writers
    )


def test_a_reader_can_come_upon_every_resource() -> None:
    every = content()
    listed = {card.slug for card in every.resources if card.themes}
    chosen = {item.slug for path in every.collections for item in path.items}
    chosen |= {slug for theme in every.themes for slug in theme.start}
    chosen |= {author.book for author in every.authors if author.book}
    linked = {slug for record in every.records() for slug in links_of(the_site(), record)}
    tell(
        f"nothing leads to {shown(card)}: give it themes, or name it in a text or a collection"
        for card in every.resources
        if card.slug not in listed | chosen | linked
    )


def links_of(made: Site, record: Record) -> set[str]:
    """The slugs of the other resources that a record's texts link to."""
    found = set()
    for conversion, _, _ in made.checker.texts_of(record):
        for target in conversion.targets:
            if target.want in ("address", "title"):
                try:
                    place = made.directory.place(target.ref, record.file)
                except Unresolved:
                    continue  # `check` has said so
                if place is not None and place.kind == "resource" and place.file != record.file:
                    found.add(place.slug)
    return found


def test_every_link_between_texts_leads_to_something_that_is_out() -> None:
    """`check` says where one does not, and a built site is gone through in tests/build."""
    made = the_site()
    records = list(made.edition.content.records())
    tell(str(odd) for record in records for odd in made.checker.record(record, made.moment))
