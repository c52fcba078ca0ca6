"""An article found by meaning alone stands above none that holds the query to the letter."""

from dataclasses import replace

import pytest

from search import Article, Results, SearchRequest
from search.request import GroupName
from tests.retrieval.conftest import OTHERS, MakeEmbedded, others

#: As near to حريق as an article can be, and to "حريق ميناء", with none of their words.
NEAR_FIRE = tuple(Article(f"near{n}", body="نيران", date=f"2024-06-{n + 1:02}") for n in range(2))
NEAR_BOTH = tuple(replace(article, body="نيران مرفأ") for article in NEAR_FIRE)
#: So many articles that one in a hundred is two.
MANY = others(200)
_FAR = "زيت قمح سكر بن شاي أرز عدس حمص فول ذرة ملح خل رمان تين عنب توت خوخ لوز جوز تمر موز كرز"


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def alone(results: Results) -> list[bool]:
    """Return which hits were found by meaning alone."""
    return [bool(hit.meaning and hit.meaning.alone) for hit in results.hits]


@pytest.fixture
def head_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reorder no more than the first two articles, as if two were a hundred."""
    monkeypatch.setattr("search.retrieval.meaning_collector.HEAD", 2)


def far(name: str, words: str) -> Article:
    """Return an article that has some words, but is far from what they mean."""
    return Article(name, body=f"{words} {' '.join(f'{word}{name}' for word in _FAR.split())}")


def test_meaning_may_stand_above_common_words(make_embedded: MakeEmbedded, engine: str) -> None:
    """Which tell little: an article with one of them may be about something else."""
    common = [far(f"far{n}", f"حريق {'خبر ' * n}") for n in range(4)]
    index = make_embedded(*NEAR_FIRE, *common, *MANY, engine=engine)
    found = index.search("حريق", meaning="find")
    assert alone(found) == [True] * 2 + [False] * 4


@pytest.mark.parametrize(
    "query", ['"حريق ميناء"', '"حريق ميناء" OR "كوكب بعيد"', 'حريق "حريق ميناء"^2']
)
def test_not_above_a_quoted_phrase(make_embedded: MakeEmbedded, engine: str, query: str) -> None:
    """Nor, in a query with one, above anything that words found."""
    having = [far(f"far{n}", f"حريق ميناء خبر{n}") for n in range(4)]
    index = make_embedded(*NEAR_BOTH, *having, *MANY, engine=engine)
    assert alone(index.search(query, meaning="find")) == [False] * 4 + [True] * 2


@pytest.mark.usefixtures("head_of_two")
def test_not_above_a_phrase_of_many(make_embedded: MakeEmbedded, engine: str) -> None:
    """However many have the phrase, what was found by meaning is behind the last of them."""
    having = [far(f"far{n}", f"حريق ميناء خبر{n}") for n in range(7)]
    index = make_embedded(*NEAR_BOTH, *having, *OTHERS, engine=engine)
    found = index.search('"حريق ميناء"', meaning="find")
    assert alone(found) == [False] * 7 + [True] * 2
    assert [article.id for article in index.export(found.request)] == ids(found)


@pytest.mark.usefixtures("head_of_two")
def test_a_copy_found_by_meaning_hides_no_phrase(make_embedded: MakeEmbedded, engine: str) -> None:
    """A story that words find is shown by an article that has them, however far down."""
    text = " ".join(f"نيران مرفأ {word}" for word in _FAR.split())
    copies = (
        Article("copy", body=f"{text} حريق ميناء زيت"),
        Article("near-copy", body=f"{text} نيران مرفأ"),
    )
    having = [Article(f"far{n}", body=f"حريق ميناء خبر{n}") for n in range(6)]
    index = make_embedded(NEAR_BOTH[0], *copies, *having, *OTHERS, engine=engine)
    sizes = [hit.group.size for hit in index.search("كرز", group="story").hits if hit.group]
    assert sizes == [2]
    assert index.search('"حريق ميناء"', meaning="find").by_meaning == 2
    found = index.search('"حريق ميناء"', meaning="find", group="story")
    assert sorted(ids(found)) == sorted(["copy", *(one.id for one in having), NEAR_BOTH[0].id])
    assert alone(found) == [False] * 7 + [True]
    assert found.stories == 8


def test_not_above_a_rare_word(make_embedded: MakeEmbedded, engine: str) -> None:
    """One article has it: rare as that is, no similarity outweighs it."""
    index = make_embedded(*NEAR_FIRE, far("has", "حريق"), *OTHERS, engine=engine)
    assert alone(index.search("حريق", meaning="find")) == [False, True, True]


def test_rare_are_words_of_one_article_in_a_hundred(
    make_embedded: MakeEmbedded, engine: str
) -> None:
    """Of two hundred two have it, and both stand above; three would not."""
    rare = [far(f"has{n}", f"حريق {'خبر ' * n}") for n in range(3)]
    index = make_embedded(*NEAR_FIRE, *rare[:2], *MANY, engine=engine)
    assert alone(index.search("حريق", meaning="find")) == [False] * 2 + [True] * 2
    with index.writer() as writer:
        writer.add(rare[2])
    assert alone(index.search("حريق", meaning="find")) == [True] * 2 + [False] * 3


def test_not_above_all_rare_words(make_embedded: MakeEmbedded, engine: str) -> None:
    """One that has all of them is safe; one that has one of several is not."""
    some = [far("both", "حريق ميناء"), *(far(f"port{n}", "ميناء") for n in range(1))]
    index = make_embedded(*NEAR_BOTH, *some, *MANY, engine=engine)
    found = index.search("حريق ميناء", meaning="find", match="any")
    assert ids(found)[0] == "both"
    assert ids(found)[-1] == "port0"
    # A word that nobody has says nothing.
    assert ids(index.search("حريق ميناء كوكب", meaning="find", match="any"))[0] == "both"


@pytest.mark.usefixtures("head_of_two")
@pytest.mark.parametrize("group", [None, "story"])
def test_where_more_have_all_rare_words_than_the_head_holds(
    make_embedded: MakeEmbedded, engine: str, group: GroupName | None
) -> None:
    """What was found by meaning comes behind all that words found."""
    rare = [far(f"has{n}", f"حريق خبر{n}") for n in range(5)]
    index = make_embedded(*NEAR_FIRE, *rare, *others(500), engine=engine)
    found = index.search("حريق", meaning="find", group=group)
    behind = 2 if group is None else 1
    assert alone(found) == [False] * 5 + [True] * behind
    assert found.length == 5 + behind


@pytest.mark.usefixtures("head_of_two")
def test_copies_of_what_has_rare_words_push_nothing_back(
    make_embedded: MakeEmbedded, engine: str
) -> None:
    """A story that has a rare word twice is shown once, before what is found by meaning."""
    copy = replace(far("copy", "حريق"), title="حريق")
    copies = (copy, replace(copy, id="another"))
    common = [far(f"far{n}", f"محطة خبر{n}") for n in range(4)]
    index = make_embedded(*NEAR_FIRE, *copies, *common, *MANY, engine=engine)
    request = SearchRequest("حريق محطة", meaning="find", match="any", group="story")
    found = index.search(request)
    assert found.hits[0].group
    assert found.hits[0].group.size == 2
    # Not behind those that have but a common word.
    assert alone(found)[:2] == [False, True]


@pytest.mark.usefixtures("head_of_two")
def test_what_is_near_fades_as_words_do(make_embedded: MakeEmbedded, engine: str) -> None:
    """An old article does not come first for being near, where those with its words are new."""
    text = "حريق في مستودع زيت وقمح وسكر وشاي وبن وأرز وعدس وحمص"
    new = [Article(f"new{n}", body=text + " وفول" * n, date=f"2024-06-0{n + 1}") for n in range(4)]
    old = Article("old", body="حريق حريق", date="2010-01-01")
    index = make_embedded(*new, old, *OTHERS, engine=engine)
    assert ids(index.search("حريق"))[0] == "old"
    for meaning in ("off", "rank", "find"):
        assert ids(index.search("حريق", meaning=meaning, half_life=30.0))[0] != "old", meaning
