"""The names of a month as spellings of each other, beside a day or a year: 14 أيار, 14 مايو."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from search.analyzer import Analyzer, Token
from search.query.language.date_words import DateWords
from search.query.language.months import MONTHS, SELDOM_MONTHS, plain_name
from search.query.rewriting.synonyms import Synonym, spelling


class Months:
    """Find the months among the words of a query, and their other names."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._names = [
            [(tuple(t.folded for t in analyzer.tokens(name)), plain_name(name)) for name in names]
            for names in MONTHS
        ]

    def of(
        self, words: Sequence[Token], dates: Sequence[DateWords]
    ) -> Iterator[tuple[int, int, tuple[Synonym, ...]]]:
        """Yield the [start, end) of each month beside a day or a year, with its other names.

        ``dates`` are those among the words. A name that is mostly another word is looked for beside
        the day or the year only. Of several names side by side the first stands for all; see
        `repeated`.
        """
        for date in dates:
            if date.month and not date.lone:
                start, end = date.month_words[0], date.name_end
                keys = dict.fromkeys(self._keys(words, date, date.month))
                # Of several words, each is looked for by itself, and the name also as a phrase.
                keys.pop((words[start].folded,) if end == start + 1 else (), None)
                yield start, end, tuple(map(spelling, keys))

    def _keys(
        self, words: Sequence[Token], date: DateWords, month: int
    ) -> Iterator[tuple[str, ...]]:
        start, end = date.month_words
        before = [word.folded for word in words[start - 1 : start] if word.written.isdecimal()]
        behind = [word.folded for word in words[end : end + 1] if word.written.isdecimal()]
        for keys, name in self._names[month - 1]:
            if name not in SELDOM_MONTHS:
                yield keys
                continue
            yield from ((number, *keys) for number in before)
            yield from ((*keys, number) for number in behind)


def repeated(dates: Sequence[DateWords]) -> set[int]:
    """Return the places of further names of a month: of فبراير in شباط/فبراير."""
    return {place for date in dates for place in range(date.name_end, date.month_words[1])}


@lru_cache(maxsize=2)
def months(analyzer: Analyzer) -> Months:
    """Return the months of an analyzer, whose names are analysed once."""
    return Months(analyzer)
