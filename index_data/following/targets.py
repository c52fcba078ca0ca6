"""What is to be followed: sources by their names, and files that name some, one a line."""

import os
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index_data.fetching.names import parts_of
from index_data.following.schedule import seconds_of
from search import RequestError

#: A file with one of these suffixes has sources, one a line.
LISTS = (".txt", ".sources")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_MAX_LIST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Target:
    """A source that is to be followed, and how.

    It is looked at every ``interval`` seconds, or less often if it asks for that and the interval
    is not ``exact``. With ``full_text`` the pages of feeds are fetched, and with ``delete`` what it
    does not have any more is deleted.
    """

    name: str
    interval: float = 300.0
    exact: bool = False
    full_text: bool = False
    delete: bool = False

    @property
    def is_address(self) -> bool:
        """Whether it is a web address, and not a file or a folder."""
        return is_address(self.name)


def is_address(name: str) -> bool:
    """Tell whether the name of a source is a web address."""
    return name.lower().startswith(("http://", "https://"))


def is_list(name: str) -> bool:
    """Tell whether a name is that of a file of sources."""
    return not is_address(name) and name.lower().endswith(LISTS) and not Path(name).is_dir()


def targets_of(names: Iterable[str], usual: Target) -> dict[str, Target]:
    """Return the sources of names, which may be of files of sources, by their own names.

    Raises RequestError for what cannot be followed, and OSError for a file that cannot be read.
    """
    found: dict[str, Target] = {}
    for name in names:
        for one in _listed(name, usual) if is_list(name) else [_target(name, usual, "SOURCE")]:
            found[one.name] = one
    return found


def _listed(name: str, usual: Target) -> Iterator[Target]:
    with Path(name).open("rb") as file:
        text = file.read(_MAX_LIST_BYTES).decode("utf-8-sig", "replace")
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{name}:{number}"
        try:
            words = shlex.split(_COMMENT.sub("", line))
        except ValueError as error:
            raise RequestError(
                place, f"{error}; a name with blanks is in quotation marks"
            ) from None
        if words:
            source = words[0]
            if "://" not in source:
                source = os.path.join(os.path.dirname(name), os.path.expanduser(source))  # noqa: PTH118, PTH111, PTH120
            yield _with_options(_target(source, usual, place), words[1:], place)


def _target(name: str, usual: Target, place: str) -> Target:
    if is_address(name):
        try:
            parts_of(name)
        except ValueError as error:
            raise RequestError(place, f"an address that {error}") from None
        return replace(usual, name=name)
    if name == "-" or "://" in name:
        reason = (
            f"{name.partition('://')[0]} cannot be followed; feeds, sitemaps, pages, folders and"
        )
        raise RequestError(place, f"{reason} files can")
    return replace(usual, name=str(Path(name).absolute()))


def _with_options(target: Target, words: list[str], place: str) -> Target:
    for word in words:
        key, _, value = word.partition("=")
        if word == "full-text":
            target = replace(target, full_text=True)
        elif word == "delete":
            target = replace(target, delete=True)
        elif key == "interval":
            try:
                target = replace(target, interval=seconds_of(value), exact=True)
            except ValueError as error:
                raise RequestError(place, str(error)) from None
        else:
            raise RequestError(place, f"{word!r} is none of interval=TIME, full-text and delete")
    return target
