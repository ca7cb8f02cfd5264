"""The search index: Pagefind reads a small page for each page of the site, and writes pagefind/.

Pagefind (https://pagefind.app) is a program of its own that comes as a package. It makes the whole
index at once, so it is run only where the words of some page have changed: `wanted` says by one
digest what an index would hold, from what is known of each page, and reads none of them. It gives
the same files for the same pages, in whatever order it reads them (as long as it is given one
filter alone, see `documents`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ..pages.documents import Document, page_to_index
from ..pages.parts import Body
from ..sources.addresses import INDEX_FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from markupsafe import Markup

VERSION = "2"  # raise it when pages to index are written in another way
_NEEDED = ("pagefind.js", "pagefind-entry.json")  # of what lies at its top, beside the data
_WITHOUT_LANGUAGE = "wasm.unknown.pagefind"
_SECONDS = 1800
_NO_MEMORY = -9
MISSING = (
    "no search index: Pagefind is not installed, and there may be none for this machine"
    " (SEARCH in docs/publishing.md)"
)


class NotMade(Exception):
    """The index could not be made; the message says why, in words that go on a sentence."""


def program() -> Path | None:
    """Where Pagefind is; None where it is not installed."""
    with suppress(ImportError, OSError):
        # An owner may have this one, which also knows where words end in Chinese and Japanese.
        import pagefind_bin_extended

        return Path(pagefind_bin_extended.get_executable())
    with suppress(ImportError, OSError):
        import pagefind_bin

        return Path(pagefind_bin.get_executable())
    return None


def wanted(pages: Iterable[tuple[str, str]], lang: str) -> str:
    """What stands for an index of pages: (file of the site, fingerprint of its document or "")."""
    found = hashlib.blake2b(f"{VERSION} {lang}".encode(), digest_size=16)
    for file, document in sorted(pages):
        if document:
            found.update(f"\n{file} {document}".encode())
    return found.hexdigest()


def files_of(copies: Mapping[str, object]) -> Iterator[str]:
    """The files of an index among what a build has copied."""
    return (file for file in copies if file.startswith(f"{INDEX_FOLDER}/"))


def write_page(
    folder: Path, file: str, document: Document, lang: str, html: Callable[[Body], Markup]
) -> None:
    """Write what Pagefind reads for one page of the site into a folder."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page_to_index(document, lang, html), encoding="utf-8", errors="replace")


def make(executable: Path, pages: Path, into: Path, lang: str) -> Iterator[tuple[str, Path]]:
    """Index the pages in a folder; gives the files of the index as the site calls them, and where
    each lies below `into`. Raises NotMade.

    Everything is indexed as one language, the site's own, or a search would find nothing in a text
    in another one.
    """
    import subprocess  # which takes its time to come, and few builds make an index

    command = [str(executable), "--site", str(pages), "--output-path", str(into), "--silent"]
    command += ["--force-language", lang.partition("-")[0].lower()]
    # Its settings can also stand in a file of the folder that it runs in, or in the environment.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            command,
            cwd=pages,
            env=clean,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise NotMade(f"Pagefind took more than {_SECONDS // 60} minutes") from None
    except OSError as error:
        raise NotMade(f"Pagefind cannot be run ({error.strerror or error})") from error
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(said) if line.strip()), "")
        why = f": {last}" if last else ""
        if done.returncode == _NO_MEMORY:
            why = ", perhaps for want of memory"
        raise NotMade(f"Pagefind ended with {done.returncode}{why}")
    if not (into / _NEEDED[1]).is_file():
        raise NotMade("Pagefind wrote no index")
    return _files(into)


def _files(into: Path) -> Iterator[tuple[str, Path]]:
    """What browsers ask for: the data, and of the programs the one that our page loads."""
    # One program for words that are taken as they stand, and one that knows the language, if any.
    knows = len(list(into.glob("wasm.*.pagefind"))) > 1
    for path in sorted(into.rglob("*")):
        name = path.relative_to(into).as_posix()
        is_data = "/" in name or name.endswith((".pf_meta", ".pagefind"))
        is_needed = is_data and not (knows and name == _WITHOUT_LANGUAGE)
        if path.is_file() and (is_needed or name in _NEEDED):
            yield f"{INDEX_FOLDER}/{name}", path
