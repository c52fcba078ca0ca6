"""How the lexicon's builder weighs the readings of words, on a language of a few words."""

from types import SimpleNamespace
from typing import cast

import pytest

pytest.importorskip("farahidi")

from search.analyzer.lexicon.agreement import agree
from search.analyzer.lexicon.careless import careful_spellings
from search.analyzer.lexicon.cuts import Cut
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.lexicon.expectation import Expectation
from search.analyzer.lexicon.inflection import Inflections, kind_of_lemma
from search.analyzer.lexicon.plurals import singulars
from search.analyzer.lexicon.sources import Reading
from search.analyzer.lexicon.usage import Usage

NOUN, VERB, ORDER = "اسم اسم جامد مفرد", "فعل ماض غائب", "فعل أمر مخاطب"
READINGS = {
    "كل": [Reading("كُلّ", "كلل", NOUN, "كل", (), "", "")],
    "وكل": [Reading("كُلّ", "كلل", NOUN, "كل", ("و",), "", "")],
    "كلوني": [Reading("أَكَلَ", "ءكل", ORDER, "كلو", (), "ني", "وا")],
    "أكل": [Reading("أَكَلَ", "ءكل", VERB, "أكل", (), "", "")],
}
CORPUS = {"كل": {"كُلّ": 800}, "وكل": {"كُلّ": 200}, "أكل": {"أَكَلَ": 99}, "كلوني": {"أَكَلَ": 1}}


def test_inflections_are_as_common_as_in_the_corpus() -> None:
    """Of a thousand nouns two hundred have و, and of a hundred verbs one is an order with ني."""
    inflections = Inflections(READINGS, CORPUS)
    plain, with_and = (inflections.share(READINGS[word][0]) for word in ("كل", "وكل"))
    assert plain == pytest.approx(0.8, rel=0.01)
    assert with_and == pytest.approx(0.2, rel=0.01)
    assert inflections.share(READINGS["كلوني"][0]) < 0.02
    assert kind_of_lemma(READINGS["كل"][0]) == "اسم اسم جامد"
    assert kind_of_lemma(READINGS["أكل"][0]) == kind_of_lemma(READINGS["كلوني"][0]) == "فعل"


def test_a_name_is_more_common_than_its_reading_should_be() -> None:
    """كلوني occurs a hundred times as often as an order to eat somebody up would."""
    frequency = {"كل": 8e-3, "وكل": 2e-3, "أكل": 1e-4, "كلوني": 1e-4}
    shares = [1e-2, 1e-2, 1e-4, 1e-4]
    expectation = Expectation(READINGS, frequency, shares, Inflections(READINGS, CORPUS))
    assert expectation.of("كلوني") < 1e-5
    assert expectation.of("وكل") == pytest.approx(2e-3, rel=0.5)
    assert expectation.likelihoods("أكل")[0] > expectation.likelihoods("كلوني")[0]


def test_names_have_neither_the_article_nor_pronouns() -> None:
    usage = Usage({"كتاب": 1e-4, "الكتاب": 1e-4, "كتابه": 1e-5, "كتابها": 1e-5, "كلوني": 1e-6})
    assert usage.has_article("كتاب")
    assert usage.has_pronouns("", "كتاب")
    assert not usage.has_article("كلوني")
    assert not usage.has_pronouns("", "كلوني")
    assert usage.of("كتاب") == pytest.approx(2e-4, rel=0.01)


def evidence(frequency: dict[str, float], *names: str) -> Evidence:
    """Return what is known of some words, for `agree`."""
    known = SimpleNamespace(
        frequency=frequency, usage=Usage(frequency), names=set(names), overrides={}
    )
    return cast("Evidence", known)


def test_the_reading_without_a_certain_clitic_holds() -> None:
    """وأدى is و and أدى; وتر, which has the article too, stays whole."""
    chosen = {
        "أدى": Cut("أدى", "أدى", (), ""),
        "وأدى": Cut("وادي", "وأدى", (), ""),
        "تر": Cut("رأى", "تر", (), ""),
        "وتر": Cut("وتر", "وتر", (), ""),
        "الضغوط": Cut("ضغط", "ضغوط", ("ال",), ""),
        "بالضغوط": Cut("ضغوط", "بالضغوط", (), ""),
    }
    frequency = {"أدى": 1e-4, "وأدى": 1e-5, "تر": 1e-4, "وتر": 1e-5, "الوتر": 1e-5}
    agree(chosen, evidence(frequency | {"الضغوط": 1e-5, "بالضغوط": 1e-6}))
    assert chosen["وأدى"] == Cut("أدى", "أدى", ("و",), "")
    assert chosen["وتر"].proclitics == ()
    assert chosen["بالضغوط"] == Cut("ضغط", "ضغوط", ("ب", "ال"), "")


def test_no_clitic_comes_off_a_name_and_any_off_a_word_behind_which_one_stands() -> None:
    chosen = {"وكلوني": Cut("لون", "لوني", ("و", "ك"), ""), "سيمون": Cut("مون", "يمون", ("س",), "")}
    agree(chosen, evidence({"كلوني": 1e-6, "وكلوني": 1e-7, "سيمون": 1e-5}, "كلوني", "سيمون"))
    assert chosen["وكلوني"] == Cut("كلوني", "كلوني", ("و",), "")
    assert chosen["سيمون"].lemma == "مون"  # That no reading of a name counts is not said here.


def test_shapes_of_broken_plurals() -> None:
    assert "عاهل" in singulars("عواهل")
    assert "مشهور" in singulars("مشاهير")
    assert not list(singulars("قلم"))


def test_careful_spellings() -> None:
    assert {"شركة"} == {spelling for spelling, _ in careful_spellings("شركه")}
    assert {"الأطفال", "الإطفال", "الآطفال"} == {s for s, _ in careful_spellings("الاطفال")}
    assert not dict(careful_spellings("على"))
