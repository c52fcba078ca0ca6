"""The analyzer: from a text to one key per layer for each of its words.

A text is split at blanks, and every distinct part is analysed once and cached, so that a word
costs one look-up from its second time on. Keys are normalised; offsets always belong to the
original text.
"""

import hashlib
from collections.abc import Callable
from functools import cache, lru_cache

from search.analyzer.clitics import CONJUNCTIONS
from search.analyzer.function_words import FUNCTION_WORDS, is_function_word
from search.analyzer.lemmas import Lemmas
from search.analyzer.normalize import FOLDS, folded, written
from search.analyzer.stemmer import Stemmer
from search.analyzer.token import AnalyzedWord, Token
from search.analyzer.token_cache import Keys, TokenCache, pick
from search.analyzer.tokenizer import RUN, words_in

#: How many distinct parts of texts are cached; 30,000 news articles have some 400,000.
CACHED_PARTS = 600_000
#: How many distinct words are cached with whether they are function words.
_CACHED_WORDS = 50_000

#: Analysed for the fingerprint, so that a change of behaviour is noticed wherever it was made.
_PROBE = (
    "قُتل إيـــران ﻗﻮﺍﺕ ایران ٢٬٥٠٠ ١٫٥ 7,5 موطىء مسئول هيأة على علي مستشفى القرآن Café كوفيد-19 "
    'روسياً وبالثروات فسيكتبونها للحرس و12.7 ال24 لـ"وكالة عبدالله ديرالزور ولاسيما كأس_العرب '
    "وزير الوزير قادة معارك الإيرانيين مليشيات ميليشيا سورية أميركي المدينه وغربه لعناصرها "
    "غوغل جوجل ماتاريللا مانشيستر "
    "مسو\u0654ول Cafe\u0301 النبيﷺ ڨفصة أݣادير ٲمد سلێمانی قەوە شىء شيء شئ سيئ بطيء جاءوا لقاءين "
    'لـ"العربية" بالـ(BBC) G20بالرياض COVID19_السعودية 5G 10km ٢،٥٠٠ ٣،٥ 1،2،3 1.234.567 1.234,5 '
    "2018م 1440هـ للـ20 لابد لايمكن لاتزال لاتفاق مازال يارب إنشاءالله انشالله رامالله الحمدلله "
    "والله نورالدين والدين أبوظبي أبوابها ذوالحجة مكةالمكرمة جدااااا المؤسسسة هههههه "
    "ءَامَنُوا۟ القرءان ٱلۡعَٰلَمِينَ ٱلصَّلَوٰةَ هٰذا جَآءَ بِـَٔايَٰتِنَا"
)


#: A person's own lemmas, as (form, lemma).
Overrides = tuple[tuple[str, str], ...]


class Analyzer:
    """Turn texts into keys and tokens; safe to share between threads."""

    def __init__(self, stemmer: Stemmer, overrides: Overrides = ()) -> None:
        self._stemmer = stemmer
        self._overrides = overrides
        self._current_cache = self.token_cache()
        self._is_function_word = lru_cache(maxsize=_CACHED_WORDS)(self._find_function_word)
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

    def is_name(self, word: str) -> bool:
        """Tell whether the lexicon has a *written* word as a name only, or not at all."""
        stem = self._cache.stem(word)
        return not stem.proclitics and self._stemmer.is_name(stem)

    def _in_run(self, start: int, run: str) -> list[Token]:
        keys = self._cache.keys_of(run)
        words = words_in(run)
        if keys.written and len(words) == 1:
            [(a, b, _)] = words
            return [Token(start + a, start + b, *keys.layers, self._is_function_word(*keys.layers))]
        keys_of_words = zip(*map(str.split, keys.layers), strict=True)
        words = [word for word in words if written(word.text)]
        return [
            Token(start + a, start + b, form, fold, stem, self._is_function_word(form, fold, stem))
            for (a, b, _), (form, fold, stem) in zip(words, keys_of_words, strict=True)
        ]

    def _find_function_word(self, form: str, key: str, stem: str) -> bool:
        """Tell whether a word is a function word, given its written form, folded key and stem.

        The stemmer may know one with a conjunction as a form of the one without (وهي, وفيما); فلك
        and ولي it knows as words of their own.
        """
        if is_function_word(form, key):
            return True
        if form[0] not in CONJUNCTIONS:
            return False
        rest, bare = form[1:], folded(form[1:])
        return is_function_word(rest, bare) and stem in (bare, self._stemmer(rest).key)

    def _explained(self, word: str, token: Token) -> AnalyzedWord:
        # A word of an expression, or one that is written together with others, is spelt otherwise.
        stem = self._cache.stem(word if written(word) == token.written else token.written)
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
