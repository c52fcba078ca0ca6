"""Articles similar to another one."""

import pytest

from search import Article, Index
from tests.conftest import MakeIndex

BRIDGE = "الجسر الجديد فوق النهر"
DETAILS = "بعد ثلاث سنوات من العمل وقالت المهندسة المشرفة إن البناء كلف أقل مما قدر له"
#: Others, so that no word is in every article.
OTHERS = [Article(f"other{n}", body=text) for n, text in enumerate(["فاز الفريق", "هطل المطر"])]


def alike(index: Index, article: Article, limit: int = 5) -> list[str]:
    return [other.id for other in index.similar(article, limit)]


@pytest.fixture
def own() -> Article:
    """Give an article on a bridge."""
    return Article("own", "افتتاح الجسر", f"افتتح الوزير {BRIDGE}", "2018-03-10", "الأولى")


def test_on_the_same_matter(make_index: MakeIndex, engine: str, own: Article) -> None:
    """Articles that share telling words are found, the article itself is not."""
    near = Article("near", body=f"زحمة كبيرة على {BRIDGE}", date="2018-03-10")
    index = make_index(own, near, *OTHERS, engine=engine)
    assert alike(index, own) == ["near"]
    assert alike(index, near) == ["own"]
    assert alike(index, own, limit=0) == []


def test_without_its_copies(make_index: MakeIndex, engine: str, own: Article) -> None:
    """Its copies tell nothing new, and of other stories one article is enough."""
    copy = Article("copy", own.title, own.body, own.date, "الثانية")
    news = [Article(f"news{n}", body=f"حادث سير يغلق {BRIDGE}", source=f"{n}") for n in range(3)]
    index = make_index(own, copy, *news, *OTHERS, engine=engine)
    found = alike(index, own)
    assert len(found) == 1
    assert found[0].startswith("news")


def test_nearer_in_time_first(make_index: MakeIndex, engine: str, own: Article) -> None:
    """Of articles that are as alike, the nearer in time comes first, before or after."""
    dates = {"far": "2016-01-01", "before": "2018-03-08", "after": "2018-03-20", "undated": ""}
    others = [Article(name, body=f"صور من {BRIDGE}", date=dates[name]) for name in dates]
    index = make_index(own, *others, *OTHERS, engine=engine)
    assert alike(index, own) == ["before", "after", "far", "undated"]
    assert alike(index, own, limit=2) == ["before", "after"]


def test_nothing_that_tells(make_index: MakeIndex, engine: str, own: Article) -> None:
    """Words that all articles share, or no other has, find nothing."""
    same = [Article(f"{n}", body="مطر", date=f"201{n}-01-01") for n in range(3)]
    assert alike(make_index(*same, engine=engine), same[0]) == []
    index = make_index(own, Article("و", body="من إلى في"), *OTHERS, engine=engine)
    assert alike(index, own) == []
    assert alike(index, Article("و", body="من إلى في")) == []


def test_an_unknown_article(make_index: MakeIndex, engine: str, own: Article) -> None:
    """To an article that is not in the index, nothing is similar."""
    near = Article("near", body=BRIDGE)
    assert alike(make_index(near, *OTHERS, engine=engine), own) == []
    assert alike(make_index(engine=engine), own) == []
    assert alike(make_index(own, engine=engine), own) == []


@pytest.mark.parametrize("field", ["title", "body"])
def test_only_the_beginning_is_read(make_index: MakeIndex, field: str) -> None:
    """However long its headline or body, an article is told by its first 150 words."""
    long = Article.from_record({"id": "long", field: f"{BRIDGE} {'كلمة ' * 150} مطر"})
    index = make_index(long, Article("bridge", body=BRIDGE), *OTHERS)
    assert alike(index, long) == ["bridge"]


def test_headlines_at_the_end_of_others_are_not_theirs(
    make_index: MakeIndex, engine: str, own: Article
) -> None:
    """Articles below which stands what an article is about are not about it."""
    below = Article("below", body=f"{'فاز الفريق في المباراة ' * 30} اقرأ أيضا: {BRIDGE}")
    near = Article("near", body=f"زحمة على {BRIDGE}")
    assert alike(make_index(own, below, near, *OTHERS, engine=engine), own) == ["near"]


def test_an_end(make_index: MakeIndex, engine: str) -> None:
    """Articles that share a word or two are not similar, however many are asked for."""
    own = Article("own", "افتتاح جسر الواحة", f"افتتح الوزير جسرا فوق النهر {DETAILS}")
    near = Article("near", "زحمة على جسر الواحة", f"ازدحم الناس فوق النهر {DETAILS}")
    far = Article("far", "الوزير في المدرسة", "زار الوزير مدرسة القرية وتحدث مع المعلمين عن الدروس")
    index = make_index(own, near, far, *OTHERS, engine=engine)
    assert [alike(index, own, limit) for limit in (1, 2, 50)] == [["near"]] * 3


def test_the_end_does_not_depend_on_the_number_of_articles(
    make_index: MakeIndex, engine: str
) -> None:
    """With hundreds of others, the same ones are similar."""
    own = Article("own", "افتتاح جسر الواحة", f"افتتح الوزير جسرا فوق النهر {DETAILS}")
    near = Article("near", "زحمة على جسر الواحة", f"ازدحم الناس فوق النهر {DETAILS}")
    far = Article("far", "الوزير في المدرسة", "زار الوزير مدرسة القرية وتحدث مع المعلمين عن الدروس")
    for count in (3, 300):
        others = [Article(f"{n}", body=f"فاز الفريق رقم {n} بالكأس") for n in range(count)]
        assert alike(make_index(own, near, far, *others, engine=engine), own) == ["near"]


def test_undated_articles_have_similar_ones(make_index: MakeIndex, engine: str) -> None:
    """The same ones as if all had one date."""
    for date in ("", "2018-03-10"):
        own = Article("own", "افتتاح الجسر", f"افتتح الوزير {BRIDGE}", date)
        near = Article("near", body=f"زحمة صباح اليوم في وسط المدينة قرب {BRIDGE}", date=date)
        assert alike(make_index(own, near, *OTHERS, engine=engine), own) == ["near"]


def test_words_of_copies_alone_do_not_bring_the_end_nearer(
    make_index: MakeIndex, engine: str
) -> None:
    """Of a report that three newspapers have, the same articles are similar."""
    near = Article("near", "زحمة على جسر الواحة", "ازدحم الناس فوق النهر أمس")
    text = f"افتتح الوزير جسرا فوق النهر {DETAILS}"
    reports = [Article(f"{n}", "افتتاح جسر الواحة", text, source=f"{n}") for n in range(3)]
    for count in (1, 3):
        index = make_index(*reports[:count], near, *OTHERS, engine=engine)
        assert alike(index, reports[0]) == ["near"]
