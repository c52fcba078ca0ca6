"""Numbers in words and in digits, and codes with and without a dash, find each other."""

import pytest

from search import Article, SearchRequest
from search.analyzer import Analyzer
from search.query.language.parser import parse
from search.query.plan import Clue
from search.query.rewriting.rewriter import rewrite
from search.query.rewriting.words import MAX_SYNONYMS_OF_QUERY
from search.request import LevelName
from tests.conftest import ANY_WORDS, MakeIndex
from tests.query.trees import leaves

from .conftest import Planner

#: Texts with one number in several spellings.
SAME = [
    ["خمسة ملايين", "5 ملايين", "٥٬٠٠٠٬٠٠٠", "5000000", "5 مليون"],
    ["2.5 مليون", "2500000", "مليونين وخمسمئة ألف"],
    ["خمسة عشر ألف", "15 ألفا", "15000", "١٥ ألف"],
    ["ثلاثمئة", "ثلاثمائة", "ثلاث مئة", "300", "وثلاثمئة"],
    ["مئتان", "مئتين", "مائتا", "200"],
    ["ألفان وثمانية عشر", "ألفين وثمانية عشر", "2018"],
    ["خمسة وعشرون", "خمس وعشرين", "25", "٢٥"],
    ["عشرون", "عشرين", "20", "العشرين", "الـ20"],
    ["خمسة", "خمس", "5"],
    ["أحد عشر", "إحدى عشرة", "11"],
    ["F-16", "F16", "f 16"],
    ["COVID-19", "covid19"],
    ["إف-16", "إف 16", "إف16"],
    ["كوفيد-19", "كوفيد 19", "كوفيد19"],
]
#: Texts of which none finds another.
APART = [
    ["5000000", "500000", "خمسين مليون"],
    ["15", "1500"],
    ["1", "واحد"],
    ["2", "اثنان"],
    ["1000", "ألف"],
    ["100", "المئة"],
    ["5 ملايين ونصف", "5000000"],
    ["6", "لست", "الست"],
    ["F-16", "F-15", "F15"],
]


def found(index_texts: list[str], query: str, make: MakeIndex, level: LevelName) -> set[str]:
    index = make(*(f"نص {text} نص" for text in index_texts))
    request = SearchRequest(query, match="all", level=level)
    return {index_texts[int(hit.id) - 1] for hit in index.search(request).hits}


@pytest.mark.parametrize("level", ["smart", "wide"])
@pytest.mark.parametrize("texts", SAME, ids=lambda texts: texts[0])
def test_spellings_of_one_number_find_each_other(
    make_index: MakeIndex, texts: list[str], level: LevelName
) -> None:
    for query in texts:
        assert found(texts, query, make_index, level) == set(texts), query


@pytest.mark.parametrize("texts", APART, ids=lambda texts: texts[0])
def test_other_numbers_do_not(make_index: MakeIndex, texts: list[str]) -> None:
    for query in texts[:1]:
        assert found(texts, query, make_index, "smart") == {query}


@pytest.mark.parametrize("query", ["5", "300", "F16", "خمسة ملايين", "كوفيد-19"])
def test_as_typed_there_are_none(make_index: MakeIndex, query: str) -> None:
    texts = ["5", "خمسة", "300", "ثلاثمئة", "F16", "F-16", "خمسة ملايين", "5000000", "كوفيد-19"]
    matching = [text for text in texts if set(query.split()) <= set(text.split())]
    assert found(texts, query, make_index, "exact") == set(matching)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_what_is_found_is_marked(make_index: MakeIndex, engine: str) -> None:
    """The number in words is marked for the one in digits, in both engines."""
    index = make_index("قتل خمسة وعشرون جنديا و20 مدنيا", engine=engine)
    answer = index.search(SearchRequest("25 جنديا", match="all"))
    body = answer.hits[0].snippets[-1]
    assert [body.text[a:b] for a, b in body.ranges] == ["خمسة", "وعشرون", "جنديا"]
    assert answer.searched_as == ("25", "جنديا")


def test_facets_count_every_spelling(make_index: MakeIndex) -> None:
    index = make_index(
        *(Article(text, body=f"قتل {text} جنديا", source="س") for text in ("عشرون", "20", "30"))
    )
    facets = index.search("20", match="all", facets=("source",)).facets
    assert [(facet.value, facet.count) for facet in facets["source"]] == [("س", 2)]


def test_a_spelling_is_explained_as_the_word_itself(plan: Planner) -> None:
    planned = plan("5 ملايين")
    assert planned.clues["folded", "5000000"] == Clue("5 ملايين", "word")
    assert ("5000000",) in {mark.keys for mark in planned.marks[0]}
    assert planned.searched_as == ("5", "ملايين")


@pytest.mark.parametrize(
    "query", ['"5 ملايين"', "=5", "source:5", "دولار NOT 5", "كوفيد-19", "5 مايو", "أيار 5 مباراة"]
)
def test_where_there_are_none(plan: Planner, query: str) -> None:
    """Quotation marks, names, what is excluded, codes in Arabic letters, days of a month."""
    keys = {key for marks in plan(query).marks for mark in marks for key in mark.keys}
    assert not keys & {"خمسة", "5000000", "تسعة"}


def test_other_queries_cost_nothing(plan: Planner) -> None:
    """Nothing else is looked for in place of their words."""
    assert all(len(marks) == 2 for marks in plan("الحرب في سوريا").marks)


def test_words_between_part_a_number(plan: Planner) -> None:
    """خمسة من عشرين is two numbers."""
    keys = {key for marks in plan("خمسة من عشرين").marks for mark in marks for key in mark.keys}
    assert {"5", "20"} <= keys
    assert "25" not in keys


def test_numbers_are_bounded(analyzer: Analyzer) -> None:
    """However many numbers a query has, at most so many spellings are looked for."""
    query = " ".join(str(number) for number in range(321, 385))
    planned = rewrite(parse(query).tree, analyzer, ANY_WORDS)
    others = {mark for marks in planned.marks for mark in marks[2:]}
    assert len(others) <= MAX_SYNONYMS_OF_QUERY
    assert len(leaves(planned.every)) < 64 * 6 + 2 * MAX_SYNONYMS_OF_QUERY
