"""Names and rare words are not forms of common ones, and forms of one word meet."""

import pytest

from search.analyzer.normalize import written
from search.analyzer.stemmer import Stemmer


@pytest.mark.parametrize(
    "name",
    [
        "توغو",
        "كلوني",
        "مادونا",
        "سيمون",
        "فورد",
        "كروس",
        "كركوك",
        "دهوك",
        "سنجار",
        "بلينكن",
        "فيدرر",
        "كافاني",
        "توسك",
        "بيدرو",
        "موسك",
        "لوكاس",
        "كندا",
        "فورلان",
        "كوكا",
        "بيليه",
        "بوفون",
        "سيول",
        "كييف",
        "فيينا",
        "لاهاي",
        "بكين",
        "ليبيا",
        "فنلندا",
        "كرواتيا",
    ],
)
def test_a_name_is_no_form_of_another_word(stem: Stemmer, name: str) -> None:
    """Its letters are its own: neither clitics nor endings are cut off, with و or ل before it."""
    found = stem(name)
    assert not found.proclitics
    assert not found.enclitics
    for particle in "ول":
        assert stem(particle + name).key == found.key


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("مجرة", "المجر"),
        ("فورد", "ورد"),
        ("كروس", "روسي"),
        ("إيني", "أن"),
        ("الزوراء", "الآزوري"),
        ("فينوس", "الناس"),
        ("كلوني", "كل"),
        ("سارين", "تسير"),
        ("تبت", "بات"),
        ("فاقم", "قام"),
        ("هنأ", "هنا"),
        ("تحتية", "تحت"),
        ("رياضي", "الرياض"),
        ("رئيسي", "رئيس"),
        ("بيانو", "بيان"),
        ("نصار", "ناصر"),
        ("حلايب", "حليب"),
        ("فيلق", "لقي"),
        ("ثلاثمئة", "ثلاث"),
        ("خمسون", "خمسة"),
        ("وجهة", "جهة"),
        ("فهم", "هم"),
        ("بنوك", "ابن"),
    ],
)
def test_unlike_words_are_not_joined(stem: Stemmer, word: str, other: str) -> None:
    assert stem(word).key != stem(other).key


@pytest.mark.parametrize(
    "words",
    [
        "أدى وأدى فأدى",
        "وجهة الوجهة لوجهة",
        "فهم الفهم لفهم",
        "ضغط الضغوط لضغوط",
        "صلاح لصلاح وصلاح",
        "بحرية البحرية والبحرية",
        "برازيلي البرازيلية برازيلية والبرازيليين",
        "ميليشيات لميليشيات والميليشيات",
        "أبناء لأبناء وأبناء",
        "رأى يرى ترى نرى رآه ورأى وترى",
        "أحيا يحيي أحيت",
        "جاء جاؤوا جاؤا",
        "شاء يشاء شاؤوا",
        "مئة مائة مئات",
        "مئتان مئتين مائتي مئتا",
        "ثلاثمئة ثلاثمائة",
        "عشرون عشرين",
        "ثمان ثماني ثمانية",
        "مشاهير والمشاهير مشهور",
        "بنك بنوك والبنوك لبنوك",
        "شيء شىء الشيء",
        "شاطئ شاطيء شاطىء",
        "مكه مكة",
    ],
)
def test_forms_of_one_word_meet(stem: Stemmer, words: str) -> None:
    assert len({stem(written(word)).key for word in words.split()}) == 1
