"""Words related by derivation: اشتبك and اشتباك, سيطر, مسيطر and سيطرة.

The table holds one family a line: the keys of one root, the most frequent first, those of one
measure together. Measures are parted by tabs, keys by spaces. Given names that are words besides
(صلاح, سعيد) have no family: news means the person.
"""

import gzip
from functools import cache, cached_property
from pathlib import Path

from search.analyzer.normalize import folded, written

#: So many related keys are given at most.
MOST = 16


class Related:
    """Find the keys of the layer *stem* that have the root of a key."""

    def __init__(self, table: str | None = None) -> None:
        self._table = table

    def __call__(self, key: str) -> tuple[str, ...]:
        """Return the other keys of a key's root, its own measure's before the others'.

        In each measure the most frequent come first. A key that is unknown, or whose root is
        uncertain, has none.
        """
        measures = self._families.get(key, "").split("\t")
        measures.sort(key=lambda measure: key not in measure.split())
        others = (other for measure in measures for other in measure.split() if other != key)
        return tuple(others)[:MOST]

    @cached_property
    def _families(self) -> dict[str, str]:
        """The family of each key; read when first asked for."""
        table = _shipped() if self._table is None else self._table
        return {key: family for family in table.split("\n") for key in family.split()}


def _shipped() -> str:
    """Return the table that comes with the package."""
    path = Path(__file__).parent / "lexicon" / "roots.txt.gz"
    return gzip.decompress(path.read_bytes()).decode()


_related = Related()


def related_keys(word: str, key: str) -> tuple[str, ...]:
    """Return the keys related to that of a *folded* word, by the tables that come with the package.

    A given name has none while it has no article.
    """
    return () if word in _given_names() else _related(key)


@cache
def _given_names() -> frozenset[str]:
    text = (Path(__file__).parent / "lexicon" / "given.tsv").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(folded(written(name)) for name in lines)
