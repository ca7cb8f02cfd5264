"""When a post counts as changed, and where on its page what was added later stands."""

from __future__ import annotations

from datetime import datetime

from ..sources.records import Post, UpdateNote
from .follow_ups import Chains


def last_change(post: Post, chains: Chains) -> datetime:
    """The last of: its date, a dated update note, a follow-up, an `updated:` in the file.

    A corrected typo is none of these, so it moves nothing.
    """
    followers = [follower.date for follower in chains.followers(post)]
    return max([post.date, *followers, *_stated(post)])


def last_told(post: Post, chains: Chains) -> datetime:
    """The same as subscribers are told it: a `date:` that was changed afterwards is no news."""
    followers = [follower.came_out for follower in chains.followers(post)]
    return max([post.came_out, *followers, *_stated(post)])


def _stated(post: Post) -> list[datetime]:
    return [*(note.date for note in post.updates), *([post.updated] if post.updated else [])]


def note_anchor(note: UpdateNote) -> str:
    """The id of an update note in its page, the same for as long as its date is."""
    return f"update-{note.name}"


def followed_anchor(follower: Post) -> str:
    """The id of the line that names a follow-up in the page of the post that it follows."""
    return f"followed-{follower.id}"
