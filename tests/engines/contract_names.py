"""Rules of counting, and of what is found as a whole: keyword fields, ids and addresses."""

import pytest

from search.article import MAX_NAME_CHARS, MAX_NAMES_PER_FIELD
from search.engines.contract import MAX_FACET_VALUES, Engine
from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Range,
    Term,
)

from .documents import SCHEMA, OnAnEngine, document, find, ids, write

WORD = Term("word", "text_folded")
COUNTRY = SCHEMA.names["country"]


def facet(engine: Engine, name: str, query: EngineQuery | None = None) -> list[tuple[str, int]]:
    return list(find(engine, query or All(), limit=0, facets=(name,)).facets[name])


class NameRules(OnAnEngine):
    """Names and other values that are found as a whole, and counts."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (All(), 3),
            (Nothing(), 0),
            (WORD, 2),
            (Not(WORD), 1),
            (And((WORD, Keyword("source", ("s",)))), 1),
            (Or((WORD, Range("day", 20180301, 20180301))), 3),
            (Hinted(WORD, (Term("x", "text_folded"),)), 2),
            (And((Hinted(WORD, (WORD,)), Not(Term("x", "text_folded")))), 1),
            (Phrase(("word", "x"), "text_folded"), 1),
            (AnyOf(("x", "y"), "text_folded"), 2),
            (AtLeast((WORD, Term("x", "text_folded"), Keyword("source", ("s",))), 2), 1),
            (Filter(WORD), 2),
            (Not(Filter(WORD)), 1),
        ],
    )
    def test_count(self, engine: Engine, query: EngineQuery, expected: int) -> None:
        """The count of a query is the total of its search; none in an empty index."""
        assert engine.count(query) == 0
        write(
            engine,
            document("1", "word x", source="s"),
            document("2", "word"),
            document("3", "y", date="2018-03-01"),
        )
        assert engine.count(query) == find(engine, query).total == expected

    def test_count_forgets(self, engine: Engine) -> None:
        """Replaced and deleted articles are no longer counted."""
        write(engine, document("1", "word"), document("2", "word"), document("3", "word"))
        with engine.writer() as writer:
            writer.add(document("1", "other"))
            writer.delete("2")
        assert (engine.count(WORD), engine.count(All())) == (1, 2)

    def test_several_names(self, engine: Engine) -> None:
        """An article is found by the whole of each name, and counted once for each."""
        write(
            engine,
            document("1", tags=("a b", "c")),
            document("2", tags=("c", "a")),
            document("3", tags=("B",)),
            document("4"),
        )
        assert facet(engine, "tags") == [("c", 2), ("B", 1), ("a", 1), ("a b", 1)]
        found = {name: ids(engine, Keyword("tags", (name,))) for name in ("a b", "c", "a", "b")}
        assert found == {"a b": ["1"], "c": ["1", "2"], "a": ["2"], "b": []}
        assert ids(engine, Keyword("tags", ("a b", "c", "B"))) == ["1", "2", "3"]

    def test_words_of_names(self, engine: Engine) -> None:
        """Words and phrases are found within a name; no phrase spans two names."""
        write(engine, document("1", tags=("a b", "c d")), document("2", tags=("b c",)))
        assert sorted(ids(engine, Term("b", "tags_folded"))) == ["1", "2"]
        assert ids(engine, Phrase(("a", "b"), "tags_folded")) == ["1"]
        assert ids(engine, Phrase(("b", "c"), "tags_folded")) == ["2"]
        assert ids(engine, AnyOf(("d", "x"), "tags_folded")) == ["1"]
        assert engine.frequencies("tags_folded", ["b", "d", "x"]) == {"b": 2, "d": 1}

    def test_declared_facet(self, engine: Engine) -> None:
        """A facet that was declared for the index is a keyword field like any other."""
        countries = {"1": ["x", "y z"], "2": "x", "3": 7, "4": None}
        documents = (document(i, extra={"country": names}) for i, names in countries.items())
        write(engine, *documents)
        assert facet(engine, COUNTRY) == [("x", 2), ("7", 1), ("y z", 1)]
        assert ids(engine, Keyword(COUNTRY, ("y z", "7"))) == ["1", "3"]
        assert ids(engine, Phrase(("y", "z"), f"{COUNTRY}_folded")) == ["1"]

    def test_facets_of_a_query(self, engine: Engine) -> None:
        """All names of the articles found are counted, also those that were not asked for."""
        write(engine, document("1", "word", tags=("a", "b")), document("2", tags=("b", "c")))
        assert facet(engine, "tags", WORD) == [("a", 1), ("b", 1)]
        assert facet(engine, "tags", Keyword("tags", ("c",))) == [("b", 1), ("c", 1)]

    def test_names_of_replaced_articles(self, engine: Engine) -> None:
        """They are forgotten with the article."""
        write(engine, document("1", tags=("a", "b")), document("2", tags=("a",)))
        with engine.writer() as writer:
            writer.add(document("1", tags=("c",)))
            writer.delete("2")
        assert facet(engine, "tags") == [("c", 1)]
        assert ids(engine, Keyword("tags", ("a", "b"))) == []

    def test_odd_names(self, engine: Engine) -> None:
        """Names are told apart to the letter, whatever they are made of."""
        odd = [
            "a",
            "A",
            " a",
            "a ",
            "a\0b",
            "b",
            "a\nb",
            'a"b',
            "أ",
            "ا",
            "🙂",
            "ا" * MAX_NAME_CHARS,
        ]
        write(engine, document("all", tags=tuple(odd)), *(document(n, tags=(n,)) for n in odd[:3]))
        assert sorted(name for name, _ in facet(engine, "tags")) == sorted(odd)
        for name in odd:
            assert "all" in ids(engine, Keyword("tags", (name,))), name
        assert sorted(ids(engine, Keyword("tags", ("a",)))) == ["a", "all"]

    def test_very_many_names(self, engine: Engine) -> None:
        """An article may have a hundred; the most frequent values of a facet are counted."""
        tags = [
            [f"{n:04}" for n in range(first, first + MAX_NAMES_PER_FIELD)]
            for first in range(0, 300, 50)
        ]
        write(engine, *(document(f"{n}", tags=tuple(names)) for n, names in enumerate(tags)))
        counts = facet(engine, "tags")
        assert len(counts) == MAX_FACET_VALUES
        assert {count for _, count in counts} == {2}
        assert ids(engine, Keyword("tags", ("0000",))) == ["0"]

    def test_address(self, engine: Engine) -> None:
        """An article is found by each key of its address, and by no part of one."""
        write(
            engine,
            document("1", url="https://www.news.example.org/a?b=1"),
            document("2", url="http://example.org/"),
            document("3"),
        )
        assert ids(engine, Keyword("url", ("example.org",))) == ["1", "2"]
        assert ids(engine, Keyword("url", ("news.example.org/a?b=1",))) == ["1"]
        assert ids(engine, Keyword("url", ("example", "news.example.org/a", ""))) == []
        assert ids(engine, Not(Keyword("url", ("example.org",)))) == ["3"]

    def test_address_of_a_replaced_article(self, engine: Engine) -> None:
        """The old one finds it no more."""
        write(engine, document("1", url="http://old.org/"), document("2", url="http://old.org/"))
        write(engine, document("1", url="http://new.org/"))
        assert ids(engine, Keyword("url", ("old.org",))) == ["2"]
        assert ids(engine, Keyword("url", ("new.org",))) == ["1"]

    def test_id(self, engine: Engine) -> None:
        """An article is found by the whole of its id, to the letter."""
        write(engine, *(document(name) for name in ("a", "A", "a b")))
        assert ids(engine, Keyword("id", ("a", "b"))) == ["a"]
        assert ids(engine, Keyword("id", ("a b", "A"))) == ["A", "a b"]
