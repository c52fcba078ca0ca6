"""Where words are in a text."""

import pytest

from search.analyzer.normalize import written
from search.analyzer.tokenizer import RUN, words_in


def words(text: str) -> list[str]:
    return [run[0][start:end] for run in RUN.finditer(text) for start, end, _ in words_in(run[0])]


def spellings(text: str) -> list[str]:
    return [word.text for run in RUN.finditer(text) for word in words_in(run[0])]


@pytest.mark.parametrize(
    "word",
    [
        "مدرسة",
        "مُدَرِّسة",
        "مـــدرسة",
        "مدر\u200cسة",
        "\u0640",
        "ﻣﺪﺭﺳﺔ",
        "ایران",
        "Café",
        "naïve",
        "هٰذا",
    ],
)
def test_marks_tatweel_and_joiners_are_inside_a_word(word: str) -> None:
    assert words(f"{word} {word}") == [word, word]


@pytest.mark.parametrize("sign", [*" \n\t.،؛؟!:-–/\\\"'«»“”()[]{}…&@#%+=*_|🙂", "\u00a0", "..."])
def test_all_other_signs_part_words(sign: str) -> None:
    assert words(f"سوريا{sign}تركيا") == ["سوريا", "تركيا"]


@pytest.mark.parametrize(
    "number", ["12", "12.7", "12,7", "1,234,567.8", "١٢٫٧", "١٬٢٣٤", "۱۲", "٣.٥"]
)
def test_separators_are_inside_a_number(number: str) -> None:
    assert words(f"({number}).") == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12. 7", "12 7"),
        ("أ.ب", "أ ب"),
        ("12:30", "12 30"),
        ("2018-03-01", "2018 03 01"),
        ("و12.7", "12.7"),
        ("ال24", "24"),
        ("20ألف", "20 ألف"),
        ("كوفيد-19", "كوفيد 19"),
        ("كوفيد19", "كوفيد 19"),
        ("G20", "G20"),
        ("F16s", "F16s"),
        ("5G", "5G"),
        ("#كأس_العرب", "كأس العرب"),
        ("@user_name", "user name"),
        ("عبدالله", "عبد الله"),
        ("لعبدالرحمن", "لعبد الرحمن"),
        ("ديرالزور", "دير الزور"),
        ("ولاسيما", "ولا سيما"),
        ("عبدال", "عبدال"),
        ("___", ""),
        ("\u064b\u200f", ""),
    ],
)
def test_words_of_a_run(text: str, expected: str) -> None:
    """Letters and numbers are words of their own, and so are two words that writers join."""
    assert words(text) == expected.split()


@pytest.mark.parametrize("text", ["عبدُالله", "عبداللّه", "عبدالـله", "ديرُالزور", "ولاسيّما"])
def test_joined_words_are_parted_with_marks_too(text: str) -> None:
    assert len(words(text)) == 2


@pytest.mark.parametrize("quote", [*"\"«“”„'‘’([", "\u200f«"])
@pytest.mark.parametrize("clitic", ["لـ", "وبـ", "كــ", "الـ", "والـ", "بالـ", "للـ", "لـ\u200f"])
def test_a_clitic_before_a_quotation_mark_is_no_part_of_the_word(clitic: str, quote: str) -> None:
    """Neither of an Arabic word, whose article is its own, nor of a foreign one."""
    for word in ("العربية", "وكالة", "BBC", "24"):
        assert [*filter(written, words(f"قال {clitic}{quote}{word}"))] == ["قال", word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ل "وكالة', "ل وكالة"),
        ('ل"وكالة', "ل وكالة"),
        ('هـ"وكالة', "هـ وكالة"),
        ('قالـ"وكالة', "قالـ وكالة"),
    ],
)
def test_other_letters_before_a_quotation_mark_are_words(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("G20بالرياض", "G20 بالرياض"),
        ("#COVID19_السعودية", "COVID19 السعودية"),
        ("iPhoneالجديد", "iPhone الجديد"),
        ("2018السعودية", "2018 السعودية"),
        ("10كم", "10 كم"),
        ("10km 20Minutes", "10 km 20 Minutes"),
        ("5G 4K MH370 F-16", "5G 4K MH370 F 16"),
        ("G\u200f20\u200cبالرياض", "G\u200f20\u200c بالرياض"),
        ("لBBC والـCNN بالـUN", "BBC CNN UN"),
        ("الـ20 ال20 بالـ20 والـ20 للـ20 لـ20", "20 20 20 20 20 20"),
        ("2018م 1440هـ 1440ه", "2018 1440 1440"),
        ("50م 2018مؤتمر", "50 م 2018 مؤتمر"),
    ],
)
def test_words_end_where_the_script_changes(text: str, expected: str) -> None:
    """A code of Latin letters and digits is one word; clitics and eras are no part of it."""
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("٢،٥٠٠ ٣،٥ ٣\u200f،٥", "٢،٥٠٠ ٣،٥ ٣\u200f،٥"),
        ("1.234.567 1,234.5 1.234,5", "1.234.567 1,234.5 1.234,5"),
        ("1،2،3 5،10 1958،1962", "1 2 3 5 10 1958 1962"),
        ("1,2,3 100,200,30", "1 2 3 100 200 30"),
    ],
)
def test_a_list_is_no_number(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﷺ", "صلى الله عليه وسلم"),
        ("النبيﷺ قال", "النبي صلى الله عليه وسلم قال"),
        ("ﷲ ﷴ ﷻ", "الله محمد جل جلاله"),
        ("﷽", "بسم الله الرحمن الرحيم"),
        ("ﻻ", "ﻻ"),
    ],
)
def test_a_sign_for_an_expression_is_all_of_its_words(text: str, expected: str) -> None:
    assert spellings(text) == expected.split()
    assert {word.end - word.start for word in words_in("ﷺ")} == {1}
