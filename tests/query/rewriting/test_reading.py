"""Words in one sentence: which articles are found, and how many are read."""

import pytest

from search import Article, Index
from search.query.rewriting import reading
from tests.conftest import MakeIndex


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Give an index in which two words stand in one sentence, in two, and in headline and body."""
    return make_index(
        Article("same", title="خبر", body="بدأ اليوم. اتفق القادة على الهدنة! ثم عادوا."),
        Article("apart", title="خبر", body="وصل القادة صباحًا. وبدأت الهدنة مساءً."),
        Article("lines", title="خبر", body="وصل القائد\nوبدأت الهدنة"),
        Article("title", title="القائد يعلن هدنة", body="تفاصيل لاحقًا."),
        Article("quote", title="خبر", body="قال القائد: «نقبل الهدنة 12.5 ساعة». وغادر."),
        engine=engine,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"قائد هدنة"~جملة', "quote same title"),
        ('"هدنة قائد"~sentence', "quote same title"),
        ('عنوان:"قائد هدنة"~جملة', "title"),
        ('متن:"قائد هدنة"~جملة', "quote same"),
        ('="القادة الهدنة"~جملة', "same"),
        ('هدنة -"قائد هدنة"~جملة', "apart lines"),
        ('"هدنة"~جملة', "apart lines quote same title"),
        ('"القائد في الهدنة"~جملة', "quote same title"),
        ('"قائد رياضة"~جملة', ""),
        ('("قائد هدنة"~جملة OR صباحًا)', "apart quote same title"),
    ],
)
def test_what_is_found(index: Index, query: str, expected: str) -> None:
    """A sentence ends with its mark or its line; the words may have any form and order."""
    hits = index.search(query, match="all").hits
    assert sorted(hit.id for hit in hits) == expected.split()


def test_the_words_are_marked(index: Index) -> None:
    hit = index.search('"قائد هدنة"~جملة').hits[0]
    texts = {s.text[a:b] for s in (hit.title, *hit.snippets) for a, b in s.ranges}
    assert texts & {"القادة", "القائد"}


def test_the_articles_read_are_bounded(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more articles have the words than are read, the answer says that it is partial."""
    assert not index.search('"قائد هدنة"~جملة').partial
    monkeypatch.setattr(reading, "MAX_ARTICLES_READ", 2)
    cut = index.search('"قائد هدنة"~جملة', match="all")
    assert cut.partial
    assert cut.total <= 2
    assert [notice.problem for notice in cut.notices] == ["cut-sentence"]


def test_the_time_of_reading_is_bounded(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_READ_SECONDS", -1.0)
    assert index.search('"قائد هدنة"~جملة').partial


def test_a_sentence_ends_behind_its_quotation_marks(make_index: MakeIndex) -> None:
    """Whichever they are, and as in snippets."""
    index = make_index(
        *(f"قال القائد {mark}نعم.{mark} ثم بدأت الهدنة" for mark in "'\"’"),
        "قال القائد 'نعم' ثم بدأت الهدنة.",
    )
    assert [hit.id for hit in index.search('"قائد هدنة"~جملة', match="all").hits] == ["4"]
