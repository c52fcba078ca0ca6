"""Rules of finding: which articles each kind of query node finds."""

from dataclasses import replace

import pytest

from search.engines.contract import Engine
from search.query.tree import (
    All,
    And,
    AnyOf,
    AtLeast,
    Boost,
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

from .documents import OnAnEngine, document, find, ids, phrase, scores, word, write


class FindingRules(OnAnEngine):
    """Which articles are found."""

    @pytest.fixture
    def abc(self, engine: Engine) -> Engine:
        """Give an engine with three articles: a b, b c and c."""
        write(engine, document("ab", "a b"), document("bc", "b c"), document("c", "c"))
        return engine

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (word("b"), "ab bc"),
            (word("x"), ""),
            (All(), "ab bc c"),
            (Nothing(), ""),
            (And((word("b"), word("c"))), "bc"),
            (Or((word("a"), word("c"))), "ab bc c"),
            (Or((word("a"), word("x"))), "ab"),
            (Not(word("b")), "c"),
            (Not(Not(word("b"))), "ab bc"),
            (Not(All()), ""),
            (Not(Nothing()), "ab bc c"),
            (And((word("b"), Not(word("a")))), "bc"),
            (And((Not(word("a")), Not(word("b")))), "c"),
            (And((All(), Not(word("a")))), "bc c"),
            (And((word("b"), Nothing())), ""),
            (Or((word("a"), Not(word("b")))), "ab c"),
            (Or((word("a"), Nothing())), "ab"),
            (And((word("b"), Or((word("a"), word("c"))))), "ab bc"),
            (And((word("b"), Not(Or((word("a"), word("x")))))), "bc"),
            (Or((And((word("a"), word("c"))), And((word("b"), word("c"))))), "bc"),
            (Not(And((word("b"), Not(word("c"))))), "bc c"),
            (Boost(word("b"), 3), "ab bc"),
            (Boost(Not(word("b")), 3), "c"),
            (Hinted(word("b"), (word("c"), word("x"))), "ab bc"),
            (Hinted(All(), (word("b"),)), "ab bc c"),
            (Hinted(Nothing(), (word("b"),)), ""),
            (And((Hinted(word("b"), (word("c"),)), Not(word("a")))), "bc"),
            (Not(Hinted(word("b"), (word("c"),))), "c"),
            (AtLeast((word("a"), word("b"), word("c")), 1), "ab bc c"),
            (AtLeast((word("a"), word("b"), word("c")), 2), "ab bc"),
            (AtLeast((word("a"), word("b"), word("c")), 3), ""),
            (AtLeast((word("a"), word("b"), word("x")), 2), "ab"),
            (AtLeast((word("b"), word("c"), phrase("b c")), 3), "bc"),
            (AtLeast((word("a"), word("b")), 3), ""),
            (AtLeast((word("b"), Not(word("a")), Nothing()), 2), "bc"),
            (AtLeast((All(), Or((word("a"), word("x"))), word("c")), 2), "ab bc c"),
            (AtLeast((AtLeast((word("a"), word("b")), 2), word("c"), word("x")), 1), "ab bc c"),
            (And((AtLeast((word("a"), word("b"), word("c")), 2), Not(word("a")))), "bc"),
            (Or((AtLeast((word("a"), word("b")), 2), word("x"))), "ab"),
            (Not(AtLeast((word("a"), word("b"), word("c")), 2)), "c"),
            (Boost(AtLeast((word("a"), word("b"), word("c")), 2), 3), "ab bc"),
            (Hinted(AtLeast((word("a"), word("b"), word("c")), 2), (word("c"),)), "ab bc"),
            (Filter(word("b")), "ab bc"),
            (Filter(All()), "ab bc c"),
            (Filter(Nothing()), ""),
            (Filter(Not(word("b"))), "c"),
            (Not(Filter(word("b"))), "c"),
            (Boost(Filter(word("b")), 3), "ab bc"),
            (And((word("b"), Filter(word("c")))), "bc"),
            (And((Filter(word("b")), Filter(word("c")))), "bc"),
            (And((Or((word("a"), word("c"))), Filter(AtLeast((word("b"), word("c")), 2)))), "bc"),
            (Filter(Hinted(word("b"), (word("c"),))), "ab bc"),
        ],
    )
    def test_logic(self, abc: Engine, query: EngineQuery, expected: str) -> None:
        """And, Or and Not mean what logic says, alone and inside one another."""
        assert sorted(ids(abc, query)) == expected.split()
        assert find(abc, query).total == len(expected.split())

    def test_fields_are_separate(self, engine: Engine) -> None:
        """A word is found in the field it stands in, and in no other."""
        write(engine, document("1", body="word"), document("2", title="word"))
        assert ids(engine, Term("word", "text_stem")) == ["1"]
        assert ids(engine, Term("word", "title_stem")) == ["2"]

    def test_layers_are_separate(self, engine: Engine) -> None:
        """Each layer has its own keys."""
        made = document("1")
        keys = {**made.keys, "text_folded": "الكتب", "text_stem": "كتاب"}
        write(engine, replace(made, keys=keys))
        assert ids(engine, Term("كتاب", "text_stem")) == ["1"]
        assert ids(engine, Term("كتاب", "text_folded")) == []

    def test_keys_are_not_changed(self, engine: Engine) -> None:
        """A key is found as it is, capitals, points and all."""
        write(engine, document("1", "Ab 12.7 c+d الْ"))
        for key in ("Ab", "12.7", "c+d", "الْ"):
            assert ids(engine, word(key)) == ["1"]
        for key in ("ab", "12", "c", "ال"):
            assert ids(engine, word(key)) == []

    def test_phrase(self, engine: Engine) -> None:
        """A phrase is found where its words stand side by side in its order."""
        write(
            engine, document("yes", "x a b c"), document("turned", "b a"), document("gap", "a x b")
        )
        assert ids(engine, phrase("a b")) == ["yes"]
        assert ids(engine, phrase("a b c")) == ["yes"]
        assert ids(engine, phrase("a c")) == []

    def test_phrase_of_the_same_word(self, engine: Engine) -> None:
        """A word twice in a phrase stands twice in the text."""
        write(engine, document("once", "a b"), document("twice", "b a a"))
        assert ids(engine, phrase("a a")) == ["twice"]

    def test_phrase_stays_in_its_field(self, engine: Engine) -> None:
        """A phrase does not begin in the title and end in the body."""
        write(engine, document("1", title="a", body="b"), document("2", title="a b"))
        assert ids(engine, phrase("a b")) == []
        assert ids(engine, Phrase(("a", "b"), "title_folded")) == ["2"]

    @pytest.mark.parametrize(
        ("slop", "expected"), [(1, "next turned gap"), (2, "far next turned gap")]
    )
    def test_near(self, engine: Engine, slop: int, expected: str) -> None:
        """Two words are near with at most so many others between them, in either order."""
        texts = {
            "next": "x a b",
            "turned": "b a",
            "gap": "b x a",
            "far": "a x x b",
            "no": "a x x x b",
        }
        write(engine, *(document(name, text) for name, text in texts.items()))
        near = Phrase(("a", "b"), "text_folded", slop=slop)
        assert sorted(ids(engine, near)) == sorted(expected.split())

    @pytest.mark.parametrize(
        ("slop", "expected"), [(1, "next gap"), (2, "next gap far"), (3, "next gap far no")]
    )
    def test_near_in_order(self, engine: Engine, slop: int, expected: str) -> None:
        """Ordered, the second word follows the first, whatever else stands before it."""
        texts = {
            "next": "b x x a b",
            "turned": "b a",
            "gap": "b a x b",
            "far": "a a x x b",
            "no": "a x x x b",
            "twice": "a x x x x b a",
        }
        write(engine, *(document(name, text) for name, text in texts.items()))
        near = Phrase(("a", "b"), "text_folded", slop=slop, ordered=True)
        assert sorted(ids(engine, near)) == sorted(expected.split())

    def test_any_of(self, engine: Engine) -> None:
        """Any of several keys finds an article, and all articles have the same score."""
        write(engine, *(document(text, text) for text in ("a", "a b b", "c", "x")))
        any_of = AnyOf(("a", "b", "c", "none"), "text_folded")
        assert sorted(ids(engine, any_of)) == ["a", "a b b", "c"]
        assert {score for _, score in scores(engine, any_of)} == {1.0}
        assert ids(engine, AnyOf(("none",), "text_folded")) == []

    def test_keyword(self, engine: Engine) -> None:
        """A keyword filter compares whole values, to the letter."""
        sources = ("BBC عربي", "BBC", "bbc", "")
        write(engine, *(document(str(n), source=s) for n, s in enumerate(sources)))
        assert ids(engine, Keyword("source", ("BBC عربي",))) == ["0"]
        assert sorted(ids(engine, Keyword("source", ("BBC", "bbc", "none")))) == ["1", "2"]
        assert ids(engine, Keyword("section", ("BBC",))) == []

    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            (20180302, 20180303, "2 3"),
            (20180303, 20180303, "3"),
            (20180302, None, "2 3"),
            (None, 20180302, "1 2"),
            (None, None, "1 2 3"),
            (20180304, None, ""),
            (20180303, 20180302, ""),
        ],
    )
    def test_range(self, engine: Engine, low: int | None, high: int | None, expected: str) -> None:
        """A range holds both its ends, an open side everything, and no undated article."""
        write(engine, *(document(str(n), date=f"2018-03-0{n}") for n in (1, 2, 3)), document("no"))
        assert sorted(ids(engine, Range("day", low, high))) == expected.split()

    def test_range_goes_by_the_written_day(self, engine: Engine) -> None:
        """A range asks for the calendar day as written, whatever day it was in UTC."""
        write(engine, document("1", date="2018-03-02T01:00:00+03:00"))
        assert ids(engine, Range("day", 20180302, 20180302)) == ["1"]
        assert ids(engine, Range("day", 20180301, 20180301)) == []

    def test_get(self, engine: Engine) -> None:
        """`get` gives articles in the order asked for, without those that are not there."""
        write(engine, *(document(i) for i in "abc"))
        assert [a.id for a in engine.get(["c", "x", "a"])] == ["c", "a"]

    def test_articles(self, engine: Engine) -> None:
        """`articles` gives every article once, none deleted."""
        assert list(engine.articles()) == []
        write(engine, *(document(i) for i in "abc"))
        write(engine, document("b", "new"), document("d"))
        with engine.writer() as writer:
            writer.delete("c")
        assert sorted((a.id, a.body) for a in engine.articles()) == [
            ("a", ""),
            ("b", "new"),
            ("d", ""),
        ]

    def test_articles_of_a_query(self, engine: Engine) -> None:
        """`articles` gives all that a query finds, in the order of its search."""
        dates = {"a": "2018-03-01", "b": "2018-03-03", "c": "2018-03-02"}
        write(engine, *(document(i, "b", date=date) for i, date in dates.items()), document("x"))
        assert [a.id for a in engine.articles(word("b"))] == ["b", "c", "a"]
        assert [a.id for a in engine.articles(word("b"), "oldest")] == ["a", "c", "b"]
        write(engine, document("best", "b b b b"))
        assert next(engine.articles(word("b"), "relevance")).id == "best"
        faded = engine.articles(word("b"), "relevance", 0.1)
        assert [a.id for a in faded] == ids(engine, word("b"), half_life=0.1)

    def test_days_of_stories(self, engine: Engine) -> None:
        """`days` gives the day of the first article of each story that a query finds."""
        dates = {"a": "2018-03-01", "b": "2018-03-03", "c": "2018-03-02", "d": ""}
        stories = {"a": 1, "b": 1, "c": 2, "d": 3}
        write(engine, *(document(i, "b", date=d, story=stories[i]) for i, d in dates.items()))
        write(engine, document("best", "b b b b", date="2018-01-01", story=2), document("x"))
        assert list(engine.days(word("b"))) == [20180303, 20180302, None]
        assert list(engine.days(word("b"), "oldest")) == [20180101, 20180301, None]
        assert engine.days(word("b"), "relevance")[0] == 20180101

    def test_terms(self, engine: Engine) -> None:
        """`terms` gives the most frequent keys with a prefix and in how many articles they are."""
        write(
            engine,
            document("1", "ab ab abd abe abc x"),
            document("2", "abd ab b"),
            document("3", "abd"),
        )
        often = [("abd", 3), ("ab", 2)]
        assert engine.terms("text_folded", "ab", 10) == [*often, ("abc", 1), ("abe", 1)]
        assert engine.terms("text_folded", "ab", 1) == [("abd", 3)]
        assert engine.terms("text_folded", "y", 10) == []
        assert engine.frequencies("text_folded", ["abd", "y", "ab"]) == {"abd": 3, "ab": 2}
        assert engine.frequencies("title_folded", ["abd"]) == {}
