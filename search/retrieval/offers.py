"""What an answer offers besides its hits: other levels, readings, periods and corrections."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from search.query.algebra import is_read, patterns
from search.query.language.parser import Parsed, parse
from search.query.tree import Node, Whole
from search.ranking import MIN_FULL_MATCHES
from search.request import LevelName, SearchRequest
from search.results import Correction, Offer, Reading
from search.retrieval.budget import Budget
from search.retrieval.collector import Collector, Page
from search.retrieval.named_periods import named_periods
from search.retrieval.operator_words import operator_readings
from search.retrieval.target import Target
from search.retrieval.unknown_names import unknown_names
from search.snapshot import Snapshot

#: A query with more patterns is not corrected, as each is expanded again for every correction.
_MAX_CORRECTED_PATTERNS = 2
_WIDER: dict[str, LevelName] = {"exact": "smart", "smart": "wide"}


def offered(
    snapshot: Snapshot, parsed: Parsed, request: SearchRequest, page: Page, budget: Budget
) -> dict[str, Any]:
    """Return those attributes of `Results` that an answer offers, as far as there is time."""
    steps: dict[str, Callable[[], Any]] = {}
    if not page.total:
        steps["unknown_names"] = lambda: unknown_names(snapshot, parsed.tree, request)
    if _is_mistaken(request, page):
        steps["corrections"] = lambda: corrections(snapshot, parsed, request)
    if request.offer:
        steps["wider"] = lambda: _wider(snapshot, parsed, request, page)
        steps["periods"] = lambda: named_periods(snapshot, parsed, request)
        steps["readings"] = lambda: _readings(snapshot, parsed, request)
    return {name: find() for name, find in steps.items() if budget.allows("offers")}


def _is_mistaken(request: SearchRequest, page: Page) -> bool:
    """Return whether a query finds so little that it may contain a mistake.

    That is nothing, or with ``offer`` fewer than `MIN_FULL_MATCHES` articles. Plain queries, by
    which relevance is measured, are not corrected, nor are searches that show no hits.
    """
    least = MIN_FULL_MATCHES if request.offer else 1
    return page.every < least and request.limit > 0 and not request.plain


def _wider(snapshot: Snapshot, parsed: Parsed, request: SearchRequest, page: Page) -> Offer | None:
    """Return the next wider level, where few articles match at this one and more do there."""
    level = _WIDER.get(request.level)
    if level is None or page.every >= MIN_FULL_MATCHES:
        return None
    plan = snapshot.plan(parsed.tree, level)
    wanted = replace(request, match="any" if request.match == "any" else "all")
    total = Collector(snapshot.engine, Target.of(plan, wanted, snapshot)).count()
    return Offer(level, total) if total > page.every else None


def _readings(snapshot: Snapshot, parsed: Parsed, request: SearchRequest) -> tuple[Reading, ...]:
    def count(query: str) -> int:
        return _matching_all(snapshot, parse(query, snapshot.schema).tree, request)

    return () if request.plain else operator_readings(request.query, parsed, count)


def _matching_all(snapshot: Snapshot, tree: Node, request: SearchRequest) -> int:
    """Return how many articles match all of another query under the filters of a request."""
    plan = snapshot.plan(tree, request.level)
    target = Target.of(plan, replace(request, match="all"), snapshot)
    return Collector(snapshot.engine, target).count()


def corrections(
    snapshot: Snapshot, parsed: Parsed, request: SearchRequest
) -> tuple[Correction, ...]:
    """Return other queries that the user may have intended."""
    from search.suggest import Corrector

    tree = parsed.tree
    if isinstance(tree, Whole) or is_read(tree) or patterns(tree) > _MAX_CORRECTED_PATTERNS:
        return ()

    def count(other: Node) -> int:
        return _matching_all(snapshot, other, request)

    corrector = Corrector(snapshot.engine, snapshot.analyzer, snapshot.schema, count)
    return corrector.corrections(request.query, parsed)
