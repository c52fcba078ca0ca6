"""What must hold of every answer, whatever was asked."""

import math
from collections.abc import Iterator
from itertools import pairwise

import orjson

from search import Hit, Results, Snippet
from search.request import BEGINNING


def violations(results: Results) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    request, hits = results.request, results.hits
    counted = results.total if results.stories is None else results.stories
    if len(hits) > request.limit:
        yield f"{len(hits)} hits, limit {request.limit}"
    if hits and request.offset + len(hits) > counted:
        yield f"{len(hits)} hits from {request.offset} on, of {counted}"
    if not 0 <= results.every <= results.total or counted > results.total:
        yield f"every {results.every}, total {results.total}, stories {results.stories}"
    if len({hit.id for hit in hits}) < len(hits):
        yield "a hit occurs twice"
    begins = not request.offset and request.cursor in (None, BEGINNING)
    if begins and len(hits) < min(counted, request.limit):
        yield f"{len(hits)} hits, limit {request.limit}, of {counted}"
    for hit in hits:
        yield from _of_hit(hit)
    yield from _of_counts(results)
    for notice in results.notices:
        if not 0 <= notice.position <= len(request.query):
            yield f"{notice} is not in the query"
        if request.strict and notice.is_mistake:
            yield f"{notice} in a strict answer"
        if not (notice.message and notice.message_ar):
            yield f"{notice} says nothing"
    orjson.dumps(results.to_dict("https://naba.example"))
    request.feed_string()


def _of_hit(hit: Hit) -> Iterator[str]:
    if not math.isfinite(hit.score):
        yield f"{hit.id} has the score {hit.score}"
    for snippet in (hit.title, *hit.snippets):
        whole = hit.article.title if snippet.field == "title" else hit.article.body
        if not whole.startswith(snippet.text, snippet.start):
            yield f"{hit.id}: a snippet of {snippet.field} is not at {snippet.start}"
        yield from _of_ranges(hit.id, snippet)
    for reason in hit.reasons:
        if not math.isfinite(reason.score):
            yield f"{hit.id} has {reason}"


def _of_ranges(name: str, snippet: Snippet) -> Iterator[str]:
    ranges = snippet.ranges
    if any(not 0 <= start < end <= len(snippet.text) for start, end in ranges):
        yield f"{name}: {ranges} reach out of {snippet.field} ({len(snippet.text)})"
    if any(one[1] > other[0] for one, other in pairwise(ranges)):
        yield f"{name}: {ranges} of {snippet.field} are not in order"
    # The marks are in the way of nothing: without them it is the text, escaped.
    if str(snippet.html).count("<mark>") != len(ranges):
        yield f"{name}: not as many marks as ranges of {snippet.field}"


def _of_counts(results: Results) -> Iterator[str]:
    for name, values in results.facets.items():
        # A facet with a filter of its own counts what the others of its values would find.
        if name not in results.request.names and any(
            not 0 < value.count <= results.total for value in values
        ):
            yield f"facet {name} of {results.total}: {values}"
    if sum(period.count for period in results.timeline) > results.total:
        yield f"timeline of {results.total}: {results.timeline}"
    days = [(one.first, one.last) for one in results.timeline]
    days += [(one.first, one.last) for one in results.periods]
    if any(first > last for first, last in days):
        yield "a period ends before it begins"
    if results.total and results.unknown_names:
        yield "unknown names, and articles"
    if any(one.count < 1 for one in results.corrections):
        yield "a correction that finds nothing"
    if results.wider and results.wider.total <= results.every:
        yield f"{results.wider} is not wider than {results.every}"
