"""Where the targets of a text lead today: a directory of everything that can be linked to."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Literal
from urllib.parse import unquote

from ..sources import addresses
from ..sources.dataclass import dataclass
from ..sources.pictures import Picture, linked_file
from ..sources.problems import did_you_mean
from ..sources.records import Record
from ..sources.tracking import Index, Tracker
from . import pictures as shown
from . import videos
from .conversion import Conversion, Target

State = Literal["live", "draft", "waiting"]
Found = Callable[[Record], bool]
"""Whether a record is wanted."""


@dataclass(frozen=True)
class Place:
    """A page that can be linked to. `file` is its source below content/."""

    file: str
    kind: str
    slug: str
    title: str
    address: str
    state: State = "live"
    old_slugs: tuple[str, ...] = ()


class Unresolved(LookupError):
    """A target leads nowhere; the arguments are what is wrong and the remedy."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


class Directory:
    """Knows the places of the site, the pictures and the site's own further addresses."""

    def __init__(
        self,
        places: Callable[[Found], Mapping[str, Place]],
        pictures: Mapping[str, Picture],
        others: Callable[[], Iterable[str]] = tuple,
        base: str = "",
        tracker: Tracker | None = None,
        video_hosts: Collection[str] = (),
    ) -> None:
        """`places` gives those of all records, or of those that are wanted, by source file;
        `pictures` maps files below content/ to what they are, `others` gives further addresses
        of the site, `base` is the path under which the site stands ("" or "/blog"), `video_hosts`
        are machines with PeerTube whose videos may play in its pages."""
        self._pictures, self._base = pictures, base
        # The origins of which pages may show frames.
        self.frames = videos.ALWAYS | {f"https://{host}" for host in video_hosts}
        self._tracker = tracker or Tracker()
        self.places = Index(
            "file",
            self._tracker,
            lambda: places(lambda record: True),
            lambda file: places(lambda record: record.file == file).get(file),
        )
        self.names = Index(
            "name",
            self._tracker,
            lambda: _by_name(self.places.whole()),
            lambda name: _by_name(places(lambda record: record.slug == _slug(name))).get(name),
        )
        self.old_names = Index(
            "old-name",
            self._tracker,
            lambda: _by_old_name(self.places.whole()),
            lambda name: _by_old_name(places(lambda record: name in record.aliases)).get(name),
        )
        self.addresses = Index(
            "address",
            self._tracker,
            lambda: {place.address: place for place in self.places.whole().values()},
        )
        self.others = Index("other", self._tracker, lambda: dict.fromkeys(others(), True))

    @property
    def indexes(self) -> tuple[Index[Any], ...]:
        """Everything that is looked up here, but pictures."""
        return self.places, self.names, self.old_names, self.addresses, self.others

    def values(self, conversion: Conversion, file: str, key: str) -> tuple[str, ...]:
        """What to fill into the holes of a text of `file`, whose record has the id `key`.

        A target that leads nowhere is filled with an empty text; `check` reports it first.
        """
        return tuple(self._value_or_nothing(target, file, key) for target in conversion.targets)

    def place(self, ref: str, file: str) -> Place | None:
        """The page that a reference leads to; None for a file or another address of the site.

        A path without a sign before it is read as editors' previews do: as seen from `file`.
        Raises Unresolved.
        """
        if ref.startswith("[["):
            return self._by_slug(_path(ref.removeprefix("[[").removesuffix("]]")).strip())
        if ref.startswith("{filename}"):
            return self._by_file(below(ref, file))
        if _is_file(ref):
            self.picture(ref, file)
            return None
        if ref.startswith("/"):
            return self._by_address(ref)
        return self._beside(ref, file)

    def picture(self, ref: str, file: str) -> str:
        """The file below content/ that a reference names. Raises Unresolved."""
        path = below(ref, file)
        if self._is_picture(path):
            return path
        wrong = f"there is no file '{path}'"
        if not self._pictures:
            raise Unresolved(wrong, "put it into content/images/")
        if not _is_file(ref):
            raise Unresolved(wrong, "put it into content/images/ and write {static}/images/…")
        raise Unresolved(wrong, did_you_mean(path, self._pictures))

    def shared(self, ref: str, file: str) -> tuple[str, int, int]:
        """The picture that goes out with a shared link: the file of the site, its width and
        height (0 where it is no picture). Raises Unresolved."""
        path = self.picture(ref, file)
        picture = self._pictures[path]
        width = picture.widths[-1]
        height = picture.height_at(width) if width else 0
        return linked_file(path, picture), width, height

    def plays(self, frame: str) -> bool:
        """Whether the site has frames of the host of this address."""
        return videos.origin(frame) in self.frames

    def pictures_of(self, conversion: Conversion, file: str) -> set[str]:
        """The files below content/ that a text shows or offers."""
        found = set()
        for target in conversion.targets:
            if target.want in ("address", "file") and (
                picture := self._picture_or_none(target.ref, file)
            ):
                found.add(picture)
        return found

    def _picture_or_none(self, ref: str, file: str) -> str | None:
        path = below(ref, file) if _is_file(ref) or ref[:1] not in "[{/" else ""
        return path if path and self._is_picture(path) else None

    def _is_picture(self, path: str) -> bool:
        self._tracker.note(f"picture/{path}")
        return path in self._pictures

    def _value_or_nothing(self, target: Target, file: str, key: str) -> str:
        try:
            return self._value(target, file, key)
        except Unresolved:
            return ""

    def _value(self, target: Target, file: str, key: str) -> str:
        if target.want == "key":
            return key
        if target.want == "frame":
            return target.ref if self.plays(target.ref) else ""
        if target.want in ("size", "opening", "closing"):
            return self._picture_html(target.want, self.picture(target.ref, file))
        if target.want == "title":
            place = self.place(target.ref, file)
            return place.title if place else ""
        fragment = fragment_of(target.ref)
        after = f"#{fragment}" if fragment else ""
        picture = self._picture_or_none(target.ref, file)
        if picture:
            known = self._pictures[picture]
            by = shown.shown_file if target.want == "file" else linked_file
            return f"{self._base}{addresses.picture_address(by(picture, known))}{after}"
        place = self.place(target.ref, file)
        address = place.address if place else target.ref.partition("#")[0]
        return f"{self._base}{address}{after}"

    def _picture_html(self, want: str, path: str) -> str:
        picture = self._pictures[path]
        if want == "opening":
            return shown.opening(path, picture, self._base)
        return shown.size(picture) if want == "size" else shown.closing(picture)

    def _by_slug(self, name: str) -> Place:
        found = self.names.get(name, ()) or self.old_names.get(name, ())
        # Nobody's draft takes a name from what readers see; two files of one slug are told of
        # by themselves.
        live = [place for place in found if place.state == "live"] or found
        if len({(place.kind, place.slug) for place in live}) == 1:
            return live[0]
        if found:
            ways = " or ".join(f"[[{addresses.FOLDERS[p.kind]}/{p.slug}]]" for p in found)
            raise Unresolved(f"'[[{name}]]' could be several things", f"write {ways}")
        remedy = did_you_mean(name, self.names.keys())
        raise Unresolved(f"'[[{name}]]' leads nowhere", remedy)

    def _by_file(self, path: str) -> Place:
        found = self.places.get(path, None)
        if found is None:
            raise Unresolved(f"there is no source '{path}'", did_you_mean(path, self.places.keys()))
        return found

    def _by_address(self, ref: str) -> Place | None:
        path = unquote(_path(ref))
        found = self.addresses.get(path, None)
        if found is not None:
            return found
        if self.others.get(path, False):
            return None
        known = {*self.addresses.keys(), *self.others.keys()}
        if f"{path}/" in known:
            raise Unresolved(f"'{ref}' lacks its last '/'", f"write '{path}/'")
        raise Unresolved(f"there is no page '{ref}'", did_you_mean(path, known))

    def _beside(self, ref: str, file: str) -> Place | None:
        path = below(ref, file)
        if _path(ref) and self._is_picture(path):
            return None
        if _path(ref) and (found := self.places.get(path, None)):
            return found
        name = posixpath.basename(path).removesuffix(".md")
        remedy = "write [[slug]] for a page, or {static}/images/… for a file"
        if self.names.get(name, ()):
            remedy = f"write [[{name}]]"
        elif name.startswith("www."):
            remedy = f"write https://{ref}"
        elif "@" in ref:
            remedy = f"write mailto:{ref}"
        raise Unresolved(f"'{ref}' leads nowhere", remedy)


