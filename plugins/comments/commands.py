"""The commands for comments: `comments.queue` and those that decide on one comment each.

Where things lie and what only tasks.py knows stands in asked.py; what the commands do and say,
in carrying_out.py.
"""

from __future__ import annotations

import sys

from invoke.context import Context
from invoke.tasks import task

from .asked import ID, IDS, PLACES, YES, Handed, Places, gathered, hand_in, where

__all__ = ["TASKS", "Places", "gathered", "hand_in"]

# Each start of tasks.py reads this file, so each command imports what it needs itself.


# ── Looking ─────────────────────────────────────────────────────────────────────────────────


@task(help=PLACES)
def queue(context: Context, content: str = "", private: str = "") -> None:
    """Decide on the comments that wait, one key each."""
    from . import carrying_out, queue

    with carrying_out.desk(where(content, private)) as desk:
        carrying_out.tell_of_odd(desk)
        queue.walk(desk)


@task(
    name="list",
    help={
        "status": "pending, approved, spam, rejected, deleted or all",
        "post": "only those on the post with this slug",
        "json": "print them as JSON, for programs",
        **PLACES,
    },
)
def list_(
    context: Context,
    status: str = "pending",
    post: str = "",
    json: bool = False,
    content: str = "",
    private: str = "",
) -> None:
    """List comments, oldest first: those that wait, or those with another status.

    With --json: a list of objects with id, post, parent (an id or null), kind, status, author,
    url (or null), by_owner, created, approved (or null), rev, source, reasons (a list of
    sentences), score (0 to 1, or null), file, and body, the raw text. Times are in UTC.
    """
    from ..sources.problems import did_you_mean
    from . import carrying_out, telling
    from .record import STATES

    if status not in (*STATES, "all"):
        sys.exit(f"There is no status '{status}'; {did_you_mean(status, [*STATES, 'all'])}")
    with carrying_out.desk(where(content, private)) as desk:
        entries = desk.store.list(STATES if status == "all" else (status,), post)
        print(telling.listed_json(entries) if json else telling.listed(entries, desk.now()))
        carrying_out.tell_of_odd(desk)


# ── Deciding ────────────────────────────────────────────────────────────────────────────────────


@task(positional=["ids"], help=IDS | YES)
def approve(
    context: Context, ids: str, yes: bool = False, content: str = "", private: str = ""
) -> None:
    """Show comments on the site, from its next build on.

    One that was changed, or that its writer may still change (for 15 minutes), is shown first
    and asked for. ID:2 approves it in revision 2, as the list shows it, and no other.
    """
    from . import carrying_out

    carrying_out.approve(where(content, private), ids, yes)


@task(positional=["ids"], help=IDS)
def spam(context: Context, ids: str, content: str = "", private: str = "") -> None:
    """Put waiting comments with the spam, and learn from it."""
    from . import carrying_out, deciding

    carrying_out.each(where(content, private), ids, deciding.spam)


@task(positional=["ids"], help=IDS)
def reject(context: Context, ids: str, content: str = "", private: str = "") -> None:
    """Do not show waiting comments."""
    from . import carrying_out, deciding

    carrying_out.each(where(content, private), ids, deciding.reject)


@task(positional=["ids"], help=IDS)
def hold(context: Context, ids: str, content: str = "", private: str = "") -> None:
    """Let comments wait again, whatever was decided; the site stops showing them."""
    from . import carrying_out, deciding

    carrying_out.each(where(content, private), ids, deciding.hold)


@task(positional=["ids"], help=IDS | YES)
def block(
    context: Context, ids: str, yes: bool = False, content: str = "", private: str = ""
) -> None:
    """Put comments with the spam, and whatever else their writers send."""
    from . import carrying_out, deciding

    sure = "" if yes else "Whatever else their writers send goes to the spam, too. Block them?"
    carrying_out.each(where(content, private), ids, deciding.block, sure)


@task(
    help={"who": "the id of a comment, or an address, website or mark from the list"} | PLACES,
)
def unblock(context: Context, who: str = "", content: str = "", private: str = "") -> None:
    """List who is blocked, or take somebody off that list: 'comments.unblock ID'."""
    from . import carrying_out

    carrying_out.unblock(where(content, private), who)


@task(positional=["ids"], help=IDS | YES)
def delete(
    context: Context, ids: str, yes: bool = False, content: str = "", private: str = ""
) -> None:
    """Remove comments from the site for good; a line stays where they stood."""
    from . import carrying_out, deciding

    sure = "" if yes else "What is deleted cannot be brought back. Delete?"
    carrying_out.each(where(content, private), ids, deciding.delete, sure)


