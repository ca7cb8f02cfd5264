"""Eleventy, with comments in files that its configuration reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .content import THEMES, Comment, Post, Site, put, text_of
from .measuring import Command
from .tool import FEED_LENGTH, LATEST, Missing, Tool, plain

# One version, so that figures of different days can be compared.
VERSION = "3.1.5"

CONFIG = f"""\
import fs from "node:fs";
import path from "node:path";
import markdownIt from "markdown-it";

const markdown = markdownIt({{ html: true }});

function comments(slug) {{
  const folder = path.join("comments", slug);
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).map((name) => {{
    const [, head, body] = fs.readFileSync(path.join(folder, name), "utf8").split("---\\n");
    const fields = head.trim().split("\\n").map((line) => line.split(/: (.*)/).slice(0, 2));
    return {{ ...Object.fromEntries(fields), html: markdown.render(body) }};
  }}).sort((one, other) => one.created < other.created ? -1 : 1);
}}

export default function (eleventy) {{
  eleventy.setLibrary("md", markdown);
  eleventy.addWatchTarget("./comments/");
  eleventy.addFilter("comments", comments);
  eleventy.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventy.addFilter("rfc822", (date) => date.toUTCString());
  eleventy.addFilter("newest", (posts, count) => posts.slice(-count).reverse());
  eleventy.addGlobalData("themes", {list(THEMES)!r});
  eleventy.addCollection("years", (api) => {{
    const years = new Map();
    for (const post of api.getFilteredByTag("posts")) {{
      const year = post.date.getUTCFullYear();
      if (!years.has(year)) years.set(year, []);
      years.get(year).push(post);
    }}
    return [...years].map(([year, posts]) => ({{ year, posts }}));
  }});
}}

