"""Rules of scores: what adds to them, and what does not."""

from collections.abc import Callable

import pytest

from search.engines.contract import Engine
from search.query.tree import (
    And,
    AnyOf,
    AtLeast,
    Boost,
    EngineQuery,
    Filter,
    Hinted,
    Keyword,
    Or,
    Range,
)

from .documents import OnAnEngine, document, find, ids, phrase, scores, word, write

#: And or Or.
Join = Callable[[tuple[EngineQuery, ...]], EngineQuery]


class ScoringRules(OnAnEngine):
    """What the score of an article is made of."""

    def test_filters_add_no_score(self, engine: Engine) -> None:
        """Keywords and ranges choose articles and leave the scores alone."""
        write(engine, document("1", "a", source="s", date="2018-03-01"), document("2", "b"))
        filtered: EngineQuery = And(
            (word("a"), Keyword("source", ("s",)), Range("day", 20180101, None))
        )
        plain, narrowed = find(engine, word("a")), find(engine, filtered)
        assert narrowed.hits[0][1] == pytest.approx(plain.hits[0][1])

    def test_boost(self, engine: Engine) -> None:
        """A boost multiplies scores and finds the same articles."""
        write(engine, document("1", "a b"), document("2", "a"), document("3", "c"))
        plain = dict(scores(engine, word("a")))
        boosted = dict(scores(engine, Boost(word("a"), 4)))
        assert boosted == pytest.approx({name: 4 * score for name, score in plain.items()})

    def test_scores_of_some_articles(self, engine: Engine) -> None:
        """`scores` has those that a search of the same query gives, of the articles asked for."""
        write(engine, document("1", "a b"), document("2", "a"), document("3", "a x x"))
        queries: list[EngineQuery] = [word("a"), Boost(word("b"), 2), word("none")]
        every = [dict(scores(engine, query)) for query in queries]
        some = [{name: of[name] for name in ("3", "1") if name in of} for of in every]
        assert list(engine.scores(queries, ("3", "1", "unknown"))) == list(map(pytest.approx, some))
        assert list(engine.scores(queries, ())) == [{}, {}, {}]

    @pytest.mark.parametrize("join", [And, Or])
    def test_boost_of_several(self, engine: Engine, join: Join) -> None:
        """A boost of joined parts multiplies their joint score."""
        write(engine, document("1", "a b"), document("2", "a"), document("3", "c"))
        joined = join((word("a"), word("b")))
        plain = dict(scores(engine, joined))
        boosted = dict(scores(engine, Boost(joined, 4)))
        assert boosted == pytest.approx({name: 4 * score for name, score in plain.items()})

    def test_scores_add_up(self, engine: Engine) -> None:
        """An article with two of the words comes before one with one of them."""
        write(engine, document("1", "a x"), document("2", "a b"), document("3", "b x"))
        assert ids(engine, Or((word("a"), word("b"))))[0] == "2"

    @pytest.mark.parametrize("batches", [1, 4])
    def test_scores_of_enough_parts_add_up(self, engine: Engine, batches: int) -> None:
        """An article has the score of all parts that it matches, be they more than enough."""
        texts = ["a b c", "a b x", "b x c", "c x x"]
        documents = [document(text, text) for text in texts]
        for start in range(batches):
            write(engine, *documents[start::batches])
        last: EngineQuery = Or((word("c"), phrase("b c")))
        parts: tuple[EngineQuery, ...] = (word("a"), Boost(word("b"), 3), last)
        either = dict(scores(engine, Or(parts)))
        assert set(either) == set(texts)
        enough = dict(scores(engine, AtLeast(parts, 2)))
        assert enough == pytest.approx({text: either[text] for text in texts[:3]})
        boosted = dict(scores(engine, Boost(AtLeast(parts, 2), 4)))
        assert boosted == pytest.approx({text: 4 * score for text, score in enough.items()})

    def test_a_filter_adds_no_score(self, engine: Engine) -> None:
        """It chooses articles, whatever is in it, with a boost too."""
        write(engine, document("1", "a b"), document("2", "a"), document("3", "a b b c"))
        plain = dict(scores(engine, word("a")))
        del plain["2"]
        parts: list[EngineQuery] = [
            word("b"),
            Or((word("c"), word("b"))),
            AtLeast((word("a"), word("b")), 2),
            Hinted(word("b"), (word("c"),)),
            AnyOf(("b", "c"), "text_folded"),
        ]
        for part in parts:
            boosted: EngineQuery = Boost(Filter(part), 1_000)
            for chosen in (Filter(part), boosted, Filter(Boost(part, 1_000))):
                narrowed = And((word("a"), chosen)), AtLeast((word("a"), chosen, word("x")), 2)
                for query in narrowed:
                    assert dict(scores(engine, query)) == pytest.approx(plain)
                assert dict(scores(engine, chosen)) == pytest.approx({"1": 0, "3": 0})

    def test_hints(self, engine: Engine) -> None:
        """Hints add their score to what is found anyway."""
        write(engine, document("1", "a x"), document("2", "a b"), document("3", "b"))
        hinted = Hinted(word("a"), (Boost(word("b"), 0.5), phrase("a b")))
        (_, first), (_, second) = find(engine, hinted).hits
        plain = find(engine, word("a")).hits[0][1]
        hints = find(engine, Or((Boost(word("b"), 0.5), phrase("a b")))).hits[0][1]
        assert ids(engine, hinted) == ["2", "1"]
        assert [first, second] == pytest.approx([plain + hints, plain])
