"""The shipped lexicon: for each form of a word, the lemma it belongs to.

The table is text: sections parted by an empty line, each headed by the first three letters its
forms share; then ``rest TAB lemma TAB proclitics TAB enclitic`` a line, an empty lemma meaning
the form itself, and a star after the lemma a name. No section is read before it is needed.
"""

import gzip
import re
from collections.abc import Iterable
from copy import copy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from search.analyzer.normalize import folded
from search.analyzer.phonetic import sound

#: Forms are shelved by so many of their first letters.
SHELF = 3
#: Stands in the table for the clitics of a name.
NAME = "*"

#: Letters that `folded` may change.
_FOLDS = re.compile("[أإآىئپچڤگژ]")
#: The keys of so many lemmas are remembered: the lexicon has fewer, texts have ever new ones.
_REMEMBERED = 100_000


class Entry(NamedTuple):
    """A form's lemma, and the clitics when the form is a whole word that holds some."""

    lemma: str
    proclitics: tuple[str, ...] = ()
    enclitics: tuple[str, ...] = ()
    source: str = "lexicon"
    is_name: bool = False


class Lemmas:
    """Find the lemma of a form, and the key that related lemmas share."""

    def __init__(self, table: str, bases: str = "", names: str = "", overrides: str = "") -> None:
        self._closed = {shelf[:SHELF].rstrip("\n"): shelf for shelf in table.split("\n\n")}
        self._forms: dict[str, str | Entry] = {}
        # Overrides change no key, so that copies share what is remembered.
        self._keys: dict[str, str] = {}
        self._bases = dict(rows(bases))
        self._names = dict(rows(names))
        self._overrides = {
            folded(form): Entry(lemma, source="override") for form, lemma in rows(overrides)
        }
        tables = table, bases, names, overrides
        self.fingerprint = sha256("\0".join(tables).encode()).hexdigest()

    @classmethod
    @cache
    def load(cls) -> "Lemmas":
        """Return the lexicon that comes with the package."""
        room = Path(__file__).parent / "lexicon"
        table = gzip.decompress((room / "forms.txt.gz").read_bytes()).decode()
        others = ("bases.tsv", "names.tsv", "overrides.tsv")
        return cls(table, *((room / name).read_text("utf-8") for name in others))

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
                extended._overrides[form] = known._replace(source="override")
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
        if exact or plain == form or not (entry := self._find(plain)):
            return exact
        return None if entry.proclitics or entry.enclitics else entry

    def key(self, lemma: str) -> str:
        """Return the key of a lemma: its base's (إيراني: إيران), and of a name how it sounds.

        A name that sounds like another word of the lexicon keeps its letters; a rare spelling
        has the key of the common one (مانشيستر: مانشستر).
        """
        key = self._keys.get(lemma)
        if key is None:
            if len(self._keys) >= _REMEMBERED:
                self._keys.clear()
            self._keys[lemma] = key = self._new_key(lemma)
        return key

    def _new_key(self, lemma: str) -> str:
        key = folded(self._bases.get(lemma, lemma))
        heard = sound(key)
        if heard != key and not (self._is_name(key) and self._is_name(heard)):
            return key
        return self._names.get(heard, heard)

    def _is_name(self, key: str) -> bool:
        """Tell whether a key is a name, as all that the lexicon does not know is taken to be."""
        entry = self._find(key)
        return not entry or entry.is_name

    def _find(self, form: str) -> Entry | None:
        # Asked before the form is looked for: another thread may open the shelf at this moment.
        if (head := form[:SHELF]) in self._closed:
            self._open(head)
        found = self._forms.get(form)
        if isinstance(found, str):
            # Most forms are never asked for, and not read before.
            found = self._forms[form] = _entry(form, found)
        return found

    def _open(self, head: str) -> None:
        """Put what stands on a shelf to the forms, each with the rest of its line."""
        _, *lines = self._closed.get(head, "").split("\n")
        cut = (line.partition("\t") for line in lines)
        self._forms.update({head + rest: found for rest, _, found in cut})
        # Only now, for another thread may ask for one of them in the meantime.
        self._closed.pop(head, None)


def _entry(form: str, found: str) -> Entry:
    """Return the entry of a form from what stands behind it in the table."""
    if not found:
        return Entry(form)
    lemma, *clitics = found.split("\t")
    if not clitics:
        return Entry(lemma)
    if clitics == [NAME]:
        return Entry(lemma or form, is_name=True)
    before, after = clitics
    return Entry(lemma or form, tuple(before.split()), tuple(after.split()))


def rows(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a table of two columns; lines after ``#`` are remarks."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(form, lemma) for form, _, lemma in (line.partition("\t") for line in lines)]
