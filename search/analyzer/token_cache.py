"""The keys of each distinct part of texts, worked out once and cached.

A *part* is what stands between two blanks. Parts of the same word, whatever punctuation surrounds
it, share a *row*: its position in the columns, which are lists. So a text costs one look-up per
part, and each of its layers one look into a list per part, all in loops that run in C.
"""

from array import array
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from threading import RLock
from typing import Any, NamedTuple
from zlib import crc32

from search.analyzer.clitics import ARTICLE, PARTICLES
from search.analyzer.normalize import HAMZA, folded, without_tanwin, written
from search.analyzer.stemmer import Stem, Stemmer
from search.analyzer.stretched import STRETCHED, shortened
from search.analyzer.tokenizer import RUN, is_plain, words_in

#: The index cuts longer keys: they are no words, and engines limit the length of terms.
MAX_KEY_CHARS = 128

#: Where the stem of a word comes from that the lexicon knows.
KNOWN = frozenset(("lexicon", "override"))

#: Punctuation that surrounds words and stands in no run: see `search.analyzer.tokenizer`.
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~،؛؟«»“”„‘’…–—٪"

#: The codes of parts without a word, and of parts with several.
NO_WORD, SEVERAL_WORDS = "\0\1"
#: How many characters stand for stems: all behind those two, up to the surrogates.
_STEM_CODES = 0xD800 - 2

#: The keys of words: one column per layer, in the order of the layers.
Layers = tuple[list[str], list[str], list[str]]


class Keys(NamedTuple):
    """The keys of a text, one string of space-separated keys per layer; all have as many.

    ``codes`` has one character for each part of the text: `stem_code` of its word, `NO_WORD` or
    `SEVERAL_WORDS`.
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
    """Return the character that stands for a stem in `Keys.codes`; few other stems share it."""
    return chr(_stem_number(stem))


def _stem_number(stem: str) -> int:
    return 2 + crc32(stem.encode()) % _STEM_CODES


def word_hash(keys: str) -> int:
    """Return a 32-bit hash of a part's folded keys: odd for a number, 0 only for no keys."""
    return (crc32(keys.encode()) & -2 | (keys < ":") or 2) if keys else 0


def without_particles(form: str, stem: Stem) -> str:
    """Return a written word without the particles of its stem; the article stays.

    لمجلس is مجلس, للحرس الحرس and وبالثروات الثروات, so that a phrase is found whatever particle
    its first word carries.
    """
    if not stem.proclitics:
        return form
    particles = [clitic for clitic in stem.proclitics if clitic in PARTICLES]
    bare = form[len(particles) :]
    if ARTICLE not in stem.proclitics or bare.startswith(ARTICLE):
        return bare
    # Behind ل the article has lost its alef (للحرس), and its lam too before another (للجنة).
    return f"ا{bare}" if bare.startswith("ل") and not stem.lemma.startswith("ل") else ARTICLE + bare


class TokenCache(dict[str, int]):
    """The row of each part met so far; safe to share between threads.

    `layers`, `codes` and `hashes` are the columns: they only grow.
    """

    def __init__(self, stemmer: Stemmer) -> None:
        self._stemmer = stemmer
        self._lock = RLock()
        #: Equal keys are one string, as columns of few strings are read faster.
        self._strings: dict[str, str] = {}
        self.written: list[str] = []
        self.folded: list[str] = []
        self.stems: list[str] = []
        #: See `Keys.codes`, as numbers.
        self.codes = array("H")
        #: See `word_hash`.
        self.hashes = array("I")
        self._empty_row = self._add_row("", "", "", ord(NO_WORD))

    @property
    def layers(self) -> Layers:
        """The columns of keys, in the order of the layers."""
        return self.written, self.folded, self.stems

    def rows(self, parts: Collection[str]) -> Sequence[int]:
        """Return the rows of the parts of a text."""
        return pick(self, parts)

    def joined(self, rows: Collection[int]) -> tuple[str, str, str]:
        """Return the keys of some rows, layer by layer, joined by spaces."""
        written, folded, stem = (" ".join(pick(column, rows)) for column in self.layers)
        return written, folded, stem

    def keys_of(self, part: str) -> Keys:
        """Return the keys of a part."""
        row = self[part]
        return Keys(self.written[row], self.folded[row], self.stems[row], chr(self.codes[row]))

    def stem(self, raw: str) -> Stem:
        """Return the stem of a word as it stands in a text."""
        form = written(without_tanwin(raw))[:MAX_KEY_CHARS]
        return self._stemmer(self._unstretched(form) if STRETCHED.search(form) else form or raw)

    def _unstretched(self, form: str) -> str:
        """Return how a stretched word is meant, if possible as the lexicon knows it."""
        likely, other = shortened(form)
        known = (word for word in (likely, other) if self._stemmer(word).why in KNOWN)
        return next(known, min(likely, other, key=len))

    def __missing__(self, part: str) -> int:
        with self._lock:
            row = self.get(part)
            if row is None:
                row = self[part] = self._analyzed(part)
            return row

    def _analyzed(self, part: str) -> int:
        if is_plain(part):
            return self._add_word(part, written(part) if HAMZA in part else part)
        bare = part.strip(_PUNCTUATION)
        if bare != part and is_plain(bare):
            return self[bare]
        runs = RUN.findall(part)
        if runs == [part]:
            words = [text for _, _, text in words_in(part)]
            row_of = {word: self._row_of_word(word, part) for word in dict.fromkeys(words)}
            rows = [row_of[word] for word in words]
        else:
            rows = [self[run] for run in runs]
        rows = [row for row in rows if row != self._empty_row]
        if len(rows) > 1:
            return self._add_row(*self.joined(rows), ord(SEVERAL_WORDS))
        return rows[0] if rows else self._empty_row

    def _row_of_word(self, word: str, part: str) -> int:
        """Return the row of a word of a part; what is a part of texts too is analysed once."""
        if word != part and (is_plain(word) or word.isdecimal()):
            return self[word]
        return self._add_word(word, written(word))

    def _add_word(self, raw: str, form: str) -> int:
        """Add a word as it stands in a text, given its written form."""
        if not form:
            return self._empty_row
        form = form[:MAX_KEY_CHARS]
        stem = self._stemmer(form) if raw == form else self.stem(raw)
        # A form of another word that the lexicon knows is stretched hardly ever.
        may_be_stretched = raw != form or stem.lemma == form or stem.why not in KNOWN
        if may_be_stretched and STRETCHED.search(form):
            form = self._unstretched(form)
            stem = self._stemmer(form)
        fold = folded(without_particles(form, stem))
        return self._add_row(form, fold, stem.key, _stem_number(stem.key))

    def _add_row(self, written: str, folded: str, stem: str, code: int) -> int:
        row, shared = len(self.written), self._strings.setdefault
        self.written.append(shared(written, written))
        self.folded.append(shared(folded, folded))
        self.stems.append(shared(stem, stem))
        self.codes.append(code)
        self.hashes.append(word_hash(folded))
        return row


def pick(table: Mapping[Any, Any] | Sequence[Any], indices: Collection[Any]) -> Sequence[Any]:
    """Return the items of a sequence at some indices, or those of a mapping for some keys."""
    # The fastest way there is, but for one index it gives no sequence.
    if len(indices) > 1:
        found: Sequence[Any] = itemgetter(*indices)(table)
        return found
    return [table[index] for index in indices]
