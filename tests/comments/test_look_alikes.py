"""Names that look like the owner's are found; honest names in any script are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.comments.look_alikes import imitation, skeletons

OWNERS = ("Nell Ashcombe", "Zoe", "Ян Ковач", "Νίκος")


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("Nell Ashcombe", ""),
        ("  NELL\u00a0 ashcombe ", ""),
        ("N e l l Ashcombe", ""),
        ("Nell-Ashcombe!", ""),
        ("Nell Ashcombe ✓", ""),
        ("Nell Ashcombe (owner)", ""),
        ("The real Nell Ashcombe", ""),
        ("Nell Ashcornbe", ""),
        ("ᴺᵉˡˡ Ashcombe", ""),
        ("🅽ell Ashcombe", ""),
        ("🇳ell Ashcombe", ""),
        ("N̶e̶l̶l̶ Ashcombe", "an accent"),
        ("Νell Ashcombe", "a Greek letter"),
        ("Nеll Ashcombe", "a Cyrillic letter"),
        ("Nеll Аshcombe", "Cyrillic letters"),
        ("Νеll Ashcombe", "a Greek letter and a Cyrillic letter"),
        ("Nell Ashсօmbe", "a Cyrillic letter and an Armenian letter"),
        ("Ｎｅｌｌ Ashcombe", "fullwidth letters"),
        ("𝐍𝐞𝐥𝐥 Ashcombe", "mathematical letters"),
        ("Ne11 Ashcombe", "a 1 for a letter"),
        ("Nell Ashc0mbe", "a 0 for a letter"),
        ("NeIl Ashcombe", "a capital I for an l"),
        ("Nell Ashcombé", "an accent"),
        ("Ne\u200bll Ashcombe", "signs that nobody sees"),
        ("Nell\u3164Ashcombe", "signs that nobody sees"),
        ("Ne\u00adll Ashcombe", "signs that nobody sees"),
        ("N\ufe0eell Ashcombe", "signs that nobody sees"),
    ],
)
def test_the_owners_name_is_found_whatever_it_is_written_with(name: str, how: str) -> None:
    written = f", written with {how}" if how else ""
    assert imitation(name, OWNERS) == f"with the owner's name{written}"


@pytest.mark.parametrize(
    "name",
    [
        "Zoë",
        "Δημήτρης",
        "Арина",
        "Neil Ashcombe",
        "NEIL ASHCOMBE",
        "Nell",
        "Nell B.",
        "Ashcombe",
        "Penell Ashcombes",
        "Ян",
        "Νίκη",
        "Søren",
        "Łukasz",
        "Đorđe",
        "أمينة",
        "שרה",
        "राम",
        "明",
        "ゆき",
        "👩‍👧",
        "Zoe B.",
        "Administrative Alice",
        "",
        "   ",
        "1",
        "---",
    ],
)
def test_an_honest_name_is_nobodys_imitation(name: str) -> None:
    assert imitation(name, OWNERS) == ""


def test_somebody_who_writes_here_is_named() -> None:
    assert imitation("zoe", OWNERS) == "with the name of Zoe"
    assert imitation("ZОE", OWNERS) == "with the name of Zoe, written with a Cyrillic letter"
    assert imitation("Zoe (admin)", OWNERS) == "with the name of Zoe"


def test_an_owner_whose_name_is_not_latin_is_protected_too() -> None:
    found = imitation("Ян Koвач", OWNERS)
    assert found == "with the name of Ян Ковач, written with Latin letters"
    assert imitation("ΝΊΚΟΣ", OWNERS) == "with the name of Νίκος"
    assert imitation("Zоё", ("Zoë",)) == "with the owner's name, written with Cyrillic letters"


@pytest.mark.parametrize(
    "name", ["Admin", "Αdmin", "ADMIN", "Ａｄｍｉｎ", "Site Owner", "moderator"]
)
def test_a_name_that_claims_the_owners_place_is_found(name: str) -> None:
    assert imitation(name, OWNERS).startswith("as '")


def test_without_a_name_of_the_owner_nobody_imitates_it() -> None:
    assert imitation("Sam", ("", " ")) == ""


@given(st.text(max_size=60))
def test_any_name_is_like_itself_or_has_nothing_to_be_like(name: str) -> None:
    assert skeletons(name) == skeletons(name)
    if skeletons(name):
        assert imitation(name, (name,)).startswith("with the owner's name") or not name.strip()


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_a_plain_name_is_never_said_to_hold_foreign_letters(name: str) -> None:
    assert "Cyrillic" not in imitation(name, OWNERS)
