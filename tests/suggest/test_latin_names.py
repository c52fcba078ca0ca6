"""Names in Latin letters, by the words of an index."""

import pytest

from search.suggest.latin_names import LATIN, in_arabic
from tests.conftest import MakeIndex
from tests.suggest.conftest import MakeTerms


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Abdullah", "عبد الله"),
        ("Abdel Rahman", "عبد الرحمن"),
        ("Salahuddin", "صلاح الدين"),
        ("el-Sisi", "السيسي"),
        ("al Sisi", "السيسي"),
        ("ash-Sharq", "الشرق"),
        ("Sisi", "السيسي"),
        ("Jerusalem", "القدس"),
        ("the city of Aleppo", ""),
    ],
)
def test_readings(name: str, text: str, make_terms: MakeTerms) -> None:
    """Parts that Arabic writes apart, the article, and names that no rule gives."""
    terms = make_terms("عبد الله وعبد الرحمن", "صلاح الدين", "السيسي في القدس", "الشرق")
    assert [reading for reading, _ in in_arabic(name, terms)][:1] == ([text] if text else [])


def test_every_word_of_a_name_must_have_a_reading(make_terms: MakeTerms) -> None:
    terms = make_terms("ماكرون")
    assert in_arabic("macron", terms)
    assert in_arabic("emmanuel macron", terms) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("لقاء Emmanuel Macron أمس", ["Emmanuel Macron"]),
        ("Deir ez-Zor", ["Deir ez-Zor"]),
        ("hge,vd[", ["hge"]),
        ("كوفيد19a", []),
    ],
)
def test_where_names_are(text: str, names: list[str]) -> None:
    """Words in a row are one name; letters beside digits or brackets are none."""
    assert LATIN.findall(text) == names
