"""What each distinct part of texts comes to, worked out when it is met and remembered.

A *part* is what stands between two blanks. Parts of the same word, whatever signs stand around it,
share a *row*: its number in the columns, which are lists. So a text costs one look-up a part, and
each layer of it one more in a list, all of them in loops that Python itself runs.
"""

from array import array
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from threading import RLock
from typing import Any, NamedTuple
from zlib import crc32

from search.analyzer.normalize import folded, without_tanwin, written
from search.analyzer.stemmer import ARTICLE, Stem, Stemmer
from search.analyzer.tokenizer import RUN, is_plain, words_in

#: Longer words are cut in the index: they are no words, and engines bound their terms.
MAX_KEY_LENGTH = 128
#: Particles written together with the word they stand before.
_PARTICLES = frozenset("وفبكل")

#: Signs that stand around a word, and in no run: see `search.analyzer.tokenizer`.
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~،؛؟«»“”„‘’…–—٪"

#: The codes of parts without a word, and of those with several.
NO_WORD, WORDS = "\0\1"
#: So many characters stand for stems: all behind those two, up to the halves of characters.
_CODES = 0xD800 - 2

#: The keys of words: a column for each layer, in their order.
Layers = tuple[list[str], list[str], list[str]]


class Keys(NamedTuple):
    """The keys of a text, one string of space-separated keys per layer; all have as many.

    ``codes`` has one character for each part of the text between blanks: `stem_code` of its word,
    `NO_WORD` or `WORDS`.
    """

    written: str
    folded: str
    stem: str
    codes: str

    @property
    def layers(self) -> tuple[str, str, str]:
        """The keys alone, in the order of the layers."""
        return self[:3]


def stem_code(stem: str) -> str:
    """Return the character that stands for a stem in `Keys.codes`; few others share it."""
    return chr(_stem_number(stem))


def _stem_number(stem: str) -> int:
    return 2 + crc32(stem.encode()) % _CODES


def word_hash(keys: str) -> int:
    """Return 32 bits that tell the folded keys of a part: odd of a number, 0 of no keys."""
    return (crc32(keys.encode()) & -2 | (keys < ":") or 2) if keys else 0


def without_particles(form: str, stem: Stem) -> str:
    """Return a written word without the particles before it; the article stays.

    لمجلس is مجلس, للحرس الحرس and وبالثروات الثروات, so that a phrase is found whatever particle
    its first word carries.
    """
    if not stem.proclitics:
        return form
    particles = [clitic for clitic in stem.proclitics if clitic in _PARTICLES]
    bare = form[len(particles) :]
    if ARTICLE not in stem.proclitics or bare.startswith(ARTICLE):
        return bare
    # The article lost its alef behind ل: للحرس, and its lam too before another: للجنة.
    return f"ا{bare}" if bare.startswith("ل") and not stem.lemma.startswith("ل") else ARTICLE + bare


class TokenCache(dict[str, int]):
    """The rows of the parts met so far; safe to share between threads."""

    def __init__(self, stemmer: Stemmer) -> None:
        self._stemmer = stemmer
        self._meeting = RLock()
        #: Equal keys are one string: columns of few strings are read sooner.
        self._strings: dict[str, str] = {}
        self.written: list[str] = []
        self.folded: list[str] = []
        self.stems: list[str] = []
        #: See `Keys.codes`, as numbers.
        self.codes = array("H")
        #: See `word_hash`.
        self.hashes = array("I")
        self._none = self._row("", "", "", ord(NO_WORD))

    @property
    def layers(self) -> Layers:
        """The columns of keys."""
        return self.written, self.folded, self.stems

    def rows(self, parts: Collection[str]) -> Sequence[int]:
        """Return the rows of the parts of a text."""
        return taken(self, parts)

    def joined(self, rows: Collection[int]) -> tuple[str, str, str]:
        """Return the keys of some rows, layer by layer, joined by spaces."""
        written, folded, stem = (" ".join(taken(column, rows)) for column in self.layers)
        return written, folded, stem

    def keys_of(self, part: str) -> Keys:
        """Return the keys of a part."""
        row = self[part]
        return Keys(self.written[row], self.folded[row], self.stems[row], chr(self.codes[row]))

    def stem(self, raw: str) -> Stem:
        """Return the stem of a word as a text has it."""
        return self._stemmer(written(without_tanwin(raw))[:MAX_KEY_LENGTH] or raw)

    def __missing__(self, part: str) -> int:
        with self._meeting:
            row = self.get(part)
            if row is None:
                row = self[part] = self._met(part)
            return row

    def _met(self, part: str) -> int:
        if is_plain(part):
            return self._word(part)
        bare = part.strip(_SIGNS)
        if bare != part and is_plain(bare):
            return self[bare]
        runs = RUN.findall(part)
        if runs == [part]:
            rows = [self._word(part[start:end]) for start, end in words_in(part)]
        else:
            rows = [self[run] for run in runs]
        rows = [row for row in rows if row != self._none]
        if len(rows) > 1:
            return self._row(*self.joined(rows), ord(WORDS))
        return rows[0] if rows else self._none

    def _word(self, raw: str) -> int:
        form = written(raw)[:MAX_KEY_LENGTH]
        if not form:
            return self._none
        stem = self._stemmer(form) if raw == form else self.stem(raw)
        fold = folded(without_particles(form, stem))
        return self._row(form, fold, stem.key, _stem_number(stem.key))

    def _row(self, written: str, folded: str, stem: str, code: int) -> int:
        row, shared = len(self.written), self._strings.setdefault
        self.written.append(shared(written, written))
        self.folded.append(shared(folded, folded))
        self.stems.append(shared(stem, stem))
        self.codes.append(code)
        self.hashes.append(word_hash(folded))
        return row


def taken(table: Mapping[Any, Any] | Sequence[Any], places: Collection[Any]) -> Sequence[Any]:
    """Return what a table has at some places."""
    # The quickest there is, but it gives no sequence of one.
    if len(places) > 1:
        found: Sequence[Any] = itemgetter(*places)(table)
        return found
    return [table[place] for place in places]
