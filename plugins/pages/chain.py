"""The page of a chain of follow-ups: the whole story in the order in which it was written."""

from __future__ import annotations

from ..sources.addresses import chain_address, list_address
from ..sources.records import Post
from .feed_links import chain_feeds
from .heads import head
from .library import Library
from .lines import post_lines
from .parts import Crumb
from .post_views import ChainView
from .share_cards import card_of_first


def chain_view(library: Library, first: Post) -> ChainView:
    """The page of the chain that begins with a post."""
    members = library.chains.chain(first)
    title = library.says("chain.title", title=first.title)
    told = library.says("count.posts", len(members))
    description = library.says("chain.about", posts=told)
    crumbs = (Crumb(library.says("lists.all_posts"), library.at(list_address("post"))),)
    feeds = chain_feeds(library, first)
    return ChainView(
        head=head(
            library,
            title,
            description,
            chain_address(first.slug),
            crumbs=crumbs,
            feeds=feeds,
            image=card_of_first(library, first.themes),
        ),
        crumbs=crumbs,
        count=told,
        posts=post_lines(library, members),
        feed=feeds[1],
    )
