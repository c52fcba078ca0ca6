"""The headlines of an index: counted with every change, and recounted when the count is lost."""

from pathlib import Path

import pytest

from search import Article, Index
from search.suggest.phrase_counts import PHRASES, PhraseCounts
from tests.conftest import MakeIndex

HEADLINES = (
    "الحرس الثوري الإيراني يعلن مناورات",
    "عقوبات على الحرس الثوري الإيراني",
    "الحرس الوطني في سوريا",
    "سوريا: الحرس الوطني ينتشر",
    "هدنة في سوريا",
)


@pytest.fixture
def news(make_index: MakeIndex, engine: str) -> Index:
    articles = [Article(str(n), title=title, body="") for n, title in enumerate(HEADLINES)]
    return make_index(*articles, engine=engine)


def test_the_index_completes(news: Index) -> None:
    """Each engine's index completes from its headlines."""
    assert news.suggest("الحرس ال").completions == ("الحرس الثوري الإيراني", "الحرس الوطني")
    assert news.suggest("ا", limit=1).completions == ("الحرس",)


def test_what_is_deleted_is_no_completion(news: Index) -> None:
    """After a delete, nothing is offered that finds nothing."""
    with news.writer() as writer:
        for number in "234":
            writer.delete(number)
    assert news.suggest("الحرس ال").completions == ("الحرس الثوري الإيراني",)
    assert news.suggest("سور").completions == ()


def test_what_is_added_is_a_completion(news: Index) -> None:
    """New headlines count with the old ones, an article that comes again only once."""
    assert news.suggest("مونديال").completions == ()
    for _ in range(2):
        with news.writer() as writer:
            writer.add(Article("9", title="مونديال المغرب", body=""))
            writer.add(Article("10", title="مونديال المغرب", body=""))
    assert news.suggest("مون").completions == ("مونديال المغرب",)
    assert news.suggest("سور").completions == ("سوريا",)


@pytest.mark.parametrize("damage", [None, "x"])
def test_a_missing_or_damaged_count_is_made_anew(
    news: Index, tmp_path: Path, damage: str | None
) -> None:
    """Nobody notices that the file of phrases is gone; the next writer stores it again."""
    (file,) = tmp_path.rglob(PHRASES)
    file.unlink()
    if damage is not None:
        file.write_text(damage)
    assert news.suggest("سور").completions == ("سوريا",)
    with news.writer() as writer:
        writer.add(Article("9", title="مونديال المغرب", body=""))
    counts = PhraseCounts.load(news._now.storage)
    assert counts is not None
    assert counts.headlines == len(HEADLINES) + 1


def test_a_count_that_is_too_old_is_made_anew(make_index: MakeIndex) -> None:
    """A writer that was killed leaves articles uncounted; they are counted when they are many."""
    index = make_index(*(Article(str(n), title="هدنة في سوريا") for n in range(60)))
    PhraseCounts().save(index._now.storage)
    assert index.suggest("هد").completions == ("هدنة في سوريا",)
