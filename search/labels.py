"""What people call the names and the fields of an index, in Arabic and English.

Names may come as codes, such as ``middleEast``. A list tells how they are shown: a line has the
name as it stands in the articles, or that of a field, a tab, its Arabic label, and perhaps one more
tab and its English label.
"""

from collections.abc import Mapping
from typing import NamedTuple

from search.wordlist import WordList


class Label(NamedTuple):
    """A label in both languages; without an English one the name itself is shown."""

    arabic: str
    english: str


Labels = Mapping[str, Label]


def read_labels(given: WordList) -> Labels:
    """Return the labels of a list by the names they are of; raise WordListError for a bad line."""
    labels: dict[str, Label] = {}
    for line in given.lines():
        name, *texts = (part.strip() for part in line.text.split("\t"))
        if not name or len(texts) not in (1, 2) or not texts[0]:
            raise line.error("write a name, a tab and its Arabic label; an English one may follow")
        if name in labels:
            raise line.error(f"{name} has a label in another line; leave one out")
        labels[name] = Label(texts[0], texts[1] if len(texts) == 2 and texts[1] else name)
    return labels
