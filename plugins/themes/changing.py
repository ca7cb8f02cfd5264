"""Renaming and merging themes: what would change, whether it may, and the change itself.

Nothing is lost on the way. The theme's file is written first, with the old slug among its
aliases, so from then on the old name is understood; the posts, resources and themes that say it
follow, each file by rename. Whoever stops in between has a site that still builds, and can say the
same command again.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ..sources import texts
from ..sources.addresses import slug_problem
from ..sources.dataclass import dataclass
from ..sources.folder import listing
from ..sources.records import Post, Resource, Theme
from ..sources.theme_names import UnknownTheme, folded
from . import editing
from .editing import CannotEdit, Edit
from .vocabulary import Vocabulary, Written


class CannotChange(Exception):
    """It cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Change:
    """What would be done, in the order in which it is safe, and what it is in words."""

    words: str
    edits: tuple[Edit, ...]
    git: str = ""  # what git says against it, "" if nothing

    @property
    def undo(self) -> str:
        """How git brings everything back."""
        made = [edit.shown for edit in self.edits if edit.before is None]
        changed = [edit.shown for edit in self.edits if edit.before is not None]
        back = f"git restore {' '.join(changed)}"
        return f"{back} && rm {' '.join(made)}" if made else back


def rename(vocabulary: Vocabulary, old: str, new: str) -> Change:
    """A theme gets another slug. Raises CannotChange."""
    theme = _theme(vocabulary, old)
    record = _record(theme)
    if odd := slug_problem("theme", new):
        raise CannotChange(f"{odd[0]}; {odd[1]}.")
    if new == record.slug:
        raise CannotChange(f"The theme is called '{new}' already.")
    owner = vocabulary.names.get(new)
    if owner is not None and owner != record.slug:
        raise CannotChange(
            f"'{new}' means the theme '{owner}'. To make one of the two: themes.merge"
            f" {record.slug} {owner}"
        )
    goal = theme.path.with_name(f"{new}.md")
    if goal.exists() and not goal.samefile(theme.path):
        raise CannotChange(f"There is a file {goal} already.")
    before = editing.text_of(theme.path)
    aliases = tuple(dict.fromkeys([*(a for a in record.aliases if a != new), record.slug]))
    after = editing.with_list(before, "aliases", aliases)
    wanted = {"aliases": aliases}
    if not record.minted:  # its id came from the file's name, which changes
        after = after.replace("\n", f"\nid: {record.id}\n", 1)
        wanted["minted"] = True  # type: ignore[assignment]
    if "slug" in record.lines:
        after = re.sub(r"(?m)^slug[ \t]*:.*$", f"slug: {new}", after, count=1)
        wanted["slug"] = new  # type: ignore[assignment]
        _checked(theme, after, wanted)
        first = [Edit(theme.path, theme.shown, before, after)]
    else:
        _refuse_links(vocabulary.root, theme.path.name, new)
        _checked(theme, after, wanted)
        shown = f"{theme.shown.rpartition('/')[0]}/{new}.md"
        first = [Edit(goal, shown, None, after), Edit(theme.path, theme.shown, before, None)]
    edits = (*first, *_saying(vocabulary, record.slug, new, {record.slug}))
    return _change(vocabulary, f"The theme '{record.slug}' becomes '{new}'", edits)


def merge(vocabulary: Vocabulary, one: str, other: str) -> Change:
    """A theme becomes a part of another one, and its slug and names lead there. Raises
    CannotChange."""
    goes, stays = _theme(vocabulary, one), _theme(vocabulary, other)
    away, into = _record(goes), _record(stays)
    if away.slug == into.slug:
        raise CannotChange(f"'{one}' and '{other}' are the same theme, '{into.slug}'.")
    _refuse_links(vocabulary.root, goes.path.name, into.slug)
    both = {away.slug, into.slug}
    known = {folded(name) for name in (into.slug, into.title, *into.other_names)}
    names = [n for n in (away.title, *away.other_names) if folded(n) not in known]
    related = [s for s in (*into.related, *away.related) if vocabulary.names.get(s) not in both]
    lists = {
        "aliases": tuple(dict.fromkeys([*into.aliases, away.slug, *away.aliases])),
        "other_names": _once(into.other_names, names),
        "related": tuple(dict.fromkeys(vocabulary.names.resolved(tuple(related)))),
        "cues": _once(into.cues, away.cues),
        "start": _once(into.start, away.start),
        "voices": _once(into.voices, away.voices),
    }
    before = after = editing.text_of(stays.path)
    changed = {name: words for name, words in lists.items() if words != getattr(into, name)}
    for name, words in changed.items():
        after = editing.with_list(after, name, words)
    _checked(stays, after, changed)
    edits = (
        Edit(stays.path, stays.shown, before, after),
        Edit(goes.path, goes.shown, editing.text_of(goes.path), None),
        *_saying(vocabulary, away.slug, into.slug, both),
    )
    said = (
        f"The theme '{away.slug}' becomes a part of '{into.slug}'; its introduction and"
        " definition go with its file"
    )
    return _change(vocabulary, said, edits)


def slugs_for_names(vocabulary: Vocabulary) -> Change:
    """Slugs in place of the other names that posts, resources and themes use."""
    edits = []
    for one in (*vocabulary.tagged, *vocabulary.themes):
        field, written = _named(one)
        wanted = vocabulary.names.resolved(written)
        if wanted != written:
            edits.append(_edit(vocabulary, one, field, written, wanted))
    return _change(vocabulary, "Other names of themes become slugs", tuple(edits))


