"""Similar articles and near stories, where there are vectors."""

import pytest

from search import Article, Index, embed
from tests.conftest import MakeIndex
from tests.retrieval.conftest import OTHERS, MakeEmbedded, others

FIRE = Article("fire", body="حريق ميناء", date="2024-05-10")
SAME_DAY = Article("same-day", body="نيران مرفأ", date="2024-05-10")
LESS_NEAR = Article("less-near", body="نيران مرفأ قديم", date="2024-05-12")
OLD = Article("old", body="fire port", date="2024-04-01")
UNDATED = Article("undated", body="fire مرفأ")


def ids(articles: list[Article]) -> list[str]:
    return [article.id for article in articles]


@pytest.fixture
def index(make_embedded: MakeEmbedded, engine: str) -> Index:
    return make_embedded(FIRE, SAME_DAY, LESS_NEAR, OLD, UNDATED, *OTHERS, engine=engine)


def test_similar_in_meaning_without_a_word_in_common(index: Index) -> None:
    """Nearest first, and before others those of about the same day."""
    assert ids(index.similar(FIRE))[:2] == ["same-day", "less-near"]
    assert set(ids(index.similar(FIRE))) == {"same-day", "less-near", "old", "undated"}
    assert ids(index.similar(FIRE, limit=1)) == ["same-day"]


def test_near_stories_are_of_two_days(index: Index) -> None:
    """Nearest first; neither an old article nor one without a date tells the same event."""
    assert ids(index.near_stories("fire")) == ["same-day", "less-near"]
    assert ids(index.near_stories("fire", limit=1)) == ["same-day"]
    assert set(ids(index.near_stories("less-near"))) == {"same-day", "fire"}
    assert index.near_stories("undated") == []
    assert index.near_stories("nobody") == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_at_the_ends_of_time(make_embedded: MakeEmbedded, engine: str, day: str) -> None:
    """No article is two days before the first day, nor after the last."""
    one, other = Article("1", body="حريق ميناء", date=day), Article("2", body="fire port", date=day)
    index = make_embedded(one, other, *OTHERS, engine=engine)
    assert ids(index.near_stories("1")) == ["2"]


def test_of_each_story_there_is_one(make_embedded: MakeEmbedded, engine: str) -> None:
    """Of its own story there is none."""
    copies = [Article(f"copy{n}", body=SAME_DAY.body, date="2024-05-11") for n in range(3)]
    own = Article("own-copy", body=FIRE.body, date="2024-05-11")
    index = make_embedded(FIRE, own, *copies, *OTHERS, engine=engine)
    for found in (index.near_stories("fire"), index.similar(FIRE)):
        assert len(found) == 1
        assert found[0].id.startswith("copy")


def test_without_vectors_there_are_none(
    make_index: MakeIndex, embedder: object, engine: str
) -> None:
    """Of the index, or of the article alone."""
    index = make_index(FIRE, SAME_DAY, *OTHERS, engine=engine)
    assert index.near_stories("fire") == index.similar(FIRE) == []
    embed(index.url)
    with index.writer() as writer:
        writer.add(new := Article("new", body="fire port", date="2024-05-10"))
    assert index.near_stories("new") == index.similar(new) == []
    assert set(ids(index.near_stories("fire"))) == {"same-day"}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_where_all_texts_are_the_same_none_is_nearer(
    make_embedded: MakeEmbedded, engine: str, count: int
) -> None:
    """An index of few articles has none that are nearer than usual."""
    same = [Article(f"{n}", body="خبر", date="2024-05-10") for n in range(count)]
    index = make_embedded(*same, engine=engine)
    assert index.near_stories("0") == index.similar(same[0]) == []
    found = index.search("نيران", meaning="find")
    assert found.by_meaning == 0


def test_a_narrow_filter_leaves_the_nearest(make_embedded: MakeEmbedded) -> None:
    """Of three thousand articles, a filter of thirty: those of them that are nearest are found."""
    crowd = [Article(f"crowd{n}", body="نيران", source="كل الصحف") for n in range(310)]
    few = [Article(f"few{n}", body="نيران نيران نيران مرفأ", source="صحيفة") for n in range(5)]
    far = [Article(f"far{n}", body="قصة بعيدة", source="صحيفة") for n in range(25)]
    index = make_embedded(*crowd, *few, *far, *others(2_660))
    found = index.search("حريق", meaning="find", sources=("صحيفة",))
    assert sorted(hit.id for hit in found.hits) == [article.id for article in few]
