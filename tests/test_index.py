"""The front door: opening, changing and rebuilding an index."""

import gc
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import Article, Index, open_index
from search import index as index_module
from search.errors import (
    ArticleError,
    EngineMissing,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    NotAnIndex,
    SearchError,
)
from tests.conftest import MakeIndex


def label(path: Path, **changes: object) -> None:
    """Change the label of an index folder, of which there is no manifest then."""
    (path / "manifest.json").unlink()
    file = path / "naba.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def path_of(url: str) -> Path:
    return Path(url.partition(":")[2])


def outcome(url: str) -> str:
    """Return how opening and searching an index of twelve articles ends."""
    try:
        with open_index(url) as index:
            found = index.search("سوريا", facets=("source",)).total == 12 and index.get("7")
    except Exception as error:
        return type(error).__name__
    return "whole" if found else "not told"


class TestOpening:
    """What is there, and what to do when it is not an index."""

    def test_a_bare_path_is_tantivy(self, tmp_path: Path) -> None:
        """Without a name the default engine is taken."""
        with open_index(tmp_path / "new", create=True) as index:
            assert index.stats().engine == "tantivy"
        with open_index(str(tmp_path / "new")) as index:
            assert index.stats().engine == "tantivy"

    def test_creating_opens_what_is_there(self, index_url: str) -> None:
        """`create` never empties an index."""
        with open_index(index_url, create=True) as index:
            assert index.stats().articles == 12

    def test_missing(self, tmp_path: Path, engine: str) -> None:
        """Where nothing is, the error names the command that makes an index."""
        for place in (tmp_path / "none", tmp_path):
            with pytest.raises(IndexMissing, match="naba index"):
                open_index(f"{engine}:{place}")

    def test_something_else(self, tmp_path: Path, engine: str) -> None:
        """A folder with other files, or a file, is not an index and is left alone."""
        (tmp_path / "letter.txt").write_text("نص")
        for place in (tmp_path, tmp_path / "letter.txt"):
            for create in (False, True):
                with pytest.raises(NotAnIndex):
                    open_index(f"{engine}:{place}", create=create)
        assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]

    def test_no_place_for_it(self, tmp_path: Path, engine: str) -> None:
        """Where no folder can be made, there is an error and no traceback."""
        (tmp_path / "letter.txt").write_text("نص")
        with pytest.raises(SearchError):
            open_index(f"{engine}:{tmp_path / 'letter.txt' / 'index'}", create=True)

    def test_another_engine(self, index_url: str) -> None:
        """An index opened by the wrong name tells the right one."""
        engine, _, path = index_url.partition(":")
        other = {"tantivy": "whoosh", "whoosh": "tantivy"}[engine]
        for create in (False, True):
            with pytest.raises(NotAnIndex, match=f"{engine}:{path}"):
                open_index(f"{other}:{path}", create=create)

    def test_unknown_engine(self, tmp_path: Path) -> None:
        """An engine that is not there is named."""
        with pytest.raises(EngineMissing, match="lucene"):
            open_index(f"lucene:{tmp_path}")

    @pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '"x"'])
    def test_damaged_label(self, index_url: str, text: str) -> None:
        """An unreadable label is a damaged index."""
        (path_of(index_url) / "naba.json").write_text(text)
        with pytest.raises(IndexDamaged):
            open_index(index_url)

    # Whoosh leaves the file open in which it meets the damage.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @pytest.mark.parametrize("content", [b"", b"\xff\x00noise" * 9, None])
    def test_damaged_files(self, index_url: str, content: bytes | None) -> None:
        """Whichever file is emptied, overwritten or lost: whole answers or IndexDamaged."""
        engine, path = index_url.partition(":")[0], path_of(index_url)
        outcomes = {}
        for name in sorted(file.name for file in path.iterdir()):
            # A copy each: a file must not shrink while an engine may have it mapped.
            copy = shutil.copytree(path, path.with_name(f"without-{name}"))
            (copy / name).unlink() if content is None else (copy / name).write_bytes(content)
            outcomes[name] = outcome(f"{engine}:{copy}")
        gc.collect()
        told = {"whole", "IndexDamaged", "NotAnIndex"}
        assert {name: end for name, end in outcomes.items() if end not in told} == {}

    def test_mismatch(self, index_url: str) -> None:
        """An index of another analyzer is refused with the command that rebuilds it."""
        label(path_of(index_url), fingerprint="another")
        with pytest.raises(IndexMismatch, match=f"naba rebuild --index {index_url}"):
            open_index(index_url)


