"""Rules of reranking: what is added to the scores of the first hits."""

from dataclasses import replace

import pytest

from search.engines.contract import Engine
from search.highlighting.word_map import WordMap, WordMaps
from search.query.tree import Nothing
from search.ranking import TIMELESS_SHARE
from search.request import Sort
from search.schema import Document

from .documents import OnAnEngine, document, find, ids, scores, word, write

WORD = word("word")


class Added:
    """A rerank that adds numbers by word map, and remembers which word maps it has seen."""

    def __init__(self, hits: int, **added: float) -> None:
        self.hits = hits
        self.seen: set[str] = set()
        self._added = added

    def __call__(self, words: bytes) -> float:
        self.seen.add(words.decode())
        return self._added.get(words.decode(), 0.0)


class RerankingRules(OnAnEngine):
    """How the order changes by what is added to the first hits."""

    def test_reranked(self, engine: Engine) -> None:
        """What is added to the first hits changes their order; those behind keep their scores."""
        write(engine, *_worse_and_worse("abcde"))
        plain = dict(scores(engine, WORD))
        rerank = Added(3, c=9, b=0.5, e=99)
        expected = {"c": plain["c"] + 9, "a": plain["a"], "b": plain["b"] + 0.5}
        expected = dict(sorted(expected.items(), key=lambda hit: -hit[1]))
        expected |= {"d": plain["d"], "e": plain["e"]}
        found = find(engine, WORD, rerank=rerank)
        assert [article.id for article, _ in found.hits] == list(expected)
        assert [score for _, score in found.hits] == pytest.approx(list(expected.values()))
        assert (found.total, rerank.seen) == (5, {"a", "b", "c"})

    def test_reranked_page_by_page(self, engine: Engine) -> None:
        """Pages show the same hits however they are cut, and `articles` has them all."""
        write(engine, *_worse_and_worse("abcdef"))
        added = Added(4, d=9, b=5, f=99)
        whole = find(engine, WORD, rerank=added).hits
        assert [article.id for article, _ in whole] == list("dbacef")
        for size in (1, 2, 4, 5):
            pages = [
                find(engine, WORD, rerank=added, limit=size, offset=offset).hits
                for offset in range(0, 7, size)
            ]
            assert [hit for page in pages for hit in page] == whole
        assert [a.id for a in engine.articles(WORD, "relevance", rerank=added)] == list("dbacef")
        assert find(engine, WORD, rerank=added, limit=0, facets=("source",)).total == 6

    def test_reranked_by_nothing(self, engine: Engine) -> None:
        """Where nothing is added, or no hit is there, all stays as it is."""
        rerank = Added(3)
        assert ids(engine, WORD, rerank=rerank) == []
        assert list(engine.articles(WORD, "relevance", rerank=rerank)) == []
        write(engine, *(document(str(n), "word", date=f"2018-03-0{n}") for n in range(1, 5)))
        assert ids(engine, WORD, rerank=rerank) == ids(engine, WORD) == list("4321")
        assert ids(engine, Nothing(), rerank=rerank) == []

    def test_reranked_by_word_maps(self, engine: Engine) -> None:
        """The word map is the one that is stored with the article."""
        texts = {"far": "word word word", "near": "word x x x x"}
        for article_id, text in texts.items():
            maps = WordMaps(WordMap("", ()), WordMap.of(text, text.split(), text[::5]), ())
            made = document(article_id, text)
            write(engine, replace(made, packed=made.article.packed(maps.to_bytes())))
        assert ids(engine, WORD) == ["far", "near"]
        codes: list[str] = []

        class ByCodes(Added):
            def __call__(self, words: bytes) -> float:
                codes.append(WordMaps.codes_of(words))
                return 9.0 * ("x" in codes[-1])

        assert ids(engine, WORD, rerank=ByCodes(9)) == ["near", "far"]
        assert codes == [texts["far"][::5], texts["near"][::5]]

    @pytest.mark.parametrize("sort", ["newest", "oldest"])
    def test_not_reranked_by_time(self, engine: Engine, sort: Sort) -> None:
        """In order of time, nothing is added, and no score is told."""
        write(engine, *_worse_and_worse("abc"))
        rerank = Added(3, b=9)
        plain = find(engine, WORD, sort=sort)
        assert find(engine, WORD, sort=sort, rerank=rerank).hits == plain.hits
        articles = [article for article, _ in plain.hits]
        assert list(engine.articles(WORD, sort, rerank=rerank)) == articles
        assert rerank.seen == set()

    def test_reranked_scores_fade(self, engine: Engine) -> None:
        """What is added fades with age like the score itself."""
        write(
            engine,
            *_worse_and_worse("a", date="2018-03-31"),
            *_worse_and_worse("b", date="2018-03-11"),
        )
        plain = dict(scores(engine, WORD))
        left = TIMELESS_SHARE + (1 - TIMELESS_SHARE) / 4
        added = Added(2, a=1, b=4)
        found = dict(scores(engine, WORD, half_life=10, rerank=added))
        assert found == pytest.approx({"a": plain["a"] + 1, "b": (plain["b"] + 4) * left})
        assert list(found) == sorted(found, key=lambda hit: -found[hit])
        assert ids(engine, WORD, half_life=10, rerank=added, offset=1) == list(found)[1:]
        faded = engine.articles(WORD, "relevance", 10, added)
        assert [article.id for article in faded] == list(found)

    def test_reranked_groups(self, engine: Engine) -> None:
        """A story is represented by the article that is best when all has been added."""
        stories = {"a": 1, "b": 2, "c": 1, "d": 3}
        write(engine, *(replace(d, story=stories[d.article.id]) for d in _worse_and_worse("abcd")))
        assert ids(engine, WORD, grouped=True) == list("abd")
        rerank = Added(3, c=9, d=99)
        found = find(engine, WORD, grouped=True, rerank=rerank)
        assert [article.id for article, _ in found.hits] == list("cbd")
        assert (list(found.stories), found.groups, found.total) == ([1, 2, 3], 3, 4)
        assert ids(engine, WORD, grouped=True, rerank=rerank, offset=1) == list("bd")
        assert ids(engine, WORD, grouped=True, rerank=rerank, limit=1) == ["c"]


def _worse_and_worse(names: str, date: str = "") -> list[Document]:
    """Return documents with the word, each scoring less than the one before it.

    Their word maps are their ids.
    """
    documents = [
        document(name, "word " + "x " * (ord(name) - ord("a")) * 2, date=date) for name in names
    ]
    return [replace(d, packed=d.article.packed(d.article.id.encode())) for d in documents]
