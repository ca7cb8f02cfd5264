"""Pelican's own objects, made from records, so that ordinary Pelican plugins go on working.

They are made where another plugin is loaded and under plain `pelican`, which counts them. Of
what plugins do to them one thing comes back: a text that they have changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article, Page
from pelican.urlwrappers import Author, Category, Tag

from ..sources.records import Post, Record
from .asked import ASKED, RUN
from .edition import Site
from .run import Run

_GIVEN = "FIVE_TO_NINE_GIVEN"  # what Pelican was given: (record, its object, its HTML)


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


def take_back(generator: Any, run: Run) -> None:
    """Let the site show the texts that plugins have changed, in place of the records' own."""
    if _others_listen(generator):
        given = generator.settings.get(_GIVEN, ())
        changed = {
            (record.kind, record.slug): made._content
            for record, made, html in given
            if made._content != html
        }
        run.show_texts(changed)


def tell_of_pages(generator: Any, run: Run, folder: Path) -> None:
    """Tell plugins of every page of the site, whether it had to be written now or not."""
    if not _others_listen(generator):
        return
    given = generator.settings.get(_GIVEN, ())
    names = {"post": "article", "page": "page"}
    objects = {f"{r.kind}:{r.slug}": {names[r.kind]: made} for r, made, _ in given}
    for file, page in run.after.pages.items():
        context = {**generator.context, "output_file": file, **objects.get(page.subject, {})}
        signals.content_written.send(str(folder / file), context=context)


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
    html = _html(site, post)
    article = Article(
        html,
        metadata,
        settings=settings,
        source_path=str(site.loaded.root / post.file),
        context=generator.context,
    )
    generator.add_source_path(article)
    settings.setdefault(_GIVEN, []).append((post, article, html))
    return article


def _page(generator: Any, site: Site, page: Record) -> Page:
    html = _html(site, page)
    made = Page(
        html,
        {"title": page.title, "slug": page.slug, "status": "published"},
        settings=generator.settings,
        source_path=str(site.loaded.root / page.file),
        context=generator.context,
    )
    generator.add_source_path(made)
    generator.settings.setdefault(_GIVEN, []).append((page, made, html))
    return made


def _html(site: Site, record: Record) -> str:
    return str(site.html(site.library.body(record)))
