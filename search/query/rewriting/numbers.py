"""Numbers in words and in digits as spellings of each other: خمسة ملايين, 5 ملايين, 5000000."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from search.analyzer import ARTICLE, Analyzer, Token
from search.analyzer.clitics import PARTICLES
from search.analyzer.normalize import folded
from search.query.language.date_words import MAX_DAY, DateWords
from search.query.rewriting.numerals import MAGNITUDES, read, spelt
from search.query.rewriting.synonyms import MAX_SYNONYMS, Synonym, spelling

#: The most different numbers whose spellings are cached.
_CACHED_NUMBERS = 1_000
_MIN_CHARS_WITH_CLITICS = 4


class Numbers:
    """Find the numbers among the words of a query, and their other spellings."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._spellings = lru_cache(maxsize=_CACHED_NUMBERS)(self._found)

    def of(
        self, words: Sequence[Token], dates: Sequence[DateWords]
    ) -> Iterator[tuple[int, int, tuple[Synonym, ...]]]:
        """Yield the [start, end) of each number among adjacent words, with its other spellings.

        Days of the ``dates`` among the words are no numbers.
        """
        forms = [folded(word.written) for word in words]
        days, at = _days(words, dates), 0
        while at < len(words):
            # Some function words look like numbers: لست.
            number = None if words[at].stopword or at in days else read(forms, at)
            if number is None:
                at += 1
                continue
            value, end = number
            # Of several words, each is looked for by itself, and the number also as a phrase.
            own = (words[at].folded,) if end == at + 1 else ()
            yield at, end, tuple(other for other in self._spellings(value) if other.keys != own)
            at = end

    def _found(self, value: int) -> tuple[Synonym, ...]:
        keys = dict.fromkeys([(str(value),), *_in_figures(value), *self._in_words(value)])
        return tuple(spelling(key) for key in keys)[:MAX_SYNONYMS]

    def _in_words(self, value: int) -> Iterator[tuple[str, ...]]:
        """Yield the keys of a number in words; of a single one also with clitics.

        Not of short ones: لست is no six, and الست a lady.
        """
        for text in spelt(value):
            keys = self._keys(text)
            yield keys
            if len(keys) == 1 and len(text) >= _MIN_CHARS_WITH_CLITICS:
                yield from (self._keys(particle + text) for particle in PARTICLES)
                # مئة is a number, and المئة, in percentages, mostly none.
                yield from [self._keys(ARTICLE + text)] if value < 100 else []

    def _keys(self, text: str) -> tuple[str, ...]:
        return tuple(token.folded for token in self._analyzer.tokens(text))


@lru_cache(maxsize=2)
def numbers(analyzer: Analyzer) -> Numbers:
    """Return the numbers that an analyzer finds, with a cache of their spellings."""
    return Numbers(analyzer)


def _days(words: Sequence[Token], dates: Sequence[DateWords]) -> set[int]:
    """Return the places of the numbers that are days of a month: the fifth of May is not five."""
    return {
        place
        for date in dates
        if date.month
        for place in range(date.core, date.end)
        if words[place].written.isdigit() and int(words[place].written) <= MAX_DAY
    }


def _in_figures(value: int) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a number as figures and a word: 5 ملايين, 2.5 مليون."""
    for magnitude, (one, _, _, few, counted) in MAGNITUDES.items():
        times = Fraction(value, magnitude)
        if not 1 <= times < 1_000 or (times * 10).denominator > 1:
            continue
        figures = str(int(times)) if times.denominator == 1 else f"{float(times):.1f}"
        words = (few, one) if 2 < times < 11 else (one, counted)
        yield from ((figures, folded(word)) for word in words)
