"""What an index keeps on a server besides its documents, who writes, and how it is replaced."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from uuid import uuid4

import pytest

from search.engines.moving import LABEL
from search.engines.opensearch import catalogue, lease, moving, storage
from search.engines.opensearch.catalogue import Catalogue, Lease
from search.engines.opensearch.client import Place
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.storage import ServerStorage
from search.errors import IndexLocked, IndexMismatch, IndexMissing, NotAnIndex
from search.query.tree import EVERYTHING
from search.schema import Schema
from tests.engines.documents import SCHEMA, document, ids, write
from tests.opensearch.node import Node


@pytest.fixture
def place(opensearch_node: Node) -> Iterator[str]:
    """Give a place where there is nothing."""
    place = f"{opensearch_node.url}/{uuid4().hex}"
    yield place
    _clear(ServerStorage(place))


def _clear(kept: ServerStorage) -> None:
    for index in kept.request("GET", f"/{kept.name}*/_settings", expand_wildcards="all"):
        kept.request("DELETE", f"/{index}")


@pytest.fixture
def kept(place: str) -> ServerStorage:
    """Give the storage of an empty index."""
    OpenSearchEngine.create(place, SCHEMA)
    return ServerStorage(place)


def parts(kept: Place) -> int:
    """Return how many documents there are beside the catalogue."""
    kept.request("POST", f"/{kept.kept}/_refresh")
    return int(kept.request("GET", f"/{kept.kept}/_count")["count"]) - 1


class TestContents:
    """Names and their contents."""

    def test_written(self, kept: ServerStorage) -> None:
        """A content is read as it was written, in parts, empty or of bytes of any kind."""
        everything = bytes(range(256))
        for content in ([b"one", b"two"], [], [b""], [everything, "نص".encode()]):
            kept.write("label", content)
            assert kept.read("label") == kept.view("label") == b"".join(content)
        assert kept.read("other") is None
        assert kept.list("") == kept.list("la") == ["label"]
        assert kept.list("x") == []

    def test_large(self, kept: ServerStorage, monkeypatch: pytest.MonkeyPatch) -> None:
        """A large content is cut into documents, and no document of an old one stays."""
        monkeypatch.setattr(storage, "_PART_BYTES", 10)
        kept.write("stems", [b"x" * 95])
        assert (kept.read("stems"), parts(kept)) == (b"x" * 95, 10)
        kept.write("stems", [b"y" * 30])
        assert (kept.read("stems"), parts(kept)) == (b"y" * 30, 3)
        assert (kept.size("stems"), kept.size("none")) == (30, 0)
        kept.delete(["stems", "none"])
        assert (kept.read("stems"), parts(kept)) == (None, 0)

    def test_versions(self, kept: ServerStorage) -> None:
        """A version changes with a content, even with the same one, and with no other."""
        assert kept.version() is kept.version("label") is None
        kept.write("label", [b"one"])
        first, whole = kept.version("label"), kept.version()
        assert first is not None
        kept.write("other", [b"one"])
        assert kept.version("label") == first
        assert kept.version() != whole
        kept.write("label", [b"one"])
        assert kept.version("label") != first

    def test_where_nothing_is(self, place: str) -> None:
        """Where there is no index there is no content, and none can be written."""
        nowhere = ServerStorage(place)
        assert not nowhere.exists()
        assert (nowhere.read("a"), nowhere.version("a"), nowhere.list("")) == (None, None, [])
        nowhere.delete(["a"])
        nowhere.remove()
        with pytest.raises(IndexMissing), nowhere.writing():
            pass

    def test_replaced_while_it_is_read(
        self, kept: ServerStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A reader gets the old content or the new one, whatever happens meanwhile."""
        kept.write("label", [b"old"])
        found, late = ServerStorage.found, [kept.write]

        def slow(self: Place, path: str, **parameters: object) -> object:
            if "catalogue" not in path and late:
                late.pop()("label", [b"new"])
            return found(self, path, **parameters)

        monkeypatch.setattr(ServerStorage, "found", slow)
        assert kept.read("label") == b"new"

    def test_replaced_by_another_process(
        self, kept: ServerStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A reader that knows only the old content looks where the new one is."""
        kept.write("label", [b"old"])
        before = Catalogue.read(kept)
        kept.write("label", [b"new"])
        monkeypatch.setitem(catalogue._recent, kept.place, (time.monotonic(), before))
        assert kept.read("label") == b"new"

    def test_written_by_several(self, kept: ServerStorage) -> None:
        """Of what several processes write at once, nothing is lost."""
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: kept.write(f"{n}", [b"%d" % n]), range(24)))
        assert sorted(kept.list("")) == sorted(map(str, range(24)))
        assert parts(kept) == 24


class TestWriting:
    """One writer at a time."""

    def test_one_writer(self, kept: ServerStorage) -> None:
        """A second writer is refused while there is one, and welcome afterwards."""
        for _ in range(2):
            with kept.writing(), pytest.raises(IndexLocked), ServerStorage(kept.place).writing():
                pass
        with pytest.raises(ZeroDivisionError), kept.writing():
            raise ZeroDivisionError
        with kept.writing():
            pass

    def test_a_writer_that_was_killed(
        self, kept: ServerStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The lease of a process that is gone expires, and the next one writes."""
        gone = Lease("gone", time.time() + 1)
        Catalogue.change(kept, lambda was: replace(was, lease=gone))
        with pytest.raises(IndexLocked), kept.writing():
            pass
        sleep_until(gone.until)
        with kept.writing():
            pass

    def test_a_lease_is_renewed(self, kept: ServerStorage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who writes for longer than a lease lasts stays the only one."""
        monkeypatch.setattr(lease, "LEASE_SECONDS", 1.5)
        with kept.writing():
            sleep_until(time.time() + 3)
            with pytest.raises(IndexLocked), ServerStorage(kept.place).writing():
                pass

    def test_a_writer_that_was_cut_off(self, kept: ServerStorage) -> None:
        """Who has lost the lease to another one can commit nothing."""
        engine = OpenSearchEngine(kept.place, SCHEMA)
        another = Lease("another", time.time() + 60)
        with kept.writing(), ExitStack() as stack:
            stack.enter_context(engine.writer()).add(document("1"))
            Catalogue.change(kept, lambda was: replace(was, lease=another))
            with pytest.raises(IndexLocked):
                stack.close()
        assert ids(engine, EVERYTHING) == []
        catalogue = Catalogue.read(kept)
        assert catalogue is not None
        assert catalogue.lease == another

    def test_leftovers(self, kept: ServerStorage, place: str) -> None:
        """What interrupted processes left beside an index is deleted, and nothing else."""
        other = ServerStorage(f"{place}2")
        for at in (kept.aside(), kept.cradle(), kept.cradle(), other.place, other.aside()):
            OpenSearchEngine.create(at, SCHEMA)
        with kept.writing():
            pass
        names = kept.request("GET", f"/_alias/{kept.name}*")
        aliases = {alias for index in names.values() for alias in index["aliases"]}
        places = kept, other, ServerStorage(other.aside())
        assert aliases == {name for each in places for name in (each.name, each.kept)}


class TestPlace:
    """Indexes made, replaced and removed."""

    def test_something_else_is_there(self, place: str) -> None:
        """An index that is not ours is neither used nor changed."""
        other = ServerStorage(place)
        other.request("PUT", f"/{other.name}", {})
        assert other.exists()
        with pytest.raises(NotAnIndex, match="something else"):
            OpenSearchEngine.create(place, SCHEMA)
        other.remove()
        assert other.exists()

    def test_another_schema(self, kept: ServerStorage) -> None:
        """An index of other fields is told to be rebuilt."""
        with pytest.raises(IndexMismatch, match="naba rebuild --index opensearch:http"):
            OpenSearchEngine(kept.place, Schema(("country", "another")))

    def test_replaced(self, kept: ServerStorage) -> None:
        """An index takes the place of another with all that is kept with it, in one step."""
        engine = OpenSearchEngine(kept.place, SCHEMA)
        write(engine, document("old"))
        kept.write(LABEL, [b"old"])
        before = kept.version(LABEL), engine.version()
        aside = ServerStorage(kept.aside())
        OpenSearchEngine.create(aside.place, SCHEMA)
        aside.write(LABEL, [b"new"])
        write(OpenSearchEngine(aside.place, SCHEMA), document("new"))
        kept.replace(aside.place)
        assert not aside.exists()
        assert kept.read(LABEL) == b"new"
        assert ids(engine, EVERYTHING) == ["new"]
        assert (kept.version(LABEL), engine.version()) != before
        assert len(kept.request("GET", f"/{kept.name}*/_settings")) == 2

    def test_searched_while_it_is_replaced(self, kept: ServerStorage) -> None:
        """Whoever searches finds the old index or the new one, and never none."""
        engine = OpenSearchEngine(kept.place, SCHEMA)
        write(engine, document("1"))
        with ThreadPoolExecutor(1) as pool:
            for _ in range(3):
                aside = kept.aside()
                OpenSearchEngine.create(aside, SCHEMA)
                write(OpenSearchEngine(aside, SCHEMA), document("1"))
                replacing = pool.submit(kept.replace, aside)
                while not replacing.done():
                    assert ids(engine, EVERYTHING) == ["1"]
                replacing.result()

    def test_retired(self, kept: ServerStorage) -> None:
        """What was there stays under another name."""
        write(OpenSearchEngine(kept.place, SCHEMA), document("old"))
        places = []
        for _ in range(2):
            OpenSearchEngine.create(kept.aside(), SCHEMA)
            places.append(kept.retire(kept.aside()))
        assert places == [f"{kept.place}--damaged-{n}" for n in (1, 2)]
        assert ids(OpenSearchEngine(places[0], SCHEMA), EVERYTHING) == ["old"]
        assert ids(OpenSearchEngine(kept.place, SCHEMA), EVERYTHING) == []

    def test_adopted(self, place: str) -> None:
        """Of several processes that make the first index, one does; the others use it."""
        storages = [ServerStorage(place) for _ in range(4)]
        cradles = [each.cradle() for each in storages]
        for cradle in cradles:
            OpenSearchEngine.create(cradle, SCHEMA)
        with ThreadPoolExecutor(4) as pool:
            adopted = list(pool.map(ServerStorage.adopt, storages, cradles))
        assert sorted(adopted) == [False, False, False, True]
        assert len(storages[0].request("GET", f"/{storages[0].name}*/_settings")) == 2
        write(OpenSearchEngine(place, SCHEMA), document("1"))

    def test_an_adoption_that_was_interrupted(
        self, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What a process leaves that is killed while it adopts does not hinder others for long."""
        monkeypatch.setattr(moving, "_MAX_ADOPTION_SECONDS", 0.5)
        new = ServerStorage(place)
        OpenSearchEngine.create(cradle := new.cradle(), SCHEMA)
        new.request("PUT", f"/{new.address.beside('adopting').name}")
        assert new.adopt(cradle)
        assert new.exists()

    def test_removed(self, kept: ServerStorage) -> None:
        """Nothing is left of an index that is removed."""
        with suppress(ZeroDivisionError), kept.writing():
            raise ZeroDivisionError
        kept.remove()
        assert not kept.exists()
        assert kept.request("GET", f"/{kept.name}*/_settings") == {}


def sleep_until(moment: float) -> None:
    """Wait until a time in seconds since 1970."""
    while (left := moment - time.time()) > 0:
        time.sleep(left)
