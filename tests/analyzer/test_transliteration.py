"""Which words of a name in Arabic letters sound like its Latin form."""

import pytest

from search.analyzer.lexicon.transliteration import is_transliteration


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("ماينتس", "Mainz"),
        ("غرونوبل", "Grenoble"),
        ("بوردو", "Bordeaux"),
        ("تشارلستون", "Charleston"),
        ("فوكوشيما", "Fukushima"),
        ("ساوباولو", "São Paulo"),
        ("نيويورك", "City of New York"),
        ("الرباط", "Rabat"),
        ("خيسوس", "Jesús"),
        ("تكساس", "Texas"),
    ],
)
def test_a_transliterated_word_sounds_like_the_name(word: str, latin: str) -> None:
    assert is_transliteration(word, [latin])


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("مدينة", "City of New York"),
        ("الولايات", "United States"),
        ("الجنوبية", "South Carolina"),
        ("مقاطعة", "Orange County"),
        ("نادي", "Club Brugge"),
        ("نيس", "Nantes"),
    ],
)
def test_a_translated_word_does_not(word: str, latin: str) -> None:
    assert not is_transliteration(word, [latin])


def test_one_of_the_latin_names_is_enough() -> None:
    assert is_transliteration("فلورنسا", ["Firenze", "Florence"])
