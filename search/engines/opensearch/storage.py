"""The storage of an index on a server: the contents of names, in an index of their own."""

import builtins
from base64 import b64decode, b64encode
from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import uuid4

from search.engines.manifest import ALL, Contents, Damage, Manifest
from search.engines.opensearch import moving
from search.engines.opensearch.address import BESIDE
from search.engines.opensearch.catalogue import Catalogue, Content
from search.engines.opensearch.client import WAIT, Place
from search.engines.opensearch.lease import lease
from search.engines.opensearch.views import viewed
from search.engines.rights import Changeable
from search.engines.storage import View
from search.errors import IndexDamaged

#: Contents are cut into parts, each one document.
_PART_BYTES = 4 << 20
#: How often the content of a name is read again because it was replaced meanwhile.
_MOST_READS = 5


class _Replaced(Exception):
    """A content was replaced while it was read."""


class ServerStorage(Place):
    """Names and contents in an index beside the documents; see `search.engines.storage.Storage`.

    There is no manifest: a server keeps checksums of its files itself.
    """

    folder = None

    def exists(self) -> bool:
        return moving.exists(self)

    def read(self, name: str) -> bytes | None:
        view = self.view(name)
        return None if view is None else bytes(view)

    def view(self, name: str) -> View | None:
        for _ in range(_MOST_READS):
            names = self._contents()
            if name not in names:
                return None
            try:
                return viewed(self.place, names[name], names.values(), self._parts)
            except _Replaced:
                # A moment ago, by another process.
                Catalogue.forget(self)
        raise IndexDamaged(self.url, f"{name} is missing")

    def _parts(self, content: Content) -> Iterator[bytes]:
        """Yield a content; raise _Replaced where a part is gone."""
        for id_ in _ids(content):
            part = self.found(f"/{self.kept}/_doc/{id_}")
            if not part:
                raise _Replaced
            yield b64decode(part["_source"]["bytes"])

    def write(self, name: str, content: Iterable[bytes]) -> None:
        written = self._stored(content)
        read: set[Content | None] = set()

        def changed(was: Catalogue) -> Catalogue:
            read.add(was.names.get(name))
            return replace(was, names={**was.names, name: written})

        Catalogue.change(self, changed)
        # A change that was sent again may have found itself done.
        for old in read - {written}:
            self._forget(old)

    def _stored(self, content: Iterable[bytes]) -> Content:
        version, number, size = uuid4().hex, 0, 0
        for number, part in enumerate(_cut(content), start=1):
            body = {"bytes": b64encode(part).decode()}
            path = f"/{self.kept}/_doc/{_id(version, number - 1)}"
            self.request("PUT", path, body, require_alias="true", timeout=WAIT)
            size += len(part)
        return Content(version, number, size)

    def _forget(self, content: Content | None) -> None:
        """Delete the parts of a content that the catalogue does not name any more."""
        for id_ in _ids(content) if content else ():
            self.delete_at(f"/{self.kept}/_doc/{id_}")

    def delete(self, names: Iterable[str]) -> None:
        gone = set(names)
        if not gone & self._contents().keys():
            return

        def without(was: Catalogue) -> Catalogue:
            return replace(was, names={n: c for n, c in was.names.items() if n not in gone})

        old = Catalogue.change(self, without)
        for name in gone:
            self._forget(old.names.get(name))

    def list(self, prefix: str) -> list[str]:
        return sorted(name for name in self._contents() if name.startswith(prefix))

    def version(self, name: str = "") -> Hashable:
        names = self._contents()
        if not name:
            return tuple(sorted(content.version for content in names.values())) or None
        content = names.get(name)
        return content.version if content else None

    def _contents(self) -> dict[str, Content]:
        catalogue = Catalogue.recent(self)
        return catalogue.names if catalogue else {}

    def size(self, name: str = "") -> int:
        if name:
            content = self._contents().get(name)
            return content.size if content else 0
        told = self.request("GET", f"/{self.name},{self.kept}/_stats/store,translog")
        total = told["_all"]["total"]
        return int(total["store"]["size_in_bytes"]) + int(total["translog"]["size_in_bytes"])

    def changeable_by_others(self) -> Iterator[Changeable]:
        # A server has users and rights of its own, and what it sends is only data.
        return iter(())

    def writing(self) -> AbstractContextManager[None]:
        return lease(self)

    def manifest(self) -> Manifest | None:
        return None

    def unseal(self) -> None:
        """Do nothing, as there is no manifest."""

    def seal(self, articles: int, contents: Contents) -> None:
        """Do nothing, as there is no manifest."""

    def damage(self, *, read: Collection[str] = ALL) -> builtins.list[Damage]:
        return []

    def aside(self) -> str:
        # What stands beside another index has a place of its own to be rebuilt at.
        _, _, use = self.name.partition(BESIDE)
        return str(self.address.beside("-".join(filter(None, (use, moving.REBUILDING)))))

    def replace(self, other: str) -> None:
        moving.replace(self, Place(other))

    def retire(self, other: str) -> str:
        return moving.retire(self, Place(other))

    def recover(self) -> None:
        """Do nothing: an index is replaced in one step."""

    def cradle(self, name: str = "") -> str:
        return str(self.address.beside(f"{moving.CREATING}-{name or uuid4().hex}"))

    def adopt(self, other: str) -> bool:
        return moving.adopt(self, Place(other))

    def remove(self) -> None:
        moving.remove(self)


def _cut(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a content, given in blocks of any sizes, in parts that are documents."""
    held = bytearray()
    for block in content:
        held += block
        while len(held) >= _PART_BYTES:
            yield bytes(held[:_PART_BYTES])
            del held[:_PART_BYTES]
    if held:
        yield bytes(held)


def _ids(content: Content) -> builtins.list[str]:
    """Return the ids of the parts of a content."""
    return [_id(content.version, number) for number in range(content.parts)]


def _id(version: str, number: int) -> str:
    return f"{version}-{number}"
