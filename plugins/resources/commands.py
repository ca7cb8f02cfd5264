"""The commands for resources: adding one, and keeping what is there true."""

from __future__ import annotations

from invoke.context import Context
from invoke.tasks import task

from .asked import CONTENT, Handed, agent, hand_in, root

__all__ = ["TASKS", "hand_in"]

# Each start of tasks.py reads this file, so each command imports what it needs itself.


@task(
    auto_shortflags=False,  # they would not be those that anybody expects
    positional=["page"],
    iterable=["theme"],
    help={
        "page": "its address, or the file of a page that you saved",
        "why": "why it is worth a parent's time, in 15 to 80 words of your own",
        "evidence": "what it rests on, such as 'personal story'",
        "theme": "what it stands under, by any name; may be given several times",
        "cost": "free, paid or library",
        "type": "article, book, study … (else what the page says)",
        "url": "where a saved page stands, if it does not say so itself",
        "again": "add it although a card has the same title",
        "yes": "do not ask anything",
        "dry-run": "show what would be written, and write nothing",
        "json": "print what was found as JSON, for programs",
        **CONTENT,
    },
)
def add(
    context: Context,
    page: str,
    theme: list[str],
    why: str = "",
    evidence: str = "",
    cost: str = "",
    type: str = "",
    url: str = "",
    again: bool = False,
    yes: bool = False,
    dry_run: bool = False,
    json: bool = False,
    content: str = "",
) -> None:
    """Add a resource: what its page says is read, the why is yours.

    With --json: an object with file (null where nothing was written), found (each field with
    value and source, or null), card, offers (themes with the phrases that speak for them), notes
    (what was not taken, and why) and whole (false where the page was longer than what was read).
    """
    from functools import partial

    from .adding import Answers
    from .carrying_out import Adding, add
    from .fetching import fetch

    given = Answers(why, evidence or None, tuple(theme), cost or None, type or None)
    add(
        Adding(page, url, given, again, yes, dry_run, json),
        root(content),
        partial(fetch, agent=agent()),
        Handed.propose,
    )


@task(
    name="check-links",
    help={
        "write": "write into the cards what follows (moved, gone) without asking",
        "only": "the slug of the one card to look at",
        "json": "print what is known of each link as JSON, for programs",
        **CONTENT,
    },
)
def check_links(
    context: Context, write: bool = False, only: str = "", json: bool = False, content: str = ""
) -> None:
    """Look whether the links of all cards still lead to what they tell of.

    With --json: a list of objects with slug, file, url, state (ok, moved, blocked, failing, dead,
    changed), since, reason, to (the new address, or null), failures and written (the fields that
    were changed in the card, or null).
    """
    from .checking_links import check_links
    from .rounds import politely

    check_links(root(content), politely(agent()), write, only, json)


@task(help={"json": "list them as JSON, for programs", **CONTENT})
def review(context: Context, json: bool = False, content: str = "") -> None:
    """Look again at cards that nobody has looked at for a year, one key each.

    With --json: a list of objects with slug, file, title, url, looked_at and link (what the link
    checker knows, or null), the longest forgotten first.
    """
    from .reviewing import review

    review(root(content), json, Handed.key)


TASKS = [add, check_links, review]