def _by_name(places: Mapping[str, Place]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in places.values():
        for name in (place.slug, f"{addresses.FOLDERS[place.kind]}/{place.slug}"):
            found[name] = (*found.get(name, ()), place)
    return found


def _by_old_name(places: Mapping[str, Place]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in places.values():
        for slug in place.old_slugs:
            found[slug] = (*found.get(slug, ()), place)
    return found


def _slug(name: str) -> str:
    return name.rpartition("/")[2]


def places(records: Iterable[Record], states: Mapping[tuple[str, str], State]) -> dict[str, Place]:
    """The places of records by source file; `states` names those that are not live."""
    return {
        record.file: Place(
            record.file,
            record.kind,
            record.slug,
            record.title,
            addresses.address(record.kind, record.slug),
            states.get((record.kind, record.slug), "live"),
            tuple(alias for alias in record.aliases if not alias.startswith("/")),
        )
        for record in records
    }


def below(ref: str, file: str) -> str:
    """The path below content/ that a reference in `file` names, as Pelican reads it: from the
    content folder where it begins with `/`, else from the folder of the file."""
    path = unquote(_path(ref.removeprefix("{static}").removeprefix("{filename}")))
    start = "" if path.startswith("/") else posixpath.dirname(file)
    return posixpath.normpath(posixpath.join(start, path.lstrip("/")))


def fragment_of(ref: str) -> str:
    """What stands behind the `#` of a reference, or ""."""
    return ref.removesuffix("]]").partition("#")[2]


def _is_file(ref: str) -> bool:
    return ref.startswith(("{static}", f"/{addresses.IMAGES_FOLDER}/"))


def _path(ref: str) -> str:
    """An address without its query and fragment. (urlsplit raises for `//[bad`.)"""
    return ref.partition("#")[0].partition("?")[0]