@task(
    positional=["id"],
    help=ID
    | {
        "text": "the new text (else it is asked for: in your editor, or from a pipe)",
        "name": "the new name",
        "website": "the new address behind the name; 'none' takes it away",
    }
    | YES,
)
def edit(
    context: Context,
    id: str,
    text: str = "",
    name: str = "",
    website: str = "",
    yes: bool = False,
    content: str = "",
    private: str = "",
) -> None:
    """Change the text, name or website of a comment, published or not."""
    from . import carrying_out

    carrying_out.edit(where(content, private), id, text, name, website, yes)


@task(
    positional=["id"],
    help=ID | {"text": "your answer (else it is asked for: in your editor, or from a pipe)"},
)
def reply(context: Context, id: str, text: str = "", content: str = "", private: str = "") -> None:
    """Answer a comment as the owner; the answer carries the owner's mark."""
    from . import carrying_out

    carrying_out.reply(where(content, private), id, text)


@task(
    positional=["id", "words"],
    help=ID | {"words": "the words to take out, exactly as they stand there"} | YES,
)
def redact(
    context: Context, id: str, words: str, yes: bool = False, content: str = "", private: str = ""
) -> None:
    """Take words out of a comment for good, such as a child's name; no copy is kept."""
    from . import carrying_out

    carrying_out.redact(where(content, private), id, words, yes)


@task(
    help={
        "email": "the address whose comments are to go",
        "id": "the one comment that is to go",
        **YES,
        **PLACES,
    }
)
def erase(
    context: Context,
    email: str = "",
    id: str = "",
    yes: bool = False,
    content: str = "",
    private: str = "",
) -> None:
    """Remove what somebody wrote, and their address, everywhere and for good.

    Comments that wait are gone; those on the site leave a line where they stood. The git commits
    that still hold the text are named.
    """
    if bool(email) == bool(id):
        sys.exit("Say whose comments are to go: --email ADDRESS, or --id ID for one comment.")
    from . import carrying_out

    carrying_out.erase(where(content, private), email, id, yes)


# ── Looking after ───────────────────────────────────────────────────────────────────────────


@task(
    help={
        "fix": "repair what is safe to repair",
        "json": "print the problems as JSON, for programs",
        **PLACES,
    }
)
def doctor(
    context: Context,
    fix: bool = False,
    json: bool = False,
    content: str = "",
    private: str = "",
) -> None:
    """Prove that nothing private is published, and that all comments are whole.

    With --json: a list of objects with file, line, severity (error or note), wrong and remedy.
    """
    from ..sources.problems import errors
    from . import carrying_out, doctor, telling

    places = where(content, private)
    with carrying_out.desk(places) as desk:
        root = desk.store.content.parent
        if fix:
            for done in doctor.repair(desk.store, root):
                print(done, file=sys.stderr if json else sys.stdout)
        found = doctor.examine(desk.store, root, places.outputs)
        print(telling.problems_json(found) if json else telling.problems_text(found))
        if errors(found):
            sys.exit(1)


@task(help={"private": PLACES["private"]})
def password(context: Context, private: str = "") -> None:
    """Set the owner's password for the page /moderate."""
    from . import carrying_out

    carrying_out.password(where("", private).private)


@task(
    auto_shortflags=False,  # -h is for help
    help={
        "host": "the address to listen on; leave it, and let Caddy or nginx face the public",
        "port": "the port to listen on",
        "settings": "the settings file of the site (else pelicanconf.py)",
        "output": "the folder that readers see (else the one that the settings name)",
        "no-builder": "do not build the site after a decision; something else does",
        **PLACES,
    },
)
def serve(
    context: Context,
    host: str = "127.0.0.1",
    port: int = 8000,
    settings: str = "",
    content: str = "",
    output: str = "",
    private: str = "",
    no_builder: bool = False,
) -> None:
    """Take comments from readers, and build the site after each decision."""
    if Handed.serve is None:
        sys.exit("Start it with 'python3 tasks.py comments.serve'.")
    Handed.serve(
        host=host,
        port=port,
        settings=settings,
        content=content,
        output=output,
        private=private,
        builder=not no_builder,
    )


TASKS = [queue, list_, approve, spam, reject, hold, edit, reply, redact, block, unblock]
TASKS += [delete, erase, doctor, password, serve]
