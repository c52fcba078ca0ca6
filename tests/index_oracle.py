"""What an answer of an index must be, worked out by looking at every article.

Only the analyzer is taken from the index: two words are alike when their stems are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from search import Article, SearchRequest
from search.ranking import MIN_FULL_MATCHES, MIN_SHARE_OF_PARTS
from search.timeline import Period

#: Returns the stems of a text.
Stems = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Expected:
    """The articles that an answer ranks over, those with all words first, and its counts."""

    every: tuple[Article, ...]
    fewer: tuple[Article, ...]
    relaxed: bool
    facets: Mapping[str, Mapping[str, int]]

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of the answer, in no order."""
        return (*self.every, *self.fewer)


class Oracle:
    """Answers requests by looking at every article; ``stories`` has the story of each id."""

    def __init__(self, articles: Iterable[Article], stems: Stems, stories: Mapping[str, str]):
        self._articles = tuple(articles)
        self._words = {a.id: {*stems(a.title), *stems(a.body)} for a in self._articles}
        self._stems = stems
        self.stories = stories

    def answer(self, request: SearchRequest) -> Expected:
        """Return what a request must find."""
        wanted = set(self._stems(request.query))
        every, some = self._holding(wanted, all), self._holding(wanted, any)
        whole = self._filtered(request, every)
        found = some if request.match == "any" and wanted else every
        relaxed = request.match == "auto" and len(whole) < MIN_FULL_MATCHES
        if relaxed:
            # Of up to three words, which queries have here, the rarest two are as many.
            enough = ceil(MIN_SHARE_OF_PARTS * len(wanted))
            found = self._holding(wanted, lambda holds: sum(holds) >= enough)
        first = self._filtered(request, found if request.match == "any" else every)
        fewer = [a for a in self._filtered(request, found) if a not in first]
        counts = {
            name: Counter(value for a in rest if (value := getattr(a, name)))
            for name in ("source", "section")
            if (rest := self._filtered(request, found, besides=name)) is not None
        }
        return Expected(tuple(first), tuple(fewer), bool(fewer), counts)

    def _holding(
        self, wanted: set[str], how_many: Callable[[Iterable[bool]], bool]
    ) -> list[Article]:
        holds = (how_many(w in self._words[a.id] for w in wanted) for a in self._articles)
        return [a for a, held in zip(self._articles, holds, strict=True) if held or not wanted]

    def _filtered(
        self, request: SearchRequest, articles: Iterable[Article], besides: str = ""
    ) -> list[Article]:
        first, last = request.first_day, request.last_day
        dated = first is not None or last is not None
        return [
            a
            for a in articles
            if (besides == "source" or not request.sources or a.source in request.sources)
            and (besides == "section" or not request.sections or a.section in request.sections)
            and (request.story is None or self.stories[a.id] == request.story)
            and (not dated or (a.day is not None and (first or 0) <= a.day <= (last or a.day)))
        ]


def by_time(articles: Iterable[Article], sort: str) -> list[str]:
    """Return the ids in the order of time, undated ones last, equal ones by id."""
    sign = 1 if sort == "oldest" else -1
    keys = [(a.instant is None, sign * (a.instant or 0), a.id) for a in articles]
    return [article_id for *_, article_id in sorted(keys)]


def in_days(timeline: Sequence[Period], articles: Iterable[Article]) -> bool:
    """Return whether the periods hold the dated articles, each in its own, without gaps."""
    days = [a.date[:10] for a in articles if a.date]
    told = [sum(str(p.first) <= day <= str(p.last) for day in days) for p in timeline]
    whole = all(p.last.toordinal() + 1 == q.first.toordinal() for p, q in pairwise(timeline))
    return whole and told == [p.count for p in timeline] and sum(told) == len(days)
