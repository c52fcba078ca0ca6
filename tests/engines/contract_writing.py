"""Rules of writing: what is added, replaced and deleted, by whom, and when it is seen."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from search.article import Article
from search.engines.contract import Engine, Record
from search.query.tree import All, Term

from .documents import SCHEMA, OnAnEngine, document, find, ids, write


class WritingRules(OnAnEngine):
    """Adding, replacing, deleting; batches and locks."""

    def test_added(self, engine: Engine) -> None:
        """An added article comes back as it was, unknown keys included."""
        article = Article(
            "1",
            title="عنوان",
            body="نص\nوسطر",
            date="2018-03-01T10:00:00+03:00",
            source="س",
            section="ق",
            url="https://example.org/1",
            author="كاتب",
            tags=("أ", "ب"),
            extra={"views": 7, "place": {"city": "دمشق", "null": None}},
        )
        with engine.writer() as writer:
            writer.add(document("1"))
            writer.add(replace(document("1"), article=article, packed=article.packed()))
        assert engine.get(["1"]) == [article]

    def test_replaced(self, engine: Engine) -> None:
        """An article takes the place of one with the same id from an earlier batch."""
        write(engine, document("1", "old"), document("2", "old"))
        write(engine, document("1", "new"))
        assert ids(engine, Term("old", "text_stem")) == ["2"]
        assert ids(engine, Term("new", "text_stem")) == ["1"]
        assert find(engine, All()).total == 2

    def test_replaced_in_a_batch(self, engine: Engine) -> None:
        """Of one id twice in a batch, the last counts."""
        write(engine, document("1", "old"), document("1", "middle"), document("1", "new"))
        assert [a.body for a, _ in find(engine, All()).hits] == ["new"]
        assert find(engine, Term("old", "text_stem")).total == 0

    def test_replacing_is_told(self, engine: Engine) -> None:
        """`add` tells whether there was an article of that id, in the index or in the batch."""
        write(engine, document("old"))
        with engine.writer() as writer:
            told = [writer.add(document(i)) for i in ("old", "old", "new", "new")]
            writer.commit()
            told += [writer.add(document(i)) for i in ("new", "newest")]
        assert told == [True, True, False, True, True, False]

    def test_deleted(self, engine: Engine) -> None:
        """A deleted article is gone, and `delete` tells whether there was one."""
        write(engine, document("1", "word"), document("2", "word"))
        with engine.writer() as writer:
            assert [writer.delete("1"), writer.delete("1"), writer.delete("3")] == [
                True,
                False,
                False,
            ]
        assert ids(engine, Term("word", "text_stem")) == ["2"]
        assert engine.get(["1"]) == []

    def test_deleted_in_its_batch(self, engine: Engine) -> None:
        """What was added in the same batch can be deleted, and added again."""
        with engine.writer() as writer:
            writer.add(document("1"))
            writer.add(document("2", "old"))
            assert writer.delete("1")
            assert writer.delete("2")
            assert not writer.add(document("2", "new"))
        assert [(a.id, a.body) for a, _ in find(engine, All()).hits] == [("2", "new")]

    def test_deleted_and_added_again(self, engine: Engine) -> None:
        """An article of an earlier batch that is deleted and added again is there once."""
        write(engine, document("1", "old"))
        with engine.writer() as writer:
            writer.delete("1")
            assert not writer.add(document("1", "new"))
        assert [a.body for a, _ in find(engine, All()).hits] == ["new"]

    def test_seen_after_the_commit(self, engine: Engine) -> None:
        """Nothing of a batch is seen before its commit, all of it afterwards."""
        with engine.writer() as writer:
            writer.add(document("1"))
            writer.add(document("2"))
            assert find(engine, All()).total == 0
            writer.commit()
            assert find(engine, All()).total == 2

    def test_an_empty_batch(self, engine: Engine) -> None:
        """A batch without changes changes nothing."""
        write(engine, document("1"))
        write(engine)
        assert ids(engine, All()) == ["1"]

    def test_rolled_back(self, engine: Engine) -> None:
        """An exception undoes additions, replacements and deletions of its batch, no more."""
        write(engine, document("1", "kept"), document("2", "kept"))
        with suppress(ZeroDivisionError), engine.writer() as writer:
            writer.add(document("1", "changed"))
            writer.delete("2")
            writer.add(document("3"))
            raise ZeroDivisionError
        assert sorted(ids(engine, Term("kept", "text_stem"))) == ["1", "2"]
        assert find(engine, All()).total == 2

    def test_rolled_back_to_the_commit(self, engine: Engine) -> None:
        """What was committed before the exception stays."""
        with suppress(ZeroDivisionError), engine.writer() as writer:
            writer.add(document("1"))
            writer.commit()
            writer.add(document("2"))
            raise ZeroDivisionError
        assert ids(engine, All()) == ["1"]

    def test_a_writer_after_an_exception(self, engine: Engine) -> None:
        """A writer that failed leaves the index free for the next one."""
        with pytest.raises(ZeroDivisionError), engine.writer():
            raise ZeroDivisionError
        write(engine, document("1"))
        assert ids(engine, All()) == ["1"]

    def test_other_readers(self, engine: Engine, tmp_path: Path) -> None:
        """An engine that was open before a commit sees it soon after."""
        other = self.kind(str(tmp_path / "index"), SCHEMA)
        write(engine, document("1"))
        deadline = monotonic() + 10
        while find(other, All()).total == 0 and monotonic() < deadline:
            sleep(0.05)
        assert ids(other, All()) == ["1"]
        other.close()

    def test_readers_in_threads(self, engine: Engine) -> None:
        """Searches in several threads go on undisturbed while articles are committed."""
        write(engine, *(document(f"{n}", "word", source="s") for n in range(300)))
        done = Event()

        def search_on() -> int:
            fewest = 300
            while not done.is_set():
                found = find(engine, Term("word", "text_stem"), facets=("source",))
                fewest = min(fewest, found.total, found.facets["source"][0][1])
            return fewest

        with ThreadPoolExecutor() as pool:
            readers = [pool.submit(search_on) for _ in range(4)]
            try:
                for n in range(10):
                    write(engine, document(f"new {n}", "word", source="s"))
                    sleep(0.05)
            finally:
                done.set()
        assert [reader.result() for reader in readers] == [300] * 4

    def test_reopened(self, engine: Engine, tmp_path: Path) -> None:
        """What was committed survives closing and opening."""
        write(engine, document("1", "one two", source="s", date="2018-03-01"))
        write(engine, document("2", "two"))
        engine.close()
        again = self.kind(str(tmp_path / "index"), SCHEMA)
        assert sorted(ids(again, Term("two", "text_folded"))) == ["1", "2"]
        write(again, document("2", "three"))
        assert ids(again, Term("two", "text_folded")) == ["1"]
        again.close()

    def test_odd_ids(self, engine: Engine) -> None:
        """Ids are told apart to the letter, whatever they are made of."""
        odd = [
            "a",
            "A",
            "a b",
            " a",
            "a/b?c#d",
            'x"y',
            "*",
            "é",
            "e\u0301",
            "مقال ١",
            "🙂",
            "\n",
            "ا" * 512,
        ]
        write(engine, *(document(i) for i in odd))
        assert [a.id for a in engine.get(odd)] == odd
        with engine.writer() as writer:
            assert all(writer.delete(i) for i in odd[:-1])
        assert ids(engine, All()) == odd[-1:]

    def test_size(self, engine: Engine, tmp_path: Path) -> None:
        """The size is that of all files of the index."""
        write(engine, document("1", "word " * 100))
        files = [p for p in (tmp_path / "index").rglob("*") if p.is_file()]
        size = self.kind.storage(str(tmp_path / "index")).size()
        assert size == sum(p.stat().st_size for p in files) > 0

    def test_a_version_for_each_commit(self, engine: Engine) -> None:
        """The version changes with a commit, and with nothing else."""
        before = engine.version()
        assert engine.version() == before
        write(engine, document("1"))
        after = engine.version()
        assert after != before
        assert engine.search(All(), limit=1).total == 1
        assert engine.version() == after

    def test_records(self, engine: Engine, tmp_path: Path) -> None:
        """What is stored of every article that is not deleted can be checked, each by itself."""
        assert list(engine.records()) == []
        write(engine, document("1", "one", bands="b", story=7, date="2018-03-01"))
        write(engine, document("2", "two", story=7), document("3", "three"))
        write(engine, document("2", "zwei", story=8))
        with engine.writer() as writer:
            writer.delete("3")
        stored = {record.article.id: record for record in engine.records() if record.article}
        assert sorted(stored) == ["1", "2"]
        assert stored["1"] == Record(stored["1"].article, 1519862400, 7, b"1")
        assert stored["2"] == Record(stored["2"].article, None, 8, b"")
        assert stored["2"].article == document("2", "zwei").article
        assert list(self.kind.damage(str(tmp_path / "index"))) == []

    def test_damaged_records(self, engine: Engine) -> None:
        """One that cannot be read does not hide the others."""
        write(engine, document("1", "one"))
        write(engine, replace(document("2", "two"), packed=b"damaged"), document("3", "three"))
        records = list(engine.records())
        assert sorted(r.article.id for r in records if r.article) == ["1", "3"]
        (damaged,) = (record for record in records if not record.article)
        assert damaged == Record(None, problem="the record of an article is damaged")
