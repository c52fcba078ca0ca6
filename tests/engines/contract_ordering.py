"""Rules of the answer: totals, order, pages and counts."""

import pytest

from search.engines.contract import Engine
from search.query.tree import All, And, EngineQuery, Not, Nothing, Or, Range, Term
from search.ranking import TIMELESS_SHARE
from search.schema import Document

from .documents import OnAnEngine, document, find, ids, write

WORD = Term("word", "text_folded")


class OrderingRules(OnAnEngine):
    """In which order articles come, how they are paged and counted."""

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [("newest", ["c", "b", "a", "y", "z"]), ("oldest", ["a", "b", "c", "y", "z"])],
    )
    def test_by_time(self, engine: Engine, sort: str, expected: list[str]) -> None:
        """Articles come by time, undated ones last in both orders."""
        dates = {"z": "", "b": "2018-03-02", "c": "2018-03-03", "a": "1969-03-01", "y": ""}
        write(engine, *(document(i, date=date) for i, date in dates.items()))
        assert ids(engine, All(), sort=sort) == expected

    def test_by_the_instant(self, engine: Engine) -> None:
        """Time is compared across time zones, not as it is written."""
        write(
            engine,
            document("early", date="2018-03-02T01:00:00+03:00"),
            document("late", date="2018-03-01T23:00:00Z"),
        )
        assert ids(engine, All(), sort="newest") == ["late", "early"]
        assert ids(engine, All(), sort="oldest") == ["early", "late"]

    def test_equal_scores(self, engine: Engine) -> None:
        """Equal scores go newest first, undated last, then by id."""
        dates = {"z": "", "d": "2018-03-01", "b": "2018-03-02", "c": "2018-03-02", "y": ""}
        write(engine, *(document(i, "word", date=date) for i, date in dates.items()))
        expected = ["b", "c", "d", "y", "z"]
        assert ids(engine, WORD) == expected
        assert ids(engine, WORD, limit=1) == expected[:1]

    @pytest.mark.parametrize("sort", ["newest", "oldest"])
    def test_equal_instants(self, engine: Engine, sort: str) -> None:
        """Equal instants go by id, from whichever batch they came."""
        for article_id in "dbca":
            write(engine, document(article_id, date="2018-03-01"))
        assert ids(engine, All(), sort=sort) == list("abcd")

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    def test_pages_of_equals(self, engine: Engine, sort: str) -> None:
        """Pages show every article once and in order, also of hundreds of equal ones."""
        names = [f"{n * 7919 % 900:03}" for n in range(900)]
        write(engine, *(document(name, "word", date="2018-03-01") for name in names))
        paged = [
            article_id
            for offset in range(0, 60, 10)
            for article_id in ids(engine, WORD, offset=offset, sort=sort)
        ]
        assert paged == sorted(names)[:60]

    def test_relevance(self, engine: Engine) -> None:
        """The best article comes first, with the highest score."""
        write(engine, document("far", "word a b c d e f"), document("near", "word word"))
        hits = find(engine, WORD).hits
        assert [article.id for article, _ in hits] == ["near", "far"]
        assert hits[0][1] > hits[1][1] > 0

    def test_pages(self, engine: Engine) -> None:
        """Pages one after the other are the whole list, and all tell the same total."""
        write(engine, *(_dated(n) for n in range(7)))
        whole = ids(engine, All(), sort="newest")
        pages = [find(engine, All(), limit=3, offset=n, sort="newest") for n in (0, 3, 6, 9)]
        assert [a.id for page in pages for a, _ in page.hits] == whole == list("6543210")
        assert [page.total for page in pages] == [7] * 4
        assert pages[3].hits == []

    @pytest.mark.parametrize("sort", ["relevance", "newest"])
    def test_no_hits_wanted(self, engine: Engine, sort: str) -> None:
        """A limit of 0 still counts."""
        write(engine, document("1", "word", source="s"))
        found = find(engine, WORD, limit=0, facets=("source",), sort=sort)
        assert (found.total, list(found.hits), list(found.facets["source"])) == (1, [], [("s", 1)])

    def test_far_offset(self, engine: Engine) -> None:
        """Beyond the end there is an empty page, not an error."""
        write(engine, document("1", "word"))
        found = find(engine, WORD, offset=990)
        assert (found.total, list(found.hits)) == (1, [])

    def test_empty_index(self, engine: Engine) -> None:
        """An empty index answers every query with nothing."""
        queries: list[EngineQuery] = [All(), WORD, Not(WORD), Or((WORD, Nothing()))]
        for query in queries:
            found = find(engine, query, facets=("source",), sort="newest")
            assert (found.total, list(found.hits), list(found.facets["source"])) == (0, [], [])

    def test_facets(self, engine: Engine) -> None:
        """A facet counts the articles of the whole answer, most frequent first, then by name."""
        for n, source in enumerate(["b", "a", "c", "a", "d"]):
            write(engine, document(str(n), "word" if source != "d" else "other", source=source))
        found = find(engine, WORD, limit=1, facets=("source",))
        assert list(found.facets["source"]) == [("a", 2), ("b", 1), ("c", 1)]

    def test_facets_are_counted_apart(self, engine: Engine) -> None:
        """Several facets can be asked for; what was not asked for is not counted."""
        write(engine, document("1", source="وكالة الأنباء", section="رياضة"))
        found = find(engine, All(), facets=("source", "section"))
        assert list(found.facets["source"]) == [("وكالة الأنباء", 1)]
        assert list(found.facets["section"]) == [("رياضة", 1)]
        assert not find(engine, All()).facets

    def test_days(self, engine: Engine) -> None:
        """Days are counted as they are written, however many; undated articles have none."""
        dates = [f"2018-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
        articles = [document(date, date=date) for date in dates]
        late = document("late", date="2018-03-01T01:00:00+03:00")
        write(engine, *articles, late, document("undated"))
        counts = dict(find(engine, All(), facets=("day",)).facets["day"])
        assert counts == {date.replace("-", ""): 1 for date in dates} | {"20180301": 2}

    def test_fading(self, engine: Engine) -> None:
        """With a half-life, all but a part of a score halves with every so many days of age."""
        dates = {"new": "2018-03-31", "old": "2018-03-11", "undated": ""}
        write(engine, *(document(i, "word", date=date) for i, date in dates.items()))
        plain = find(engine, WORD).hits[0][1]
        left = TIMELESS_SHARE + (1 - TIMELESS_SHARE) / 4
        faded = find(engine, WORD, half_life=10).hits
        assert [a.id for a, _ in faded] == ["new", "old", "undated"]
        assert [s for _, s in faded] == pytest.approx([plain, plain * left, plain * left])
        assert ids(engine, WORD, half_life=10, offset=1) == ["old", "undated"]

    def test_fading_weighs_against_scores(self, engine: Engine) -> None:
        """An older article stays first when it is better by more than its age costs."""
        write(
            engine,
            document("good", "word word word", date="2018-03-01"),
            document("new", "word x x x x x", date="2018-03-02"),
        )
        assert ids(engine, WORD, half_life=100) == ["good", "new"]
        assert ids(engine, WORD, half_life=0.1) == ["new", "good"]

    def test_grouped(self, engine: Engine) -> None:
        """Grouped, an answer has the best article of each story, and says how many there are."""
        texts = {"a": ("word word", 1), "b": ("word", 1), "c": ("word x", 2), "d": ("x", 2)}
        write(engine, *(document(i, text, story=story) for i, (text, story) in texts.items()))
        found = find(engine, WORD, grouped=True)
        assert (found.total, found.groups) == (3, 2)
        assert [article.id for article, _ in found.hits] == ["a", "c"]
        assert list(found.stories) == [1, 2]
        assert ids(engine, WORD, grouped=True, offset=1) == ["c"]
        assert ids(engine, WORD, grouped=True, offset=2) == []
        assert list(find(engine, WORD).stories) == [1, 1, 2]
        assert find(engine, Nothing(), grouped=True).groups == 0

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    def test_pages_of_groups(self, engine: Engine, sort: str) -> None:
        """Pages of stories show each once, however many articles tell it."""
        articles = [document(f"{n:03}", "word", story=n % 70 + 1) for n in range(300)]
        write(engine, *articles)
        pages = [
            ids(engine, WORD, sort=sort, grouped=True, offset=offset) for offset in range(0, 80, 10)
        ]
        assert [article_id for page in pages for article_id in page] == [
            f"{n:03}" for n in range(70)
        ]

    def test_the_articles_of_a_story(self, engine: Engine) -> None:
        """A story's articles are found by its number."""
        big = 2**63 - 1
        write(engine, document("a", story=big), document("b", story=big), document("c", story=7))
        assert ids(engine, Range("story", big, big)) == ["a", "b"]
        assert find(engine, All(), facets=("story",)).facets["story"] == [(str(big), 2), ("7", 1)]

    def test_very_many_stories(self, engine: Engine) -> None:
        """All stories are counted, however many."""
        write(engine, *(document(f"{n}", story=n + 1) for n in range(250)))
        counts = find(engine, All(), facets=("story",)).facets["story"]
        assert sorted(counts) == sorted((str(n + 1), 1) for n in range(250))

    def test_firsts_of_stories(self, engine: Engine) -> None:
        """What the first articles of stories were given is found by any of their bands."""
        write(engine, document("a", bands="x.1 y.1"), document("b", bands="y.1"), document("c"))
        with engine.writer() as writer:
            assert sorted(writer.firsts(["y.1", "z"])) == [b"a", b"b"]
            assert writer.firsts(["x.1"]) == [b"a"]
            assert writer.firsts(["x", "y"]) == []
            writer.delete("a")
            writer.commit()
            assert writer.firsts(["x.1", "y.1"]) == [b"b"]

    def test_what_is_expected(self, engine: Engine) -> None:
        """A writer that was told what comes answers as one that was not, whatever comes then."""
        write(engine, document("a", bands="x.1 y.1"), document("b", bands="y.1"), document("c"))
        with engine.writer() as writer:
            writer.expect(["a", "n"], ["x.1", "y.1", "z"])
            assert sorted(writer.firsts(["y.1", "z"])) == [b"a", b"b"]
            assert writer.firsts(["x.1"]) == [b"a"]
            assert sorted(writer.firsts(["x.1", "not expected", "y.1"])) == [b"a", b"b"]
            assert [writer.add(document(each)) for each in "anbm"] == [True, False, True, False]
            writer.expect(["n", "a"], [])
            assert [writer.add(document(each)) for each in "nm"] == [True, True]
            assert writer.delete("a")
            writer.expect(["a"], ["x.1"])
            assert not writer.add(document("a", bands="x.2"))
            writer.commit()
            assert writer.firsts(["x.1", "y.1"]) == []
            assert writer.firsts(["x.2"]) == [b"a"]

    def test_without_a_source(self, engine: Engine) -> None:
        """An article without a source is in no source facet."""
        write(engine, document("1", source="s"), document("2"))
        assert list(find(engine, All(), facets=("source",)).facets["source"]) == [("s", 1)]

    def test_batches_without_a_field(self, engine: Engine) -> None:
        """Order and counts are right also when all articles of a batch lack the date or source."""
        write(engine, document("1", date="2018-03-01", source="s"))
        write(engine, document("2"), document("3"))
        write(engine, document("4", date="2018-03-04", source="t"))
        found = find(engine, All(), sort="newest", facets=("source",))
        assert [article.id for article, _ in found.hits] == ["4", "1", "2", "3"]
        assert list(found.facets["source"]) == [("s", 1), ("t", 1)]

    def test_facets_forget(self, engine: Engine) -> None:
        """Replaced and deleted articles are no longer counted."""
        write(engine, document("1", source="old"), document("2", source="old"))
        with engine.writer() as writer:
            writer.add(document("1", source="new"))
            writer.delete("2")
        assert list(find(engine, All(), facets=("source",)).facets["source"]) == [("new", 1)]

    def test_facets_of_nothing(self, engine: Engine) -> None:
        """An empty answer has empty facets."""
        write(engine, document("1", "word", source="s"))
        found = find(engine, And((WORD, Term("none", "text_folded"))), facets=("source",))
        assert list(found.facets["source"]) == []


def _dated(number: int) -> Document:
    return document(str(number), date=f"2018-03-0{number + 1}")
