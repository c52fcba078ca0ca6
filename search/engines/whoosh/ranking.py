"""The articles that a query finds in a Whoosh index, their order, and counts of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Any

from whoosh.query import Query
from whoosh.searching import Searcher

from search.article import Article
from search.engines.contract import MAX_FACET_VALUES, Rerank
from search.engines.whoosh.schema import NO_DAY, SEPARATOR, UNDATED
from search.ranking import faded
from search.request import Sort
from search.schema import DAY, STORY


@dataclass(frozen=True, slots=True)
class WhooshMatch:
    """One article found: its number in the index, its rank, and its values of the facets."""

    number: int
    score: float
    rank: tuple[float, int, bytes]
    instant: int
    story: int
    values: dict[str, Any]

    @property
    def article_id(self) -> str:
        """The id of the article."""
        return self.rank[-1].decode()


def matches(
    searcher: Searcher, runnable: Query, sort: Sort, facets: Sequence[str]
) -> Iterator[WhooshMatch]:
    """Yield every article found, in no order, with its rank and its values of the facets."""
    scored = sort == "relevance"
    context = searcher.context() if scored else searcher.boolean_context()
    for leaf, first in searcher.leaf_searchers():
        # By segment: Whoosh miscounts articles in columns over several segments.
        column = leaf.reader().column_reader
        ids, instants = column("id_column"), column("instant_column")
        stories = column(f"{STORY}_column")
        names = {name: column(f"{name}_column") for name in facets}
        matcher = runnable.matcher(leaf, context)
        while matcher.is_active():
            number = matcher.id()
            score = matcher.score() if scored else 0.0
            rank = _rank(sort, score, instants[number], ids[number])
            values = {name: values[number] for name, values in names.items()}
            yield WhooshMatch(
                first + number, score, rank, instants[number], stories[number], values
            )
            matcher.next()


def count(searcher: Searcher, runnable: Query) -> int:
    """Return the number of articles found."""
    context = searcher.boolean_context()
    matchers = (runnable.matcher(leaf, context) for leaf, _ in searcher.leaf_searchers())
    return sum(1 for matcher in matchers for _ in matcher.all_ids())


def rank_of(match: WhooshMatch) -> tuple[float, int, bytes]:
    """Return the sort key of a match."""
    return match.rank


def reranked(searcher: Searcher, found: list[WhooshMatch], rerank: Rerank) -> list[WhooshMatch]:
    """Return the matches with what ``rerank`` adds to the scores of the first."""
    first = nsmallest(rerank.hits, found, key=rank_of)
    packed = (searcher.stored_fields(match.number)["article"] for match in first)
    more = {
        match.number: rerank(Article.packed_words(article))
        for match, article in zip(first, packed, strict=True)
    }
    return [_scored(match, match.score + more.get(match.number, 0.0)) for match in found]


def refreshed(found: list[WhooshMatch], half_life: float) -> list[WhooshMatch]:
    """Return the matches with scores that fade with age; see `faded`."""
    instants = [None if match.instant == UNDATED else match.instant for match in found]
    scores = faded([match.score for match in found], instants, half_life)
    return list(map(_scored, found, scores))


def _scored(match: WhooshMatch, score: float) -> WhooshMatch:
    return replace(match, score=score, rank=(-score, *match.rank[1:]))


def _rank(sort: Sort, score: float, instant: int, article_id: bytes) -> tuple[float, int, bytes]:
    if sort == "oldest":
        return float(instant == UNDATED), instant, article_id
    return -score, -instant, article_id


def firsts_of_stories(found: list[WhooshMatch]) -> list[WhooshMatch]:
    """Return the best match of each story."""
    firsts: dict[int, WhooshMatch] = {}
    for match in sorted(found, key=rank_of):
        firsts.setdefault(match.story, match)
    return list(firsts.values())


def facet_counts(name: str, found: Iterable[WhooshMatch]) -> list[tuple[str, int]]:
    """Return the values of a facet and how many matches have each, most frequent first."""
    counts = Counter(match.values[name] for match in found)
    numbers = name in (DAY, STORY)
    named = _numbers(counts) if numbers else _names(counts)
    best = sorted(named.items(), key=lambda value: (-value[1], value[0]))
    return best if numbers else best[:MAX_FACET_VALUES]


def _numbers(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(value): count for value, count in counts.items() if value != NO_DAY}


def _names(counts: Mapping[bytes, int]) -> dict[str, int]:
    """Return how many articles have each name; an article may have several."""
    named: Counter[str] = Counter()
    for names, count in counts.items():
        for name in names.split(SEPARATOR):
            named[name.decode()] += count
    del named[""]
    return dict(named)
