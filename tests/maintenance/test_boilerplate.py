"""Indexes that are made of another one leave out what all of its articles repeat."""

from pathlib import Path

import pytest

from index_data import pipeline
from index_data.pipeline import index_articles
from search import Article, Index, backup, check, open_index, rebuild, repair, restore
from search.errors import FacetsDiffer
from search.snapshot import IndexLocation

FOOTER = "حمّلوا تطبيقنا لتصلكم الإشعارات."
ARTICLES = [Article(str(n), body=f"خبر رقم {n}\n\n  {FOOTER}", source="س") for n in range(30)]
#: Leading blanks, which are a part of the word map.
BLANK = Article("blank", body=f" \n خبر\n{FOOTER}", source="س")


def made(url: str, *, keep: bool = False) -> None:
    index = open_index(url, create=True, keep_boilerplate=keep)
    with index, index.writer() as writer:
        for article in [*ARTICLES, BLANK]:
            writer.add(article)


def left_out(url: str) -> int:
    """Return out of how many articles anything is left."""
    assert check(url, deep=True).ok
    with open_index(url) as index:
        stats = index.stats().boilerplate
        assert index.search("الإشعارات", limit=1).total == len(ARTICLES) + 1 - stats.articles
        return stats.articles


@pytest.mark.parametrize("keep", [False, True])
def test_backed_up_and_restored(tmp_path: Path, engine: str, keep: bool) -> None:
    """The articles are as they came, and whether to keep boilerplate is restored too."""
    url, other = (f"{engine}:{tmp_path / name}" for name in ("index", "other"))
    made(url, keep=keep)
    backup(url, tmp_path / "b.zip")
    assert restore(tmp_path / "b.zip", other).keep_boilerplate == keep
    assert left_out(other) == (0 if keep else 31)
    with open_index(other) as index:
        assert index.get("blank") == BLANK
        assert index.stats().boilerplate.kept == keep


@pytest.mark.parametrize("keep", [False, True])
def test_repaired(tmp_path: Path, engine: str, keep: bool) -> None:
    url = f"{engine}:{tmp_path / 'index'}"
    made(url, keep=keep)
    repair(url, tmp_path / "other")
    assert left_out(str(tmp_path / "other")) == (0 if keep else 31)


def test_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that writes leaves out what the others have analysed."""
    monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 2)
    stored = []
    for workers in (1, 2):
        url = str(tmp_path / str(workers))
        with open_index(url, create=True) as index:
            index_articles(index.writer, [*ARTICLES, BLANK], workers=workers)
        assert left_out(url) == 31
        stored.append(records(url))
        rebuild(url)
        assert records(url) == stored[0]
    assert stored[0] == stored[1]


def records(url: str) -> list[tuple[str, bytes, int, bytes]]:
    """Return all that an index stores of its articles."""
    snapshot = IndexLocation.of(url).open()
    found = [
        (one.article.id, one.article.words, one.story, one.first)
        for one in snapshot.engine.records()
        if one.article
    ]
    snapshot.engine.close()
    return sorted(found)


def test_a_deep_check_misses_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word map that leaves out other paragraphs than the terms say is damage."""
    url = str(tmp_path / "index")
    made(url)
    monkeypatch.setattr(
        "search.indexing.analyzed.AnalyzedArticle.leaving_out_as", lambda self, *_: self
    )
    report = check(url, deep=True)
    assert not report.ok
    assert any("boilerplate_folded" in damage.problem for damage in report.damage)


def test_an_open_index_notices(tmp_path: Path) -> None:
    """Other settings of an index, and what its next writer leaves out."""
    url = str(tmp_path / "index")
    made(url)
    with open_index(url) as index:
        again(open_index(url, keep_boilerplate=True))
        assert index.stats().boilerplate.kept
        assert index.search("الإشعارات", limit=1).total == 1


def test_a_setting_that_is_refused_changes_nothing(tmp_path: Path) -> None:
    """Other facets are refused for an index of articles, with whatever else was asked for."""
    url = str(tmp_path / "index")
    made(url)
    with pytest.raises(FacetsDiffer):
        open_index(url, keep_boilerplate=True, facets=["desk"])
    with open_index(url) as index:
        assert not index.stats().boilerplate.kept


def again(index: Index) -> None:
    with index, index.writer() as writer:
        writer.add(ARTICLES[0])
