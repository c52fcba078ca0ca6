"""Words whose letters are repeated."""

import pytest

from search.analyzer import Analyzer


@pytest.mark.parametrize(
    ("stretched", "expected"),
    [
        ("جداااااا", "جدا"),
        ("جدًّااااا", "جدا"),
        ("مبرووووك", "مبروك"),
        ("رااااائع", "رائع"),
        ("المؤسسسات", "المؤسسات"),
        ("الصحفييين", "الصحفيين"),
        ("الللقاء", "اللقاء"),
        ("الللللله", "الله"),
        ("خخخخخخ", "خخخ"),
        ("soooooo", "so"),
    ],
)
def test_a_stretched_word_is_what_it_is_meant_for(
    analyzer: Analyzer, stretched: str, expected: str
) -> None:
    assert analyzer.keys(stretched).written == expected
    (word,) = analyzer.explain(stretched)
    assert word.token.stem == analyzer.keys(expected).stem


@pytest.mark.parametrize("word", ["مدد", "الله", "1000000", "2222", "www", "XIII", "ههه"])
def test_other_words_keep_their_letters(analyzer: Analyzer, word: str) -> None:
    """Also digits, however often they are repeated."""
    assert analyzer.keys(word).written == word.lower()
