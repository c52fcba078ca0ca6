"""Words related by derivation: اشتبك and اشتباك, سيطر, مسيطر and سيطرة.

The table has one family per line: the keys of one root, most frequent first, grouped by measure.
Tabs separate measures, spaces separate keys. Given names that are also common words (صلاح, سعيد)
have no family: in news they mean the person.
"""

import gzip
from functools import cache, cached_property
from pathlib import Path

from search.analyzer.normalize import folded, written

#: The most related keys that are returned for a key.
MAX_RELATED_KEYS = 16


class Related:
    """Find the keys of the layer *stem* that share a key's root."""

    def __init__(self, table: str | None = None) -> None:
        self._table = table

    def __call__(self, key: str) -> tuple[str, ...]:
        """Return the other keys of a key's root, those of its own measure first.

        Within a measure the most frequent come first. There are none for a key that is unknown or
        has no certain root.
        """
        measures = self._families.get(key, "").split("\t")
        measures.sort(key=lambda measure: key not in measure.split())
        others = (other for measure in measures for other in measure.split() if other != key)
        return tuple(others)[:MAX_RELATED_KEYS]

    @cached_property
    def _families(self) -> dict[str, str]:
        """The family of each key."""
        table = _shipped() if self._table is None else self._table
        return {key: family for family in table.split("\n") for key in family.split()}


def _shipped() -> str:
    """Return the table that comes with the package."""
    path = Path(__file__).parent / "lexicon" / "roots.txt.gz"
    return gzip.decompress(path.read_bytes()).decode()


_related = Related()


def related_keys(word: str, key: str) -> tuple[str, ...]:
    """Return the keys related to the key of a *folded* word, by the shipped tables.

    A given name has none unless it has the article.
    """
    return () if word in _given_names() else _related(key)


@cache
def _given_names() -> frozenset[str]:
    text = (Path(__file__).parent / "lexicon" / "given.tsv").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(folded(written(name)) for name in lines)
