"""Words in one sentence or paragraph, several times, or in the lead; and how many are read."""

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


@pytest.fixture
def paragraphs(make_index: MakeIndex, engine: str) -> Index:
    """Give articles with words in one paragraph or in two, and several times."""
    return make_index(
        Article("same", title="خبر", body="وصل القادة. ثم بدأت الهدنة.\nوغادروا."),
        Article("apart", title="خبر", body="وصل القادة.\nوبدأت الهدنة، وهدنة أخرى."),
        Article("title", title="القائد يعلن هدنة في دير الزور", body="الهدنة بدأت، وهي هدنة هشة."),
        Article("late", title="خبر", body="كلام " * 90 + "الهدنة في دير الزور ودير الزور هادئة"),
        engine=engine,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"قائد هدنة"~فقرة', "same title"),
        ('"قائد هدنة"~paragraph', "same title"),
        ('"قائد هدنة"~p', "same title"),
        ('"قائد هدنة"~جملة', "title"),
        ('"قائد هد*"~فقرة', "same title"),
        ('"قا* هد*"~s', "title"),
        ('"قائد هدنة" ~ فقرة', "same title"),
        ('هدنة -"قائد هدنة"~p', "apart late"),
        ("atleast2:هدنة", "apart title"),
        ("atleast3:هدنة", "title"),
        ("ATLEAST3:هدنة", "title"),
        ("تكرار3:هدنة", "title"),
        ("تكرار٣:هدنة", "title"),
        ("نص:atleast2:هدنة", "apart title"),
        ("نص:atleast3:هدنة", ""),
        ("atleast1:هدنة", "apart late same title"),
        ("atleast2:=هدنة", "title"),
        ("atleast2:هد*", "apart title"),
        ('atleast2:"دير الزور"', "late"),
        ("atleast2:(هدنة OR قائد)", "apart same title"),
        ("atleast2:(هدنة دير)", ""),
        ("هدنة -atleast2:هدنة", "late same"),
        ("مقدمة:هدنة", "apart same title"),
        ("lead:هدنة", "apart same title"),
        ("المقدمة:هدنة", "apart same title"),
        ("مقدمة:هد*", "apart same title"),
        ("مقدمة:=هدنة", "title"),
        ('مقدمة:"دير الزور"', "title"),
        ('مقدمة:"الزور دير"~3', "title"),
        ("مقدمة:هدنه~", "apart same title"),
        ("مقدمة:(هدنة دير)", "title"),
        ('مقدمة:"قائد هدنة"~فقرة', "same title"),
        ("مقدمة:atleast2:هدنة", "apart title"),
        ("-مقدمة:هدنة هدنة", "late"),
    ],
)
def test_paragraphs_repetitions_and_leads(paragraphs: Index, query: str, expected: str) -> None:
    """Words count in any form, and leads begin with the headline."""
    hits = paragraphs.search(query, match="all", strict=True).hits
    assert sorted(hit.id for hit in hits) == expected.split()


def test_leads_are_read_at_every_level(paragraphs: Index) -> None:
    assert [hit.id for hit in paragraphs.search("مقدمة:دير", level="exact").hits] == ["title"]


def test_a_word_of_several_stands_in_the_lead_as_a_whole(paragraphs: Index) -> None:
    """What is two words by itself is found where both are in the lead, at every level."""
    for level in ("exact", "smart", "wide"):
        found = paragraphs.search("lead:دير،هدنة", level=level, match="all")
        assert [hit.id for hit in found.hits] == ["title"]


@pytest.mark.parametrize("query", ['"قائد هدنة"~فقرة', "atleast2:هدنة", "مقدمة:هد*"])
def test_all_that_is_read_is_bounded(
    paragraphs: Index, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_ARTICLES_READ", 1)
    cut = paragraphs.search(query, match="all", strict=True)
    assert cut.partial
    assert [notice.problem for notice in cut.notices] == ["cut-reading"]


def test_what_is_left_out_of_an_article_is_not_read(make_index: MakeIndex) -> None:
    """Boilerplate is found by phrases alone."""
    footer = "حمل التطبيق لمتابعة أخبار الهدنة مع القائد"
    index = make_index(
        *(
            Article(str(n), title=f"خبر {n}", body=f"وصل القائد {n}.\n{footer}", source="س")
            for n in range(30)
        )
    )
    assert not index.search("قائد هدنة", match="all").total
    assert not index.search('"قائد هدنة"~جملة', match="all").total


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("atleast2:كوفيد-19", "twice"),
        ("atleast2:5000000", "number"),
        ('atleast2:("أحمد علي" OR جسر)', "bridges"),
        ('=atleast2:"جسر جديد"', ""),
        ('lead:"جسر كوفيد"~جملة', "once"),
        ('lead:="جسر كوفيد"~جملة', "once"),
        ('lead:"جس* كوفيد"~فقرة', "once"),
    ],
)
def test_what_is_counted(make_index: MakeIndex, engine: str, query: str, expected: str) -> None:
    """Words that the analyzer parts are a phrase, and each phrase counts once."""
    index = make_index(
        Article("once", body="عبر كوفيد-19 فوق جسر"),
        Article("twice", body="كوفيد-19 ثم كوفيد-19"),
        Article("number", body="خمسة ملايين دولار، ثم 5000000"),
        Article("bridges", body="جسر ثم جسر"),
        engine=engine,
    )
    hits = index.search(query, match="all").hits
    assert sorted(hit.id for hit in hits) == expected.split()
