"""A round of a source on this machine: a folder of files, or one file."""

import os
import stat
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path, PurePath

from index_data.files import display_path, explain, open_file, walk
from index_data.following.asking import Refused, Tools
from index_data.following.intake import Intake
from index_data.following.known import Document, Source
from index_data.following.outcomes import Outcome
from index_data.following.rounds import AddressRound
from index_data.following.targets import Target, is_address
from index_data.readers.items import ReadError
from index_data.unpacking import is_archive, without_packing

#: A file that was changed this short a time ago may be half-written.
SETTLED_SECONDS = 1.0
#: A folder that suddenly has none of as many files as these is taken for one that is not mounted.
_MANY_FILES = 10
_FILES_AT_ONCE = 100


class FolderRound(AddressRound):
    """One look at a folder or a file; see `AddressRound`."""

    def __init__(
        self, tools: Tools, target: Target, source: Source, outcome: Outcome, intake: Intake
    ) -> None:
        super().__init__(tools, target, source, outcome, intake)
        self._reading = tools.reading

    def _look(self) -> None:
        """Read the files that are new or have changed; raise Refused where there is nothing."""
        place = Path(self._target.name)
        if not place.exists():
            raise Refused("there is no such file or folder")
        self.source = replace(self.source, kind="folder" if place.is_dir() else "file")
        known = {
            place: document
            for place, document in self._state.documents(self._target.name).items()
            if not is_address(place)
        }
        present = self._stamps()
        if not present and len(known) >= _MANY_FILES:
            reason = f"all {len(known)} files are gone at once: is the folder mounted?"
            raise Refused(f"{reason} Nothing was deleted")
        changed = self._settled(
            {name: stamp for name, stamp in present.items() if _is_changed(known.get(name), stamp)}
        )
        self._read_files(changed, known, present)
        self._note_vanished([name for name in known if name not in present])

    def _stamps(self) -> dict[str, str]:
        """Return the files that are to be read, with what changes when they do."""
        stamps: dict[str, str] = {}
        for item in walk(self._target.name):
            if isinstance(item, ReadError):
                self._intake.refuse(item)
            elif self._is_wanted(item) and (stamp := _stamp(item)):
                stamps[item] = stamp
        return stamps

    def _is_wanted(self, name: str) -> bool:
        named = name == self._target.name
        return named or is_archive(name) or self._contents.is_wanted(name)

    def _settled(self, changed: Mapping[str, str]) -> Mapping[str, str]:
        """Return the files that nobody seems to be writing at present; others come later."""
        now = time.time_ns()
        fresh = {
            name
            for name, stamp in changed.items()
            if now - int(stamp.partition(":")[0]) < SETTLED_SECONDS * 1e9
        }
        if fresh:
            time.sleep(SETTLED_SECONDS)
        return {
            name: stamp
            for name, stamp in changed.items()
            if name not in fresh or _stamp(name) == stamp
        }

    def _read_files(
        self, changed: Mapping[str, str], known: Mapping[str, Document], present: Mapping[str, str]
    ) -> None:
        names = Counter(map(_own_name, filter(self._contents.names_its_article, present)))
        done: list[Document] = []
        held: list[tuple[str, set[str]]] = []
        partly: list[tuple[str, set[str]]] = []
        for number, (name, stamp) in enumerate(changed.items(), start=1):
            if self._tools.is_stopped():
                break
            self._contents.shared_names = self._shared(name, names)
            done += self._read_file(name, stamp, known.get(name) or Document(name), held, partly)
            if number % _FILES_AT_ONCE == 0:
                self._keep(done, held, partly)
        self._keep(done, held, partly)

    def _keep(
        self,
        done: list[Document],
        held: list[tuple[str, set[str]]],
        partly: list[tuple[str, set[str]]],
    ) -> None:
        self._intake.flush()
        self._state.keep(self._target.name, done, held)
        self._state.keep(self._target.name, (), partly, whole=False)
        for some in (done, held, partly):
            some.clear()

    def _read_file(
        self,
        name: str,
        stamp: str,
        known: Document,
        held: list[tuple[str, set[str]]],
        partly: list[tuple[str, set[str]]],
    ) -> Iterator[Document]:
        """Read a file unless its content is the same; yield it as it is now, and its links."""
        try:
            with closing(open_file(name)) as stream:
                digest = file_digest(stream, "blake2b").hexdigest()[:32]
                if digest == known.digest and not known.due:
                    yield replace(known, stamp=stamp)
                    return
                stream.seek(0)
                taken = self._intake.take(name, self._contents.items(stream, display_path(name)))
        except OSError as error:
            self._intake.refuse(ReadError(display_path(name), "", explain(error)))
            return
        if taken.is_whole:
            self._drop(name, taken.ids)
        (held if taken.is_whole else partly).append((name, taken.ids))
        yield replace(known, stamp=stamp, digest=digest, due=taken.embargo)
        yield from self._links(taken.links, 1)

    def _drop(self, name: str, ids: set[str]) -> None:
        """Delete the articles that a file does not have any more, if that is asked for."""
        if self._target.delete:
            gone = (each for _, each in self._state.articles(self._target.name, name))
            self._let_go(name, set(gone) - ids)

    def _note_vanished(self, names: list[str]) -> None:
        for name in names:
            self._outcome.notes.append(f"gone: {display_path(name)}")
            if self._target.delete:
                held = self._state.articles(self._target.name, name)
                self._let_go(name, {each for _, each in held})
        self._intake.flush()
        for name in names:
            self._state.remove_document(self._target.name, name)

    def _shared(self, name: str, names: Counter[str]) -> frozenset[str]:
        """Return the name of a file if another one has it, unless its article has it as id."""
        own = _own_name(name)
        has_it = (name, own) in self._state.articles(self._target.name, name)
        return frozenset((own,)) if names[own] > 1 and not has_it else frozenset()


def _own_name(name: str) -> str:
    return PurePath(display_path(without_packing(name))).stem


def _is_changed(known: Document | None, stamp: str) -> bool:
    return known is None or known.stamp != stamp or bool(known.due and known.due <= time.time())


def _stamp(name: str) -> str:
    """Return the time and size of a file; "" where there is none to read."""
    try:
        status = os.stat(name)  # noqa: PTH116  # the quickest of many
    except OSError:
        return ""
    return f"{status.st_mtime_ns}:{status.st_size}" if stat.S_ISREG(status.st_mode) else ""
