"""What is known of the sources of an index, in one SQLite file beside it or in the working folder.

Whatever is written here was in the index before: after a kill a source is at worst read again.
"""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path
from threading import RLock

from index_data.following.known import STATE_VERSION, TABLES, Document, Source
from search import SearchError
from search.snapshot import IndexLocation

#: How long to wait for another process that writes to the file.
_BUSY_SECONDS = 10.0


class StateError(SearchError):
    """The file beside an index that has the state of its sources cannot be used."""

    code = "sources-unusable"


#: What separates the parts of an address, none of which has a plus sign.
_SEPARATORS = re.compile("[:/,]+")
_SOURCE = tuple(one.name for one in fields(Source))
_DOCUMENT = tuple(one.name for one in fields(Document))


def state_path(index_url: str) -> Path:
    """Return where the state of the sources of an index is.

    It is beside the folder of the index; for one on a server, in the working folder, with the
    address as its name. Raises EngineMissing, or NotAnIndex for an address that is none.
    """
    location = IndexLocation.of(index_url)
    place = location.storage.folder or Path(_SEPARATORS.sub("+", str(location)))
    place = place.resolve()
    return place.with_name(f"{place.name}.watch.sqlite")


class State:
    """The state of the sources of an index, which threads may share."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._lock = RLock()
        with self._errors():
            address = f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}"
            self._connection = sqlite3.connect(
                address,
                uri=True,
                timeout=_BUSY_SECONDS,
                check_same_thread=False,
                isolation_level=None,
            )
            try:
                self._prepare(create=create)
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self, *, create: bool) -> None:
        if create:
            with self._changing():
                (version,) = self._connection.execute("PRAGMA user_version").fetchone()
                if not version:
                    for statement in TABLES.split(";"):
                        self._connection.execute(statement)
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version != STATE_VERSION:
            raise StateError(f"{self.path} is of another version of Naba; delete it to begin anew")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StateError(f"{self.path} cannot be used: {error}") from error

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._lock, self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with self._lock, self._errors(), closing(self._connection.cursor()) as cursor:
            return cursor.execute(statement, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def sources(self) -> list[Source]:
        """Return all sources, by their names."""
        return [Source(*row) for row in self._rows(f"{_selected(_SOURCE, 'source')} ORDER BY name")]  # type: ignore[arg-type]

    def source(self, name: str) -> Source:
        """Return a source, which need not be known yet."""
        found = self._rows(f"{_selected(_SOURCE, 'source')} WHERE name = ?", name)
        return Source(*found[0]) if found else Source(name)  # type: ignore[arg-type]

    def keep(
        self,
        source: str,
        documents: Iterable[Document] = (),
        articles: Iterable[tuple[str, Collection[str]]] = (),
        *,
        whole: bool = True,
    ) -> None:
        """Store some documents of a source, and the ids of the articles that places now have.

        Unless the places were read as a ``whole``, they also have those of before.
        """
        columns, marks = ", ".join(_DOCUMENT), ", ".join("?" * len(_DOCUMENT))
        with self._changing():
            self._connection.executemany(
                f"INSERT OR REPLACE INTO document (source, {columns}) VALUES (?, {marks})",  # noqa: S608
                ((source, *astuple(one)) for one in documents),
            )
            for place, ids in articles:
                if whole:
                    self._connection.execute(
                        "UPDATE article SET current = 0 WHERE source = ? AND place = ?",
                        (source, place),
                    )
                self._connection.executemany(
                    "INSERT OR REPLACE INTO article VALUES (?, ?, ?, 1)",
                    ((source, place, each) for each in ids),
                )

    def keep_source(self, source: Source) -> None:
        """Store what is known of a source."""
        marks = ", ".join("?" * len(_SOURCE))
        with self._changing():
            self._connection.execute(
                f"INSERT OR REPLACE INTO source VALUES ({marks})",  # noqa: S608
                astuple(source),
            )

    def remove_source(self, name: str) -> bool:
        """Forget a source; return whether it was known."""
        with self._changing():
            known = self._connection.execute("DELETE FROM source WHERE name = ?", (name,)).rowcount
            for table in ("document", "article"):
                self._connection.execute(f"DELETE FROM {table} WHERE source = ?", (name,))  # noqa: S608
        return known > 0

    def document(self, source: str, place: str) -> Document:
        """Return a document of a source, which need not be known yet."""
        where = "WHERE source = ? AND place = ?"
        found = self._rows(f"{_selected(_DOCUMENT, 'document')} {where}", source, place)
        return Document(*found[0]) if found else Document(place)  # type: ignore[arg-type]

    def documents(self, source: str) -> dict[str, Document]:
        """Return all documents of a source by their places."""
        found = self._rows(f"{_selected(_DOCUMENT, 'document')} WHERE source = ?", source)
        return {str(row[0]): Document(*row) for row in found}  # type: ignore[arg-type]

    def pending(self, source: str, now: float, limit: int) -> list[Document]:
        """Return the first documents of a source that are to be fetched by now."""
        where = "WHERE source = ? AND pending AND due <= ? ORDER BY due LIMIT ?"
        found = self._rows(f"{_selected(_DOCUMENT, 'document')} {where}", source, now, limit)
        return [Document(*row) for row in found]  # type: ignore[arg-type]

    def renew(self, source: str, ids: Collection[str]) -> bool:
        """Have the documents read anew that had some articles; return whether any had."""
        with self._changing():
            places = {
                str(place)
                for each in ids
                for (place,) in self._connection.execute(
                    "SELECT place FROM article WHERE source = ? AND id = ? AND current",
                    (source, each),
                )
            }
            for place in places:
                self._connection.execute(
                    "UPDATE document SET digest = '', etag = '', modified = '', due = 1,"
                    " pending = place LIKE 'http%' WHERE source = ? AND place = ?",
                    (source, place),
                )
        return bool(places)

    def revisit(self, source: str, now: float) -> None:
        """Have the further sitemaps of a source fetched again of which it does not say when."""
        with self._changing():
            self._connection.execute(
                "UPDATE document SET pending = 1, due = ?"
                " WHERE source = ? AND place <> '' AND kind = 'sitemap' AND stamp = ''",
                (now, source),
            )

    def next_pending(self, source: str) -> float | None:
        """Return when the next document of a source is to be fetched, if any is."""
        where = "WHERE source = ? AND pending"
        ((due,),) = self._rows(f"SELECT min(due) FROM document {where}", source)  # noqa: S608
        return None if due is None else float(str(due))

    def remove_document(self, source: str, place: str) -> None:
        """Forget a document, and which articles it had."""
        with self._changing():
            for table in ("document", "article"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE source = ? AND place = ?",  # noqa: S608
                    (source, place),
                )

    def articles(self, source: str, place: str | None = None) -> list[tuple[str, str]]:
        """Return the places of a source, or one of them, with the ids of articles they now have."""
        where = "source = ? AND current" + ("" if place is None else " AND place = ?")
        values = (source,) if place is None else (source, place)
        found = self._rows(f"SELECT place, id FROM article WHERE {where}", *values)  # noqa: S608
        return [(str(at), str(each)) for at, each in found]

    def release(self, article_id: str) -> None:
        """Note that no place has an article any more."""
        with self._changing():
            self._connection.execute("UPDATE article SET current = 0 WHERE id = ?", (article_id,))

    def holders(self, article_id: str) -> set[tuple[str, str]]:
        """Return the places that now have an article, each with its source before it."""
        where = "WHERE id = ? AND current"
        found = self._rows(f"SELECT source, place FROM article {where}", article_id)  # noqa: S608
        return {(str(source), str(place)) for source, place in found}

    def count(self, source: str) -> int:
        """Return how many articles a source has brought."""
        found = self._rows("SELECT count(DISTINCT id) FROM article WHERE source = ?", source)
        return int(str(found[0][0]))

    def pause_host(self, host: str, until: float) -> None:
        """Note until when a host is not to be asked."""
        with self._changing():
            self._connection.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (host, until))

    def paused_hosts(self, now: float) -> dict[str, float]:
        """Return the hosts that are not to be asked now, and until when."""
        found = self._rows("SELECT name, until FROM host WHERE until > ?", now)
        return {str(name): float(str(until)) for name, until in found}


def _selected(columns: Iterable[str], table: str) -> str:
    return f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608
