"""The shipped lexicon: for each form of a word, the lemma it belongs to.

The table is text: sections parted by an empty line, each headed by the first three letters its
forms share; then ``rest TAB lemma TAB proclitics TAB enclitic`` a line, an empty lemma meaning
the form itself. A section is searched as text, so that nothing is parsed before it is needed.
"""

import gzip
import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files

from search.analyzer.normalize import folded

#: Forms are shelved by so many of their first letters.
SHELF = 3


#: Letters that `folded` may change.
_FOLDS = re.compile("[أإآىئپچڤگژ]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form's lemma, and the clitics when the form is a whole word that holds some."""

    lemma: str
    proclitics: tuple[str, ...] = ()
    enclitics: tuple[str, ...] = ()
    source: str = "lexicon"


class Lemmas:
    """Find the lemma of a form, and the base that related lemmas share."""

    def __init__(self, table: str, bases: str = "", overrides: str = "") -> None:
        self._shelves = {shelf[:SHELF].rstrip("\n"): shelf + "\n" for shelf in table.split("\n\n")}
        self._bases = dict(rows(bases))
        self._overrides = {
            folded(form): Entry(lemma, source="override") for form, lemma in rows(overrides)
        }
        self.fingerprint = sha256("\0".join((table, bases, overrides)).encode()).hexdigest()

    @classmethod
    @cache
    def load(cls) -> "Lemmas":
        """Return the lexicon that comes with the package."""
        room = files(__package__) / "lexicon"
        table = gzip.decompress((room / "forms.txt.gz").read_bytes()).decode()
        return cls(
            table, *((room / name).read_text("utf-8") for name in ("bases.tsv", "overrides.tsv"))
        )

    def with_overrides(self, pairs: Iterable[tuple[str, str]]) -> "Lemmas":
        """Return this lexicon with (form, lemma) pairs that win over all it has.

        The form is searched like the word given for its lemma, whatever that word's own lemma is.
        """
        own = {folded(form): Entry(lemma, source="override") for form, lemma in pairs}
        extended = copy(self)
        extended._overrides = self._overrides | own
        for form, entry in own.items():
            known = extended.get(entry.lemma)
            if known and not (known.proclitics or known.enclitics):
                extended._overrides[form] = replace(known, source="override")
            else:
                # An unknown word would be cut, and be searched unlike its forms.
                extended._overrides[folded(entry.lemma)] = entry
        told = [self.fingerprint, *(f"{form}\t{own[form].lemma}" for form in sorted(own))]
        extended.fingerprint = sha256("\0".join(told).encode()).hexdigest()
        return extended

    def get(self, form: str) -> Entry | None:
        """Return the entry of a form, by its exact spelling before its folded one."""
        if not _FOLDS.search(form):
            return self._overrides.get(form) or self._find(form)
        plain = folded(form)
        exact = self._overrides.get(plain) or self._find(form)
        if exact or not (entry := self._find(plain)):
            return exact
        return None if entry.proclitics or entry.enclitics else entry

    def base(self, lemma: str) -> str:
        """Return the lemma that this one is derived from (إيراني: إيران), or the lemma itself."""
        return self._bases.get(lemma, lemma)

    def _find(self, form: str) -> Entry | None:
        shelf = self._shelves.get(form[:SHELF], "")
        rest = f"\n{form[SHELF:]}\t"
        at = shelf.find(rest)
        if at < 0:
            return None
        at += len(rest)
        lemma, *clitics = shelf[at : shelf.index("\n", at)].split("\t")
        if not clitics:
            return Entry(lemma or form)
        before, after = clitics
        return Entry(lemma or form, tuple(before.split()), tuple(after.split()))


def rows(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a table of two columns; lines after ``#`` are remarks."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(form, lemma) for form, _, lemma in (line.partition("\t") for line in lines)]
