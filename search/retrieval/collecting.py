"""The collector of a request: by words, or by words and meaning."""

from search.highlighting.proximity import Proximity
from search.meaning import MEANING, MeaningUnavailable
from search.query.language.parser import Parsed
from search.query.notices import Notice
from search.query.plan import Plan
from search.query.tree import EVERYTHING
from search.ranking import LEVELS
from search.request import SearchRequest
from search.retrieval.collector import Collector
from search.retrieval.meaning_query import MeaningQuery
from search.retrieval.target import Target
from search.snapshot import Snapshot


def collector_of(
    snapshot: Snapshot, parsed: Parsed, plan: Plan, request: SearchRequest, *, rerank: bool = True
) -> tuple[Collector, tuple[Notice, ...]]:
    """Return the collector of a request, and why meaning does not count where it was asked for."""
    target = Target.of(plan, request, snapshot)
    proximity = None
    if rerank and target.sort == "relevance":
        weight = LEVELS[request.level].proximity
        proximity = Proximity.of(plan, snapshot.lookup(), snapshot.engine, weight)
    by_words = Collector(snapshot.engine, target, proximity)
    if request.effective_meaning == "off":
        return by_words, ()
    try:
        return _by_meaning(snapshot, by_words, MeaningQuery.of(parsed, request)), ()
    except MeaningUnavailable as reason:
        return by_words, (Notice(reason.problem, 0, reason.text),)


def _by_meaning(snapshot: Snapshot, by_words: Collector, asked: MeaningQuery) -> Collector:
    """Return the collector with meaning; raise MeaningUnavailable."""
    target, engine = by_words.target, snapshot.engine
    find = target.request.meaning == "find"
    if snapshot.storage.version(MEANING) is None:
        raise MeaningUnavailable("no-vectors")
    available = snapshot.meaning.available()
    if not asked.text:
        raise MeaningUnavailable("no-meaning")
    if target.sort != "relevance" and not find:
        # What words found stays in the order of time.
        return by_words
    # Imported here, as only who has the extra needs them.
    from search.retrieval.fused import FusedCollector
    from search.retrieval.meaning_collector import TimedCollector
    from search.retrieval.nearness import Nearness

    vector = snapshot.meaning.of_query(available.embedder, asked.text)
    nearness = Nearness(engine, available.vectors, vector)
    must = asked.required
    required = EVERYTHING if must == EVERYTHING else snapshot.plan(must, target.request.level).every
    if target.sort != "relevance":
        return TimedCollector(engine, target, None, nearness, required, find=find)
    return FusedCollector(
        engine, target, by_words.proximity, nearness, required, find=find, quotes=asked.quotes
    )
