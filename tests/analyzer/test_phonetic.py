"""The rules of foreign names, each with a few words as witnesses."""

import pytest

from search.analyzer.lemmas import Lemmas
from search.analyzer.phonetic import MIN_KEY_CHARS, phonetic_key
from search.analyzer.stemmer import Stemmer

#: The names are marked with a star; جارون is a word.
TABLE = "غور\nباتشوف\t\t*\n\nجار\nون\t\n\nغار\nون\t\t*"


@pytest.mark.parametrize(
    "words",
    [
        "غوتيريش جوتيريش",
        "غوارديولا وجوارديولا",
        "بوزداغ بوزداج",
        "أنطونيو انتونيو",
        "نوفيتشوك نوفيشوك",
        "ماتاريللا ماتاريلا",
        "دييغو ديغو",
    ],
)
def test_a_foreign_name_has_one_key_however_its_sounds_are_written(
    stem: Stemmer, words: str
) -> None:
    """غوتيريش finds جوتيريش, in the lexicon or not."""
    one, other = words.split()
    assert stem(one).key == stem(other).key


@pytest.mark.parametrize(
    "words", ["غالية جالية", "غادة قادة", "غاية جاية", "غاري جاري", "طين تين", "برتغال برتقال"]
)
def test_words_keep_their_letters(stem: Stemmer, words: str) -> None:
    """غالية does not find جالية."""
    one, other = words.split()
    assert stem(one).key != stem(other).key


@pytest.mark.parametrize("words", ["مانشيستر مانشستر", "كرستيانو كريستيانو", "الدانمارك الدنمارك"])
def test_a_rare_spelling_with_another_vowel_is_the_common_one(stem: Stemmer, words: str) -> None:
    """مانشيستر finds مانشستر."""
    one, other = words.split()
    assert stem(one).key == stem(other).key


@pytest.mark.parametrize("words", ["مارسيليا مارسيليو", "مورينو مورينيو", "صالح صلاح"])
def test_names_that_only_look_alike_remain_distinct(stem: Stemmer, words: str) -> None:
    """مورينو does not find مورينيو."""
    one, other = words.split()
    assert stem(one).key != stem(other).key


def test_an_adjective_has_the_key_of_its_name(stem: Stemmer) -> None:
    """البنجلاديشية finds بنغلادش."""
    assert stem("البنجلاديشية").key == stem("بنغلادش").key


def test_a_name_that_sounds_like_a_word_is_left_alone() -> None:
    """غارون is not جارون, while an unknown جورباتشوف is غورباتشوف."""
    stem = Stemmer(Lemmas(TABLE))
    assert stem("غارون").key == "غارون"
    assert stem("غورباتشوف").key == stem("جورباتشوف").key == "جورباشوف"


def test_names_of_one_phonetic_key_may_be_mapped_to_another() -> None:
    """The table of names is looked up by phonetic keys."""
    stem = Stemmer(Lemmas(TABLE, names="جورباشوف\tجورباشيف\n"))
    assert stem("غورباتشوف").key == "جورباشيف"


@pytest.mark.parametrize("key", ["تتشتشتت", "ططططتت", "غغغ", "خروشتشوف", "تشاد", ""])
def test_a_phonetic_key_is_its_own(key: str) -> None:
    """And it is never too short: a short name keeps its letters."""
    assert phonetic_key(phonetic_key(key)) == phonetic_key(key)
    assert len(phonetic_key(key)) >= min(len(key), MIN_KEY_CHARS)
