"""The results of a search: plain values, ready for a page, a program or a terminal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from search.article import Article
from search.hits import Hit, Snippet, brief
from search.query.notices import Notice, UnknownName
from search.request import MAX_DEPTH, LevelName, MeaningName, SearchRequest
from search.timeline import NO_DAYS, DayCounts, Overview, Period


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, and the number of articles of the answer that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A wider level, and the number of articles that it finds without relaxing."""

    level: LevelName
    total: int


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A day, month or year named in a query, from ``first`` to ``last``.

    ``text`` is how the query names it, ``query`` the query without its dates, and ``total`` the
    number of articles of these days that match all of that.
    """

    text: str
    query: str
    first: date
    last: date
    total: int

    def to_dict(self) -> dict[str, Any]:
        """Return the period as the API answers with it."""
        days = {"from": str(self.first), "to": str(self.last)}
        return {"text": self.text, **days, "total": self.total, "q": self.query}


@dataclass(frozen=True, slots=True)
class Reading:
    """The query with an operator in place of a word such as أو, and how many articles match it."""

    query: str
    total: int

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as the API answers with it."""
        return {"q": self.query, "total": self.total}


@dataclass(frozen=True, slots=True)
class Correction:
    """Another query that may have been intended, and how many articles have all its words.

    ``why`` is ``spelling``, ``keyboard`` (typed with the wrong layout) or ``name`` (typed in
    Latin letters).
    """

    text: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Completions of a text, and other queries that may have been intended; best first."""

    q: str
    completions: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer of ``GET /api/v1/suggest``."""
        return {
            "q": self.q,
            "completions": list(self.completions),
            "corrections": [asdict(correction) for correction in self.corrections],
        }


@dataclass(frozen=True, slots=True)
class BestPassage:
    """The passage of the articles on a page that is nearest to a question, quoted as written."""

    article: Article
    passage: Snippet

    def to_dict(self) -> dict[str, Any]:
        """Return the passage as the API gives it."""
        return {**brief(self.article), "text": self.passage.text, "start": self.passage.start}


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a request.

    ``total`` counts the articles found, and ``every`` those that match the whole query.
    ``relaxed`` says that these are so few that articles with most of the words were added.
    ``searched_as`` are the parts of the query that were searched for, ``excluded`` those of them
    that articles may not have, and ``notices`` those ignored; ``function_words`` exclude no
    article, and count beside their neighbours.
    ``ranked`` says whether the query can give articles different scores.
    ``partial`` says that a pattern or a sentence was cut short. If nothing was found,
    ``unknown_names`` are the names that no article has. ``corrections`` are other queries that
    find more; ``periods`` are those that the query names, and ``readings`` have an operator for one
    of its words. ``stories`` counts the stories of a grouped answer. ``next_cursor`` continues an
    answer by cursor. ``took_ms`` is the time in milliseconds.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    searched_as: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    function_words: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    unknown_names: tuple[UnknownName, ...] = ()
    corrections: tuple[Correction, ...] = ()
    relaxed: bool = False
    partial: bool = False
    took_ms: float = 0.0
    stories: int | None = None
    _days: DayCounts = NO_DAYS
    wider: Offer | None = None
    periods: tuple[NamedPeriod, ...] = ()
    readings: tuple[Reading, ...] = ()
    next_cursor: str | None = None
    every: int = 0
    ranked: bool = True
    meaning: MeaningName = "off"
    by_meaning: int = 0
    best_passage: BestPassage | None = None

    @property
    def found(self) -> int:
        """How many articles were found, by words or by meaning."""
        return self.total + self.by_meaning

    @property
    def length(self) -> int:
        """How many hits the whole answer has: articles, or stories where it is grouped."""
        return self.found if self.stories is None else self.stories

    @property
    def timeline(self) -> tuple[Period, ...]:
        """The periods from the first to the last day that was counted."""
        return self._days.timeline

    @property
    def overview(self) -> Overview:
        """The timeline in a unit that suits most of the articles."""
        return self._days.overview

    def to_dict(self, base_url: str = "") -> dict[str, Any]:
        """Return the answer of ``GET /api/v1/search``; its links begin with ``base_url``."""
        return {
            "query": {
                "q": self.request.query,
                "searched_as": list(self.searched_as),
                "function_words": list(self.function_words),
                "ignored": [
                    {"problem": n.problem, "message": n.message, "position": n.position}
                    for n in self.notices
                ],
                "unknown_names": [
                    {**asdict(name), "message": name.message} for name in self.unknown_names
                ],
                "corrected": self.corrections[0].text if self.corrections else None,
                "relaxed": self.relaxed,
                "wider": asdict(self.wider) if self.wider else None,
                "periods": [period.to_dict() for period in self.periods],
                "readings": [reading.to_dict() for reading in self.readings],
            },
            "total": self._total(),
            "took_ms": round(self.took_ms, 1),
            "partial": self.partial,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": self._facets(),
            **self._meaning(),
            "links": {
                **self._links(f"{base_url}/api/v1/search"),
                "feed": f"{base_url}/feed.atom?{self.request.feed_string()}".rstrip("?"),
            },
        }

    def _total(self) -> dict[str, Any]:
        stories = {} if self.stories is None else {"stories": self.stories}
        return {"value": self.total, "relation": "eq", "every": self.every, **stories}

    def _meaning(self) -> dict[str, Any]:
        if self.request.meaning in (None, "off"):
            return {}
        best = self.best_passage.to_dict() if self.best_passage else None
        return {"meaning": {"used": self.meaning, "found": self.by_meaning, "passage": best}}

    def _facets(self) -> dict[str, list[dict[str, Any]]]:
        facets = {
            name: [{"value": value.value, "count": value.count} for value in values]
            for name, values in self.facets.items()
        }
        if "timeline" in self.request.facets:
            facets["timeline"] = [
                {"from": str(p.first), "to": str(p.last), "count": p.count} for p in self.timeline
            ]
        return facets

    def _links(self, address: str) -> dict[str, str | None]:
        if self.request.cursor is not None:
            return self._cursor_links(address)
        size = self.request.limit
        page = self.request.offset // size + 1 if size else 1
        last = min(self.length, MAX_DEPTH)
        more = size and page * size < last and (page + 1) * size <= MAX_DEPTH
        # Before a page beyond the last one is the last one that has hits.
        before = min(page - 1, -(-last // size)) if size else 0

        asked = self.request.query_string()

        def link(number: int) -> str:
            return f"{address}?{asked}{asked and '&'}page={number}&per_page={size}"

        return {
            "self": link(page),
            "next": link(page + 1) if more else None,
            "previous": link(before) if before else None,
        }

    def _cursor_links(self, address: str) -> dict[str, str | None]:
        size, query = self.request.limit, self.request.query_string
        following = self.next_cursor and query(cursor=self.next_cursor, per_page=size)
        return {
            "self": f"{address}?{query(cursor=self.request.cursor or '', per_page=size)}",
            "next": f"{address}?{following}" if following else None,
            "previous": None,
        }
