"""From an article to a document in an index."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from search import Article
from search.analyzer import Analyzer
from search.engines.folder import FolderStorage
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.writer import IndexWriter
from search.schema import Document, Schema

SCHEMA = Schema(("country",))
REPORT = "وصلت المساعدات إلى القرية مساء الجمعة بعد أيام من الانتظار"


class Recorder:
    """An engine's writer that keeps what it is given, and what the storage has at each commit."""

    def __init__(self, storage: FolderStorage) -> None:
        self.documents: dict[str, Document] = {}
        self.commits: list[int] = []
        self._storage = storage

    def add(self, document: Document) -> bool:
        replaced = document.article.id in self.documents
        self.documents[document.article.id] = document
        return replaced

    def delete(self, article_id: str) -> bool:
        return self.documents.pop(article_id, None) is not None

    def expect(self, ids: Iterable[str], bands: Iterable[str]) -> None:
        """Do nothing."""

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        wanted = set(bands)
        found = self.documents.values()
        return [one.first for one in found if wanted & set(one.bands.split())]

    def commit(self) -> None:
        self.commits.append(len(self._storage.list("stems")))


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(str(tmp_path))


@pytest.fixture
def engine_writer(storage: FolderStorage) -> Recorder:
    return Recorder(storage)


@pytest.fixture
def writer(engine_writer: Recorder, analyzer: Analyzer, storage: FolderStorage) -> IndexWriter:
    return IndexWriter(engine_writer, analyzer, SCHEMA, storage)


def test_an_article_becomes_a_document(writer: IndexWriter, engine_writer: Recorder) -> None:
    """With the keys of its words and names; the engine tells whether it replaced another."""
    article = Article("1", "القادة", extra={"country": "مصر"})
    assert not writer.add(article)
    assert writer.add(article)
    document = engine_writer.documents["1"]
    assert document.article == article
    assert document.keys["title_stem"] == "قائد"
    assert document.wholes["facet_0"] == ("مصر",)


def test_an_article_that_was_analysed_elsewhere_becomes_the_same_document(
    writer: IndexWriter, engine_writer: Recorder, analyzer: Analyzer
) -> None:
    """Given the layers that its rows belong to."""
    article = Article("1", "القادة", REPORT, source="وكالة")
    writer.add(article)
    here = engine_writer.documents["1"]
    elsewhere = ArticleAnalyzer(analyzer, SCHEMA)
    elsewhere(Article("0", "كلمات أخرى"))
    assert writer.put(elsewhere(article), elsewhere.layers)
    assert engine_writer.documents["1"] == here


def test_copies_share_a_story(writer: IndexWriter, engine_writer: Recorder) -> None:
    """Of which the first article has what the others are compared with."""
    for article_id, body in (("1", REPORT), ("2", REPORT), ("3", "البحر هائج")):
        writer.add(Article(article_id, body=body))
    first, copy, other = engine_writer.documents.values()
    assert first.story == copy.story != other.story
    assert [bool(document.first) for document in (first, copy, other)] == [True, False, True]


def test_deleted_articles_have_no_copies(writer: IndexWriter, engine_writer: Recorder) -> None:
    """The engine tells whether there was one."""
    writer.add(Article("1", body=REPORT))
    assert writer.delete("1")
    assert not writer.delete("1")
    writer.add(Article("2", body=REPORT))
    assert engine_writer.documents["2"].first


def test_stems_are_stored_before_the_articles_that_contain_them(
    writer: IndexWriter, engine_writer: Recorder, storage: FolderStorage
) -> None:
    """No article is visible without its stems; a commit without new ones stores none."""
    writer.add(Article("1", "أعلام"))
    assert storage.list("stems") == []
    writer.commit()
    writer.add(Article("2", "أعلام"))
    writer.commit()
    assert engine_writer.commits == [1, 1]


def test_stems_from_another_process(writer: IndexWriter, storage: FolderStorage) -> None:
    """They are stored with the next commit, beside its own."""
    writer.learn({"اعلام": ["علم"]})
    writer.add(Article("1", "سوريا"))
    writer.commit()
    (name,) = storage.list("stems")
    assert (storage.read(name) or b"").decode() == "اعلام\tعلم\n"
    writer.commit()
    assert storage.list("stems") == [name]
