"""Pelican's own objects, made from records, so that ordinary Pelican plugins go on working.

They are made where another plugin is loaded and under plain `pelican`, which counts them;
nothing of ours reads them.
"""

from __future__ import annotations

from typing import Any

from pelican.contents import Article, Page
from pelican.urlwrappers import Author, Category, Tag

from ..sources.records import Post, Record
from .asked import ASKED, RUN
from .edition import Site


def give_articles(generator: Any) -> None:
    """Hand published posts to Pelican's articles generator, newest first."""
    if not _others_listen(generator):
        return
    site = generator.settings[RUN].site
    generator.articles = [_article(generator, site, post) for post in site.library.posts]


def give_pages(generator: Any) -> None:
    """Hand published pages to Pelican's pages generator."""
    if not _others_listen(generator):
        return
    site = generator.settings[RUN].site
    generator.pages = [_page(generator, site, page) for page in site.edition.content.pages]
    generator.context["pages"] = generator.pages


def _others_listen(generator: Any) -> bool:
    return len(generator.settings["PLUGINS"]) > 1 or ASKED not in generator.settings


def _article(generator: Any, site: Site, post: Post) -> Article:
    settings = generator.settings
    names = {author.slug: author.title for author in site.edition.content.authors}
    metadata: dict[str, Any] = {
        "title": post.title,
        "slug": post.slug,
        "date": post.date,
        "summary": " ".join(post.summary) or post.standfirst,
        "status": "published",
        "category": Category("posts", settings),
        "tags": [Tag(theme, settings) for theme in post.themes],
    }
    authors = [Author(names[slug], settings) for slug in post.authors if slug in names]
    if authors:  # Pelican takes the first of an empty list
        metadata["authors"] = authors
    article = Article(
        _html(site, post),
        metadata,
        settings=settings,
        source_path=str(site.loaded.root / post.file),
        context=generator.context,
    )
    generator.add_source_path(article)
    return article


def _page(generator: Any, site: Site, page: Record) -> Page:
    made = Page(
        _html(site, page),
        {"title": page.title, "slug": page.slug, "status": "published"},
        settings=generator.settings,
        source_path=str(site.loaded.root / page.file),
        context=generator.context,
    )
    generator.add_source_path(made)
    return made


def _html(site: Site, record: Record) -> str:
    return str(site.html(site.library.body(record)))
