"""What the store gives and what it raises."""

from __future__ import annotations

import enum
from pathlib import Path

from ..sources.dataclass import dataclass
from .sidecar import Sidecar
from .stored import Stored


class Unknown(LookupError):
    """No comment has this id. The message is a sentence."""


class NotAllowed(ValueError):
    """A change that the states do not have, or of which the result could not be read again. The
    message is a sentence."""


class Changed(RuntimeError):
    """Somebody else was faster. The message is a sentence."""


class Full(RuntimeError):
    """As many comments wait as may. The message is a sentence."""


class Keep(enum.Enum):
    """Stands for "leave it as it is" where None says something else."""

    KEEP = enum.auto()


KEEP = Keep.KEEP


@dataclass(frozen=True)
class Entry:
    """A comment, what is known of it and never published, and where its file lies."""

    comment: Stored
    beside: Sidecar
    path: Path
