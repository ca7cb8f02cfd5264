"""Other people's Pelican plugins find what they are used to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plugins.build.asked import Asked
from plugins.build.site import build
from tests.building import PROJECT, small_copy, write

PLUGIN = """
from pathlib import Path
from pelican import signals

def look(generators):
    lines = []
    for generator in generators:
        for article in getattr(generator, "articles", []):
            lines.append(f"{article.slug} {article.date:%Y-%m-%d} {article.url} "
                         f"{[tag.slug for tag in article.tags]} {'lamp' in article.content}")
        for page in getattr(generator, "pages", []):
            lines.append(f"{page.title} {page.url}")
    Path(__file__).with_name("seen.txt").write_text("\\n".join(lines))

def register():
    signals.all_generators_finalized.connect(look)
"""


def test_another_plugin_sees_articles_and_pages(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    write(tmp_path / "others/looker.py", PLUGIN)
    settings = write(
        tmp_path / "conf.py",
        "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n"
        f"PLUGIN_PATHS = [{str(PROJECT)!r}, {str(tmp_path / 'others')!r}]\n"
        "PLUGINS = ['plugins', 'looker']\n",
    )

    build(Asked(settings, content, tmp_path / "output"))

    seen = (tmp_path / "others/seen.txt").read_text(encoding="utf-8").splitlines()
    assert "first-evening 2026-01-02 posts/first-evening/ ['guilt', 'boundaries'] True" in seen
    assert "About about/" in seen
    assert not any("a-draft" in line or "waiting" in line for line in seen)


@pytest.mark.long
def test_a_post_without_an_author_is_one_for_pelican_too(tmp_path: Path) -> None:
    content = small_copy(tmp_path)
    write(content / "posts/2026-06-01-mine.md", "---\ntitle: Mine\ndate: 2026-06-01\n---\n\nx\n")
    pelican = [sys.executable, "-m", "pelican", str(content)]
    done = subprocess.run(
        [*pelican, "-s", str(PROJECT / "pelicanconf.py"), "-o", str(tmp_path / "output")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output/posts/mine/index.html").is_file()


def test_a_plugin_that_cannot_be_loaded_fails_the_build(
    tmp_path: Path,
) -> None:
    settings = write(
        tmp_path / "conf.py",
        "SITENAME = 'S'\nSITEURL = 'https://s.example'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\n"
        f"PLUGIN_PATHS = [{str(PROJECT)!r}]\nPLUGINS = ['plugins', 'not_there']\n",
    )
    with pytest.raises(SystemExit) as end:
        build(Asked(settings, small_copy(tmp_path), tmp_path / "output"))
    assert end.value.code == 1
