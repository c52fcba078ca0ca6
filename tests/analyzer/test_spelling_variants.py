"""The rules of near spellings, each with a few words as witnesses."""

import pytest

from search.analyzer.spelling_variants import MAX_SPELLINGS, near_spellings


@pytest.mark.parametrize(
    "words",
    [
        "غوتيريش جوتيريش",
        "الغلاسنوست الجلاسنوست",
        "زيلينسكي زيلينزكي",
        "سوخوي صوخوي",
        "بوتشين بوكين",
        "غرافيتش غرافيش",
    ],
)
def test_one_foreign_sound_has_several_letters(words: str) -> None:
    """غوتيريش is جوتيريش."""
    one, other = words.split()
    assert other in near_spellings(one)
    assert one in near_spellings(other)


@pytest.mark.parametrize(
    "words", ["ميليشيا مليشيا", "نتنياهو نتانياهو", "هومبرتو هومبيرتو", "بروتس بروتوس"]
)
def test_a_vowel_is_written_or_left_out(words: str) -> None:
    """ميليشيا is مليشيا."""
    one, other = words.split()
    assert other in near_spellings(one)
    assert one in near_spellings(other)


@pytest.mark.parametrize("words", ["نايلا نايلة", "هيروشيما هيروشيمه", "شكيرا شكيرة"])
def test_a_final_alef_is_written_in_several_ways(words: str) -> None:
    """نايلا is نايلة."""
    one, other = words.split()
    assert other in near_spellings(one)
    assert one in near_spellings(other)


@pytest.mark.parametrize("words", ["لوهرمانن لوهرمان", "موسوليني موسولليني"])
def test_a_letter_is_doubled_or_not(words: str) -> None:
    """موسوليني is موسولليني."""
    one, other = words.split()
    assert other in near_spellings(one)


def test_a_misspelling_finds_the_word() -> None:
    """محافضة is محافظة."""
    assert "محافظة" in near_spellings("محافضة")


@pytest.mark.parametrize("words", ["حسين حزين", "سيارة زيارة", "المدرسة المدروسة", "محكمة محاكمة"])
def test_another_word_is_no_spelling(words: str) -> None:
    """سيارة does not find زيارة."""
    one, other = words.split()
    assert other not in near_spellings(one)


@pytest.mark.parametrize("word", ["غزة", "سوق", "الغاز", "covid", "2020", ""])
def test_short_and_foreign_words_have_none(word: str) -> None:
    """The article does not make a word longer."""
    assert near_spellings(word) == ()


def test_words_of_four_letters_keep_their_vowels() -> None:
    """ترامب finds ترمب, and بوشر does not find بشر."""
    assert "ترمب" in near_spellings("ترامب")
    assert "بشر" not in near_spellings("بوشر")


def test_the_spellings_are_few_distinct_and_never_the_word() -> None:
    """Long names have many places to err."""
    word = "موتسغجكرستسيليان"
    found = near_spellings(word)
    assert len(found) == len(set(found)) == MAX_SPELLINGS
    assert word not in found


def test_the_article_is_left_alone() -> None:
    """الميليشيا finds المليشيا, and every spelling keeps its ال."""
    found = near_spellings("الميليشيا")
    assert "المليشيا" in found
    assert all(spelling.startswith("ال") for spelling in found)
