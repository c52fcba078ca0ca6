"""What a search gives back: plain values, ready for a page, a program or a terminal."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from markupsafe import Markup, escape

from search.article import Article
from search.query.notices import Notice, UnknownName
from search.request import MAX_DEPTH, LevelName, SearchRequest
from search.timeline import Period

#: A text without any of what HTML escapes.
_HARMLESS = re.compile("[^&<>'\"]*")

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
        text, parts, end = self.text, [], 0
        # Escaping is dear for what mostly has nothing to escape.
        safe = str if _HARMLESS.fullmatch(text) else escape
        for start, stop in self.ranges:
            parts += [safe(text[end:start]), "<mark>", safe(text[start:stop]), "</mark>"]
            end = stop
        return Markup("".join([*parts, safe(text[end:])]))  # noqa: S704  # escaped, piece by piece


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of an answer that tell one story: how many, and who published them.

    ``articles`` are the oldest of them, at most the 500 of a page's stories that are looked at.
    """

    id: str
    size: int
    sources: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the group as the API gives it."""
        return {"id": self.id, "size": self.size, "sources": self.sources}


@dataclass(frozen=True, slots=True)
class Reason:
    """What brought an article a part of its score.

    ``word`` of the query was looked for as ``matched`` in a layer of a field; ``why`` is told at
    `Clue`.
    """

    word: str
    matched: str
    why: str
    layer: str
    field: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of an answer: ``title`` is its marked headline, ``snippets`` of its body.

    In a grouped answer it stands for its ``group``.
    """

    article: Article
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...] = ()
    group: Group | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as the API gives it; absent values are null."""
        marked = [self.title] if self.title.ranges else []
        return {
            **brief(self.article),
            "score": round(self.score, 4),
            "highlights": [
                {"field": s.field, "text": s.text, "ranges": s.ranges, "html": str(s.html)}
                for s in (*self.snippets, *marked)
            ],
            "group": self.group.to_dict() if self.group else None,
            "explain": [asdict(reason) for reason in self.reasons],
        }


def brief(article: Article) -> dict[str, Any]:
    """Return what a list of articles tells of each; absent values are null."""
    return {
        "id": article.id,
        "url": article.url or None,
        "title": article.title,
        "source": article.source or None,
        "section": article.section or None,
        "date": article.date or None,
    }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many articles of the answer have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A wider level, and how many articles it finds there without relaxing."""

    level: LevelName
    total: int


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
    all words, so that articles with fewer of them follow, and ``every`` counts those that do;
    ``searched_as`` are the parts of the query that were looked for; ``notices`` what was ignored;
    ``partial`` says that a pattern stands for more words than were looked for. Where nothing was
    found, ``unknown_names`` are those that no article has. ``corrections`` are other queries that
    find more. ``stories`` counts the stories of a grouped answer; ``next_cursor`` leads on where a
    cursor was asked for.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    searched_as: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    unknown_names: tuple[UnknownName, ...] = ()
    corrections: tuple[Correction, ...] = ()
    relaxed: bool = False
    partial: bool = False
    took_ms: float = 0.0
    stories: int | None = None
    timeline: tuple[Period, ...] = ()
    wider: Offer | None = None
    next_cursor: str | None = None
    every: int = 0

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
                "unknown_names": [
                    {**asdict(name), "message": name.message} for name in self.unknown_names
                ],
                "corrected": self.corrections[0].text if self.corrections else None,
                "relaxed": self.relaxed,
                "wider": asdict(self.wider) if self.wider else None,
            },
            "total": self._total(),
            "took_ms": round(self.took_ms, 1),
            "partial": self.partial,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": self._facets(),
            "links": {
                **self._links(f"{base_url}/api/v1/search"),
                "feed": f"{base_url}/feed.atom?{self.request.feed_string()}".rstrip("?"),
            },
        }

    def _total(self) -> dict[str, Any]:
        stories = {} if self.stories is None else {"stories": self.stories}
        return {"value": self.total, "relation": "eq", "every": self.every, **stories}

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
        last = min(self.total if self.stories is None else self.stories, MAX_DEPTH)
        more = size and page * size < last and (page + 1) * size <= MAX_DEPTH
        return {
            "self": f"{address}?{self.request.query_string(page=page, per_page=size)}",
            "next": f"{address}?{self.request.query_string(page=page + 1, per_page=size)}"
            if more
            else None,
        }

    def _cursor_links(self, address: str) -> dict[str, str | None]:
        size, query = self.request.limit, self.request.query_string
        following = self.next_cursor and query(cursor=self.next_cursor, per_page=size)
        return {
            "self": f"{address}?{query(cursor=self.request.cursor or '', per_page=size)}",
            "next": f"{address}?{following}" if following else None,
        }
