"""The rules sort what arrives, and say why in words that are understood at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.comments.blocking import Blocked
from plugins.comments.classifier import Classifier, Counts
from plugins.comments.rules import Known, Submission, Verdict, judged, twin_digest

KNOWN = Known(
    owners=("Nell Ashcombe", "Ruth Calloway"),
    blocked_words=("casino", "payday loan", "c++", "ﬁx"),
    blocked=Blocked(
        emails=frozenset({"a@spam.example"}),
        hosts=frozenset({"spam.example"}),
        fingerprints={"f-1": "2026-03-01T00:00:00Z"},
    ),
    earlier={twin_digest("Sent once already.")}.__contains__,
    classifier=Classifier(),
)
PLAIN = Submission(post="naps", author="Sam", body="We had the same week here.", seconds=40)


def verdict(**changed: object) -> Verdict:
    return judged(replace(PLAIN, **changed), KNOWN)  # type: ignore[arg-type]  # as Submission has


def reasons(**changed: object) -> tuple[str, ...]:
    return verdict(**changed).reasons


def test_a_plain_comment_waits_without_a_reason() -> None:
    assert verdict() == Verdict("pending", (), None)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"honeypot": True}, "the invisible field was filled in"),
        ({"seconds": 1.9}, "sent 1 second after the preview"),
        ({"seconds": 2.99}, "sent 2 seconds after the preview"),
        ({"seconds": 0.2}, "sent less than 1 second after the preview"),
        ({"seconds": -5.0}, "sent less than 1 second after the preview"),
        ({"email": "A@Spam.Example "}, "you blocked this e-mail address"),
        ({"url": "https://www.SPAM.example/x"}, "you blocked the website spam.example"),
        ({"url": "https://shop.spam.example./"}, "you blocked the website spam.example"),
        ({"body": "[see](https://spam.example/x)"}, "you blocked the website spam.example"),
        ({"fingerprint": "f-1"}, "you blocked this address"),
    ],
)
def test_what_is_spam_lies_among_the_spam_with_its_reason(
    changed: dict[str, object], reason: str
) -> None:
    assert verdict(**changed) == Verdict("spam", (reason,), None)


def test_three_seconds_are_enough_to_be_a_person() -> None:
    assert verdict(seconds=3.0).status == "pending"


def test_a_blocked_website_does_not_stand_for_others_that_end_like_it() -> None:
    assert reasons(url="https://notspam.example/") == ()
    assert reasons(url="https://example/") == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("https://a.example and http://b.example", "two links: a.example, b.example"),
        ("[x](https://a.example) <https://b.example>", "two links: a.example, b.example"),
        ("[x](https&#58;//a.example) https://b.example", "two links: a.example, b.example"),
        ("https://a.example/1 https://a.example/2", "two links: both to a.example"),
        ("https://пример.example https://b.example", "two links: xn--e1afmkfd.example, b.example"),
        (
            " ".join(f"https://{letter}.example" for letter in "abcdefg"),
            "seven links: a.example, b.example, c.example, d.example, e.example and two more",
        ),
    ],
)
def test_more_than_one_link_is_a_reason_with_its_hosts(body: str, reason: str) -> None:
    assert verdict(body=body) == Verdict("pending", (reason,), None)


def test_one_link_is_none() -> None:
    assert reasons(body="It helped us: https://a.example/naps", url="https://sam.example") == ()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("Win at the CASINO today", "casino"),
        ("Win at the ｃａｓｉｎｏ", "casino"),
        ("Win at the ca\u200bsino", "casino"),
        ("Win at the ca\u00adsino", "casino"),
        ("(casino)", "casino"),
        ("https://best-casino.example/", "casino"),
        ("I write C++ at night", "c++"),
        ("a quick fix", "ﬁx"),
    ],
)
def test_a_blocked_word_is_found_whatever_its_letters_look_like(body: str, word: str) -> None:
    assert verdict(body=body) == Verdict("pending", (f"the blocked word '{word}'",), None)


def test_a_blocked_phrase_is_found_across_lines() -> None:
    assert reasons(body="a Payday\n  LOAN for you") == ("the blocked words 'payday loan'",)


@pytest.mark.parametrize("body", ["Scunthorpe has casinos", "occasino", "payday, loan", "prefix"])
def test_a_part_of_a_word_is_no_blocked_word(body: str) -> None:
    assert reasons(body=body) == ()


def test_a_blocked_word_is_found_in_the_name_and_the_website() -> None:
    assert reasons(author="Casino Royale") == ("the blocked word 'casino'",)
    assert reasons(url="https://casino.example") == ("the blocked word 'casino'",)


def test_the_owners_name_is_held_with_how_it_is_written() -> None:
    assert verdict(author="Νell Ashcombe") == Verdict(
        "pending", ("signs with the owner's name, written with a Greek letter",), None
    )
    assert reasons(author="Ruth  Calloway") == ("signs with the name of Ruth Calloway",)


@pytest.mark.parametrize("name", ["Zoë", "Δημήτρης", "Арина", "אבי", "明"])
def test_a_name_in_any_script_is_no_reason(name: str) -> None:
    assert reasons(author=name, body=f"{name} here. I agree with {name}.") == ()


@pytest.mark.parametrize(
    ("body", "lang", "reason"),
    [
        (
            "Купить дешево прямо сейчас",
            "en",
            "written in Cyrillic letters, the post is in English",
        ),
        (
            "КУПИТЬ ДЁШЕВО",
            "en-GB",
            "written in Cyrillic letters, the post is in English",
        ),
        ("这里非常便宜", "en", "written in Chinese characters, the post is in English"),
        ("Thank you, that was good", "ru", "written in Latin letters, the post is in Russian"),
        ("Хвала лепо", "sr-Latn", "written in Cyrillic letters, the post is in Serbian"),
        ("Σας ευχαριστώ πολύ", "de", "written in Greek letters, the post is in German"),
    ],
)
def test_another_script_than_the_posts_is_a_reason(body: str, lang: str, reason: str) -> None:
    assert verdict(body=body, lang=lang) == Verdict("pending", (reason,), None)


@pytest.mark.parametrize(
    ("body", "lang"),
    [
        ("😀😀😀😀😀😀", "en"),
        ("❤️ 12 345 !!", "en"),
        ("Арина and Δημήτρης", "en"),
        ("Thanks, Арина Петровна Иванова!", "en"),
        ("ну да", "en"),
        ("ok", "ru"),
        ("That is what my granny called «баюшки-баю», word for word", "en"),
        ("https://example.org/en/words", "ru"),
        ("Thank you", "tlh"),
        ("今日は良い天気ですね", "ja"),
        ("ｆｕｌｌｗｉｄｔｈ letters", "en"),
        ("Хвала лепо", "sr"),
        ("", "en"),
    ],
)
def test_names_short_words_and_emoji_belong_to_every_language(body: str, lang: str) -> None:
    assert reasons(body=body, lang=lang) == ()


@pytest.mark.parametrize(
    "body",
    [
        "Sent once already.",
        " sent  ONCE\nalready. ",
        "Ｓｅｎｔ once already.",
        "Sent on\u200bce already.",
    ],
)
def test_the_twin_of_an_earlier_comment_is_found(body: str) -> None:
    assert verdict(body=body) == Verdict("pending", ("the same text was sent before",), None)


def test_all_reasons_are_said_those_that_make_it_spam_first() -> None:
    found = verdict(
        author="Nell Ashcombe", seconds=1.0, honeypot=True, body="casino https://a.example"
    )
    assert found.status == "spam"
    assert found.reasons == (
        "the invisible field was filled in",
        "sent 1 second after the preview",
        "signs with the owner's name",
        "the blocked word 'casino'",
    )


def taught(decisions: int) -> Known:
    """Known, where "pills" were spam so many times, and "nap" was wanted as often."""
    counts = Counts(
        {"spam": decisions, "wanted": decisions},
        {"spam": {"pills": decisions, "cheap": decisions}, "wanted": {"nap": decisions}},
    )
    return replace(KNOWN, classifier=Classifier(counts))


def test_the_classifier_is_not_asked_before_ten_decisions_of_each_kind() -> None:
    assert judged(replace(PLAIN, body="cheap pills"), taught(9)) == Verdict("pending", (), None)


def test_below_fifty_decisions_it_only_gives_a_score() -> None:
    found = judged(replace(PLAIN, body="cheap pills"), taught(49))
    assert (found.status, found.reasons) == ("pending", ())
    assert found.score is not None
    assert found.score > 0.99


def test_from_fifty_decisions_on_it_moves_to_the_spam_what_it_is_sure_of() -> None:
    found = judged(replace(PLAIN, body="cheap pills"), taught(50))
    assert found.status == "spam"
    assert found.reasons == ("looks like what you have called spam (99 %)",)


def test_the_classifier_never_makes_a_comment_more_than_waiting() -> None:
    found = judged(replace(PLAIN, body="nap nap nap"), taught(500))
    assert found.score is not None
    assert found.score < 0.01
    assert found.status == "pending"
    hasty = judged(replace(PLAIN, body="nap", seconds=1.0), taught(500))
    assert hasty.status == "spam"


# Whatever arrives: the rules never fail, never approve, and say nothing that was not theirs.
HOSTILE = st.text(max_size=200)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["en", "ru", "", "x-y", "zh-Hant"]))
def test_whatever_arrives_is_sorted(
    author: str, email: str, url: str, body: str, lang: str
) -> None:
    found = verdict(author=author, email=email, url=url, body=body, lang=lang)
    assert found.status in ("pending", "spam")
    assert all("\n" not in reason and len(reason) < 600 for reason in found.reasons)


@pytest.mark.parametrize(
    "body",
    ["<script>alert(1)</script> " * 2, '[x](https://a.example/<b>) [y](https://b.example/"o)'],
)
def test_a_reason_quotes_no_markup(body: str) -> None:
    assert not any("<" in reason or '"' in reason for reason in reasons(body=body))
