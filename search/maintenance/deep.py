"""All terms of an index, made anew from its stored articles and compared with the engine's.

What is kept in memory goes by the distinct terms, not by the length of the texts.
"""

from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from search.analyzer import Analyzer
from search.article import Article
from search.engines.contract import Engine, Record
from search.highlighting.stem_index import StemIndex
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.near_duplicates import Story, story_number
from search.maintenance.report import Cases, Fault
from search.query.tree import Term
from search.schema import BETWEEN, ID, STORY_BANDS, WHOLES, Document, Schema, key_field

#: The terms of a field that are added up at a time.
_TERMS_AT_A_TIME = 200_000
#: The terms that an engine may have beyond those expected, at first; a list has room for so many.
_MORE_TERMS = 1_000
#: A term that every article has, deleted ones included.
_IN_EVERY_ARTICLE = key_field("text", "folded"), BETWEEN


class _Numbers(dict[str, int]):
    """A number for each distinct term, whatever its field."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Counts:
    """The number of articles that have each term of a field."""

    def __init__(self, numbers: _Numbers) -> None:
        self._numbers = numbers
        self._waiting = array("L")
        self._counts: np.ndarray[Any, np.dtype[np.uint32]] = np.zeros(0, np.uint32)

    def add(self, terms: Iterable[str]) -> None:
        """Count the distinct terms of an article."""
        self._waiting.extend(map(self._numbers.__getitem__, terms))
        if len(self._waiting) > _TERMS_AT_A_TIME:
            self.total()

    def total(self) -> "np.ndarray[Any, np.dtype[np.uint32]]":
        """Return the counts by the number of the term."""
        waiting = np.frombuffer(self._waiting, f"=u{self._waiting.itemsize}").astype(np.int64)
        counts = np.bincount(waiting, minlength=len(self._numbers)).astype(np.uint32)
        counts[: len(self._counts)] += self._counts
        self._counts, self._waiting = counts, array("L")
        return counts


class Terms:
    """The terms that the articles of an index have, and how many articles have each.

    ``stems`` are the stored stems of the index, or None where they cannot be read.
    """

    def __init__(self, analyzer: Analyzer, schema: Schema, stems: StemIndex | None) -> None:
        self._analyze = ArticleAnalyzer(analyzer, schema)
        self._stems = stems
        self._numbers = _Numbers()
        fields = (*WHOLES, *schema.names.values(), STORY_BANDS, *schema.key_fields)
        self._counts = {field: _Counts(self._numbers) for field in fields}
        self._cases = Cases()
        self._articles = 0
        #: The rows of the words met so far, and the column of the cache that they belong to.
        self._met: set[int] = set()
        self._met_in: list[str] = []

    def add(self, record: Record) -> None:
        """Analyse a stored article anew, and count its terms."""
        article = record.article
        if article is None:
            return
        self._articles += 1
        document = self._document(article, record.story)
        for field, terms in _terms(document):
            self._counts[field].add(terms)
        if document.packed != article.packed(article.words):
            self._cases.add("articles whose word map differs from their text", article.id)
        if document.first != record.first:
            self._cases.add("first articles of stories that are kept otherwise", article.id)

    def compare(self, engine: Engine) -> None:
        """Compare the terms with those of an engine; see `faults`."""
        field, term = _IN_EVERY_ARTICLE
        deleted = engine.frequencies(field, [term]).get(term, 0) - self._articles
        for field, counts in self._counts.items():
            self._compare(engine, field, counts.total().tolist(), deleted)

    def faults(self) -> Iterator[Fault]:
        """Yield what differs."""
        yield from self._cases.faults()

    def _document(self, article: Article, story: int) -> Document:
        self._analyze.make_room(len(article.body))
        analyzed = self._analyze(article)
        if self._stems:
            self._compare_stems(analyzed.distinct_rows(), self._stems)
        with suppress(ValueError):
            # A damaged word map is told by the check of the records.
            analyzed = analyzed.leaving_out_as(article, self._analyze.layers)
        begins = story == story_number(article.id)
        own = Story(article.id if begins else "", article.instant, analyzed.signature)
        return analyzed.document(self._analyze.layers, own)

    def _compare_stems(self, rows: set[int], stems: StemIndex) -> None:
        """Look up the stems of the words of an article that were not met before."""
        layers = self._analyze.layers
        if layers[0] is not self._met_in:
            # The cache was emptied, and its rows begin anew.
            self._met, self._met_in = set(), layers[0]
        for key, of_key in self._analyze.stems_of(rows - self._met).items():
            if not set(of_key).issubset(stems.of(key)):
                self._cases.add("keys whose stems are missing", key)
        self._met |= rows

    def _compare(self, engine: Engine, field: str, counts: list[int], deleted: int) -> None:
        unmet = {number for number, count in enumerate(counts) if count}
        for term, told in _all_terms(engine, field, len(unmet)):
            number = self._numbers.get(term, -1)
            unmet.discard(number)
            count = counts[number] if number >= 0 else 0
            if count < told <= count + deleted:
                # Deleted articles are counted too, until their segment is merged.
                told = engine.count(Term(term, field))
            if told != count:
                self._add_term(field, term, told, count)
        if unmet:
            for term, number in self._numbers.items():
                if number in unmet:
                    self._add_term(field, term, 0, counts[number])

    def _add_term(self, field: str, term: str, told: int, count: int) -> None:
        case = f"{term}: {told:,}, but {count:,} articles have it"
        self._cases.add(f"terms of {field} that are counted wrongly", case)


def _terms(document: Document) -> Iterator[tuple[str, set[str]]]:
    """Yield the distinct terms of a document by field."""
    yield ID, {document.article.id}
    yield STORY_BANDS, set(document.bands.split())
    for field, wholes in document.wholes.items():
        yield field, set(wholes)
    for field, keys in document.keys.items():
        yield field, set(keys.split())


def _all_terms(engine: Engine, field: str, expected: int) -> list[tuple[str, int]]:
    """Return all terms of a field, and how many articles have each."""
    limit = expected + _MORE_TERMS
    while len(terms := engine.terms(field, "", limit)) == limit:
        limit *= 2
    return terms