class TestArticles:
    """Reading and changing articles."""

    def test_get(self, make_index: MakeIndex, engine: str) -> None:
        """An article comes back with the keys Naba does not know; a missing one is None."""
        article = Article.from_record({"id": "7", "title": "أ", "views": {"ar": 3}})
        index = make_index(article, engine=engine)
        assert index.get("7") == article
        assert index.get("8") is None

    def test_changes(self, make_index: MakeIndex, engine: str) -> None:
        """Adding tells what was replaced, deleting what was there."""
        index = make_index("سوريا", "تركيا", engine=engine)
        with index.writer() as writer:
            assert writer.add(Article("1", body="لبنان"))
            assert not writer.add(Article("3", body="لبنان"))
            assert writer.delete("2")
            assert not writer.delete("2")
        assert index.search("سوريا").total == index.search("تركيا").total == 0
        assert index.search("لبنان").total == 2

    def test_commit(self, make_index: MakeIndex, engine: str) -> None:
        """A commit within a batch is seen at once and survives what goes wrong later."""
        index = make_index(engine=engine)
        with pytest.raises(ZeroDivisionError):
            _add_commit_add_fail(index)
        assert [article.id for article in index.articles()] == ["1"]

    @pytest.mark.parametrize("value", ["\ud800", 2**70, {1: 2}, {"a": {1, 2}}])
    def test_unknown_keys_that_cannot_be_stored(
        self, make_index: MakeIndex, engine: str, value: object
    ) -> None:
        """They are refused as an article with a reason, or kept; never a foreign error."""
        index = make_index(engine=engine)
        try:
            article = Article.from_record({"id": "1", "title": "أ", "x": value})
            with index.writer() as writer:
                writer.add(article)
        except ArticleError:
            return
        stored = index.get("1")
        assert stored
        assert stored.extra == {"x": value}

    def test_stats(self, make_index: MakeIndex, engine: str) -> None:
        """Statistics tell the days of the first and the last article, undated ones aside."""
        dates = ["2018-03-02", "", "2018-03-04T23:00:00Z", "2018-03-01"]
        index = make_index(
            *(Article(str(n), "أ", date=d) for n, d in enumerate(dates)), engine=engine
        )
        stats = index.stats()
        assert (stats.articles, stats.engine) == (4, engine)
        assert (stats.first_date, stats.last_date) == ("2018-03-01", "2018-03-04")
        assert stats.bytes > 0

    def test_stats_of_an_empty_index(self, make_index: MakeIndex, engine: str) -> None:
        """An empty index has no days."""
        stats = make_index(engine=engine).stats()
        assert (stats.articles, stats.first_date, stats.last_date) == (0, None, None)

    @pytest.mark.parametrize(
        "articles_of",
        [
            lambda index: int(index.get("1") is not None),
            lambda index: index.article_count,
            lambda index: index.stats().articles,
        ],
        ids=["get", "article_count", "stats"],
    )
    def test_the_last_commit_is_seen(
        self, tmp_path: Path, engine: str, articles_of: Callable[[Index], int]
    ) -> None:
        """At once, also one of another process, and without a search before."""
        url = f"{engine}:{tmp_path / 'index'}"
        with open_index(url, create=True) as index, open_index(url) as other:
            assert articles_of(index) == 0
            with other.writer() as writer:
                writer.add(Article("1", body="سوريا"))
            assert articles_of(index) == 1

    def test_analyze(self, make_index: MakeIndex, tmp_path: Path) -> None:
        """An index, and the module where there is none, explain words."""
        index = make_index()
        assert index.analyze("الكتب") == index_module.analyze("الكتب", tmp_path / "none")
        assert index.analyze("الكتب")[0].lemma == "كتاب"


def _add_commit_add_fail(index: Index) -> None:
    with index.writer() as writer:
        writer.add(Article("1", body="سوريا"))
        writer.commit()
        assert index.search("سوريا").total == 1
        writer.add(Article("2", body="سوريا"))
        raise ZeroDivisionError
