"""How many of the articles that an index stores have vectors of their texts."""

from collections.abc import Container, Iterator
from shlex import quote

from search.engines.contract import Record
from search.engines.storage import Storage
from search.meaning import MEANING

_NOT_OPENED = (
    "Vectors were compared with their checksums, and not opened: pip install 'naba[meaning]'"
)


class Coverage:
    """The articles without vectors of their texts, where an index has any vectors."""

    def __init__(self, storage: Storage) -> None:
        self._articles = self._lacking = 0
        self._keys: Container[int] | None = None
        self._is_opened = True
        if storage.version(MEANING) is None:
            return
        # Imported here, as most indexes have none.
        from search.meaning.vectors import OpenVectors

        try:
            vectors = OpenVectors.open(storage)
        except ImportError:
            self._is_opened = False
        except (OSError, ValueError):
            # Told by the check of the files.
            return
        else:
            self._keys = vectors.keys() if vectors else None

    def add(self, record: Record) -> None:
        """Count a stored article."""
        if self._keys is None or record.article is None:
            return
        from search.meaning.passages import key_of

        self._articles += 1
        self._lacking += key_of(record.article) not in self._keys

    def notes(self, url: str) -> Iterator[str]:
        """Yield what is to be told, which is no damage."""
        if not self._is_opened:
            yield _NOT_OPENED
        if self._lacking:
            yield (
                f"{self._lacking:,} of {self._articles:,} articles have no vectors of their texts, "
                f"and are found by their words alone: naba embed --index {quote(url)}"
            )
