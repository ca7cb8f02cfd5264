"""When a post counts as changed."""

from __future__ import annotations

from datetime import datetime

from ..sources.records import Post
from .follow_ups import Chains


def last_change(post: Post, chains: Chains) -> datetime:
    """The last of: its date, a dated update note, a follow-up, an `updated:` in the file.

    A corrected typo is none of these, so it moves nothing.
    """
    notes = [note.date for note in post.updates]
    followers = [follower.date for follower in chains.followers(post)]
    stated = [post.updated] if post.updated else []
    return max([post.date, *notes, *followers, *stated])
