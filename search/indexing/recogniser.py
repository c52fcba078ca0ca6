"""Recognising boilerplate while an index is written.

What was committed is counted by the engine, as every short paragraph is a term; what was not is
counted here.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Protocol

from search.article import Article
from search.engines.contract import Engine
from search.engines.storage import Storage
from search.highlighting.word_map import LeftOut
from search.indexing.analyzed import AnalyzedArticle
from search.indexing.boilerplate import (
    LEAST_ARTICLES,
    Boilerplate,
    is_common,
    is_listed,
)
from search.indexing.paragraphs import ELSEWHERE, KEY_CHARS, places_of
from search.query.algebra import conjunction, negation
from search.query.tree import EVERYTHING, AnyOf, EngineQuery, Keyword, Term
from search.schema import LEFT_OUT_SIGN, PARAGRAPHS

#: How often it is looked whether new articles repeat a paragraph often enough.
_ARTICLES_BETWEEN_LOOKS = 250
#: Articles that came before a paragraph of theirs was recognised are taken anew at a commit: at
#: most this many, and this share of the articles of the commit. The others wait for a rebuild.
MAX_ANEW, MAX_SHARE_ANEW = 100, 0.01


def recognition(
    engine: Engine, storage: Storage, known: Boilerplate | None, *, keep: bool
) -> "Recognition":
    """Return what a writer of an index leaves out: what is ``known``, or what it recognises.

    Nothing is left out where the index is to ``keep`` boilerplate.
    """
    if keep:
        return Known(Boilerplate())
    if known is None:
        return Recogniser(engine, storage)
    known.save(storage)
    return Known(known)


#: In how many new articles of its source a paragraph stands; at which places from the end, a bit
#: for each; and the source. Plain, as there is one for each paragraph of all new articles.
_Count = tuple[int, int, str]


class Recognition(Protocol):
    """What a writer leaves out of the articles that it adds."""

    def left_out(self, analyzed: AnalyzedArticle) -> LeftOut:
        """Return the paragraphs that are left out of an article that is added."""
        ...

    def committed(self) -> list[Article]:
        """Return articles of the index that have to be added anew, once others were committed."""
        ...


class Known:
    """Leaves out what is known to be boilerplate, and recognises nothing else."""

    def __init__(self, boilerplate: Boilerplate) -> None:
        self._boilerplate = boilerplate

    def left_out(self, analyzed: AnalyzedArticle) -> LeftOut:
        return self._boilerplate.left_out(analyzed.paragraphs)

    def committed(self) -> list[Article]:
        return []


class Recogniser:
    """Leaves out what the articles of an index, and those that are added, repeat."""

    def __init__(self, engine: Engine, storage: Storage) -> None:
        self._engine = engine
        self._storage = storage
        self._known = Boilerplate.known(storage)
        #: What was recognised since the last commit, and is judged once more at the next.
        self._recent = Boilerplate()
        self._begin()

    def _begin(self) -> None:
        self._counts: dict[str, _Count] = {}
        self._touched = set[str]()
        self._was_empty = not self._engine.count(EVERYTHING)
        self._new_ids = set[str]()
        self._new_articles: Counter[str] = Counter()
        self._committed_articles: dict[str, int] = {}

    def left_out(self, analyzed: AnalyzedArticle) -> LeftOut:
        """Count an article that is added, and return the paragraphs that are left out of it."""
        article = analyzed.article
        if article.id not in self._new_ids:
            self._new_ids.add(article.id)
            self._new_articles[article.source] += 1
            self._add(article.source, analyzed.paragraphs.terms.split())
            if not len(self._new_ids) % _ARTICLES_BETWEEN_LOOKS:
                self._look()
        return self._known.left_out(analyzed.paragraphs)

    def _add(self, source: str, terms: list[str]) -> None:
        counts, seen = self._counts, set[str]()
        for term in terms:
            key, place = term[:KEY_CHARS], term[KEY_CHARS:]
            articles, places, _ = counts.get(key) or (0, 0, source)
            bit = 0 if place == ELSEWHERE else 1 << int(place)
            counts[key] = articles + (key not in seen), places | bit, source
            if articles:
                self._touched.add(key)
            seen.add(key)

    def _look(self) -> None:
        """Recognise the paragraphs that new articles alone repeat often enough."""
        for key in self._touched:
            articles, places, source = self._counts[key]
            self._judge(key, source, articles, places.bit_count())
        self._touched.clear()

    def _judge(self, key: str, source: str, articles: int, places: int) -> None:
        known, recent = self._known, self._recent
        if key not in known.anywhere and is_common(articles, self._of_source(source)):
            known.anywhere.add(key)
            recent.anywhere.add(key)
        if key not in known.listed and is_listed(articles, places):
            known.listed.add(key)
            recent.listed.add(key)

    def _of_source(self, source: str) -> int:
        """Return the number of articles of a source, committed and new."""
        if source not in self._committed_articles:
            self._committed_articles[source] = self._engine.count(_of_source(source))
        return self._committed_articles[source] + self._new_articles[source]

    def committed(self) -> list[Article]:
        """Judge the paragraphs of the articles just committed, by all that the index holds.

        Return articles that came before a paragraph of theirs was recognised, to be added anew.
        """
        self._engine.version()
        counts, articles, was_empty = self._counts, len(self._new_ids), self._was_empty
        early = self._recent
        self._known.remove(early)
        self._recent = Boilerplate()
        self._begin()
        sources = {
            k: source for k, (_, _, source) in counts.items() if k not in self._known.anywhere
        }
        new = {key: counts[key][0] for key in sources}
        # Deleted articles are counted too, until their segment is merged.
        most = new if was_empty else self._engine.frequencies(PARAGRAPHS, sources)
        self._judge_exactly({k: n for k, n in most.items() if n >= LEAST_ARTICLES}, sources)
        recent, self._recent = self._recent, Boilerplate()
        if recent:
            self._known.save(self._storage)
        queries = chain(map(_with, recent.places()), map(_without, early.keys - recent.keys))
        outdated: dict[str, Article] = {}
        for article in chain.from_iterable(map(self._engine.articles, queries)):
            if len(outdated) >= MAX_ANEW + int(MAX_SHARE_ANEW * articles):
                break
            outdated[article.id] = article
        return list(outdated.values())

    def _judge_exactly(self, most: Mapping[str, int], sources: Mapping[str, str]) -> None:
        """Judge paragraphs that ``most`` articles have at most, by those that have them now."""
        listed = {key: list(places_of(key))[:-1] for key in most}
        found = self._engine.frequencies(PARAGRAPHS, chain.from_iterable(listed.values()))
        for key, articles in most.items():
            places = [term for term in listed[key] if term in found]
            if is_common(articles, self._of_source(sources[key])) or is_listed(
                articles, len(places)
            ):
                here = sum(self._engine.count(Term(term, PARAGRAPHS)) > 0 for term in places)
                exactly = self._engine.count(Term(key, PARAGRAPHS))
                self._judge(key, sources[key], exactly, here)


def _with(recognised: tuple[str, tuple[str, ...]]) -> EngineQuery:
    """Return the query for articles that have a paragraph that is not left out of them yet."""
    key, terms = recognised
    has: EngineQuery = AnyOf(terms, PARAGRAPHS)
    return conjunction([has, negation(_without(key))])


def _without(key: str) -> EngineQuery:
    """Return the query for articles of which a paragraph is left out."""
    return Term(key + LEFT_OUT_SIGN, PARAGRAPHS)


def _of_source(source: str) -> EngineQuery:
    # Those without a source cannot be counted apart; they are at most all.
    return Keyword("source", (source,)) if source else EVERYTHING
