"""Boilerplate: what is recognised, and what is left out of an article."""

from collections.abc import Iterable
from itertools import islice, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, Index, check, open_index, rebuild
from search.engines.folder import FolderStorage
from search.highlighting.word_map import WordMaps, kept_text
from search.indexing import recogniser
from search.indexing.boilerplate import Boilerplate, is_common, is_listed
from tests.conftest import MakeIndex

FOOTER = "حمّلوا تطبيقنا لتصلكم الإشعارات."
#: Names of places, so that every article reports something of its own.
_NAMES = [
    "تونس",
    "بغداد",
    "دمشق",
    "القاهرة",
    "الرباط",
    "صنعاء",
    "مسقط",
    "الدوحة",
    "عمان",
    "بيروت",
    "الخرطوم",
    "نواكشوط",
]


def report(number: int) -> str:
    """Return a paragraph that no other article has."""
    return f"افتتح معرض رقم {number} في {_NAMES[number % len(_NAMES)]} أمس"


def with_footer(number: int, source: str = "") -> Article:
    body = f"{report(number)}\n{FOOTER}"
    return Article(str(number), f"معرض {number}", body, source=source)


def with_teasers(number: int) -> Article:
    """Return an article that ends with teasers of the five before it."""
    teasers = [f"مقتطف من تقرير {before}" for before in range(number + 4, number - 1, -1)]
    return Article(str(number), f"معرض {number}", "\n".join([report(number), *teasers]), source="س")


def fill(
    url: Path | str, articles: Iterable[Article], keep_boilerplate: bool | None = None
) -> Index:
    index = open_index(url, create=True, keep_boilerplate=keep_boilerplate)
    with index.writer() as writer:
        for article in articles:
            writer.add(article)
    return index


def found(index: Index, query: str) -> int:
    return index.search(query, match="all", limit=1).total


def left_out(index: Index, article_id: str) -> str:
    """Return what is left out of the body of an article."""
    article = index.get(article_id)
    assert article
    maps = WordMaps.from_bytes(article.words)
    return "\n".join(article.body[start:end].strip() for start, end in maps.cuts())


class TestRules:
    """What is boilerplate."""

    def test_a_paragraph_of_many_articles_of_its_source(self) -> None:
        assert is_common(20, 1_000)
        assert not is_common(19, 19)
        assert not is_common(20, 1_001)

    def test_a_teaser_moves_on(self) -> None:
        assert is_listed(5, 4)
        assert not is_listed(4, 4)
        assert not is_listed(9, 3)

    @pytest.mark.parametrize("articles", [19, 20])
    def test_twenty_articles(self, make_index: MakeIndex, engine: str, articles: int) -> None:
        index = make_index(*map(with_footer, range(articles)), engine=engine)
        recognised = articles == 20
        assert found(index, "الإشعارات") == (0 if recognised else articles)
        assert index.stats().boilerplate.paragraphs == recognised
        assert check(index.url, deep=True).ok

    def test_of_one_source(self, make_index: MakeIndex) -> None:
        index = make_index(*(with_footer(n, source=f"س{n % 2}") for n in range(38)))
        assert found(index, "الإشعارات") == 38

    def test_two_percent(self, tmp_path: Path) -> None:
        """The other articles of the source count too, whenever they came."""
        others = (Article(f"o{n}", body=report(n), source="س") for n in range(1_001))
        index = fill(tmp_path / "i", [*others, *(with_footer(n, source="س") for n in range(20))])
        assert found(index, "الإشعارات") == 20
        assert not index.stats().boilerplate.paragraphs

    def test_teasers(self, make_index: MakeIndex, engine: str) -> None:
        """Those that were in five articles are left out; the story itself is not."""
        index = make_index(*map(with_teasers, range(1, 20)), engine=engine)
        assert left_out(index, "9").split("\n") == [f"مقتطف من تقرير {n}" for n in range(13, 8, -1)]
        assert found(index, "مقتطف") < 19
        assert found(index, "معرض") == 19
        assert check(index.url, deep=True).ok

    def test_background_that_keeps_its_place(self, make_index: MakeIndex) -> None:
        """Paragraphs that a source repeats under reports of one event are no teasers."""
        known = "بدأت الحرب قبل سبعة أعوام\nونزح الملايين من المدن"
        bodies = [f"{report(n)}\n{known}" for n in range(19)]
        assert found(make_index(*bodies), "نزح الملايين") == 19

    def test_the_lead_that_teasers_quote(self, make_index: MakeIndex) -> None:
        """The story of a teaser is found by its words."""
        story = Article("x", "خبر", f"مقتطف من تقرير 9\n{report(0)}", source="س")
        index = make_index(story, *map(with_teasers, range(1, 20)))
        assert left_out(index, "9")
        assert left_out(index, "x") == ""
        assert "x" in {hit.id for hit in index.search("مقتطف تقرير 9", match="all").hits}


