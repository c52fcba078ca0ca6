"""Rules of what a query may have been meant to be."""

import pytest

from search import Correction, Index
from search.suggest.edits import ALIKE, DOUBLED, OTHER, SWAPPED, one_edit_away
from search.suggest.keyboard import other_layouts
from search.suggest.transliterate import spellings
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
def test_the_signs_of_a_query_are_not_corrected(news: Index, query: str, corrected: str) -> None:
    """Operators, the names of fields, and days and sources that are asked for stay as typed."""
    assert [found.text for found in news.suggest(query).corrections] == [corrected]


@pytest.mark.parametrize(
    "query",
    ["الحرس الثوري", "مدرسه", "ايران", "القائد", "", "-", '"', "((((", "2018", "قط", "fvlf",
     "ا" * 5_000, "a" * 5_000, "x " * 90, "\x00", "\ud800", "ء" * 100, "zzzzzz"],
)  # fmt: skip
def test_no_corrections(news: Index, query: str) -> None:
    """What finds something, is no mistake or cannot be helped has no correction."""
    assert news.suggest(query).corrections == ()


def test_a_search_with_few_hits_offers_corrections(news: Index) -> None:
    """Few articles with all the words: the best correction is told, and never applied."""
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hgpvs hge,vd", "الحرس الثوري"),
        ("hf, f;v", "ابو بكر"),
        ("YdvhK", "إيرا"),
        ("Hog", "أخل"),
        ("GHk", "لأأن"),
        ("`i]", "ذهد"),
        ("ulhm", "عماة"),
        ("عماد hgpvs", "عماد الحرس"),
        ("اثممخ", "hello"),
        ("مهلاقث", "libre"),
        ("إخق", "Yor"),
    ],
)
def test_the_layout_of_pcs(typed: str, meant: str) -> None:
    """The same keys in the other script, with shift too."""
    assert other_layouts(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("sMvdh", "سؤديا"), ("lwv]", "مصدة"), ("zhic", "ظاهذ")]
)
def test_the_layout_of_apple(typed: str, meant: str) -> None:
    """Apple's keys differ in the last row, at ة and with shift."""
    assert meant in other_layouts(typed)


def test_likely_mistakes_are_cheaper() -> None:
    """ض for ظ, a doubled letter and swapped neighbours are likelier than any other mistake."""
    near = one_edit_away("نضام")
    assert near["نظام"] == ALIKE
    assert near["نضاام"] == DOUBLED
    assert near["نضما"] == SWAPPED
    assert near["نشام"] < near["نهام"] == OTHER
    assert one_edit_away("ن" * 30) == {}


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("macron", "ماكرون"), ("erdogan", "أردوغان"), ("guterres", "غوتيريس"), ("putin", "بوتين"),
     ("merkel", "ميركل"), ("khalid", "خالد"), ("sharif", "شريف"), ("schmidt", "شميت"),
     ("ya'qub", "يعقوب"), ("françois", "فرانسوا"), ("johansson", "جوهانسون")],
)  # fmt: skip
def test_names_in_arabic(name: str, spelling: str, make_index: MakeIndex) -> None:
    """A name is found in the spelling that the articles have."""
    index = make_index(*[f"قال {spelling} أمس"] * 9)
    assert [c.text for c in index.suggest(name).corrections] == [spelling]


def test_the_work_is_bounded() -> None:
    """No name has more spellings than the bound, and what is no name has none."""
    assert len(spellings("aeiouaeiouaeiouaeiou")) <= 300
    assert spellings("a" * 25) == spellings("ضض") == spellings("") == []


def test_of_two_layouts_the_commoner_word_is_first(make_index: MakeIndex) -> None:
    """On a PC's keyboard v is ر, on Apple's it is another letter."""
    index = make_index("الحدس", *["الحرس"] * 3)
    found = [(other.text, other.count) for other in index.suggest("hgpvs").corrections]
    assert found == [("الحرس", 3), ("الحدس", 1)]
