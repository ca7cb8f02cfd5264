"""Other names of themes are understood everywhere, and slugs are what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.pages.post_views import PostView
from plugins.pages.theme_views import ThemeView
from plugins.pages.views import RedirectView
from plugins.sources.theme_names import ThemeNames, UnknownTheme, folded
from tests.small_site import (
    content_folder,
    loaded,
    post,
    problems,
    resource,
    small_site,
    theme,
    view,
)
from tests.themes.asking import asked

FILES: dict[str, str | bytes] = {
    "themes/guilt.md": theme(
        "Guilt and self-blame", "inner-life", other_names=["mum guilt"], aliases=["blame"]
    ),
    "themes/self-care.md": theme("Self-care", "wellbeing", other_names=["me time"]),
}


@pytest.mark.parametrize(
    "written",
    ["guilt", "Guilt", "Mum guilt", "mum-guilt", "MUM  GUILT", "mumguilt", "Guilt and self-blame",
     "guilt and self blame", "blame"],
)  # fmt: skip
def test_a_post_may_name_its_theme_by_any_name(tmp_path: Path, written: str) -> None:
    made = small_site(tmp_path, FILES | {"posts/a.md": post("A", themes=[written])})
    shown = view(made, PostView, "posts/a/index.html")
    assert [link.address for link in shown.themes] == ["/themes/guilt/"]
    guilt = view(made, ThemeView, "themes/guilt/index.html")
    assert [line.title for line in guilt.posts] == ["A"]


def test_a_resource_and_a_related_theme_may_too(tmp_path: Path) -> None:
    files = FILES | {
        "resources/r.md": resource("R", themes=["Me-time"]),
        "themes/rest.md": theme("Rest", "wellbeing", related=["me time"]),
    }
    made = small_site(tmp_path, files)
    shown = view(made, ThemeView, "themes/self-care/index.html")
    assert [card.title for bucket in shown.buckets for card in bucket.cards] == ["R"]
    related = view(made, ThemeView, "themes/rest/index.html").related
    assert [one.address for one in related] == ["/themes/self-care/"]


def test_an_old_slug_leads_on(tmp_path: Path) -> None:
    made = small_site(tmp_path, FILES)
    assert view(made, RedirectView, "themes/blame/index.html").address == "/themes/guilt/"


def test_two_themes_with_one_name_are_a_problem(tmp_path: Path) -> None:
    files = FILES | {"themes/rest.md": theme("Rest", "wellbeing", other_names=["Me-Time"])}
    assert problems(tmp_path, files) == [
        "content/themes/self-care.md:6: the name 'me time' is also one of 'rest'"
        " (content/themes/rest.md); keep it in one of the two"
    ]


def test_a_name_that_no_theme_has_is_answered_with_the_nearest(tmp_path: Path) -> None:
    names = ThemeNames(loaded(tmp_path, FILES).content.themes)
    with pytest.raises(UnknownTheme, match="did you mean 'mum guilt', which is 'guilt'"):
        names.meant("mum gult")
    assert names.resolved(("mum guilt", "guilt", "unheard-of")) == ("guilt", "unheard-of")


def test_what_does_not_count_in_a_name() -> None:
    assert folded("Children’s perspective") == folded("childrens-Perspective")


def test_new_takes_any_name_and_writes_the_slug(tmp_path: Path) -> None:
    content_folder(tmp_path, FILES)
    done = asked(tmp_path, "new", "A title", "--themes", "Mum-Guilt, me time")
    assert done.returncode == 0, done.stderr
    (written,) = (tmp_path / "content" / "posts").glob("*.md")
    assert "\nthemes: [guilt, self-care]  #" in written.read_text(encoding="utf-8")


def test_new_says_what_was_meant(tmp_path: Path) -> None:
    content_folder(tmp_path, FILES)
    done = asked(tmp_path, "new", "A title", "--themes", "mum gilt")
    assert done.returncode == 1
    assert "did you mean 'mum guilt', which is 'guilt'?" in done.stderr
    assert not (tmp_path / "content" / "posts").exists()


def test_new_offers_themes_and_writes_none(tmp_path: Path) -> None:
    cues = {"cues": ["feel bad about", "my fault"]}
    files = FILES | {"themes/guilt.md": theme("Guilt", "inner-life", **cues)}
    content_folder(tmp_path, files)
    text = "I feel bad about my children, and all of it is my fault."
    done = asked(tmp_path, "new", "A title", "--stdin", text=text)
    assert "write 'themes: [guilt]'" in done.stdout
    (written,) = (tmp_path / "content" / "posts").glob("*.md")
    kept = written.read_text(encoding="utf-8")
    assert "\nthemes: []  #" in kept
    assert kept.endswith(f"{text}\n")
