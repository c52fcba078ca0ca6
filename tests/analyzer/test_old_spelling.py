"""The spelling of the Quran and of old prints."""

import pytest

from search.analyzer import Analyzer
from search.analyzer.normalize import folded, written


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        ("ءَامَنُوا۟", "آمنوا"),
        ("وٱلۡءَاخِرَةُ", "والآخرة"),
        ("القرءان", "القرآن"),
        ("بِـَٔايَٰتِنَا", "بآياتنا"),
        ("سَيِّـَٔات", "سيئات"),
        ("ٱلۡعَٰلَمِينَ", "العالمين"),
        ("ٱلسَّمَٰوَٰتِ", "السماوات"),
        ("ٱلصَّلَوٰةَ", "الصلاة"),
        ("زكوٰة", "زكاة"),
        ("حيوٰة", "حياة"),
        ("التورىٰة", "التوراة"),
        ("توريٰة", "توراة"),
        ("ٱلرِّبَوٰا۟", "الربا"),
        ("جَآءَ", "جاء"),
        ("ٱلرَّحۡمَٰنِ", "الرحمن"),
        ("هٰذا", "هذا"),
        ("ذٰلك", "ذلك"),
        ("لٰكن", "لكن"),
        ("إلٰه", "إله"),
        ("أولٰٓئك", "أولئك"),
        ("طٰه", "طه"),
        ("موسىٰ", "موسى"),
        ("لَهُۥ", "له"),
        ("بِهِۦ", "به"),
        ("ءَا\u200fمَنُوا۟", "آمنوا"),
    ],
)
def test_old_spelling_is_todays(old: str, expected: str) -> None:
    assert written(old) == expected


@pytest.mark.parametrize("word", ["إجراءات", "جزءان", "جزءا", "سوءا", "قراءات", "شاءا"])
def test_a_hamza_before_an_alef_stays_inside_a_word(word: str) -> None:
    assert written(word) == word


def test_old_forms_of_israel(analyzer: Analyzer) -> None:
    assert folded(written("إِسۡرَٰٓءِيلَ")) == analyzer.keys("إسرائيل").folded