def voices(vocabulary: Vocabulary, name: str, comment: str, remove: bool) -> Edit | None:
    """A comment is added to the voices of a theme, or taken from them; None where it is so
    already. Raises CannotChange."""
    theme = _theme(vocabulary, name)
    record = _record(theme)
    if remove == (comment not in record.voices):
        return None
    if not remove:
        _must_be_shown(vocabulary.root, comment)
    chosen = tuple(v for v in record.voices if v != comment) + (() if remove else (comment,))
    before = editing.text_of(theme.path)
    after = editing.with_list(before, "voices", chosen)
    _checked(theme, after, {"voices": chosen})
    return Edit(theme.path, theme.shown, before, after)


def carry_out(change: Change) -> None:
    """Do it. Raises OSError; what was done until then stays, and is in order by itself."""
    for edit in change.edits:
        editing.write(edit)


# ── How ─────────────────────────────────────────────────────────────────────────────────────


def _theme(vocabulary: Vocabulary, name: str) -> Written:
    try:
        return vocabulary.theme(name)
    except UnknownTheme as reason:
        raise CannotChange(str(reason)) from None


def _record(theme: Written) -> Theme:
    assert isinstance(theme.record, Theme)
    return theme.record


def _once(first: tuple[str, ...], more: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *more]))


def _named(one: Written) -> tuple[str, tuple[str, ...]]:
    record = one.record
    if isinstance(record, Theme):
        return "related", record.related
    assert isinstance(record, (Post, Resource))
    return "themes", record.themes


def _saying(vocabulary: Vocabulary, old: str, new: str, themes: set[str]) -> list[Edit]:
    """The changes to whatever says a theme's old slug or another name that only its owner had."""
    edits = []
    for one in (*vocabulary.tagged, *vocabulary.themes):
        if one.record.kind == "theme" and one.record.slug in themes:
            continue
        field, written = _named(one)
        if any(vocabulary.names.get(word) == old for word in written):
            wanted = tuple(
                dict.fromkeys(new if vocabulary.names.get(w) == old else w for w in written)
            )
            if sum(vocabulary.names.get(w) == new for w in wanted) > 1 or (
                one.record.kind == "theme" and one.record.slug == new
            ):
                wanted = tuple(w for w in wanted if w == new or vocabulary.names.get(w) != new)
            edits.append(_edit(vocabulary, one, field, written, wanted))
    return edits


def _edit(
    vocabulary: Vocabulary,
    one: Written,
    field: str,
    written: tuple[str, ...],
    wanted: tuple[str, ...],
) -> Edit:
    """The change of a list of themes to another one, word by word."""
    left = list(wanted)
    stands: dict[str, str | None] = {}
    for word in written:
        if word in left:
            stands[word] = word
            left.remove(word)
    for word in written:
        if word not in stands:
            stands[word] = left.pop(0) if left else None
    try:
        before = editing.text_of(one.path)
        names = ("tags", "themes") if field == "themes" else (field,)
        after = editing.with_words(before, names, lambda word: stands.get(word, word))
        kept = tuple(s for s in (stands[word] for word in written) if s is not None)
        editing.checked(one.record, after, {field: kept}, one.shown)
    except CannotEdit as reason:
        raise CannotChange(str(reason)) from None
    return Edit(one.path, one.shown, before, after)


def _checked(theme: Written, after: str, wanted: dict[str, tuple[str, ...]]) -> None:
    try:
        editing.checked(theme.record, after, wanted, theme.shown)
    except CannotEdit as reason:
        raise CannotChange(str(reason)) from None


def _refuse_links(root: Path, name: str, new: str) -> None:
    """A text that links to the theme's file by its name would lead nowhere."""
    link = re.compile(rf"themes/{re.escape(name)}(?![\w-])")
    for source in listing(root, root.name).sources:
        text, _ = texts.read(source.path, source.shown)
        found = link.search(text or "")
        if text and found:
            line = text.count("\n", 0, found.start()) + 1
            raise CannotChange(
                f"{source.shown}:{line} links to the file {name}; write [[themes/{new}]] or a link"
                " by its slug first, which goes on working."
            )


def _must_be_shown(root: Path, id: str) -> None:
    """A voice must be a comment that readers see."""
    from ..sources import front_matter

    found = sorted((root / "comments").glob(f"*/{id}.md")) if re.fullmatch(r"[\w-]+", id) else []
    if not found:
        raise CannotChange(f"There is no comment '{id}' in {root.name}/comments/.")
    text, _ = texts.read(found[0], str(found[0]))
    try:
        status = front_matter.split(text or "").fields.get("status")
    except front_matter.BadHead:
        status = None
    if not isinstance(status, front_matter.Scalar) or status.text != "approved":
        raise CannotChange(f"The comment '{id}' is not approved, so readers do not see it.")


def _change(vocabulary: Vocabulary, words: str, edits: tuple[Edit, ...]) -> Change:
    return Change(words, edits, _said_by_git(vocabulary.root, edits))


def _said_by_git(root: Path, edits: tuple[Edit, ...]) -> str:
    """Why git could not bring these files back as they are; "" where it can."""
    paths = [str(edit.path.absolute()) for edit in edits if edit.before is not None]
    if not paths:
        return ""
    command = ["git", "-C", str(root), "status", "--porcelain", "--ignored", "--", *paths]
    try:
        answer = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return "There is no git on this machine, so it could not be undone"
    if answer.returncode:
        return "These files are not kept by git, so it could not be undone"
    touched = [line[3:] for line in answer.stdout.splitlines()]
    if touched:
        return "Git has not got everything that stands in " + ", ".join(touched)
    return ""
