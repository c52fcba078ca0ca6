"""Checking an index: what is whole, what is no damage, and how it is told."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from search import Article, Finding, WordList, check, open_index, rebuild
from search.errors import EngineMissing, IndexMissing, NotAnIndex
from tests.maintenance.samples import (
    LABELS,
    OVERRIDES,
    SYNONYMS,
    add,
    article,
    path_of,
    unseal,
    whole,
)

NONE = WordList("/dev/null", "")


def nothing(url: str) -> None:
    """Leave the index as it is."""


def update(url: str) -> None:
    """Replace articles, add some, and delete the first one of a story and one that is not."""
    with open_index(url) as index:
        with index.writer() as writer:
            writer.add(article(3, source="أخرى"))
            writer.add(article(4, source="أخرى"))
            writer.add(Article("3", body="نص آخر"))
            writer.delete("7")
            writer.commit()
            writer.add(article(30))
        with index.writer() as writer:
            writer.delete("8")


def delete_all(url: str) -> None:
    with open_index(url) as index:
        ids = [each.id for each in index.articles()]
        with index.writer() as writer:
            assert all(map(writer.delete, ids))


def many_commits(url: str) -> None:
    """Make the engine merge segments, and the tables of stems be merged."""
    with open_index(url) as index:
        for number in range(40, 51):
            add(index, range(number, number + 1))


def change_lists(url: str) -> None:
    open_index(url, synonyms=NONE, labels=WordList("l", "country\tsy\tسوريا\n")).close()


def remove_lists(url: str) -> None:
    rebuild(url, overrides=NONE, synonyms=NONE, labels=NONE, facets=[])


def roll_back(url: str) -> None:
    with open_index(url) as index, suppress(ZeroDivisionError), index.writer() as writer:
        writer.add(article(70))
        writer.commit()
        writer.add(article(71))
        raise ZeroDivisionError


def odd_texts(url: str) -> None:
    """Add texts that are empty, long, or of odd letters."""
    with open_index(url) as index, index.writer() as writer:
        writer.add(Article("blank", title="  ", body=" \n كلمة\u00a0أخرى\u2028ثالثة  "))
        writer.add(Article("long", body="كلمة طويلة جدا " * 9_000))
        writer.add(Article("one", body="ك" * 300_000))
        writer.add(
            Article("odd", url="no url", title="a\x1cb\x85c ¶ ¶", body="🙂 é ١٢ 3.5 e\u0301")
        )
        writer.add(Article("names", body="x", tags=tuple(f"وسم {n}" for n in range(150))))


CHANGES = (
    nothing, update, delete_all, many_commits, change_lists, remove_lists, roll_back, odd_texts,
    rebuild,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_whole_after_every_change(url: str, change: Callable[[str], object]) -> None:
    """No change of an index is damage, nor is a second one on top of it."""
    for _ in range(2):
        change(url)
        report = whole(url)
        assert report.ok
        assert report.notes == ()
        with open_index(url) as index:
            assert report.articles == index.stats().articles


def test_whole_when_empty(tmp_path: Path, engine: str) -> None:
    """An index without articles is whole, also one with lists and facets."""
    url = f"{engine}:{tmp_path / 'index'}"
    open_index(url, create=True, overrides=OVERRIDES, synonyms=SYNONYMS, labels=LABELS).close()
    assert whole(url).articles == 0
    open_index(url, facets=["country"]).close()
    assert whole(url).files > 2


def test_many_names_and_stories(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More names than an engine counts, and more stories than are counted at a time, are whole."""
    monkeypatch.setattr("search.maintenance.consistency._STORIES_AT_A_TIME", 7)
    monkeypatch.setattr("search.maintenance.consistency._IDS_AT_A_TIME", 7)
    monkeypatch.setattr("search.maintenance.deep._MORE_TERMS", 1)
    monkeypatch.setattr("search.maintenance.deep._TERMS_AT_A_TIME", 5)
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True) as index, index.writer() as writer:
        for number in range(250):
            writer.add(Article(str(number), body=f"كلمة {number}", author=f"كاتب {number}"))
    assert whole(url).articles == 250


def test_another_version(url: str) -> None:
    """An index of an older version, which has no manifest, is to be rebuilt; that is no damage."""
    label = path_of(url) / "naba.json"
    values = json.loads(label.read_text())
    values["fingerprint"] = values["fingerprint"].rpartition("-")[0] + "-11"
    label.write_text(json.dumps(values))
    (path_of(url) / "manifest.json").unlink()
    report = check(url, deep=True)
    assert report.ok
    assert f"naba rebuild --index {url}" in report.notes[0]
    assert not report.deep


def test_other_overrides(url: str) -> None:
    """After the list is edited, the index is to be rebuilt, and is not compared with it."""
    (path_of(url) / "overrides.tsv").write_text("كلمة\tأخرى\n")
    report = check(url, deep=True)
    assert report.ok
    assert f"naba rebuild --index {url}" in report.notes[0]
    assert "not compared" in report.notes[1]
    assert not report.deep
    rebuild(url)
    assert whole(url).notes == ()


def test_interrupted(url: str) -> None:
    """Where a writer was killed, what is committed is whole."""
    unseal(url)
    (path_of(url) / "phrases.tsv").unlink()
    assert "interrupted" in whole(url).notes[0]
    with open_index(url) as index:
        add(index, range(80, 81))
    assert whole(url).notes == ()


def test_stale_phrases(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of other headlines than the index has are noted; they are made anew when needed."""
    monkeypatch.setattr("search.suggest.phrase_counts._FEW", -3)
    report = check(url)
    assert report.ok
    assert "phrases.tsv has the phrases of 24 headlines, not of 23" in report.notes[0]


def test_progress(url: str) -> None:
    """Progress is told article by article."""
    told: list[tuple[int, int]] = []
    check(url, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 23) for n in range(1, 24)]


def test_as_json(url: str) -> None:
    """The report is plain values, also of an index with damage."""
    report = check(url)
    assert report.to_dict() == {
        "index": url, "ok": True, "articles": 23, "files": report.files, "deep": False,
        "damage": [], "notes": [],
    }  # fmt: skip
    (path_of(url) / "phrases.tsv").unlink()
    shown = check(Path(url) if url.startswith("/") else url).to_dict()
    assert shown["damage"] == [
        {
            "file": "phrases.tsv",
            "problem": "is missing",
            "lost": "nothing, as it can be made again from the articles",
            "remedy": f"naba repair --index {url}",
        }
    ]
    assert not shown["ok"]
    assert Finding(**shown["damage"][0]) == check(url).damage[0]


def test_what_is_no_index(tmp_path: Path, engine: str, url: str) -> None:
    """What is not there, or something else, is no damage."""
    with pytest.raises(IndexMissing):
        check(f"{engine}:{tmp_path / 'none'}")
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("a file")
    for name in ("file", "folder"):
        with pytest.raises(NotAnIndex):
            check(f"{engine}:{tmp_path / name}")
    other = "whoosh" if engine == "tantivy" else "tantivy"
    with pytest.raises(NotAnIndex, match=f"made by the engine {engine}"):
        check(f"{other}:{path_of(url)}")
    with pytest.raises(EngineMissing):
        check(f"none:{path_of(url)}")
