"""The analyzer: from a text to one key per layer for each of its words.

A text is split at blanks, and every distinct part is analysed once and cached, so that a word
costs one look-up from its second time on. Keys are normalised; offsets always belong to the
original text.
"""

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache

from search.analyzer.function_words import FUNCTION_WORDS, is_function_word
from search.analyzer.lemmas import Lemmas
from search.analyzer.normalize import FOLDS, written
from search.analyzer.stemmer import Stemmer
from search.analyzer.token import AnalyzedWord, Token
from search.analyzer.token_cache import Keys, TokenCache, pick
from search.analyzer.tokenizer import RUN, words_in

#: How many distinct parts of texts are cached; 30,000 news articles have some 400,000.
CACHED_PARTS = 600_000

#: Analysed for the fingerprint, so that a change of behaviour is noticed wherever it was made.
_PROBE = (
    "قُتل إيـــران ﻗﻮﺍﺕ ایران ٢٬٥٠٠ ١٫٥ 7,5 موطىء مسئول هيأة على علي مستشفى القرآن Café كوفيد-19 "
    'روسياً وبالثروات فسيكتبونها للحرس و12.7 ال24 لـ"وكالة عبدالله ديرالزور ولاسيما كأس_العرب '
    "وزير الوزير قادة معارك الإيرانيين مليشيات ميليشيا سورية أميركي المدينه وغربه لعناصرها "
    "غوغل جوجل ماتاريللا مانشيستر"
)


#: A person's own lemmas, as (form, lemma).
Overrides = tuple[tuple[str, str], ...]


class Analyzer:
    """Turn texts into keys and tokens; safe to share between threads."""

    def __init__(self, stemmer: Stemmer, overrides: Overrides = ()) -> None:
        self._stemmer = stemmer
        self._overrides = overrides
        self._current_cache = self.token_cache()
        self.fingerprint = self._fingerprint(stemmer.fingerprint)

    def __reduce__(self) -> tuple[Callable[[Overrides], "Analyzer"], tuple[Overrides]]:
        """Pickle the overrides alone: another process loads the lexicon itself."""
        return analyzer_with, (self._overrides,)

    def token_cache(self) -> TokenCache:
        """Return an empty cache, for a caller that reads its rows and columns."""
        return TokenCache(self._stemmer)

    @property
    def _cache(self) -> TokenCache:
        if len(self._current_cache) > CACHED_PARTS:
            # Replaced, not cleared: another thread may hold rows of it.
            self._current_cache = self.token_cache()
        return self._current_cache

    def keys(self, text: str) -> Keys:
        """Return the keys of all words of a text, in order."""
        cache = self._cache
        rows = cache.rows(text.split())
        return Keys(*cache.joined(rows), "".join(map(chr, pick(cache.codes, rows))))

    def part_keys(self, part: str) -> Keys:
        """Return the keys of a part of a text that has no blanks."""
        return self._cache.keys_of(part)

    def tokens(self, text: str) -> list[Token]:
        """Return the words of a text with their offsets."""
        return [token for run in RUN.finditer(text) for token in self._in_run(run.start(), run[0])]

    def explain(self, text: str) -> list[AnalyzedWord]:
        """Return the words of a text, each with its clitics, its lemma and the lemma's origin."""
        return [self._explained(text[t.start : t.end], t) for t in self.tokens(text)]

    def _in_run(self, start: int, run: str) -> list[Token]:
        form, fold, stem, _ = keys = self._cache.keys_of(run)
        spans = words_in(run)
        if form and len(spans) == 1:
            [(a, b)] = spans
            return [Token(start + a, start + b, form, fold, stem, is_function_word(fold))]
        words = zip(*map(str.split, keys.layers), strict=True)
        spans = [span for span in spans if written(run[slice(*span)])]
        return [
            Token(start + a, start + b, form, fold, stem, is_function_word(fold))
            for (a, b), (form, fold, stem) in zip(spans, words, strict=True)
        ]

    def _explained(self, word: str, token: Token) -> AnalyzedWord:
        stem = self._cache.stem(word)
        return AnalyzedWord(word, token, stem.proclitics, stem.enclitics, stem.lemma, stem.why)

    def _fingerprint(self, stemmer: str) -> str:
        parts = [RUN.pattern, *sorted(FUNCTION_WORDS), repr(FOLDS), stemmer, *self.keys(_PROBE)]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


@cache
def default_analyzer() -> Analyzer:
    """Return the analyzer with the shipped lexicon, made once per process."""
    return Analyzer(Stemmer(Lemmas.load()))


@lru_cache(maxsize=2)
def analyzer_with(overrides: Overrides) -> Analyzer:
    """Return the analyzer in which a person's own lemmas take precedence over the shipped ones."""
    if not overrides:
        return default_analyzer()
    return Analyzer(Stemmer(Lemmas.load().with_overrides(overrides)), overrides)
