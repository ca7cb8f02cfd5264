"""The site whose pages are in every state that is hard to lay out or to reach.

Long titles and none of the rest, pictures, every kind of box, one comment and a hundred and twenty,
a deep thread, a name from right to left, words that do not end, and lists of several pages.
tests/reading tries its pages, and

    python3 -m tests.photographs FOLDER

takes a picture of each for people to look at.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from PIL import Image

from tests.hard_texts import (
    ARABIC,
    BOXED,
    CUP,
    ENDLESS,
    EVERY_ELEMENT,
    LONG,
    PICTURED,
    STANDFIRST,
    SUMMARY,
    TALK,
    UPDATES,
)
from tests.images.photographs import saved
from tests.small_site import (
    a_day_apart,
    author,
    collection,
    comment,
    page,
    post,
    resource,
    theme,
)

# The post with pictures and sixty comments, and other hard states, by their addresses.
EVERYTHING = "/posts/everything/"
BOXES = "/posts/boxes/"
BARE = "/posts/bare/"
LONG_THREAD = "/posts/many/"
# Posts that differ in nothing, and are there only to make lists long: how their addresses begin.
FILLING = "/posts/day-"
# No film, but as one begins (ISO/IEC 14496-12, 4.3): none is played before somebody asks for it.
FILM = bytes.fromhex("00000018667479706d70343200000000") + b"mp42isom"


def hard_states() -> dict[str, str | bytes]:
    """The files of the site, by their path below content/."""
    return {**_around(), **_posts(), **_shelf(), **_comments(), **_filling()}


def _around() -> dict[str, str | bytes]:
    return {
        "images/cup.svg": CUP,
        "images/table.jpg": photograph(1),
        "images/night.jpg": photograph(2),
        "images/sheet.mp4": FILM,
        "images/sheet.vtt": "WEBVTT\n\n00:00.000 --> 00:04.000\nA sheet.\n",
        "themes/guilt.md": theme(
            "Guilt and self-blame", "inner-life", start=["everything", "a-study"]
        ),
        "themes/ideas.md": theme("Ideas of one’s own", "ideas"),
        "themes/lists.md": theme("Lists, and those who write them", "skills"),
        "themes/boats.md": theme("With the children", "family"),
        "themes/rest.md": theme("Rest", "wellbeing"),
        "themes/desk.md": theme("The desk", "work"),
        "themes/others.md": theme(f"Others {ENDLESS}", "community", related=["guilt", "rest"]),
        "authors/amina.md": author(ARABIC, credentials="كاتبة وأم لثلاثة أطفال"),
        "authors/guest.md": author(
            f"Wilhelmina Featherstonehaugh-{ENDLESS}", guest=True, credentials="Health visitor"
        ),
        "authors/sam.md": author("Sam"),
        "pages/about.md": page("About", EVERY_ELEMENT),
        "pages/long.md": page(LONG),
    }


def _posts() -> dict[str, str | bytes]:
    every = {"themes": ["guilt"], "authors": ["amina"]}
    arabic = "وصلت متأخرة إلى الحضانة مرة أخرى. لم يقل أحد شيئًا."
    return {
        "posts/2026-01-05-plain.md": post(
            "Plain", "2026-01-05", "Words. And more words.", **every, standfirst="Short."
        ),
        "posts/2026-02-05-bare.md": post("Bare", "2026-02-05", "Nothing but a text."),
        "posts/2026-03-01-much.md": post(
            LONG,
            "2026-03-01",
            EVERY_ELEMENT,
            themes=["others", "guilt", "lists", "boats"],
            authors=["guest", "amina"],
            standfirst=STANDFIRST,
            summary=SUMMARY,
            follows="plain",
            updates=UPDATES,
            featured=True,
            badge="From the archive",
        ),
        "posts/2026-03-02-after.md": post(
            "After that", "2026-03-02", follows="much", themes=["ideas"]
        ),
        "posts/2026-03-03-everything.md": post(
            "The evening on which everything that could be late was late at once, and on time " * 2,
            "2026-03-03",
            PICTURED,
            themes=["guilt", "desk"],
            authors=["sam", "guest"],
            standfirst=TALK,
            summary=[*SUMMARY[:2], ENDLESS[:90]],
            follows="bare",
            updates=UPDATES[:1],
        ),
        "posts/2026-03-04-boxes.md": post(
            "Every kind of box", "2026-03-04", BOXED, themes=["desk"], authors=["amina"]
        ),
        "posts/2026-03-05-arabic.md": post(
            "رسالة من الحضانة", "2026-03-05", arabic, lang="ar", **every, standfirst=arabic
        ),
        "posts/2026-03-09-endless.md": post(
            ENDLESS, "2026-03-09", f"A word. {ENDLESS} {ENDLESS}.", summary=["Short.", ENDLESS]
        ),
        "posts/2026-04-01-one.md": post("One comment", "2026-04-01", themes=["rest"]),
        "posts/2026-04-02-many.md": post("Many comments", "2026-04-02", themes=["desk"]),
        "posts/2026-04-03-deep.md": post("A deep thread", "2026-04-03", themes=["rest"]),
        "posts/2026-04-04-closed.md": post("Closed", "2026-04-04", comments="closed"),
        "posts/2026-04-05-withdrawn.md": post(
            "Withdrawn",
            "2026-04-05",
            summary=["Not shown.", "Nor this."],
            updates=[{"date": "2026-05-01", "text": "It was wrong.", "withdrawn": True}],
        ),
    }


def _shelf() -> dict[str, str | bytes]:
    return {
        "resources/bare-thing.md": resource("Bare"),
        "resources/a-study.md": resource(
            "A study with a title that is longer than the screen of any phone is wide",
            type="study",
            url="https://example.org/a/very/long/address/" + "of-many-words-" * 8,
            creators=[ARABIC, "Sam Somebody"],
            themes=["guilt", "desk"],
            minutes=12,
            evidence="one study",
        ),
        "resources/endless.md": resource(
            f"Of {ENDLESS}",
            url=f"https://example.org/{ENDLESS}",
            creators=[ARABIC, ENDLESS],
            publication=f"Journal of {ENDLESS}",
            themes=["others", "guilt", "lists", "boats"],
            minutes=12,
            type="study",
        ),
        "resources/much-known.md": resource(
            LONG,
            url="https://example.org/much",
            creators=["Wilhelmina Featherstonehaugh", "Ana María de la Concepción Fernández"],
            publication="A Quarterly Review of Kitchens",
            date="2014-05",
            themes=["guilt", "rest"],
            minutes=3,
            type="article",
            evidence="one study",
            quote="It is not the hours. It is that nobody counts them.",
            locator="page 12",
            via="A reader",
        ),
        "collections/path.md": collection(LONG, "bare-thing", "much-known", "a-study", "plain"),
    }


def _comments() -> dict[str, str | bytes]:
    mixed = [TALK, f"{TALK} {TALK}\n\n> {TALK}\n\nYes.", ENDLESS]
    names = [ARABIC, "Sam", ENDLESS[:60]]
    return {
        "comments/one/c-only.md": comment("c-only", "one", TALK, author=ARABIC),
        "comments/much/c-long.md": comment("c-long", "much", ENDLESS, author=ENDLESS[:60]),
        # One that was answered and is gone.
        "comments/much/c-gone.md": comment(
            "c-gone", "much", "", author="", status="deleted", approved=None
        ),
        "comments/much/c-then.md": comment("c-then", "much", TALK, parent="c-gone"),
        **_thread("everything", 60, 6, mixed, names),
        **_thread("many", 120, 2, mixed, names),
        # Twelve conversations, each five deep: sixty replies and what they answer.
        **_thread("deep", 72, 6, [TALK], ["Amara"]),
    }


def _thread(
    on: str, count: int, depth: int, bodies: list[str], names: list[str]
) -> dict[str, str | bytes]:
    """So many comments on a post, a minute apart; each answers the one before until the thread is
    so deep, then a new one begins."""
    files: dict[str, str | bytes] = {}
    begun = datetime(2026, 4, 5, 6, 0, tzinfo=UTC)
    for number in range(count):
        at = f"{begun + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}"
        id = f"c-{on}-{number:03}"
        files[f"comments/{on}/{id}.md"] = comment(
            id,
            on,
            bodies[number % len(bodies)],
            parent=f"c-{on}-{number - 1:03}" if number % depth else None,
            created=at,
            approved=at,
            author=names[number % len(names)],
            by_owner=number % 9 == 1,
        )
    return files


def _filling() -> dict[str, str | bytes]:
    """Posts enough for lists of several pages: of all, of a theme, of an author."""
    days = a_day_apart((f"day-{number:02}" for number in range(48)), "2026-01-01")
    more = "\n---\n", "\nthemes: [guilt]\nauthors: [sam]\n---\n"
    return {file: str(text).replace(*more, 1) for file, text in days.items()}


def photograph(seed: int) -> bytes:
    """A JPEG of 1600 to 1200 points with soft shapes and a little grain, as a room has them."""
    chance = random.Random(seed)
    soft, grain = (
        Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3)).resize(
            (1600, 1200), Image.Resampling.BICUBIC
        )
        for size in ((12, 9), (200, 150))
    )
    return saved(Image.blend(soft, grain, 0.12), "JPEG", quality=90)
