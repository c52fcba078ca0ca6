"""What a search gives back: plain values, ready for a page, a program or a terminal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from markupsafe import Markup, escape

from search.article import Article
from search.query.problems import Notice
from search.query.request import MAX_DEPTH, SearchRequest

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article's ``field``, as written, from its character ``start`` on.

    ``ranges`` are the marked words, as [start, end) within ``text``.
    """

    field: str
    text: str
    ranges: Ranges = ()
    start: int = 0

    @property
    def html(self) -> Markup:
        """The escaped text with each range in a ``<mark>`` of its own."""
        parts, end = [], 0
        for start, stop in self.ranges:
            parts += [escape(self.text[end:start]), Markup("<mark>")]
            parts += [escape(self.text[start:stop]), Markup("</mark>")]
            end = stop
        return Markup("").join([*parts, escape(self.text[end:])])


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of an answer: ``title`` is its marked headline, ``snippets`` of its body."""

    article: Article
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as the API gives it; absent values are null."""
        article = self.article
        marked = [self.title] if self.title.ranges else []
        return {
            "id": article.id,
            "url": article.url or None,
            "title": article.title,
            "source": article.source or None,
            "section": article.section or None,
            "date": article.date or None,
            "score": round(self.score, 4),
            "highlights": [
                {"field": s.field, "text": s.text, "ranges": s.ranges, "html": str(s.html)}
                for s in (*self.snippets, *marked)
            ],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many articles of the answer have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What a query may have been meant to be, why, and how many articles hold all its words.

    ``why`` is ``spelling``, ``keyboard`` (typed with the wrong layout) or ``name`` (typed in
    Latin letters).
    """

    text: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """How a text goes on, and what else it may have been meant to be; the best first."""

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
class Results:
    """The answer to a request.

    ``total`` counts the articles that the answer ranks over; ``relaxed`` says that too few held
    all words, so that articles with fewer of them follow; ``searched_as`` are the parts of the
    query that were looked for; ``notices`` what was ignored. ``corrections`` are other queries that
    find more, when fewer than ten articles hold all words.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    searched_as: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    corrections: tuple[Correction, ...] = ()
    relaxed: bool = False
    took_ms: float = 0.0

    def to_dict(self, base_url: str = "") -> dict[str, Any]:
        """Return the answer of ``GET /api/v1/search``; ``base_url`` goes before its links."""
        return {
            "query": {
                "q": self.request.query,
                "searched_as": list(self.searched_as),
                "ignored": [
                    {"problem": n.problem, "message": n.message, "position": n.position}
                    for n in self.notices
                ],
                "corrected": self.corrections[0].text if self.corrections else None,
                "relaxed": self.relaxed,
            },
            "total": {"value": self.total, "relation": "eq"},
            "took_ms": round(self.took_ms, 1),
            "partial": False,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {
                name: [{"value": v.value, "count": v.count} for v in values]
                for name, values in self.facets.items()
            },
            "links": self._links(f"{base_url}/api/v1/search"),
        }

    def _links(self, address: str) -> dict[str, str | None]:
        size = self.request.limit
        page = self.request.offset // size + 1 if size else 1
        last = min(self.total, MAX_DEPTH)
        more = size and page * size < last and (page + 1) * size <= MAX_DEPTH
        return {
            "self": f"{address}?{self.request.query_string(page=page, per_page=size)}",
            "next": f"{address}?{self.request.query_string(page=page + 1, per_page=size)}"
            if more
            else None,
            "feed": None,
        }
