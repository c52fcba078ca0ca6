"""What is done to one file of an index: a bit flipped, the file cut, emptied, removed and so on."""

import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.custom_words import LISTS
from search.engines.manifest import MANIFEST, Manifest

FLIP, CUT, HALF, EMPTIED = "flip", "cut", "half", "emptied"
REMOVED, FOLDER, UNREADABLE = "removed", "folder", "unreadable"
#: Harms that leave a list as people may have edited it.
EDITS = (FLIP, CUT, HALF, EMPTIED)


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm that is done to a file; of a flip, ``bit`` counts from the file's beginning."""

    kind: str
    file: str
    bit: int = 0

    def __str__(self) -> str:
        place = f" at byte {self.bit // 8}, bit {self.bit % 8}" if self.kind == FLIP else ""
        return f"{self.kind} {self.file}{place}"

    @property
    def file_kind(self) -> str:
        """What the file has in common with others: its suffix, or else its name."""
        name = Path(self.file)
        suffixes = (".toc", ".seg", ".faiss", ".rows")
        numbered = len(name.name.partition(".")[0]) == 32 or name.suffix in suffixes
        return name.suffix if numbered else "stems" if name.stem.startswith("stems-") else self.file

    def damage(self, folder: Path) -> None:
        """Damage the file in a folder, without writing to it: it may be linked elsewhere."""
        path = folder / self.file
        content = path.read_bytes()
        path.unlink()
        if self.kind == FLIP:
            flipped = bytearray(content)
            flipped[self.bit // 8] ^= 1 << self.bit % 8
            path.write_bytes(flipped)
        else:
            _HARMS[self.kind](path, content)


def _make_folder(path: Path, _: bytes) -> None:
    path.mkdir()


def _make_unreadable(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0)


#: Each makes a file anew, given its path and its content.
_HARMS: Mapping[str, Callable[[Path, bytes], object]] = {
    HALF: lambda path, content: path.write_bytes(content[: len(content) // 2]),
    CUT: lambda path, content: path.write_bytes(content[:-1]),
    EMPTIED: lambda path, _: path.write_bytes(b""),
    REMOVED: lambda path, _: None,
    FOLDER: _make_folder,
    UNREADABLE: _make_unreadable,
}


def committed(folder: Path) -> list[str]:
    """Return the names of the files of the commit in a folder, the manifest included."""
    manifest = Manifest.read(folder)
    if manifest is None or not manifest.complete:
        raise ValueError(f"{folder} has no whole commit")
    return [MANIFEST, *sorted(manifest.files)]


def plan(folder: Path, flips: int, seed: int) -> list[Harm]:
    """Return the harms to be done to an index, in a random order that depends on the seed.

    Every file is harmed in every other way. Half of the flips go by file, in turn, and half by
    byte; the lists that people write have a flip each besides.
    """
    chance = random.Random(seed)  # noqa: S311  # no secret
    files = committed(folder)
    lists = [name for name in LISTS if (folder / name).is_file()]
    every = [Harm(kind, file) for kind in _HARMS for file in (*files, *lists)]
    bits = {file: 8 * (folder / file).stat().st_size for file in (*files, *lists)}
    chosen = [*_flipped(chance, files, bits, flips), *lists]
    every += [Harm(FLIP, file, chance.randrange(bits[file])) for file in chosen]
    chance.shuffle(every)
    return every


def _flipped(
    chance: random.Random, files: Sequence[str], bits: Mapping[str, int], flips: int
) -> Iterator[str]:
    turns = flips // 2
    # In turn, but from another file each time: a few flips are not always of the first files.
    order = chance.sample(files, len(files))
    yield from (order[place % len(order)] for place in range(turns))
    yield from chance.choices(files, [bits[file] for file in files], k=flips - turns)


def copied(folder: Path, copy: Path) -> None:
    """Make a copy of an index in a folder, of links to its files, in place of what is there."""
    # Repairing keeps the damaged index beside the new one.
    for old in (copy, *copy.parent.glob(f"{copy.name}.*"), *copy.parent.glob(f".{copy.name}.*")):
        shutil.rmtree(old, ignore_errors=True)
    # Without its locks, which are written in place.
    shutil.copytree(folder, copy, copy_function=os.link, ignore=shutil.ignore_patterns("*.lock"))
    # Readable and writable for a user without rights, who meets what cannot be read.
    copy.chmod(0o777)
