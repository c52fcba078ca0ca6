"""What a request is looking for in an index: queries that an engine runs, and filters."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.engines.contract import Engine
from search.query.algebra import conjunction
from search.query.plan import Plan
from search.query.tree import EngineQuery, Keyword, Range
from search.request import SearchRequest, Sort
from search.schema import DAY, STORY, Schema
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Target:
    """The queries and filters of a request.

    ``wanted`` finds the articles that match as much of the plan as ``match`` demands: all of it,
    unless it is ``most`` or ``any``. ``filters`` are keyed by their fields.
    """

    plan: Plan
    wanted: EngineQuery
    filters: Mapping[str, EngineQuery]
    sort: Sort
    request: SearchRequest

    @classmethod
    def of(cls, plan: Plan, request: SearchRequest, snapshot: Snapshot) -> "Target":
        """Return the target of a request with a plan."""
        # Where no article can score higher than another, the newest come first.
        by_time = request.sort == "relevance" and not plan.is_ranked
        some = None
        if request.match in ("any", "most"):
            some = plan.some if request.match == "any" else most(plan, snapshot.engine)
        wanted = some or plan.every
        sort: Sort = "newest" if by_time else request.sort
        return cls(plan, wanted, filters_of(request, snapshot.schema), sort, request)

    def filtered(self, *queries: EngineQuery, without: str = "") -> EngineQuery:
        """Return the conjunction of queries and all filters but that of the field ``without``."""
        filters = [filter_ for name, filter_ in self.filters.items() if name != without]
        return conjunction([*queries, *filters])


def most(plan: Plan, engine: Engine) -> EngineQuery | None:
    """Return the query for the articles that match most of a plan; see `Plan.most`.

    What is rare in the whole index decides, so that a filter only narrows the answer.
    """
    return plan.most(engine.count)


def of_story(number: int) -> EngineQuery:
    """Return the query for the articles of a story."""
    return Range(STORY, number, number)


def filters_of(request: SearchRequest, schema: Schema) -> dict[str, EngineQuery]:
    """Return the queries of a request's filters by their fields."""
    filters: dict[str, EngineQuery] = {}
    if request.date_from or request.date_to:
        filters[DAY] = Range(DAY, request.first_day, request.last_day)
    for name, values in request.names.items():
        filters[name] = Keyword(schema.names[name], values)
    if request.story_number is not None:
        filters[STORY] = of_story(request.story_number)
    return filters
