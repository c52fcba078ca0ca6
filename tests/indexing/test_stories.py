"""The story of each article, from writing it to finding its copies."""

from contextlib import suppress
from pathlib import Path

import pytest

from search import Article, Index, open_index
from search.indexing.writer import IndexWriter
from search.maintenance.rebuilding import rebuild
from tests.conftest import MakeIndex

BODY = "افتتح رئيس البلدية صباح الثلاثاء جسرا جديدا يربط ضفتي النهر بعد سنوات من العمل"
OTHER = "فاز فريق المدينة لكرة القدم بالكأس بعد مباراة صعبة انتهت بركلات الترجيح"


def copy(article_id: str, body: str = BODY, source: str = "") -> Article:
    return Article(article_id, "خبر", body, source=source or f"صحيفة {article_id}")


def write(index: Index, *articles: Article) -> None:
    with index.writer() as writer:
        for article in articles:
            writer.add(article)


def stories(index: Index) -> list[str]:
    """Return the ids of each story's articles, in alphabetical order."""
    hits = index.search("", group="story", limit=100).hits
    groups = [index.search("", story=hit.group.id, limit=100) for hit in hits if hit.group]
    return sorted(" ".join(sorted(hit.id for hit in group.hits)) for group in groups)


@pytest.mark.parametrize("commit", [False, True])
def test_exact_copies_share_a_story(make_index: MakeIndex, engine: str, commit: bool) -> None:
    """Copies under other ids and of any source are one story, in one batch or in several."""
    index = make_index(engine=engine)
    with index.writer() as writer:
        for article in (copy("1"), copy("x", OTHER), copy("2"), copy("3", source="صحيفة 1")):
            writer.add(article)
            if commit:
                writer.commit()
    assert stories(index) == ["1 2 3", "x"]


@pytest.mark.parametrize("again", ["1", "2"])
def test_adding_again_changes_nothing(make_index: MakeIndex, engine: str, again: str) -> None:
    """The first article of a story, or another, may be written again as it is."""
    index = make_index(copy("1"), copy("2"), copy("3"), engine=engine)
    write(index, copy(again))
    write(index, copy("4"))
    assert stories(index) == ["1 2 3 4"]


def test_a_changed_article_leaves_its_story(make_index: MakeIndex, engine: str) -> None:
    """An article whose new text tells something else is in the story of that."""
    index = make_index(copy("1"), copy("2"), copy("x", OTHER), engine=engine)
    write(index, copy("2", OTHER))
    assert stories(index) == ["1", "2 x"]


@pytest.mark.parametrize("commit", [False, True])
def test_deleting_the_first(make_index: MakeIndex, engine: str, commit: bool) -> None:
    """When a story's first article goes the others stay together, and copies begin anew."""
    index = make_index(engine=engine)
    with index.writer() as writer:
        _add(writer, "1", "2", "3", commit=commit)
        writer.delete("1")
        _add(writer, "4", "5", commit=commit)
    assert stories(index) == ["2 3", "4 5"]


def test_what_was_rolled_back_is_no_story(make_index: MakeIndex, engine: str) -> None:
    """After an exception, later copies do not join an article that was never kept."""
    index = make_index(copy("x", OTHER), engine=engine)
    with suppress(ZeroDivisionError), index.writer() as writer:
        _add(writer, "ghost", commit=False)
        raise ZeroDivisionError
    write(index, copy("1"), copy("2"))
    assert stories(index) == ["1 2", "x"]
    assert [article.id for article in index.copies("1")] == ["2"]
    assert index.copies("ghost") == []


def test_rebuilding_keeps_groups(tmp_path: Path, engine: str) -> None:
    """A rebuilt index groups its articles as before, and later ones with them."""
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True) as index:
        write(index, copy("3"), copy("1"), copy("x", OTHER), copy("2"))
        before = stories(index)
    rebuild(url)
    with open_index(url) as index:
        assert stories(index) == before == ["1 2 3", "x"]
        write(index, copy("4"))
        assert stories(index) == ["1 2 3 4", "x"]


def test_copies(make_index: MakeIndex, engine: str) -> None:
    """An article's copies are the other articles of its story, the oldest first, undated last."""
    index = make_index(
        *(Article(n, body=BODY, date=f"2018-03-0{n}") for n in "321"),
        Article("x", body=OTHER, date="2018-03-01"),
        engine=engine,
    )
    assert [article.id for article in index.copies("2")] == ["1", "3"]
    assert index.copies("x") == index.copies("none") == []


def test_so_many_copies(make_index: MakeIndex, engine: str) -> None:
    """Of very many copies the oldest fifty are given."""
    dates = [f"2018-03-01T00:{n:02}:00" for n in range(60)]
    index = make_index(*(Article(d[14:16], body=BODY, date=d) for d in dates), engine=engine)
    assert [article.id for article in index.copies("00")] == [f"{n:02}" for n in range(1, 51)]
    assert [article.id for article in index.copies("59")] == [f"{n:02}" for n in range(50)]


def _add(writer: IndexWriter, *article_ids: str, commit: bool) -> None:
    for article_id in article_ids:
        writer.add(copy(article_id))
    if commit:
        writer.commit()
