"""Pelican as it comes, of the same environment, with small templates of its own."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from .content import Comment, Post, put
from .measuring import Command
from .tool import FEED_LENGTH, LATEST, Tool, plain

SETTINGS = f"""\
SITENAME = "Evenings"
SITEURL = "http://localhost"
AUTHOR = "Sam"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["comments_in_files"]
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = []
STATIC_PATHS = []
ARTICLE_URL = "posts/{{slug}}/"
ARTICLE_SAVE_AS = "posts/{{slug}}/index.html"
TAG_URL = "themes/{{slug}}/"
TAG_SAVE_AS = "themes/{{slug}}/index.html"
YEAR_ARCHIVE_URL = "archive/{{date:%Y}}/"
YEAR_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}/index.html"
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index"]
DEFAULT_PAGINATION = False
FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = {FEED_LENGTH}
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
FEED_ALL_RSS = "feed.xml"
TAG_FEED_RSS = "themes/{{slug}}/feed.xml"
"""

# Stock Pelican has no comments. This is the least that shows them.
PLUGIN = '''\
"""Gives each article its comments, from content/comments/<slug>/*.md."""

from pathlib import Path

from markdown import Markdown
from pelican import signals


def add(generator):
    markdown = Markdown()
    folder = Path(generator.settings["PATH"]) / "comments"
    for article in generator.articles:
        article.comments = []
        for path in (folder / article.slug).glob("*.md"):
            _, head, body = path.read_text(encoding="utf-8").split("---\\n", 2)
            comment = dict(line.split(": ", 1) for line in head.splitlines())
            comment["html"] = markdown.reset().convert(body)
            article.comments.append(comment)
        article.comments.sort(key=lambda comment: comment["created"])


def register():
    signals.article_generator_finalized.connect(add)
'''

BASE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{% block title %}{{ SITENAME }}{% endblock %}</title>
<link rel="alternate" type="application/rss+xml" href="{{ SITEURL }}/feed.xml">
</head>
<body>
<header><a href="{{ SITEURL }}/">{{ SITENAME }}</a></header>
<main>
{% block main %}{% endblock %}
</main>
<footer><p>Nobody is watching.</p></footer>
</body>
</html>
"""
ROWS = """\
{% macro rows(articles) %}
<ul>
{% for article in articles %}
<li><a href="{{ SITEURL }}/{{ article.url }}">{{ article.title }}</a>
<time>{{ article.date.strftime("%Y-%m-%d") }}</time> {{ article.summary }}</li>
{% endfor %}
</ul>
{% endmacro %}
"""
ARTICLE = """\
{% extends "base.html" %}
{% block title %}{{ article.title }}{% endblock %}
{% block main %}
<h1>{{ article.title }}</h1>
<p><time>{{ article.date.strftime("%Y-%m-%d") }}</time>
{% for tag in article.tags %}<a href="{{ SITEURL }}/{{ tag.url }}">{{ tag }}</a> {% endfor %}</p>
{{ article.content }}
<h2>{{ article.comments | length }} comments</h2>
{% for comment in article.comments %}
<article id="{{ comment.id }}"><p>{{ comment.author }}, {{ comment.created }}
{% if comment.parent != "null" %}<a href="#{{ comment.parent }}">answering</a>{% endif %}</p>
{{ comment.html }}</article>
{% endfor %}
{% endblock %}
"""
_LIST = '{{% extends "base.html" %}}{{% from "rows.html" import rows with context %}}\n'
_LIST += "{{% block main %}}<h1>{title}</h1>{{{{ rows({articles}) }}}}{more}{{% endblock %}}\n"
_MENU = (
    '<ul>{% for tag, articles in tags %}<li><a href="{{ SITEURL }}/{{ tag.url }}">{{ tag }}</a>'
    " {{ articles | length }}</li>{% endfor %}</ul>"
    '<ul>{% for each in period_archives.year %}<li><a href="{{ SITEURL }}/{{ each.url }}">'
    "{{ each.period[0] }}</a></li>{% endfor %}</ul>"
)
TEMPLATES = {
    "base": BASE,
    "rows": ROWS,
    "article": ARTICLE,
    "index": _LIST.format(title="{{ SITENAME }}", articles=f"articles[:{LATEST}]", more=_MENU),
    "tag": _LIST.format(title="{{ tag }}", articles="articles", more=""),
    "period_archives": _LIST.format(title="{{ period[0] }}", articles="articles", more=""),
}


class StockPelican(Tool):
    """Pelican with its defaults; comments are shown by a plugin of 15 lines."""

    name = "pelican"

    def version(self) -> str:
        packages = f"Pelican {version('pelican')}, Markdown {version('markdown')}"
        return f"{packages}; comments in files, by a plugin of 15 lines"

    def prepare(self) -> None:
        put(self.folder / "settings.py", SETTINGS)
        put(self.folder / "comments_in_files.py", PLUGIN)
        for name, text in TEMPLATES.items():
            put(self.folder / "theme/templates" / f"{name}.html", text)
        for post in self.site.posts:
            head = (
                f"Title: {post.title}\nDate: {post.moment:%Y-%m-%d %H:%M}\nSlug: {post.slug}\n"
                f"Tags: {', '.join(post.themes)}\nSummary: {post.standfirst}"
            )
            put(self.folder / f"content/posts/{post.slug}.md", f"{head}\n\n{plain(post.body)}\n")
            for comment in post.comments:
                put(*self.comment(post, comment))
        middle = self.folder / "content/comments" / self.site.middle.slug
        middle.mkdir(parents=True, exist_ok=True)

    def build(self) -> Command:
        return self._command()

    def serve(self, port: int) -> Command:
        return self._command("--autoreload", "--listen", "--port", str(port))

    def _command(self, *more: str) -> Command:
        places = ("content", "--output", str(self.output), "--settings", "settings.py")
        return Command((sys.executable, "-m", "pelican", *places, *more), self.folder)

    @property
    def text(self) -> Path:
        return self.folder / f"content/posts/{self.site.middle.slug}.md"

    @property
    def template(self) -> tuple[Path, str]:
        return self.folder / "theme/templates/base.html", "Nobody is watching."

    def comment(self, post: Post, comment: Comment) -> tuple[Path, str]:
        folder = self.folder / "content/comments" / post.slug
        head = (
            f"id: {comment.id}\nparent: {comment.parent}\nauthor: {comment.author}\n"
            f"created: {comment.created:%Y-%m-%dT%H:%M:%SZ}"
        )
        return folder / f"{comment.id}.md", f"---\n{head}\n---\n\n{comment.body}\n"