export const config = {{
  dir: {{ input: "pages" }},
  markdownTemplateEngine: false,
  templateFormats: ["md", "njk"],
}};
"""
BASE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ title }}</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
</head>
<body>
<header><a href="/">Evenings</a></header>
<main>
{{ content | safe }}
</main>
<footer><p>Nobody is watching.</p></footer>
</body>
</html>
"""
POST = """\
---
layout: page.njk
---
<h1>{{ title }}</h1>
<p><time>{{ page.date | day }}</time>
{% for tag in tags %}{% if tag != "posts" %}<a href="/themes/{{ tag }}/">{{ tag }}</a>
{% endif %}{% endfor %}</p>
{{ content | safe }}
{% set all = page.fileSlug | comments %}
<h2>{{ all | length }} comments</h2>
{% for comment in all %}
<article id="{{ comment.id }}"><p>{{ comment.author }}, {{ comment.created }}
{% if comment.parent != "null" %}<a href="#{{ comment.parent }}">answering</a>{% endif %}</p>
{{ comment.html | safe }}</article>
{% endfor %}
"""
_ROWS = """\
<ul>
{% for post in POSTS %}
<li><a href="{{ post.url }}">{{ post.data.title }}</a>
<time>{{ post.date | day }}</time> {{ post.data.description }}</li>
{% endfor %}
</ul>
"""
_FEED = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>Evenings</title><link>http://localhost/</link><description>Evenings</description>
{% for post in POSTS | newest(COUNT) %}
<item><title>{{ post.data.title }}</title><link>http://localhost{{ post.url }}</link>
<guid>http://localhost{{ post.url }}</guid><pubDate>{{ post.date | rfc822 }}</pubDate>
<description>{{ post.content | escape }}</description></item>
{% endfor %}
</channel></rss>
"""
_HOME = f"""\
<h1>Evenings</h1>
{_ROWS.replace("POSTS", f"collections.posts | newest({LATEST})")}
<ul>{{% for theme in themes %}}<li><a href="/themes/{{{{ theme }}}}/">{{{{ theme }}}}</a>
{{{{ collections[theme] | length }}}}</li>{{% endfor %}}</ul>
<ul>{{% for each in collections.years %}}<li><a href="/archive/{{{{ each.year }}}}/">
{{{{ each.year }}}}</a></li>{{% endfor %}}</ul>
"""


def _page(head: str, body: str) -> str:
    return f"---\n{head}\neleventyExcludeFromCollections: true\n---\n{body}"


def _each(data: str, alias: str, address: str, layout: str = "layout: page.njk\n") -> str:
    pages = f"pagination:\n  data: {data}\n  size: 1\n  alias: {alias}\n"
    return f"{layout}{pages}permalink: {address}"


_THEME_POSTS = "(collections[theme] or [])"
PAGES = {
    "index.njk": _page("layout: page.njk\ntitle: Evenings\npermalink: /index.html", _HOME),
    "feed.njk": _page(
        "permalink: /feed.xml",
        _FEED.replace("POSTS", "collections.posts").replace("COUNT", str(FEED_LENGTH)),
    ),
    "themes.njk": _page(
        _each("themes", "theme", "/themes/{{ theme }}/index.html"),
        "<h1>{{ theme }}</h1>\n" + _ROWS.replace("POSTS", f"{_THEME_POSTS} | newest(1000000)"),
    ),
    "theme-feeds.njk": _page(
        _each("themes", "theme", "/themes/{{ theme }}/feed.xml", ""),
        _FEED.replace("POSTS", _THEME_POSTS).replace("COUNT", str(FEED_LENGTH)),
    ),
    "years.njk": _page(
        _each("collections.years", "each", "/archive/{{ each.year }}/index.html"),
        "<h1>{{ each.year }}</h1>\n" + _ROWS.replace("POSTS", "each.posts"),
    ),
}


class Eleventy(Tool):
    """Eleventy with Nunjucks templates; Markdown files go through no template engine."""

    name = "eleventy"

    def __init__(self, folder: Path, site: Site) -> None:
        super().__init__(folder, site)
        # Beside the sites of all sizes, where Node finds it from each of them.
        self._program = _installed(folder.parents[1])

    def version(self) -> str:
        node = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
        return f"Eleventy {VERSION}, Node {node.strip().lstrip('v')}; comments in files"

    def prepare(self) -> None:
        put(self.folder / "package.json", '{"type": "module"}\n')
        put(self.folder / "eleventy.config.js", CONFIG)
        pages = self.folder / "pages"
        put(pages / "_includes/page.njk", BASE)
        put(pages / "_includes/post.njk", POST)
        for name, text in PAGES.items():
            put(pages / name, text)
        for post in self.site.posts:
            head = (
                f"layout: post.njk\ntitle: {post.title}\ndate: {post.moment:%Y-%m-%dT%H:%M:%SZ}\n"
                f"tags: [posts, {', '.join(post.themes)}]\ndescription: {post.standfirst}"
            )
            put(pages / f"posts/{post.slug}.md", text_of(head, plain(post.body)))
            for comment in post.comments:
                put(*self.comment(post, comment))
        middle = self.folder / "comments" / self.site.middle.slug
        middle.mkdir(parents=True, exist_ok=True)

    def build(self) -> Command:
        return self._command()

    def serve(self, port: int) -> Command:
        return self._command("--serve", "--incremental", f"--port={port}")

    def _command(self, *more: str) -> Command:
        words = ("node", self._program, f"--output={self.output}", "--quiet", *more)
        return Command(words, self.folder)

    @property
    def text(self) -> Path:
        return self.folder / f"pages/posts/{self.site.middle.slug}.md"

    @property
    def template(self) -> tuple[Path, str]:
        return self.folder / "pages/_includes/page.njk", "Nobody is watching."

    def comment(self, post: Post, comment: Comment) -> tuple[Path, str]:
        path = self.folder / "comments" / post.slug / f"{comment.id}.md"
        head = (
            f"id: {comment.id}\nparent: {comment.parent}\nauthor: {comment.author}\n"
            f"created: {comment.created:%Y-%m-%dT%H:%M:%SZ}"
        )
        return path, text_of(head, comment.body)


def _installed(folder: Path) -> str:
    """Eleventy in node_modules below a folder, fetched if need be. Raises Missing."""
    program = folder / "node_modules/@11ty/eleventy/cmd.cjs"
    if program.is_file():
        return str(program)
    if not (shutil.which("node") and shutil.which("npm")):
        raise Missing("eleventy is not here; it needs node and npm")
    package = f"@11ty/eleventy@{VERSION}"
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), package]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0 or not program.is_file():
        said = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        reason = said[0].removeprefix("npm error ") if said else "npm did not say why"
        raise Missing(f"eleventy is not here; npm could not install {package} ({reason})")
    return str(program)
