"""Cards for shared links in a build: drawn once, and again only where something on them changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.build import made_cards
from plugins.images import share_cards
from plugins.sources.share_cards import ShareCard
from tests.building import PROJECT, built, small_copy


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The words of each card that is drawn from now on."""
    found: list[str] = []
    original = share_cards.drawn

    def noted(card: ShareCard, fonts: share_cards.Fonts) -> bytes:
        found.append(card.words)
        return original(card, fonts)

    monkeypatch.setattr(share_cards, "drawn", noted)
    monkeypatch.setenv("FIVE_TO_NINE_STATE", str(tmp_path / "state"))
    return found


def cards(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((output / "cards").iterdir())}


def test_a_second_build_draws_nothing_and_neither_does_another_folder(
    tmp_path: Path, drawn: list[str]
) -> None:
    content, output = small_copy(tmp_path), tmp_path / "output"
    built(content, output)
    assert len(drawn) == len(cards(output)) == 3  # the site, and two themes
    drawn.clear()
    (content / "posts" / "2026-01-02-first-evening.md").touch()
    assert built(content, output).written == 0
    built(content, tmp_path / "another")
    assert drawn == []
    assert cards(tmp_path / "another") == cards(output)


def test_another_label_is_another_card_on_every_page_that_shows_it(
    tmp_path: Path, drawn: list[str]
) -> None:
    content, output = small_copy(tmp_path), tmp_path / "output"
    built(content, output)
    before = cards(output)
    drawn.clear()
    file = content / "themes" / "guilt.md"
    text = file.read_text(encoding="utf-8")
    label = next(line for line in text.splitlines() if line.startswith("label:"))
    file.write_text(text.replace(label, "label: Another weight"), encoding="utf-8")
    built(content, output)
    assert drawn == ["Another weight"]
    after = cards(output)
    (gone,), (come,) = before.keys() - after.keys(), after.keys() - before.keys()
    texts = [path.read_text(encoding="utf-8") for path in output.rglob("*.html")]
    assert not any(gone in text for text in texts)
    assert sum(come in text for text in texts) > 1


def test_a_card_that_was_taken_away_or_damaged_comes_back(tmp_path: Path, drawn: list[str]) -> None:
    content, output = small_copy(tmp_path), tmp_path / "output"
    built(content, output)
    before = cards(output)
    one, other, _ = sorted((output / "cards").iterdir())
    one.unlink()
    for kept in (tmp_path / "state" / "cards").iterdir():
        if kept.name.endswith(other.name):
            kept.write_bytes(kept.read_bytes()[:-20])
    other.unlink()
    drawn.clear()
    (content / "posts" / "2026-01-02-first-evening.md").touch()
    built(content, output)
    assert cards(output) == before
    assert len(drawn) == 1, "the damaged one; the other was kept whole"


@pytest.mark.long
def test_another_font_draws_them_anew(tmp_path: Path, drawn: list[str]) -> None:
    shutil.copytree(PROJECT / "theme", tmp_path / "theme")
    settings = tmp_path / "settings.py"
    own = (PROJECT / "pelicanconf.py").read_text(encoding="utf-8")
    settings.write_text(own.replace('THEME = "theme"', f'THEME = r"{tmp_path / "theme"}"'), "utf-8")
    content, output = small_copy(tmp_path), tmp_path / "output"
    built(content, output, settings=settings)
    before = cards(output)
    drawn.clear()
    fonts = tmp_path / "theme" / "static" / "fonts"
    shutil.copyfile(fonts / "fraunces-600-ext.woff2", fonts / "fraunces-600.woff2")
    built(content, output, settings=settings)
    assert len(drawn) == 3
    assert cards(output).keys() == before.keys() and cards(output) != before
    (fonts / "fraunces-600.woff2").unlink()
    (fonts / "fraunces-600-ext.woff2").unlink()
    built(content, output, settings=settings)
    assert len(cards(output)) == 3, "a theme without fonts has cards without words"


def test_cards_that_nobody_uses_do_not_pile_up(
    tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_cards, "_MOST_KEPT", 4)
    content, output = small_copy(tmp_path), tmp_path / "output"
    store = tmp_path / "state" / "cards"
    store.mkdir(parents=True)
    for number in range(5):
        (store / f"old-{number}.png").write_bytes(b"old")
    built(content, output)
    assert len(list(store.iterdir())) == 3
