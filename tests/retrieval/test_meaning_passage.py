"""A question shows the passage that is nearest to it, whole, as it is written."""

import pytest

from search import Article, Index, SearchRequest
from search.analyzer import Analyzer
from search.retrieval.best_passage import is_question
from tests.retrieval.conftest import OTHERS, MakeEmbedded

#: A body of three passages, of which the second is about a fire.
_FILLED = "  \n{} وقال المتحدث إن الأمور تسير كما يجب في البلدة."
LONG = Article(
    "long",
    "أخبار",
    "".join(
        "\n".join(_FILLED.format(word) for _ in range(10))
        for word in ("قمح زيت سكر", "نيران نيران نيران", "مدرسة كتاب قلم")
    ),
    "2024-05-01",
)
SHORT = Article(
    "short", "عاجل", "اندلع حريق في مستودع زيت وسكر وشاي وبن وأرز وعدس وفول وذرة", "2024-05-02"
)
QUESTION = "أين اندلع حريق؟"


@pytest.fixture
def index(make_embedded: MakeEmbedded, engine: str) -> Index:
    return make_embedded(LONG, SHORT, *OTHERS, engine=engine)


def test_the_nearest_passage_is_quoted_whole(index: Index) -> None:
    """As it stands in the article, signs and line ends included."""
    found = index.search(QUESTION, meaning="find")
    assert found.best_passage
    assert found.best_passage.article == LONG
    passage = found.best_passage.passage
    assert LONG.body[passage.start :].startswith(passage.text)
    assert passage.text == passage.text.strip()
    assert passage.text.count("نيران") == LONG.body.count("نيران") == 30
    assert len(passage.text.split()) == 120


def test_only_the_first_page_has_it(index: Index) -> None:
    """By offset and by cursor."""
    request = SearchRequest(QUESTION, meaning="find", limit=1)
    first, second = index.search(request), index.search(request, offset=1)
    assert first.best_passage
    assert second.hits
    assert second.best_passage is None
    first = index.search(request, cursor="*")
    second = index.search(request, cursor=first.next_cursor)
    assert first.best_passage
    assert second.hits
    assert second.best_passage is None


def test_only_a_search_by_meaning_has_it(index: Index) -> None:
    """And only one by a question that finds something."""
    assert index.search(QUESTION).best_passage is None
    assert index.search("حريق نيران", meaning="find").best_passage is None
    nothing = index.search(QUESTION, meaning="find", sources=("لا أحد",))
    assert nothing.best_passage is None


def test_it_is_of_the_article_as_it_is(index: Index) -> None:
    """One that was replaced is quoted by no passage of its old text."""
    with index.writer() as writer:
        writer.add(Article("long", "أخبار", "حريق صغير"))
    found = index.search(QUESTION, meaning="find")
    assert found.best_passage
    assert found.best_passage.article == SHORT


def test_a_headline_alone_has_no_passage(make_embedded: MakeEmbedded, engine: str) -> None:
    """There is nothing to quote."""
    index = make_embedded(Article("1", "نيران"), *OTHERS, engine=engine)
    found = index.search(QUESTION, meaning="find")
    assert found.by_meaning == 1
    assert found.best_passage is None


@pytest.mark.parametrize(
    "text",
    [
        "من هو رئيس تونس", "ما هي عاصمة اليمن", "متى تأسست الجامعة العربية", "كم عدد سكان مصر؟",
        "لماذا ارتفع سعر الخبز", "هل استقالت الحكومة", "ليه سعر العيش غلي", "وين صار الزلزال",
        "شكون ربح الانتخابات", "Who won the elections", "how many people live in Yemen",
        "bread prices in Syria?", "Who's the president of Tunisia", "Qui est le président de Tunis",
        "Où se trouve Alep", "Qu'est-ce que le Hamas", "qu’est-ce que l'OPEP", "le prix du pain ?",
    ],
)  # fmt: skip
def test_questions(analyzer: Analyzer, text: str) -> None:
    """In Arabic, its dialects, English and French, with a question mark or without."""
    assert is_question(analyzer, text)


@pytest.mark.parametrize(
    "text", ["", "؟", "لماذا", "رئيس تونس", "سعر الخبز في سوريا", "bread prices", "le prix du pain"]
)
def test_what_is_no_question(analyzer: Analyzer, text: str) -> None:
    """Words that ask nothing, and a single word."""
    assert not is_question(analyzer, text)
