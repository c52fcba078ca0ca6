"""The storage of an index in a folder: a file for each name."""

import builtins
import mmap
import os
from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from search.engines import moving
from search.engines.files import NO_FILE, UNFINISHED, make_folder, replacing, sync_folder
from search.engines.manifest import ALL, MANIFEST, Contents, Damage, FileRecord, Manifest
from search.engines.rights import Changeable, changeable_by_others
from search.engines.storage import View
from search.errors import IndexLocked, NotAnIndex

_LOCK = ".naba.lock"
#: How often files are compared again because a writer has changed them meanwhile.
_MOST_READS = 5


class FolderStorage:
    """Files in a folder; see `search.engines.storage.Storage`."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.folder = Path(place)

    @property
    def url(self) -> str:
        return self.place

    def make(self) -> None:
        """Create the folder, or use an empty one; raise NotAnIndex where anything else is."""
        if self.exists():
            raise NotAnIndex(self.place, "it holds something else")
        try:
            make_folder(self.folder)
        except (FileExistsError, NotADirectoryError) as error:
            raise NotAnIndex(self.place, error.strerror or str(error)) from None

    def exists(self) -> bool:
        return not moving.is_empty(self.folder)

    def read(self, name: str) -> bytes | None:
        try:
            return _inside(self.folder, name).read_bytes()
        except NO_FILE:
            return None

    def view(self, name: str) -> View | None:
        try:
            with _inside(self.folder, name).open("rb") as file:
                if not os.fstat(file.fileno()).st_size:
                    return b""
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except NO_FILE:
            return None

    def write(self, name: str, content: Iterable[bytes]) -> None:
        with replacing(self.folder / name) as file:
            file.writelines(content)

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
        sync_folder(self.folder)

    def list(self, prefix: str) -> list[str]:
        try:
            names = [path.name for path in self.folder.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(name for name in names if name.startswith(prefix))

    def version(self, name: str = "") -> Hashable:
        try:
            status = _inside(self.folder, name).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns

    def size(self, name: str = "") -> int:
        if name:
            return _size(self.folder / name)
        return sum(map(_size, self.folder.rglob("*")))

    def changeable_by_others(self) -> Iterator[Changeable]:
        return changeable_by_others(self.folder)

    @contextmanager
    def writing(self) -> Iterator[None]:
        # Imported here, as nothing that only searches needs it.
        from whoosh.util.filelock import FileLock

        path = self.folder / _LOCK
        lock = FileLock(str(path))
        if not lock.acquire():
            raise IndexLocked(self.place)
        try:
            # Where the folder was replaced meanwhile, this is the lock of what it was before.
            if not path.exists() or not os.path.samestat(path.stat(), os.fstat(lock.fd)):
                raise IndexLocked(self.place)
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        for path in self.folder.glob(f".*{UNFINISHED}"):
            path.unlink(missing_ok=True)
        for folder in moving.leftovers(self.folder.resolve()):
            moving.remove(folder)

    def manifest(self) -> Manifest | None:
        return Manifest.read(self.folder)

    def unseal(self) -> None:
        self._last_manifest().unsealed(self.folder).write(self.folder)

    def seal(self, articles: int, contents: Contents) -> None:
        known = self._last_manifest().files
        Manifest(
            articles,
            {p.name: FileRecord.of(p, known.get(p.name)) for p in self._paths(contents.files)},
            tuple(name for name in contents.lists if (self.folder / name).is_file()),
            {path.name: path.read_bytes() for path in self._paths(contents.vital)},
        ).write(self.folder)

    def _paths(self, patterns: Iterable[str]) -> builtins.list[Path]:
        return sorted(path for pattern in patterns for path in self.folder.glob(pattern))

    def _last_manifest(self) -> Manifest:
        try:
            return self.manifest() or Manifest()
        except ValueError:
            return Manifest()

    def damage(self, *, read: Collection[str] = ALL) -> builtins.list[Damage]:
        for _ in range(_MOST_READS):
            version = self.version(MANIFEST)
            found = self._damage_now(read)
            if self.version(MANIFEST) == version:
                return found
        return []

    def _damage_now(self, read: Collection[str]) -> builtins.list[Damage]:
        try:
            manifest = self.manifest()
        except ValueError as error:
            return [Damage(MANIFEST, str(error))]
        if manifest is None:
            return [Damage(MANIFEST, "is missing")]
        if not manifest.complete:
            return []
        return [*manifest.damage(self.folder, read=read)]

    def aside(self) -> str:
        return str(moving.aside(self.folder.resolve()))

    def replace(self, other: str) -> None:
        moving.replace(self.folder.resolve(), Path(other))

    def retire(self, other: str) -> str:
        return str(moving.retire(self.folder.resolve(), Path(other)))

    def recover(self) -> None:
        moving.recover(self.folder.resolve())

    def cradle(self, name: str = "") -> str:
        return str(moving.cradle(self.folder.resolve(), name))

    def adopt(self, other: str) -> bool:
        return moving.adopt(self.folder.resolve(), Path(other))

    def remove(self) -> None:
        moving.remove(self.folder)


@lru_cache
def _inside(folder: Path, name: str) -> Path:
    # Cached: every search checks files, and joining a path takes longer than the check.
    return folder / name


def _size(entry: Path) -> int:
    try:
        return entry.stat().st_size if entry.is_file() else 0
    except OSError:
        return 0
