"""Corrections of whole queries."""

import pytest

from search import Correction, Index
from tests.conftest import MakeIndex

TEXT = (
    "أعلن الحرس الثوري في إيران أن مجلس الأمن سيجتمع، وقال حزب الله في دير الزور إن مدرسة الطيران "
    "مغلقة. والتقى نتنياهو محمد بن سلمان في مصر، وكتب hello."
)


@pytest.fixture
def news(make_index: MakeIndex, engine: str) -> Index:
    return make_index(*[TEXT] * 40, engine=engine)


@pytest.mark.parametrize(
    ("query", "why", "text"),
    [
        ("الحرس الثووي", "spelling", "الحرس الثوري"),
        ("مدرصة", "spelling", "مدرسة"),
        ("والحرص", "spelling", "والحرس"),
        ("نتنايهو", "spelling", "نتنياهو"),
        ("الطيرران", "spelling", "الطيران"),
        ("مجلسالأمن", "spelling", "مجلس الأمن"),
        ("الطي ران", "spelling", "الطيران"),
        ("مدرصة -العراق", "spelling", "مدرسة -العراق"),
        ("hgpvs hge,vd", "keyboard", "الحرس الثوري"),
        ("HGPVS HGE,VD", "keyboard", "الحرس الثوري"),
        ("اثممخ", "keyboard", "hello"),
        ("Hezbollah", "name", "حزب الله"),
        ("Deir ez-Zor", "name", "دير الزور"),
        ("Netanyahu", "name", "نتنياهو"),
        ("Mohammed bin Salman", "name", "محمد بن سلمان"),
        ("Egypt", "name", "مصر"),
        ("the Security Council", "name", "مجلس الأمن"),
    ],
)
def test_corrections(news: Index, query: str, why: str, text: str) -> None:
    """A query that finds nothing is corrected, with the count of what is found then."""
    assert news.suggest(query).corrections[:1] == (Correction(text, why, 40),)


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("Netanyahu NOT Trump", "نتنياهو NOT Trump"),
        ("body:Netanyahu", "body:نتنياهو"),
        ("مدرصة -date:2018", "مدرسة -date:2018"),
        ("Netanyahu -source:(BBC OR CNN)", "نتنياهو -source:(BBC OR CNN)"),
    ],
)
def test_the_syntax_of_a_query_is_not_corrected(news: Index, query: str, corrected: str) -> None:
    """Operators, the names of fields, and days and sources that are asked for stay as typed."""
    assert [found.text for found in news.suggest(query).corrections] == [corrected]


@pytest.mark.parametrize(
    "query",
    ["الحرس الثوري", "مدرسه", "ايران", "القائد", "", "-", '"', "((((", "2018", "قط", "fvlf",
     "ا" * 5_000, "a" * 5_000, "x " * 90, "\x00", "\ud800", "ء" * 100, "zzzzzz"],
)  # fmt: skip
def test_no_corrections(news: Index, query: str) -> None:
    """A query that finds something, has no mistake or is beyond help has no correction."""
    assert news.suggest(query).corrections == ()


TYPOS = (
    *["مسؤولين"] * 300, "مسؤلين", *["ترامب"] * 300, *["نتنياهو في القدس"] * 80,
    *["مستشفى"] * 80, *["الرئيسي"] * 150, *["قراءة"] * 150, *["الصحفيين"] * 150, *["سوريا"] * 400,
    "الرئسي", "السيسي",
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # A mistake that articles make too, and hamzas without their vowels.
        ("مسؤلين", "مسؤولين"), ("الرئسي", "الرئيسي"), ("قراة", "قراءة"), ("الصحفين", "الصحفيين"),
        # A word of the lexicon that no article has, beside one that very many have.
        ("ترامت", "ترامب"),
        # The end of a word is missing, or sounds like another.
        ("نتنيا", "نتنياهو"), ("مستشفا", "مستشفى"),
    ],
)  # fmt: skip
def test_kinds_of_mistakes(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, query: str, text: str
) -> None:
    """Each is corrected in the answer to a search, and the right word is not."""
    monkeypatch.setattr("search.suggest.term_stats._REFERENCE_ARTICLES", 5 * len(TYPOS))
    index = make_index(*TYPOS)
    assert [found.text for found in index.search(query, offer=True).corrections[:1]] == [text]
    assert index.search(text, offer=True).corrections == ()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Sisi", "السيسي"),
        ("hgsdsd", "السيسي"),
        ("S-400", ""),
        ("5G", ""),
        ("USB", ""),
        ("oil prices", ""),
    ],
)
def test_what_makes_sense_was_not_mistyped(make_index: MakeIndex, query: str, text: str) -> None:
    """Names, codes and English are no words of another keyboard layout."""
    index = make_index(
        *["السيسي"] * 9, "هسه", "س-400 -400", "5لأ", "وال", "بريكس", "عصب", *["خبر"] * 50
    )
    found = index.search(query, offer=True).corrections
    assert [correction.text for correction in found[:1]] == ([text] if text else [])


def test_a_word_that_is_being_typed_is_no_mistake(news: Index) -> None:
    """It is completed or left alone; once searched for, it is corrected."""
    assert news.suggest("مدر").corrections == ()
    assert news.suggest("نتن").corrections == ()
    assert news.search("نتنيا", offer=True).corrections[0].text == "نتنياهو"


def test_a_search_with_few_hits_offers_corrections(news: Index) -> None:
    """Few articles with all the words: the best correction is offered, and never applied."""
    results = news.search("الحرس الثووي", limit=3)
    assert results.corrections == (Correction("الحرس الثوري", "spelling", 40),)
    assert results.to_dict()["query"]["corrected"] == "الحرس الثوري"
    assert results.searched_as == ("الحرس", "الثووي")
    assert news.search("الحرس الثوري").to_dict()["query"]["corrected"] is None


def test_a_query_of_many_patterns_is_not_corrected(news: Index) -> None:
    """Each correction would have all of them looked up again."""
    assert news.suggest("مدرصة مدر* طير*").corrections != ()
    assert news.suggest("مدرصة مدر* طير* حرس*").corrections == ()


def test_counts_heed_the_filters(news: Index) -> None:
    """What the filters exclude is not counted, so that a correction leads to what it says."""
    assert news.search("مدرصة", sources=("غيره",)).corrections == ()


@pytest.mark.parametrize("query", ["هدنه NEAR/5 اتفاق", "atleast2:اتفاق", '"اتفاق سلام"~paragraph'])
def test_operators_are_not_corrected(make_index: MakeIndex, query: str) -> None:
    index = make_index(*["ناير بارجراف أتلست"] * 20, "خبر")
    assert not index.search(query, offer=True).corrections
