"""The layers written and folded: which spellings are one."""

import pytest

from search.analyzer.normalize import folded, without_tanwin, written


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("مُدَرِّسٌ", "مدرس"),
        ("مـــدرس", "مدرس"),
        ("هٰذا", "هذا"),
        ("مي\u200cخواهم", "ميخواهم"),
        ("\ufeffسوريا\u200f", "سوريا"),
        ("ﻗﻮﺍﺕ", "قوات"),
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("ایران", "ايران"),
        ("کتاب", "كتاب"),
        ("مدرسۃ", "مدرسة"),
        ("ٱلكتاب", "الكتاب"),
        ("موطىء", "موطئ"),
        ("١٢٫٧", "12.7"),
        ("۱۲", "12"),
        ("١٬٢٣٤", "1234"),
        ("1,234,567", "1234567"),
        ("7,5", "7.5"),
        ("CAFÉ", "café"),
        ("ＡＢ", "ab"),
        ('لـ"وكالة', "لوكالة"),
        ("ـــ", ""),
        ("\u064b\u0651", ""),
    ],
)
def test_written(word: str, expected: str) -> None:
    """What keyboard, font and vowel marks add is undone."""
    assert written(word) == expected


@pytest.mark.parametrize(
    "word", ["أحمد", "إيران", "آسيا", "مدرسة", "مستشفى", "مسؤول", "سائل", "ڤيينا"]
)
def test_written_keeps_the_letters(word: str) -> None:
    assert written(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إيران", "ايران"),
        ("والأمن", "والامن"),
        ("بإيران", "بايران"),
        ("للأمن", "للامن"),
        ("آسيا", "اسيا"),
        ("القرآن", "القران"),
        ("مستشفى", "مستشفي"),
        ("مسئول", "مسؤول"),
        ("هيأة", "هيئة"),
        ("ڤيينا", "فيينا"),
        ("پوتين", "بوتين"),
        ("چاد", "جاد"),
        ("café", "cafe"),
    ],
)
def test_spellings_that_readers_use_for_one_another(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("على", "علي"),
        ("إلى", "إلي"),
        ("وحتى", "وحتي"),
        ("سأل", "سال"),
        ("مدرسة", "مدرسه"),
        ("سؤال", "سوال"),
    ],
)
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("روسياً", "روسي"), ("روسيًا", "روسي"), ("روسيا", "روسيا"), ("مدرسةً", "مدرسةً")],
)
def test_a_marked_adverbial_ending_is_cut(word: str, expected: str) -> None:
    assert without_tanwin(word) == expected


@pytest.mark.parametrize(
    "word", ["أأمن", "والأمن", "مستشفى", "هيأة", "مسئول", "Café", "آآ", "ىى", "12.7"]
)
def test_folding_again_changes_nothing(word: str) -> None:
    assert folded(folded(word)) == folded(word)
