"""What an operator demands is demanded of what is found by meaning too."""

import pytest

from search import Article, Index, Results
from tests.retrieval.conftest import OTHERS, MakeEmbedded


def ids(results: Results) -> set[str]:
    return {hit.id for hit in results.hits}


@pytest.fixture
def index(make_embedded: MakeEmbedded, engine: str) -> Index:
    """Give an index with an article about a fire, and three about flames."""
    return make_embedded(
        Article("fire", "حريق", "حريق ميناء", "2024-05-01", "وكالة النهر"),
        Article("plain", "نيران", "نيران ميناء", "2024-05-02", "وكالة النهر"),
        Article("gulf", "نيران", "نيران الخليج", "2024-06-03", "صحيفة الضفة"),
        Article("engineer", "نيران المهندسين", "نيران", "2024-07-04", "صحيفة الضفة"),
        *OTHERS,
        engine=engine,
    )


FLAMES = {"plain", "gulf", "engineer"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("حريق", {"fire", *FLAMES}),
        ("حريق -الخليج", {"fire", "plain", "engineer"}),
        ("حريق NOT (الخليج OR ميناء)", {"engineer"}),
        ('حريق source:"صحيفة الضفة"', {"gulf", "engineer"}),
        ("حريق date:2024-06", {"gulf"}),
        ("حريق title:المهندسين", {"engineer"}),
        ("حريق title:مهندس", {"engineer"}),
        ("حريق =المهندسين", {"engineer"}),
        ("حريق =مهندس", set()),
        ("حريق المهند*", {"engineer"}),
        ("حريق الخلبج~", {"gulf"}),
        ('حريق "نيران ميناء"~3', {"plain"}),
        ("حريق atleast2:نيران", FLAMES),
        ("حريق (title:المهندسين OR الخليج)", {"gulf", "engineer"}),
    ],
)
def test_operators_bind(index: Index, query: str, found: set[str]) -> None:
    """Excluding, fields, exact words, wildcards and tildes; words by themselves may be lacking."""
    assert ids(index.search(query, meaning="find", match="all")) == found


@pytest.mark.parametrize("query", ["-حريق", "source:النهر", "date:2024", "المهند*", "!!"])
def test_a_query_without_words_has_no_meaning(index: Index, query: str) -> None:
    """It is answered as ever, which is told."""
    off, found = index.search(query), index.search(query, meaning="find")
    assert [hit.id for hit in found.hits] == [hit.id for hit in off.hits]
    assert (found.total, found.by_meaning, found.meaning) == (off.total, 0, "off")
    assert [n.problem for n in found.notices if n not in off.notices] == ["no-meaning"]


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_lists_all_as_ever(index: Index, query: str) -> None:
    """There is nothing to be told."""
    found = index.search(query, meaning="find", limit=100)
    assert (found.total, found.by_meaning, found.meaning) == (64, 0, "off")
    assert not found.notices


def test_a_wildcard_beside_a_word_orders_by_meaning(index: Index) -> None:
    """Words that an operator demands are understood as well as others."""
    assert ids(index.search("=نيران", meaning="find")) == FLAMES
    assert index.search("=نيران", meaning="find").meaning == "find"


def test_an_address_is_looked_up(make_embedded: MakeEmbedded, engine: str) -> None:
    """An article whose address is the query is meant, and nothing that is near."""
    address = "https://example.org/fire/1"
    index = make_embedded(
        Article("1", body="حريق", url=address), Article("2", body="fire"), *OTHERS, engine=engine
    )
    found = index.search(address, meaning="find")
    assert ids(found) == {"1"}
    assert [notice.problem for notice in found.notices] == ["no-meaning"]
