"""Brings what is made of pictures into the output: from the store, or made now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..sources.pictures import Picture, forms, made_file
from ..sources.scan import Mark
from .output import Output
from .picture_store import Form, PictureStore


def bring_in(
    root: Path,
    pictures: Iterable[tuple[str, Picture]],
    output: Output,
    before: Mapping[str, Mark],
    after: dict[str, Mark],
) -> tuple[int, int]:
    """Stage everything that is made of these pictures of the content folder `root`. `before` and
    `after` are the copies of the last build and of this one. Gives how many files were staged,
    and of how many pictures something had to be made. Raises Unmade.

    The name of a file says what it was made of, so one of this name that is intact is left.
    """
    wanted: dict[str, tuple[str, Picture, Form]] = {}
    for file, picture in pictures:
        for form in forms(picture):
            at = made_file(file, picture, *form)
            # One picture under one name and two endings gives the same files twice.
            if at in after:
                continue
            after[at] = ()
            if at in before and output.intact(at):
                output.leave(at)
            else:
                wanted[at] = file, picture, form
    if not wanted:
        return 0, 0
    store = PictureStore(root)
    missing: dict[str, tuple[str, Picture, list[Form]]] = {}
    for file, picture, form in wanted.values():
        if store.get(picture, form) is None:
            missing.setdefault(file, (file, picture, []))[2].append(form)
    store.make(missing.values())
    for at, (file, picture, form) in wanted.items():
        content = store.get(picture, form)
        if content is None:  # another build has cleared it away in this very moment
            store.make([(file, picture, [form])])
            content = store.get(picture, form)
        if not content:
            raise OSError(f"{store.folder} does not keep what is put there")
        output.stage(at, content)
    return len(wanted), len(missing)
