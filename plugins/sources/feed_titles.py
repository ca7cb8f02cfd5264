"""What feeds are called: the same in the feed, in each page's head, on /feeds/ and in the OPML.

No two of a site have one title, for a feed reader shows little else of them.
"""

from __future__ import annotations

from .words import Words

PARTS = ("posts", "resources", "updates", "comments")


def main_title(site: str) -> str:
    """Posts and resources together."""
    return site


def part_name(words: Words, part: str) -> str:
    """What one of PARTS is called: `Posts`, `Updates`."""
    return words(f"feeds.titles.{part}")


def about_part(words: Words, part: str) -> str:
    """What one of PARTS holds."""
    return words(f"feeds.titles.about_{part}")


def part_title(words: Words, part: str, site: str) -> str:
    """A part of the site: what one of PARTS is called, or the label of a theme."""
    return words("feeds.titles.part", part=part, site=site)


def author_title(words: Words, name: str, site: str) -> str:
    """The posts of one author."""
    return words("feeds.titles.author", name=name, site=site)


def chain_title(words: Words, first: str, site: str) -> str:
    """A post and all that follows from it; `first` is the title of the first."""
    return words("feeds.titles.chain", title=first, site=site)


def comments_title(words: Words, post: str, site: str) -> str:
    """The comments on one post."""
    return words("feeds.titles.comments_on", title=post, site=site)
