"""The Arabic and English labels of the names and the fields of an index.

Names may be codes, such as ``middleEast``. A label file gives their display names; each line is
tab-separated: the name as written in the articles, or the name of a field, the Arabic label, and
optionally the English label.
"""

from collections.abc import Mapping
from typing import NamedTuple

from search.wordlist import WordList


class Label(NamedTuple):
    """A label in both languages; the English one defaults to the name itself."""

    arabic: str
    english: str


Labels = Mapping[str, Label]


def read_labels(given: WordList) -> Labels:
    """Return the labels of a list by name; raise WordListError for an invalid line."""
    labels: dict[str, Label] = {}
    for line in given.lines():
        name, *texts = (part.strip() for part in line.text.split("\t"))
        if not name or len(texts) not in (1, 2) or not texts[0]:
            raise line.error("write a name, a tab and its Arabic label; an English one may follow")
        if name in labels:
            raise line.error(f"{name} has a label in another line; remove one of them")
        labels[name] = Label(texts[0], texts[1] if len(texts) == 2 and texts[1] else name)
    return labels
