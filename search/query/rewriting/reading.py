"""What an index cannot tell by itself is read: words in one sentence, or several times.

An index knows the positions of words but not sentences, so the words that a query marks are looked
up in the articles. Their number is bounded, and an answer that would need more is marked as
partial.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, islice
from time import monotonic
from typing import Protocol

from search.article import Article
from search.query.notices import Notice
from search.query.plan import Mark, Marked
from search.query.term_dictionary import TermDictionary
from search.query.tree import EngineQuery, Keyword, Unit
from search.schema import ID

#: The most articles that are read for one query, and the most time.
MAX_ARTICLES_READ, MAX_READ_SECONDS = 20_000, 0.35

#: Tells whether an article is found, by the words in it that a query marks.
Test = Callable[[Marked], bool]


class MarkReader(Protocol):
    """Finds the words that marks stand for in articles."""

    def __call__(self, marks: Sequence[Sequence[Mark]]) -> Callable[[Article], Marked]: ...


def mark_nothing(marks: Sequence[Sequence[Mark]]) -> Callable[[Article], Marked]:
    """Find no words: for plans that are not run."""
    return lambda article: Marked((), (), article.body, (), 0)


class Reading:
    """Find articles by reading them; the bounds hold for one whole query."""

    def __init__(self, dictionary: TermDictionary, reader: MarkReader) -> None:
        self._dictionary = dictionary
        self._reader = reader
        self._articles_left = MAX_ARTICLES_READ
        self._deadline = monotonic() + MAX_READ_SECONDS

    def holding(
        self, together: EngineQuery, marks: Sequence[Sequence[Mark]], test: Test, cut: Notice
    ) -> tuple[EngineQuery, tuple[Notice, ...]]:
        """Return a query for the articles that pass a test by the words that are marked.

        ``together`` is the query for all that may pass. The notice ``cut`` is returned where not
        all of them could be read.
        """
        articles = self._dictionary.articles(together, "relevance")
        first = next(articles, None)
        if first is None:
            return Keyword(ID, ()), ()
        # Made after the search: no article is visible without its stems.
        marked, found = self._reader(marks), []
        articles = chain([first], articles)
        for article in islice(articles, self._articles_left):
            self._articles_left -= 1
            if monotonic() >= self._deadline:
                self._articles_left = 0
            if test(marked(article)):
                found.append(article.id)
            if not self._articles_left:
                break
        is_cut = not self._articles_left and next(articles, None)
        return Keyword(ID, tuple(found)), ((cut,) if is_cut else ())


def in_one(unit: Unit, parts: int) -> Test:
    """Return the test for all of some parts in one unit of the headline or the body."""
    every, headline = (1 << parts) - 1, -1

    def test(marked: Marked) -> bool:
        ends, answered = marked.ends(unit), defaultdict[int, int](int)
        for *_, answers in marked.title:
            answered[headline] |= answers
        for start, _, answers in marked.body:
            answered[bisect_right(ends, start)] |= answers
        return every in answered.values()

    return test


def every(parts: int) -> Test:
    """Return the test for all of some parts, anywhere."""
    wanted = (1 << parts) - 1

    def test(marked: Marked) -> bool:
        found = 0
        for *_, answers in (*marked.title, *marked.body):
            found |= answers
        return found == wanted

    return test


def times(least: int, sizes: Sequence[int]) -> Test:
    """Return the test for at least so many words or phrases.

    The marks of each part are phrases of as many words as ``sizes`` has for it, ascending.
    """

    def test(marked: Marked) -> bool:
        words = [0] * len(sizes)
        for *_, answers in (*marked.title, *marked.body):
            words[(answers & -answers).bit_length() - 1] += 1
        return sum(count // size for count, size in zip(words, sizes, strict=True)) >= least

    return test


def in_lead(test: Test) -> Test:
    """Return the same test of the headline and the first words of the body alone."""

    def of_lead(marked: Marked) -> bool:
        body = [word for word in marked.body if word[0] < marked.lead_end]
        return test(replace(marked, body=body))

    return of_lead
