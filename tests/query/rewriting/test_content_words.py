"""Function words that are wanted words of a query beside their neighbours."""

import pytest

from search import Article, SearchRequest
from search.analyzer import Analyzer
from search.errors import WordListError
from search.query.rewriting.content_words import ContentWords, content_words, shipped_names
from search.wordlist import WordList
from tests.conftest import MakeIndex

from .conftest import Planner


@pytest.mark.parametrize(
    ("query", "searched"),
    [
        ("مهرجان كان", ("مهرجان", "كان")),
        ("بمهرجان كان السينمائي", ("بمهرجان", "كان", "السينمائي")),
        ("المهرجان الذي كان ناجحا", ("المهرجان", "ناجحا")),
        ("مهرجان (كان OR برلين)", ("مهرجان", "برلين")),
        ("كان 2019", ("كان", "2019")),
        ("كان الوزير في الرياض", ("الوزير", "الرياض")),
        ("لم شمل الأسر", ("لم", "شمل", "الأسر")),
        ("لم يصل الوفد", ("يصل", "الوفد")),
        ("من هو ولي العهد", ("ولي", "العهد")),
        ("وكالة وام", ("وكالة", "وام")),
        ("جامعة أم القرى", ("جامعة", "أم", "القرى")),
        ("جامعة ام القرى", ("جامعة", "ام", "القرى")),
        ("القاهرة أم بغداد", ("القاهرة", "بغداد")),
        ("شبكة سي إن إن", ("شبكة", "سي", "إن", "إن")),
        ("لسي أن أن", ("لسي", "أن", "أن")),
        ("إن بي سي", ("إن", "بي", "سي")),
        ("قال إن الوفد وصل", ("قال", "الوفد", "وصل")),
        ("بروس لي", ("بروس", "لي")),
        ("قال لي الوزير", ("قال", "الوزير")),
        ("موقع والا", ("موقع", "والا")),
        ("راوتر واي فاي", ("راوتر", "واي", "فاي")),
        ("المدافع فان دايك", ("المدافع", "فان", "دايك")),
        ("المدافع فان زوتربرخت", ("المدافع", "فان", "زوتربرخت")),
        ("فان الوزير وصل", ("الوزير", "وصل")),
        ("وادي سوف", ("وادي", "سوف")),
        ("بان كي مون", ("بان", "كي", "مون")),
        ("title:مهرجان title:كان", ("title:مهرجان", "title:كان")),
    ],
)
def test_beside_their_neighbours(plan: Planner, query: str, searched: tuple[str, ...]) -> None:
    """They are wanted there, at every level, and left out elsewhere."""
    assert plan(query).searched_as == searched
    assert plan(query, level="exact").searched_as == searched


def test_only_articles_with_the_word_are_found(make_index: MakeIndex) -> None:
    """A festival of another town is none of Cannes."""
    index = make_index("افتتح مهرجان كان دورته", "افتتح مهرجان برلين دورته")
    found = index.search(SearchRequest("مهرجان كان", match="all"))
    assert [hit.id for hit in found.hits] == ["1"]
    marked = found.hits[0].snippets[-1]
    assert [marked.text[a:b] for a, b in marked.ranges] == ["مهرجان", "كان"]


def test_within_one_sentence(make_index: MakeIndex) -> None:
    """The words of a sentence are told apart in the same way."""
    index = make_index("افتتح مهرجان كان دورته", "افتتح مهرجان برلين دورته")
    assert index.search(SearchRequest('"مهرجان كان"~جملة', match="all")).total == 1


def test_completions_end_with_a_name(make_index: MakeIndex) -> None:
    """سي إن إن is completed to its end; a headline that breaks off at إن is not."""
    titles = ["شبكة سي إن إن تنشر تقريرا", "مراسل سي إن إن يغادر", "الوزير يقول إن الأمر"] * 2
    index = make_index(*(Article(str(n), title=title) for n, title in enumerate(titles)))
    assert "سي إن إن" in index.suggest("سي إ").completions
    assert "يقول إن" not in index.suggest("يقول").completions


@pytest.mark.parametrize("line", ["كان مهرجان", "[كان]", "مهرجان كان]", "[] مهرجان"])
def test_a_line_that_cannot_be_read(analyzer: Analyzer, line: str) -> None:
    with pytest.raises(WordListError, match=r"^s\.txt:1: ."):
        ContentWords(WordList("s.txt", line), analyzer)


def test_each_word_of_the_list_is_a_function_word(analyzer: Analyzer) -> None:
    """Else the line would have no effect; فلم, فان and their like may be whole words one day."""
    for line in shipped_names().lines():
        if "[" not in line.text or line.text.startswith("["):
            continue
        before, _, rest = line.text.partition("[")
        neighbour = before.split("|")[0].strip()
        for word in rest.partition("]")[0].split("|"):
            told = content_words(analyzer).told(analyzer.tokens(f"{neighbour} {word}"))
            assert not told[-1].stopword or neighbour in "*@", line.text
