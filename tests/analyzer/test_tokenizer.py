"""Where words are in a text."""

import pytest

from search.analyzer.tokenizer import RUN, words_in


def words(text: str) -> list[str]:
    return [run[0][start:end] for run in RUN.finditer(text) for start, end in words_in(run[0])]


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
        ("و12.7", "و 12.7"),
        ("ال24", "ال 24"),
        ("20ألف", "20 ألف"),
        ("كوفيد-19", "كوفيد 19"),
        ("كوفيد19", "كوفيد 19"),
        ("G20", "G20"),
        ("F16s", "F16s"),
        ("5G", "5 G"),
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


@pytest.mark.parametrize("quote", [*"\"«“”„'‘’([", '("'])
def test_a_clitic_goes_with_its_word_over_a_quotation_mark(quote: str) -> None:
    """A clitic stretched by a tatweel belongs to the word behind the mark: لـ"وكالة."""
    assert words(f"قال لـ{quote}وكالة") == ["قال", f"لـ{quote}وكالة"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ل "وكالة', "ل وكالة"),
        ('ل"وكالة', "ل وكالة"),
        ('هـ"وكالة', "هـ وكالة"),
        ("1440هـ (2018م", "1440 هـ 2018 م"),
        ('قالـ"وكالة', "قالـ وكالة"),
    ],
)
def test_other_letters_before_a_quotation_mark_do_not(text: str, expected: str) -> None:
    assert words(text) == expected.split()
