"""One query after the other, by its number: what it is, and what is wrong with its answers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from benchmarks.fuzzing.asking import request
from benchmarks.fuzzing.invariants import violations
from benchmarks.fuzzing.limits import TooLongError, limited, place
from search import Index, QuerySyntaxError, RequestError, Results, SearchRequest
from search.query.language.parser import parse

#: The share of the searches whose query is also completed, and marks the text of a hit.
_ASIDE = 0.05
_MAX_SUGGESTED_CHARS = 300


class Trial:
    """Indexes of the same articles, which are asked a share of the queries.

    The first is asked ``searched`` of them, the others ``compared`` of these. ``counts`` are the
    queries that were read, searched for and compared so far.
    """

    def __init__(
        self, indexes: Sequence[Index], seed: int, searched: float = 1.0, compared: float = 0.0
    ) -> None:
        self._indexes, self._seed = indexes, seed
        self._searched, self._compared = searched, compared
        self.counts: Counter[str] = Counter()

    def case(self, number: int) -> tuple[dict[str, Any], Random]:
        """Return the options of a search by its number, and what is drawn next."""
        random = Random(f"{self._seed} {number}")  # noqa: S311  # no secret
        return request(random), random

    def problems(self, number: int) -> list[str]:
        """Ask a query, and return what is wrong."""
        options, random = self.case(number)
        try:
            with limited():
                return list(self._asked(options, random))
        except (Exception, TooLongError) as error:
            return [f"{place(error)}: {str(error)[:300]}"]

    def _asked(self, options: dict[str, Any], random: Random) -> Iterator[str]:
        yield from _read(options["query"])
        self.counts["read"] += 1
        if random.random() >= self._searched:
            return
        first, *others = self._indexes
        results = _results(first, options)
        self.counts["searched"] += 1
        if results is None:
            return
        yield from violations(results)
        if results.next_cursor:
            following = _results(first, options | {"cursor": results.next_cursor})
            yield from _following(results, following)
        if others and random.random() < self._compared:
            self.counts["compared"] += 1
            for other in others:
                yield from _compared(results, _results(other, options))
        if random.random() < _ASIDE:
            first.suggest(options["query"][:_MAX_SUGGESTED_CHARS]).to_dict()
            for hit in results.hits[:1]:
                first.mark(hit.article.body, options["query"])


def _read(text: str) -> Iterator[str]:
    """Read a query leniently and strictly."""
    mistakes = [n for n in parse(text).notices if n.is_mistake]
    try:
        parse(text, strict=True)
    except QuerySyntaxError as error:
        if not mistakes or error.position != mistakes[0].position:
            yield f"strict reading refuses what lenient reading does not tell: {error}"
        if not 0 <= error.position <= len(text):
            yield f"{error} is not in the query"
    else:
        if mistakes:
            yield f"strict reading accepts {mistakes}"


def _results(index: Index, options: dict[str, Any]) -> Results | None:
    """Search; None for what is refused rightly."""
    try:
        return index.search(SearchRequest(**options))
    except RequestError:
        return None
    except QuerySyntaxError:
        if options.get("strict"):
            return None
        raise


def _following(before: Results, after: Results | None) -> Iterator[str]:
    if after is None:
        yield "the next cursor is refused"
    elif not after.hits or {hit.id for hit in before.hits} & {hit.id for hit in after.hits}:
        yield "after the next cursor there is nothing, or the same again"
    else:
        yield from violations(after)


def _compared(one: Results, other: Results | None) -> Iterator[str]:
    """Yield how the answers of two engines differ."""
    if other is None:
        yield "one engine refuses what the other answers"
        return
    yield from (f"other engine: {problem}" for problem in violations(other))
    if one.partial or other.partial:
        return
    if (one.total, one.every, one.stories) != (other.total, other.every, other.stories):
        yield f"one engine finds {one.every}/{one.total}, the other {other.every}/{other.total}"
