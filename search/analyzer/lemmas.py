"""The shipped lexicon: the lemma of each known form of a word.

The table is text: sections separated by an empty line, each headed by the first three letters
that its forms share. Then comes one line per form, ``rest TAB lemma TAB proclitics TAB enclitic``,
where an empty lemma means the form itself, and a star after the lemma marks a name. A section is
parsed when one of its forms is first asked for.
"""

import gzip
import re
from collections.abc import Iterable
from copy import copy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from search.analyzer.clitics import PARTICLES
from search.analyzer.normalize import folded
from search.analyzer.phonetic import phonetic_key

#: The first letters that the forms of a section share.
SECTION_CHARS = 3
#: Stands in the table for the clitics of a name.
NAME_MARK = "*"

#: The lexicon has fewer lemmas than this, but texts bring ever new ones.
_CACHED_KEYS = 100_000


#: A particle and an alef with its hamza written: وأدى is never وادي.
_PARTICLE_AND_HAMZA = re.compile(f"[{PARTICLES}][أإآ]")


def has_particle_and_hamza(form: str) -> bool:
    """Tell whether a form may be a particle and a word whose alef has its hamza written.

    It stands for no other spelling: وأدى is و and أدى, never وادي.
    """
    return bool(_PARTICLE_AND_HAMZA.match(form))


class Entry(NamedTuple):
    """A form's lemma, and the clitics when the form is a whole word that holds some."""

    lemma: str
    proclitics: tuple[str, ...] = ()
    enclitics: tuple[str, ...] = ()
    source: str = "lexicon"
    is_name: bool = False


class Lemmas:
    """Find the lemma of a form, and the key that related lemmas share; safe between threads."""

    def __init__(
        self,
        table: str,
        bases: str = "",
        names: str = "",
        articled: str = "",
        overrides: str = "",
    ) -> None:
        self._unread = {text[:SECTION_CHARS].rstrip("\n"): text for text in table.split("\n\n")}
        self._forms: dict[str, str | Entry] = {}
        # Shared with copies: overrides change no key.
        self._keys: dict[str, str] = {}
        self._bases = dict(read_pairs(bases))
        self._names = dict(read_pairs(names))
        self._overrides = {
            folded(form): Entry(lemma, source="override") for form, lemma in read_pairs(overrides)
        }
        self._articled = {form: Entry(lemma) for form, lemma in read_pairs(articled)}
        tables = table, bases, names, articled, overrides
        self.fingerprint = sha256("\0".join(tables).encode()).hexdigest()

    @classmethod
    @cache
    def load(cls) -> "Lemmas":
        """Return the lexicon that comes with the package."""
        folder = Path(__file__).parent / "lexicon"
        table = gzip.decompress((folder / "forms.txt.gz").read_bytes()).decode()
        others = ("bases.tsv", "names.tsv", "articled.tsv", "overrides.tsv")
        return cls(table, *((folder / name).read_text("utf-8") for name in others))

    def with_overrides(self, pairs: Iterable[tuple[str, str]]) -> "Lemmas":
        """Return this lexicon with (form, lemma) pairs that take precedence over all it has.

        The form is searched like the word given as its lemma, whatever that word's own lemma is.
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
        parts = [self.fingerprint, *(f"{form}\t{own[form].lemma}" for form in sorted(own))]
        extended.fingerprint = sha256("\0".join(parts).encode()).hexdigest()
        return extended

    def get(self, form: str, articled: bool = False) -> Entry | None:
        """Return the entry of a form, looked up by its exact spelling before its folded one.

        A few forms have another lemma with the article: يدين is a verb, اليدين hands.
        """
        plain = folded(form)
        exact = self._overrides.get(plain)
        if not exact and articled:
            exact = self._articled.get(form)
        exact = exact or self._find(form)
        if exact or plain == form or has_particle_and_hamza(form):
            return exact
        entry = self._find(plain)
        return None if not entry or entry.proclitics or entry.enclitics else entry

    def key(self, lemma: str) -> str:
        """Return the key of a lemma: that of its base (إيراني: إيران), or a name's phonetic key.

        A name that sounds like another word of the lexicon keeps its letters; a rare spelling
        has the key of the common one (مانشيستر: مانشستر).
        """
        key = self._keys.get(lemma)
        if key is None:
            if len(self._keys) >= _CACHED_KEYS:
                self._keys.clear()
            self._keys[lemma] = key = self._new_key(lemma)
        return key

    def _new_key(self, lemma: str) -> str:
        key = folded(self._bases.get(lemma, lemma))
        phonetic = phonetic_key(key)
        if phonetic != key and not (self.is_name(key) and self.is_name(phonetic)):
            return key
        return self._names.get(phonetic, phonetic)

    def is_name(self, key: str) -> bool:
        """Tell whether a key is that of a name, as any unknown word is presumed to be."""
        entry = self._find(key)
        return not entry or entry.is_name

    def _find(self, form: str) -> Entry | None:
        # Checked before the form is looked up: another thread may read the section just now.
        if (head := form[:SECTION_CHARS]) in self._unread:
            self._read(head)
        found = self._forms.get(form)
        if isinstance(found, str):
            # Most forms are never asked for, so they are parsed one by one.
            found = self._forms[form] = _entry(form, found)
        return found

    def _read(self, head: str) -> None:
        """Add the forms of a section, each with the rest of its line."""
        _, *lines = self._unread.get(head, "").split("\n")
        cut = (line.partition("\t") for line in lines)
        self._forms.update({head + rest: found for rest, _, found in cut})
        # Only now, as another thread may ask for one of them in the meantime.
        self._unread.pop(head, None)


def _entry(form: str, found: str) -> Entry:
    """Return the entry of a form, parsed from the rest of its line."""
    if not found:
        return Entry(form)
    lemma, *clitics = found.split("\t")
    if not clitics:
        return Entry(lemma)
    if clitics == [NAME_MARK]:
        return Entry(lemma or form, is_name=True)
    before, after = clitics
    return Entry(lemma or form, tuple(before.split()), tuple(after.split()))


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Return the pairs of a tab-separated table; lines that begin with ``#`` are comments."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(form, lemma) for form, _, lemma in (line.partition("\t") for line in lines)]
