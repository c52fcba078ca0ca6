"""The analyzer: from a text to one key per layer for each of its words.

A text is parted at blanks, and every distinct part is analysed once and remembered, so that a
word costs one look-up after its first time. Keys are normalised; places always belong to the
original text.
"""

import hashlib
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from search.analyzer.lemmas import Lemmas
from search.analyzer.normalize import folded, without_tanwin, written
from search.analyzer.stemmer import ARTICLE, Stem, Stemmer
from search.analyzer.stopwords import STOPWORDS, is_stopword
from search.analyzer.token import AnalyzedWord, Token
from search.analyzer.tokenizer import RUN, words_in

#: How many distinct parts of texts are remembered; 30,000 articles of news have some 400,000.
REMEMBERED = 600_000
#: Longer words are cut in the index: they are no words, and engines bound their terms.
MAX_KEY_LENGTH = 128
#: Particles written together with the word they stand before.
_PARTICLES = frozenset("وفبكل")

#: Analysed for the fingerprint, so that a change of behaviour is noticed wherever it was made.
_PROBE = (
    "قُتل إيـــران ﻗﻮﺍﺕ ایران ٢٬٥٠٠ ١٫٥ 7,5 موطىء مسئول هيأة على علي مستشفى القرآن Café كوفيد-19 "
    'روسياً وبالثروات فسيكتبونها للحرس و12.7 ال24 لـ"وكالة عبدالله ديرالزور ولاسيما كأس_العرب '
    "وزير الوزير قادة معارك الإيرانيين مليشيات ميليشيا سورية أميركي المدينه وغربه لعناصرها "
    "غوغل جوجل ماتاريللا مانشيستر"
)


#: The codes of parts without a word, and of those with several.
NO_WORD, WORDS = "\0\1"
#: So many characters stand for stems: all behind those two, up to the halves of characters.
_CODES = 0xD800 - 2

#: A person's own lemmas, as (form, lemma).
Overrides = tuple[tuple[str, str], ...]


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
    return _character(2 + crc32(stem.encode()) % _CODES)


_character = cache(chr)


def without_particles(form: str, stem: Stem) -> str:
    """Return a written word without the particles before it; the article stays.

    لمجلس is مجلس, للحرس الحرس and وبالثروات الثروات, so that a phrase is found whatever particle
    its first word carries.
    """
    particles = [clitic for clitic in stem.proclitics if clitic in _PARTICLES]
    bare = form[len(particles) :]
    if ARTICLE not in stem.proclitics or bare.startswith(ARTICLE):
        return bare
    # The article lost its alef behind ل: للحرس, and its lam too before another: للجنة.
    return f"ا{bare}" if bare.startswith("ل") and not stem.lemma.startswith("ل") else ARTICLE + bare


class _Memory(dict[str, Keys]):
    """The keys of every part of a text seen, found out when first asked for."""

    def __init__(self, stemmer: Stemmer, overrides: Overrides = ()) -> None:
        self._stemmer = stemmer
        self._overrides = overrides

    def __missing__(self, part: str) -> Keys:
        if len(self) >= REMEMBERED:
            self.clear()
        runs = RUN.findall(part)
        if runs == [part]:
            words = [word for span in words_in(part) if (word := self.word(part[slice(*span)]))]
        else:
            words = [keys for run in runs if (keys := self[run]).written]
        if len(words) == 1:
            self[part] = keys = words[0]
        else:
            code = WORDS if words else NO_WORD
            self[part] = keys = _joined(words)._replace(codes=code)
        return keys

    def word(self, raw: str) -> Keys | None:
        form = written(raw)[:MAX_KEY_LENGTH]
        if not form:
            return None
        stem = self._stemmer(form) if raw == form else self.stem(raw)
        fold = folded(without_particles(form, stem))
        return Keys(form, fold, stem.key, stem_code(stem.key))

    def stem(self, raw: str) -> Stem:
        return self._stemmer(written(without_tanwin(raw))[:MAX_KEY_LENGTH] or raw)


_NONE = Keys("", "", "", "")


def _joined(rows: list[Keys]) -> Keys:
    """Return the keys of words in a row, together."""
    if not rows:
        return _NONE
    forms, folds, stems, codes = zip(*rows, strict=True)
    return Keys(" ".join(forms), " ".join(folds), " ".join(stems), "".join(codes))


class Analyzer:
    """Turn texts into keys and tokens; safe to share between threads."""

    def __init__(self, stemmer: Stemmer, overrides: Overrides = ()) -> None:
        self._stemmer = stemmer
        self._overrides = overrides
        self._memory = _Memory(stemmer)
        self.fingerprint = self._fingerprint(stemmer.fingerprint)

    def __reduce__(self) -> tuple[Callable[[Overrides], "Analyzer"], tuple[Overrides]]:
        """Go to another process as what it is made of: there the lexicon is loaded anew."""
        return analyzer_with, (self._overrides,)

    def forgetful(self) -> "Analyzer":
        """Return an analyzer of the same rules that has seen no text."""
        fresh = copy(self)
        fresh._memory = _Memory(self._stemmer)
        return fresh

    @property
    def remembered(self) -> int:
        """How many parts of texts are remembered."""
        return len(self._memory)

    def latest(self, count: int) -> Iterator[tuple[str, Keys]]:
        """Yield the parts of texts that were seen last, so many, with their keys; newest first."""
        return islice(reversed(self._memory.items()), count)

    def keys(self, text: str) -> Keys:
        """Return the keys of all words of a text, in their order."""
        memory = self._memory
        return _joined([memory[part] for part in text.split()])

    def part_keys(self, part: str) -> Keys:
        """Return the keys of what stands between two blanks."""
        return self._memory[part]

    def tokens(self, text: str) -> list[Token]:
        """Return the words of a text with their places in it."""
        return [token for run in RUN.finditer(text) for token in self._in_run(run.start(), run[0])]

    def explain(self, text: str) -> list[AnalyzedWord]:
        """Return the words of a text with what was found out about each."""
        return [self._explained(text[t.start : t.end], t) for t in self.tokens(text)]

    def _in_run(self, start: int, run: str) -> list[Token]:
        form, fold, stem, _ = keys = self._memory[run]
        spans = words_in(run)
        if form and len(spans) == 1:
            [(a, b)] = spans
            return [Token(start + a, start + b, form, fold, stem, is_stopword(fold))]
        rows = zip(*map(str.split, keys.layers), strict=True)
        spans = [span for span in spans if written(run[slice(*span)])]
        return [
            Token(start + a, start + b, form, fold, stem, is_stopword(fold))
            for (a, b), (form, fold, stem) in zip(spans, rows, strict=True)
        ]

    def _explained(self, word: str, token: Token) -> AnalyzedWord:
        stem = self._memory.stem(word)
        return AnalyzedWord(word, token, stem.proclitics, stem.enclitics, stem.lemma, stem.why)

    def _fingerprint(self, stemmer: str) -> str:
        parts = [RUN.pattern, *sorted(STOPWORDS), stemmer, *self.keys(_PROBE)]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


@cache
def default_analyzer() -> Analyzer:
    """Return the analyzer with the shipped lexicon, made once per process."""
    return Analyzer(Stemmer(Lemmas.load()))


@lru_cache(maxsize=2)
def analyzer_with(overrides: Overrides) -> Analyzer:
    """Return the analyzer with a person's own (form, lemma) pairs before the shipped lexicon."""
    if not overrides:
        return default_analyzer()
    return Analyzer(Stemmer(Lemmas.load().with_overrides(overrides)), overrides)
