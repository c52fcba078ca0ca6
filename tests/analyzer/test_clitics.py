"""The table of proclitics, and that everything else follows it."""

import pytest

from search.analyzer import Analyzer
from search.analyzer.clitics import ARTICLE, FUTURE, NON_ABSORBING, PARTICLES, with_article
from search.analyzer.function_words import is_function_word


@pytest.mark.parametrize(
    ("particle", "expected"), [("", "ال"), ("و", "وال"), ("ب", "بال"), ("ل", "لل")]
)
def test_a_particle_is_written_together_with_the_article(particle: str, expected: str) -> None:
    assert with_article(particle) == expected


@pytest.mark.parametrize("particle", PARTICLES)
def test_each_particle_comes_off(analyzer: Analyzer, particle: str) -> None:
    """Before a bare word and before the article, and also where a tatweel joins it to a quote."""
    before_word, before_article = analyzer.explain(f"{particle}دمشق {with_article(particle)}مدينة")
    assert (before_word.proclitics, before_word.token.folded) == ((particle,), "دمشق")
    assert before_article.proclitics == (particle, ARTICLE)
    assert before_article.token.folded == "المدينة"
    assert analyzer.keys(f'{particle}ـ"دمشق').folded == "دمشق"
    assert analyzer.keys(f"{particle}عبدالله").folded.split()[-1] == "الله"


@pytest.mark.parametrize("clitic", [*PARTICLES, FUTURE, ARTICLE])
def test_a_clitic_that_stands_alone_is_a_function_word(clitic: str) -> None:
    assert is_function_word(clitic, clitic)


def test_only_lam_absorbs_the_alef_of_the_article() -> None:
    assert set(PARTICLES) - set(NON_ABSORBING) == {"ل"}
