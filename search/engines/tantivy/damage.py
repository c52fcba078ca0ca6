"""Damage in the files of a Tantivy index, found without Tantivy, which might end the process."""

import json
from collections.abc import Iterable, Iterator, Mapping
from errno import EIO
from pathlib import Path

from search.engines.contract import Holds
from search.engines.files import NO_FILE
from search.engines.manifest import Damage
from search.engines.tantivy.commits import FILES, META, committed_files
from search.engines.tantivy.footers import intact

_HOLDS: Mapping[str, Holds] = {".store": "articles", ".del": "deletions", ".json": "contents"}


def held_by(file: str) -> Holds:
    """Return what the file with a name holds."""
    return "derived" if file == FILES else _HOLDS.get(Path(file).suffix, "derived")


def damaged_files(place: str) -> Iterator[Damage]:
    """Yield the files of the last commit that are missing, or differ from their own checksum."""
    folder = Path(place)
    try:
        names = committed_files((folder / META).read_bytes())
    except NO_FILE:
        yield Damage(META, "is missing")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield Damage(META, "cannot be read")
    else:
        if problem := _problem_of_list(folder / FILES, names):
            yield Damage(FILES, problem)
        for name in names:
            if name != META and (problem := _problem(folder / name)):
                yield Damage(name, problem)


def _problem_of_list(path: Path, committed: Iterable[str]) -> str | None:
    """Return what is wrong with the list of the files that Tantivy may delete.

    It has no checksum: what a failed writer still does may change it.
    """
    try:
        listed = set(json.loads(path.read_bytes()))
    except NO_FILE:
        return "is missing"
    except (ValueError, TypeError, RecursionError):
        return "cannot be read"
    return None if listed.issuperset(committed) else "does not name all files of the last commit"


def _problem(path: Path) -> str | None:
    try:
        return None if intact(path) else "differs from what was written (CRC-32)"
    except NO_FILE:
        return "is missing"
    except OSError as error:
        if error.errno != EIO:
            raise
        return "cannot be read from the disk"
