"""A server finds for each query of the documentation what an engine in a folder finds."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from search import Index, SearchRequest, open_index
from tests.opensearch.conftest import Samples
from tests.test_docs import code, rows

QUERIES = [code(row["You type"])[0] for row in rows("query-language.md", "You type")]
QUERIES += [query for row in rows("query-language.md", "Words") for query in code(row["Words"])]


@pytest.fixture(scope="module")
def indexes(samples: Samples) -> Iterator[tuple[Index, Index]]:
    """Give the samples on a server, and in a folder."""
    with open_index(samples.server) as there, open_index(samples.folder) as here:
        yield there, here


def found(index: Index, request: SearchRequest) -> object:
    """Return all that a search finds, counts and tells, but for scores and the order."""
    results = index.search(request)
    return (
        {hit.id: (hit.title, hit.snippets) for hit in results.hits},
        (results.total, results.every, results.stories, results.facets),
        (results.relaxed, results.notices, results.unknown_names, results.periods),
    )


@pytest.mark.parametrize("query", QUERIES)
def test_documented_queries(indexes: tuple[Index, Index], query: str) -> None:
    """The same articles at each level and however many words have to match, marked alike."""
    there, here = indexes
    usual = SearchRequest(query=query, limit=100, facets=("source", "section", "timeline"))
    for request in (
        usual,
        replace(usual, level="exact"),
        replace(usual, level="wide"),
        replace(usual, match="most"),
        replace(usual, match="any", offer=True),
        replace(usual, sort="newest", group="story"),
    ):
        assert found(there, request) == found(here, request)
