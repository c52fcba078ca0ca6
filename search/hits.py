"""The hits of an answer: articles with their snippets, their stories and why they were found."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup, escape

from search.article import Article

#: A text that needs no escaping in HTML.
_HARMLESS = re.compile("[^&<>'\"]*")

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article's ``field``, as written; it begins at the character ``start``.

    ``ranges`` are the marked words, as [start, end) in ``text``.
    """

    field: str
    text: str
    ranges: Ranges = ()
    start: int = 0

    @property
    def html(self) -> Markup:
        """The escaped text with each range in a ``<mark>`` of its own."""
        text, parts, end = self.text, [], 0
        # Escaping is slow, and most passages need none.
        safe = str if _HARMLESS.fullmatch(text) else escape
        for start, stop in self.ranges:
            parts += [safe(text[end:start]), "<mark>", safe(text[start:stop]), "</mark>"]
            end = stop
        return Markup("".join([*parts, safe(text[end:])]))  # noqa: S704  # escaped, piece by piece


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of an answer that belong to one story: their number and their publishers.

    ``articles`` are the oldest of them; all stories of a page have at most 500 together.
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
    """A match that contributed ``score`` to the score of an article.

    ``word`` of the query matched ``matched`` of the article in a layer of a field; the values of
    ``why`` are those of `search.query.plan.Clue`.
    """

    word: str
    matched: str
    why: str
    layer: str
    field: str
    score: float


@dataclass(frozen=True, slots=True)
class HitMeaning:
    """How near an article is to the meaning of a query: its ``share`` of the score, from 0 to 1.

    ``alone`` says that words did not find the article. Its nearest passage is nearer to the query
    by so many standard ``deviations`` than passages are on average; None where it has no vectors.
    """

    share: float
    alone: bool
    deviations: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the meaning as the API gives it."""
        return {"share": round(self.share, 2), "alone": self.alone}


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of an answer, with its marked headline and snippets of its body.

    In a grouped answer it represents its ``group``. ``meaning`` is None where it did not count.
    """

    article: Article
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...] = ()
    group: Group | None = None
    reasons: tuple[Reason, ...] = ()
    meaning: HitMeaning | None = None

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as the API gives it; absent values are None."""
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
            **({"meaning": self.meaning.to_dict()} if self.meaning else {}),
        }


def brief(article: Article) -> dict[str, Any]:
    """Return an article as lists in the API give it; absent values are None."""
    return {
        "id": article.id,
        "url": article.url or None,
        "title": article.title,
        "source": article.source or None,
        "section": article.section or None,
        "date": article.date or None,
    }
