"""The one way in which this room says no to a file."""

from __future__ import annotations


class Unfit(Exception):
    """A file that must not go into the site: what is wrong, what to do, and the line."""

    def __init__(self, wrong: str, remedy: str, line: int = 1) -> None:
        super().__init__(wrong, remedy, line)
        self.wrong = wrong
        self.remedy = remedy
        self.line = line
