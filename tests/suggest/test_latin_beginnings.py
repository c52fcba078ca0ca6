"""Names that are being typed in Latin letters."""

import pytest

from search import Article, Index
from tests.conftest import MakeIndex

HEADLINES = (
    *["أردوغان: لا"] * 9, *["جمال خاشقجي"] * 9, *["مقتل خاشقجي"] * 9,
    *["السيسي: مصر بخير"] * 9,
    *["محمد بن سلمان"] * 9, *["كوريا الشمالية"] * 9, *["بوتين: لا"] * 9, *["رفع الأسعار"] * 9,
    *["سيتي بلا مدرب"] * 9, *["ميسي"] * 9,
)  # fmt: skip


@pytest.fixture
def news(make_index: MakeIndex, engine: str) -> Index:
    articles = [Article(str(n), headline) for n, headline in enumerate(HEADLINES)]
    articles += [Article(f"b{n}", body="سجل ليونيل ميسي هدفا") for n in range(2)]
    return make_index(*articles, engine=engine)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Erdo", "أردوغان"),
        ("Erdog", "أردوغان"),
        ("erdogan", "أردوغان"),
        ("Khashog", "جمال خاشقجي"),
        ("Sisi", "السيسي"),
        ("Puti", "بوتين"),
        ("Mohammed b", "محمد بن سلمان"),
        ("Mohammed bin Sal", "محمد بن سلمان"),
        ("North Kor", "كوريا الشمالية"),
        ("Lionel Me", "ليونيل ميسي"),
    ],
)
def test_a_name_is_completed_in_arabic(news: Index, typed: str, name: str) -> None:
    """By the table of names and by the sounds of its letters; corrections are not needed then."""
    found = news.suggest(typed)
    assert name in found.completions
    assert found.corrections == ()


@pytest.mark.parametrize(
    "typed",
    ["Er", "refu", "raf", "city", "oil prices", "peace talks", "S-400", "5G", "F-16", "the"],
)
def test_nothing_is_made_of_other_texts(news: Index, typed: str) -> None:
    """Few letters, English, codes, and Arabic words that are no names."""
    found = news.suggest(typed)
    assert (found.completions, found.corrections) == ((), ())
