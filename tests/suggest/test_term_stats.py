"""Statistics of the terms of an index."""

from math import log

import pytest

from tests.suggest.conftest import MakeTerms


def test_articles_are_counted(make_terms: MakeTerms) -> None:
    """Not occurrences; words that do not occur are left out."""
    terms = make_terms("هدنة هدنة", "هدنة في سوريا", "مطر")
    assert terms.count("هدنة") == 2
    assert terms.counts(["هدنة", "مطر", "ثلج"]) == {"هدنة": 2, "مطر": 1}


def test_phrases_are_counted(make_terms: MakeTerms) -> None:
    terms = make_terms("مجلس الامن", "مجلس في الامن", "مجلس الامن")
    assert terms.phrase_count(("مجلس", "الامن")) == 2


def test_words_that_occur_together(make_terms: MakeTerms) -> None:
    """In one article, wherever they stand."""
    terms = make_terms("هدنة في سوريا", "مطر")
    assert terms.together(["سوريا", "هدنة"]) == 1
    assert not terms.together(["سوريا", "مطر"])


def test_weights_do_not_depend_on_the_size_of_the_index(make_terms: MakeTerms) -> None:
    """A count of all articles weighs as much as 30,000."""
    for articles in (1, 5):
        terms = make_terms(*["مطر"] * articles)
        assert terms.weight(articles) == pytest.approx(log(30_000))
        assert terms.weight(0) < terms.weight(1) - 50


@pytest.mark.parametrize(
    ("key", "spelling"),
    [
        ("ايران", "إيران"),
        ("الامن", "الأمن"),
        ("مستشفي", "مستشفى"),
        ("مدرسة", "مدرسة"),
        ("ثلج", "ثلج"),
    ],
)
def test_a_word_is_spelt_as_in_most_articles(
    key: str, spelling: str, make_terms: MakeTerms
) -> None:
    """With hamza and final ى; a word that does not occur stays as it is."""
    terms = make_terms(*["إيران والأمن الأمن مستشفى مدرسة"] * 2, "ايران الامن مستشفي مدرسه")
    assert terms.usual_spelling(key) == spelling
