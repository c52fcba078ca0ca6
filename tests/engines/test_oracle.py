"""All engines find, order and count what an oracle finds by looking at every article."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    Boost,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
)
from search.schema import Document
from search.snapshot import IndexLocation
from tests.conftest import NewUrl

from .documents import SCHEMA, document, find, write
from .oracle import by_time, counted, matches

LETTERS = st.sampled_from(["a", "b", "ab", "aba"])
TEXTS = st.lists(LETTERS, max_size=8).map(" ".join)
DATES = st.sampled_from(["", "2018-03-01", "2018-03-02", "2018-03-01T23:30:00-02:00", "1950-01-01"])
TAGS = st.sampled_from(["a", "b", "a b", "b a", "aba"])
DOCUMENTS = st.builds(
    document,
    st.sampled_from("1234567"),
    TEXTS,
    TEXTS,
    date=DATES,
    source=st.sampled_from(["", "s", "t"]),
    tags=st.lists(TAGS, max_size=3).map(tuple),
)
BATCHES = st.lists(st.lists(DOCUMENTS, max_size=6), min_size=1, max_size=3)

FIELDS = st.sampled_from(["title_folded", "text_folded", "tags_folded"])
PAIRS = st.lists(LETTERS, min_size=2, max_size=2, unique=True).map(tuple)
DAYS = st.sampled_from([None, 20180301, 20180302])
LEAVES = st.one_of(
    st.builds(Term, LETTERS, st.sampled_from(["title_stem", "text_folded", "tags_folded"])),
    st.builds(Phrase, st.lists(LETTERS, min_size=2, max_size=3).map(tuple), FIELDS),
    st.builds(AnyOf, st.lists(LETTERS, min_size=1, max_size=3).map(tuple), FIELDS),
    st.builds(Phrase, PAIRS, FIELDS, slop=st.integers(1, 4), ordered=st.booleans()),
    st.builds(Range, st.just("day"), DAYS, st.just(20180302)),
    st.builds(Range, st.just("day"), st.just(20180301), DAYS),
    st.builds(Keyword, st.just("source"), st.sampled_from([("s",), ("s", "t"), ("x",)])),
    st.builds(Keyword, st.just("tags"), st.lists(TAGS, min_size=1, max_size=2).map(tuple)),
    st.just(All()),
    st.just(Nothing()),
)


def nested(inside: st.SearchStrategy[EngineQuery]) -> st.SearchStrategy[EngineQuery]:
    parts = st.lists(inside, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        inside,
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(AtLeast, parts, st.integers(1, 3)),
        st.builds(Hinted, inside, st.tuples(inside)),
        st.builds(Filter, inside),
        st.builds(Not, inside),
        st.builds(Boost, inside, st.just(2.0)),
    )


QUERIES = st.lists(nested(nested(nested(LEAVES))), min_size=25, max_size=25)


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(batches=BATCHES, queries=QUERIES)
def test_engines_agree_with_the_oracle(
    new_url: NewUrl, batches: list[list[Document]], queries: list[EngineQuery]
) -> None:
    """Any query over any few articles gives the right ids, total, order by time and counts."""
    with new_url() as url:
        kind, place = IndexLocation.of(url).type, IndexLocation.of(url).place
        kind.create(place, SCHEMA)
        engine = kind(place, SCHEMA)
        for batch in batches:
            write(engine, *batch)
        articles = {each.article.id: each.article for batch in batches for each in batch}.values()
        for query in queries:
            expected = [article for article in articles if matches(article, query)]
            facets = ("source", "tags")
            for sort in ("relevance", "newest", "oldest"):
                found = find(engine, query, sort=sort, facets=facets)
                ids = [article.id for article, _ in found.hits]
                if sort == "relevance":
                    assert sorted(ids) == sorted(article.id for article in expected), query
                else:
                    assert ids == by_time(expected, newest=sort == "newest"), query
                assert found.total == len(expected), query
                for name in facets:
                    assert list(found.facets[name]) == counted(expected, name), query
            assert engine.count(query) == len(expected), query
        engine.close()
