"""What else is looked for in place of the words of a query: synonyms, numbers, months, codes."""

from collections.abc import Collection, Iterator, Sequence

from search.analyzer import Analyzer, Token
from search.query.language.date_words import DateWords, date_words
from search.query.rewriting.codes import codes
from search.query.rewriting.months import months, repeated
from search.query.rewriting.numbers import numbers
from search.query.rewriting.synonyms import Synonym, Synonyms

#: Words and their synonyms.
Expression = tuple[Sequence[Token], Sequence[Synonym]]


class Alternatives:
    """Find the expressions among the words of a query that others are looked for beside."""

    def __init__(self, synonyms: Synonyms, analyzer: Analyzer) -> None:
        self._synonyms = synonyms
        self._numbers = numbers(analyzer)
        self._months = months(analyzer)

    def of(
        self, words: Sequence[Token], kept: Sequence[int], joined: Collection[int]
    ) -> Iterator[Expression]:
        """Yield adjacent words with their synonyms, in the longest expressions that have some.

        Only the words at the places ``kept`` are yielded; those between them part the words of a
        number, but not of a person's own expression. Those at the places ``joined`` have the word
        before them in one with them: 19 in كوفيد-19 is no number. A month with several names is
        yielded once.
        """
        dates = tuple(date_words(words))
        further_names = repeated(dates)
        kept = [place for place in kept if place not in further_names]
        read = self._read(words, dates, kept, joined)
        tokens, at = [words[place] for place in kept], 0
        while at < len(tokens):
            end, found = self._synonyms.longest(tokens, at)
            other_end, others = read.get(at, (at + 1, ()))
            if other_end > end or not found:
                end, found = other_end, others
            elif other_end == end:
                found = *others, *found
            yield tokens[at:end], found
            at = end

    def _read(
        self,
        words: Sequence[Token],
        dates: Sequence[DateWords],
        kept: Sequence[int],
        joined: Collection[int],
    ) -> dict[int, tuple[int, tuple[Synonym, ...]]]:
        """Return the ends and spellings of numbers, months and codes by their starts among kept."""
        found: dict[int, tuple[int, tuple[Synonym, ...]]] = {}
        spans = [span for span in self._numbers.of(words, dates) if span[0] not in joined]
        for start, end, spellings in (*spans, *self._months.of(words, dates), *codes(words)):
            places = [at for at, place in enumerate(kept) if start <= place < end]
            if places and places[-1] + 1 > found.get(places[0], (0,))[0]:
                found[places[0]] = places[-1] + 1, spellings
        return found