class TestNeverAWholeBody:
    """Some paragraph with words is left of each."""

    def test_only_the_footer(self, make_index: MakeIndex, engine: str) -> None:
        bare = Article("bare", body=f"----\n{FOOTER}\n…")
        index = make_index(bare, *map(with_footer, range(25)), engine=engine)
        assert left_out(index, "bare") == ""
        assert {hit.id for hit in index.search("الإشعارات").hits} == {"bare"}

    def test_a_long_paragraph_is_left(self, make_index: MakeIndex) -> None:
        long = Article("long", body=f"{'خبر طويل ' * 40}\n{FOOTER}")
        index = make_index(*map(with_footer, range(25)), long)
        assert left_out(index, "long") == FOOTER


class TestWhenItIsRecognised:
    """At a commit, by what the index holds."""

    def test_articles_that_came_before_are_taken_anew(self, tmp_path: Path, engine: str) -> None:
        index = fill(f"{engine}:{tmp_path / 'i'}", map(with_footer, range(10)))
        assert found(index, "الإشعارات") == 10
        fill(index.url, map(with_footer, range(10, 20)))
        assert found(index, "الإشعارات") == 0
        assert index.stats().articles == 20
        assert check(index.url, deep=True).ok

    def test_many_wait_for_a_rebuild(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is added meanwhile is left out at once."""
        monkeypatch.setattr(recogniser, "MAX_ANEW", 4)
        index = fill(tmp_path / "i", map(with_footer, range(30)))
        fill(index.url, [with_footer(30)])
        assert found(index, "الإشعارات") == 26
        assert left_out(index, "30") == FOOTER
        rebuild(index.url)
        assert found(index, "الإشعارات") == 0

    def test_before_a_commit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """New articles alone may suffice, so that few have to be taken anew."""
        monkeypatch.setattr(recogniser, "_ARTICLES_BETWEEN_LOOKS", 5)
        monkeypatch.setattr(recogniser, "MAX_ANEW", 0)
        index = fill(tmp_path / "i", map(with_footer, range(40)))
        assert found(index, "الإشعارات") < 25

    def test_judged_by_all_articles_of_a_commit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
    ) -> None:
        """What only the first of them repeat is not left out in the end."""
        monkeypatch.setattr(recogniser, "_ARTICLES_BETWEEN_LOOKS", 5)
        monkeypatch.setattr("search.indexing.boilerplate.MIN_SHARE", 0.5)
        others = (Article(f"o{n}", body=report(n)) for n in range(30))
        url = f"{engine}:{tmp_path / 'i'}"
        index = fill(url, [*map(with_footer, range(24)), *others])
        assert found(index, "الإشعارات") == 24
        assert not index.stats().boilerplate.paragraphs

    def test_an_article_that_is_replaced_counts_once(self, tmp_path: Path) -> None:
        """In a batch and in several."""
        for _ in range(3):
            index = fill(tmp_path / "i", [with_footer(n % 12) for n in range(24)])
        assert found(index, "الإشعارات") == 12

    def test_deleted_articles_do_not_count(self, tmp_path: Path, engine: str) -> None:
        index = fill(f"{engine}:{tmp_path / 'i'}", map(with_footer, range(15)))
        with index.writer() as writer:
            for n in range(5):
                assert writer.delete(str(n))
        fill(index.url, map(with_footer, range(15, 20)))
        assert found(index, "الإشعارات") == 15
        assert check(index.url, deep=True).ok

    def test_it_stays_recognised(self, tmp_path: Path) -> None:
        """Until the index is rebuilt."""
        index = fill(tmp_path / "i", map(with_footer, range(20)))
        with index.writer() as writer:
            for n in range(15):
                writer.delete(str(n))
        assert found(index, "الإشعارات") == 0
        rebuild(index.url)
        assert found(index, "الإشعارات") == 5

    def test_a_list_that_cannot_be_read(self, tmp_path: Path) -> None:
        """It is damage, and nothing that a rebuild could not make again."""
        index = fill(tmp_path / "i", map(with_footer, range(20)))
        (tmp_path / "i" / "boilerplate.txt").write_text("x\n")
        (damage,) = check(index.url).damage
        assert damage.file == "boilerplate.txt"
        assert found(open_index(index.url), "الإشعارات") == 0
        rebuild(index.url)
        assert check(index.url, deep=True).ok
        assert index.stats().boilerplate.paragraphs == 1


MIXED = [*map(with_teasers, range(1, 16)), *map(with_footer, range(100, 122))]


def answers(index: Index) -> list[object]:
    """Return what an index leaves out, and all that its stories are."""
    articles = sorted(index.articles(), key=lambda article: article.id)
    groups = index.search("", sort="newest", group="story", limit=50)
    return [
        index.stats().boilerplate,
        [(article.id, article.words) for article in articles],
        sorted((hit.id, hit.group.size) for hit in groups.hits if hit.group),
    ]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(MIXED), commits=st.integers(1, 4))
def test_a_rebuilt_index_is_the_same_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[Article], commits: int
) -> None:
    """And however often was committed on the way."""
    made = []
    for articles in (MIXED, order):
        url = tmp_path_factory.mktemp("order") / "i"
        for part in range(commits):
            index = fill(url, articles[part::commits])
        rebuild(url)
        made.append(answers(index))
    assert made[0] == made[1]


class TestSearching:
    """Boilerplate is found by phrases in quotes, and by nothing else."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        others = Article("o", "بلا تذييل", "وصلت الإشعارات إلى المواطنين")
        return make_index(others, *map(with_footer, range(20)), engine=engine)

    @pytest.mark.parametrize(
        ("query", "total"),
        [
            ("الإشعارات", 1),
            ("إشعار", 1),
            ("إشعار*", 1),
            ("الاشعارت~", 1),
            ('"الإشعارات"', 21),
            ('"لتصلكم الإشعارات"', 20),
            ('"تطبيقنا الإشعارات"~3', 20),
            ('body:"لتصلكم الإشعارات"', 20),
            ('title:"لتصلكم الإشعارات"', 0),
            ('="تطبيقنا لتصلكم"', 20),
            ('"أمس حمّلوا"', 0),
            ('-"لتصلكم الإشعارات"', 1),
        ],
    )
    def test_queries(self, index: Index, query: str, total: int) -> None:
        assert found(index, query) == total

    def test_no_snippet(self, index: Index) -> None:
        """Neither the words found nor the opening; the page marks them."""
        hit = index.search('"لتصلكم الإشعارات"', limit=1).hits[0]
        (snippet,) = hit.snippets
        assert snippet.text.startswith("افتتح معرض")
        assert "تطبيقنا" not in snippet.text
        assert not snippet.ranges
        assert index.mark(hit.article.body, '"لتصلكم الإشعارات"')

    def test_a_snippet_before_it(self, index: Index) -> None:
        hit = index.search("أمس", limit=1).hits[0]
        assert all("تطبيقنا" not in snippet.text for snippet in hit.snippets)
        assert hit.snippets[0].ranges

    def test_explained(self, index: Index) -> None:
        """As words of the text."""
        hit = index.search('"لتصلكم الإشعارات"', limit=1, explain=True).hits[0]
        assert hit.reasons[0].matched == "لتصلكم الإشعارات"
        assert hit.reasons[0].field == "text"

    def test_the_article_is_as_it_came(self, index: Index) -> None:
        article = index.get("3")
        assert article == with_footer(3)
        assert kept_text(article).strip() == report(3)


def test_no_story_by_boilerplate(tmp_path: Path) -> None:
    """Briefs with the same long footer are not one report."""
    footer = " ".join(map("".join, islice(permutations("بتجدرس", 3), 50)))
    articles = [
        Article(str(n), body=f"معرض {name}\n{footer}", source="س", date="2020-01-01")
        for n, name in enumerate(map("".join, islice(permutations("مكلنه", 4), 25)))
    ]
    kept = fill(tmp_path / "kept", articles, keep_boilerplate=True)
    index = fill(tmp_path / "i", articles)
    rebuild(index.url)
    assert kept.search("معرض", group="story").stories == 1
    assert (index.search("معرض", group="story").stories or 0) > 1


def test_no_similar_articles_by_boilerplate(tmp_path: Path) -> None:
    articles = [
        *(Article(str(n), _NAMES[n % 12], f"{report(n)}\n{FOOTER}", source="س") for n in range(24)),
        Article("o", "حديث", "وصلت تطبيقنا والإشعارات", source="غ"),
    ]
    index = fill(tmp_path / "i", articles)
    rebuild(index.url)
    article = index.get("3")
    assert article
    assert "o" not in {other.id for other in index.similar(article, 20)}


class TestKeeping:
    """With ``keep_boilerplate`` an index leaves nothing out."""

    def test_kept(self, tmp_path: Path, engine: str) -> None:
        """Also by later writers, and by a rebuild."""
        url = f"{engine}:{tmp_path / 'i'}"
        fill(url, map(with_footer, range(20)), keep_boilerplate=True)
        index = fill(url, map(with_footer, range(20, 40)))
        rebuild(url)
        assert found(index, "الإشعارات") == 40
        assert index.stats().boilerplate.kept
        assert check(url, deep=True).ok

    def test_undone(self, tmp_path: Path) -> None:
        """For articles to come as soon as they are added, for all by a rebuild."""
        index = fill(tmp_path / "i", map(with_footer, range(20)), keep_boilerplate=True)
        rebuild(index.url, keep_boilerplate=False)
        assert found(index, "الإشعارات") == 0
        assert not index.stats().boilerplate.kept

    def test_from_now_on(self, tmp_path: Path) -> None:
        """What was left out stays so until the index is rebuilt."""
        index = fill(tmp_path / "i", map(with_footer, range(20)))
        fill(index.url, map(with_footer, range(20, 30)), keep_boilerplate=True)
        assert found(index, "الإشعارات") == 10
        assert check(index.url, deep=True).ok
        rebuild(index.url)
        assert found(index, "الإشعارات") == 30


def test_stats(make_index: MakeIndex, engine: str) -> None:
    """How much is left out, with the commonest paragraphs."""
    footers = (with_footer(n, source="س") for n in range(100, 130))
    index = make_index(*footers, *map(with_teasers, range(1, 20)), engine=engine)
    rebuild(index.url)
    stats = index.stats(commonest=2).boilerplate
    assert stats.paragraphs > 10
    assert stats.articles > 40
    first, second = stats.commonest
    assert (first.source, first.articles, first.text) == ("س", 30, FOOTER)
    assert second.text.startswith("مقتطف من تقرير")
    assert index.stats(commonest=0).boilerplate.commonest == ()


def test_the_list_is_kept_with_the_index(tmp_path: Path) -> None:
    """And is not written where nothing is recognised."""
    storage = FolderStorage(str(tmp_path))
    Boilerplate().save(storage)
    assert storage.list("") == []
    known = Boilerplate({"AAAAAAA"}, {"BBBBBBB", "AAAAAAA"})
    known.save(storage)
    assert Boilerplate.load(storage) == known
    head = "naba boilerplate 1\n"
    for damaged in ("", "x", f"{head}AAA\tlisted\n", f"{head}AAAAAAA\tx\n", f"{head}AAAAAAA"):
        (tmp_path / "boilerplate.txt").write_text(damaged)
        with pytest.raises(ValueError, match=r".+"):
            Boilerplate.load(storage)
        assert not Boilerplate.known(storage)
