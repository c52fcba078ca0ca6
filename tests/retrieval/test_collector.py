"""The questions that a search puts to an engine: no answer depends on what was asked before."""

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

import pytest

from search import Article, SearchRequest
from search.query.language.parser import parse
from search.retrieval.collector import Collector, Page
from search.retrieval.target import Target
from search.snapshot import IndexLocation, Snapshot
from tests.conftest import MakeIndex

REPORT = "وصلت المساعدات إلى القرية مساء الجمعة بعد أيام من الانتظار"
ARTICLES = (
    Article("both", body=f"{REPORT} والثلج كثيف", date="2018-03-01", source="الأولى"),
    Article("copy", body=f"{REPORT} والثلج قليل", date="2018-03-02", source="الثانية"),
    Article("one", body=f"{REPORT} والبرد شديد", date="2018-03-03", source="الثانية"),
    Article("snow", body="الثلج يغطي الجبال", date="2018-03-04", source="الأولى", tags=("شتاء",)),
    Article("sea", body="البحر هائج", date="2018-03-05", source="الثالثة", tags=("شتاء", "بحر")),
)
FACETS = {"source": "source", "tags": "tags", "timeline": "day"}
WORDS = "الثلج القرية المساعدات"
REQUESTS = {
    "all": SearchRequest(WORDS, match="all"),
    "relaxed": SearchRequest(WORDS),
    "relaxed by time": SearchRequest(WORDS, sort="oldest"),
    "second page": SearchRequest(WORDS, limit=2, offset=2),
    "any": SearchRequest(WORDS, match="any"),
    "grouped": SearchRequest("الثلج", group="story"),
    "grouped and relaxed": SearchRequest(WORDS, group="story"),
    "filtered": SearchRequest(WORDS, sources=("الأولى",), date_from="2018-03-01"),
    "filtered by several": SearchRequest("", filters={"tags": ["شتاء"]}, sources=("الثالثة",)),
    "filtered, grouped and relaxed": SearchRequest(WORDS, group="story", sources=("الثانية",)),
    "without an answer": SearchRequest("زقزقة", group="story"),
}

Question = Callable[[Collector, Page], Any]
QUESTIONS: dict[str, Question] = {
    "page": lambda collector, _: collector.page(),
    "counts": lambda collector, page: collector.counts(FACETS, page),
    "groups": lambda collector, page: collector.groups(page),
    "count": lambda collector, _: collector.count(),
}


@pytest.fixture
def snapshot(make_index: MakeIndex, engine: str) -> Iterator[Snapshot]:
    """Give an open index in which four articles tell of snow or a village, three of one story."""
    snapshot = IndexLocation.of(make_index(*ARTICLES, engine=engine).url).open()
    yield snapshot
    snapshot.engine.close()


def collector(snapshot: Snapshot, request: SearchRequest) -> Collector:
    plan = snapshot.plan(parse(request.query).tree, request.level)
    return Collector(snapshot.engine, Target.of(plan, request, snapshot))


@pytest.mark.parametrize("name", REQUESTS)
def test_no_answer_depends_on_the_order_of_questions(snapshot: Snapshot, name: str) -> None:
    """Asked in any order, and twice, one collector answers as one that was asked nothing else."""
    request = REQUESTS[name]
    page = collector(snapshot, request).page()
    fresh = {name: ask(collector(snapshot, request), page) for name, ask in QUESTIONS.items()}
    for order in permutations(QUESTIONS):
        asked = collector(snapshot, request)
        for question in (*order, *order):
            assert QUESTIONS[question](asked, page) == fresh[question], (question, order)


@pytest.mark.parametrize("name", REQUESTS)
def test_counts_and_groups_are_of_the_page_they_are_given(snapshot: Snapshot, name: str) -> None:
    """That of another collector does as well: nothing else is known of a page."""
    request = REQUESTS[name]
    page, again = (collector(snapshot, request).page() for _ in range(2))
    asked = collector(snapshot, request)
    assert asked.counts(FACETS, page) == asked.counts(FACETS, again)
    assert asked.groups(page) == asked.groups(again)
    assert list(asked.articles()) == list(collector(snapshot, request).articles())


def test_totals(snapshot: Snapshot) -> None:
    """How many articles and stories an answer has, and whether it is relaxed."""
    pages = {name: collector(snapshot, request).page() for name, request in REQUESTS.items()}
    told = {name: (page.total, page.groups, page.relaxed) for name, page in pages.items()}
    assert told == {
        "all": (2, None, False),
        "relaxed": (3, None, True),
        "relaxed by time": (3, None, True),
        "second page": (3, None, True),
        "any": (4, None, False),
        "grouped": (3, 2, False),
        "grouped and relaxed": (3, 1, True),
        "filtered": (1, None, False),
        "filtered by several": (1, None, False),
        "filtered, grouped and relaxed": (2, 1, True),
        "without an answer": (0, 0, False),
    }
