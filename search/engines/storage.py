"""What an index keeps besides its documents: a few named blobs, in a folder or on a server.

They are the label (see `search.engines.label`), the word lists that people write, the tables of
stems, the counts of phrases and the boilerplate that is recognised. Each is replaced atomically: a
reader sees the old or the new one.
"""

import mmap
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from search.engines.manifest import ALL, Contents, Damage, Manifest
from search.engines.rights import Changeable

#: The name of the paragraphs that are recognised as boilerplate.
RECOGNISED = "boilerplate.txt"

#: Bytes, or a file that can be searched like bytes without being read as a whole.
View = bytes | mmap.mmap


class Storage(Protocol):
    """The named blobs at one place, whether or not there is an index."""

    place: str

    @property
    def url(self) -> str:
        """The address of the index, as errors tell it and commands take it."""
        ...

    @property
    def folder(self) -> Path | None:
        """The folder of the index, or None where it is in none of this machine."""
        ...

    def exists(self) -> bool:
        """Return whether there is anything at the place."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return the content of a name, or None where there is none."""
        ...

    def view(self, name: str) -> View | None:
        """Return a view of the content of a name, without reading all of it, or None."""
        ...

    def write(self, name: str, content: Iterable[bytes]) -> None:
        """Replace the content of a name, given in parts; raise OSError if that fails.

        When it returns, the content is durable, even after a power cut.
        """
        ...

    def delete(self, names: Iterable[str]) -> None:
        """Delete the contents of some names; names without content are skipped."""
        ...

    def list(self, prefix: str) -> list[str]:
        """Return the names with a prefix, sorted."""
        ...

    def version(self, name: str = "") -> Hashable:
        """Return a value that changes when the content of a name is replaced.

        Without a name, it changes with the content of any. None means that there is no content.
        """
        ...

    def size(self, name: str = "") -> int:
        """Return the size of the content of a name in bytes, 0 where there is none.

        Without a name, that of the index, documents included.
        """
        ...

    def changeable_by_others(self) -> Iterator[Changeable]:
        """Yield what other users may change here, where the place has users."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Be the only writer, and delete what interrupted writers left.

        Raises IndexLocked where there is another, in any process.
        """
        ...

    def manifest(self) -> Manifest | None:
        """Return what the last commit consists of, where the place keeps a manifest.

        Raises ValueError for a damaged one.
        """
        ...

    def unseal(self) -> None:
        """Note that files are about to change, until `seal` is called."""
        ...

    def seal(self, articles: int, contents: Contents) -> None:
        """Store the manifest of a commit, which holds so many articles."""
        ...

    def damage(self, *, read: Collection[str] = ALL) -> Sequence[Damage]:
        """Return the files that differ from the last commit.

        Nothing is known while a writer changes them, or after one was interrupted. Of the files
        whose names match a pattern of ``read``, the contents are compared, of the others only the
        sizes and the ends.
        """
        ...

    def aside(self) -> str:
        """Return a place at which another index can be made, to replace this one.

        Raises OSError where this one cannot be replaced.
        """
        ...

    def replace(self, other: str) -> None:
        """Move the index of another place here, durably; what is here stays until the last step."""
        ...

    def retire(self, other: str) -> str:
        """Do as `replace`, but keep what is here; return its new place."""
        ...

    def recover(self) -> None:
        """Bring back what `replace` has moved away, where it was interrupted."""
        ...

    def cradle(self, name: str = "") -> str:
        """Return a place at which an index can be made before there is any here.

        Each process has its own; of a ``name``, it is the same one whenever it is asked for. The
        next writer of an index here deletes what is left there.
        """
        ...

    def adopt(self, other: str) -> bool:
        """Move the first index here from another place, at once and durably.

        Return False, and delete the other, where there is something already.
        """
        ...

    def remove(self) -> None:
        """Delete the place and everything in it."""
        ...
