"""Which spellings of a name are joined."""

from types import SimpleNamespace
from typing import cast

import pytest

pytest.importorskip("farahidi")

from search.analyzer.lemmas import Entry, Lemmas
from search.analyzer.lexicon import latin, names
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.lexicon.latin import LatinModel, skeleton
from search.analyzer.lexicon.names import difference, variants
from search.analyzer.lexicon.spelling_cost import spelling_cost
from search.analyzer.lexicon.tables import table
from search.analyzer.stemmer import Stemmer

LATIN = {"putin": 1e-5, "soros": 1e-6, "suarez": 1e-6, "corbyn": 1e-6, "carbon": 1e-5}
FREQUENCY = {"بوتين": 1e-5, "بوتن": 1e-6, "سوروس": 1e-6, "سواريس": 2e-6, "كوربن": 1e-7}
FREQUENCY |= {"كاربون": 1e-6, "صالح": 1e-5, "صلاح": 1e-5}

STEMMER = Stemmer(Lemmas(table({word: Entry(word) for word in FREQUENCY})))


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a few words in place of those of all packages."""
    monkeypatch.setattr(latin, "_latin_frequencies", lambda: LATIN)
    monkeypatch.setattr(names, "latin_forms", lambda common: {"بوتين": {"putin": 1.0}})
    monkeypatch.setattr(names, "arab_bearers", lambda common: {})


def test_spellings_of_one_latin_name_are_joined_and_those_of_others_are_not() -> None:
    evidence = SimpleNamespace(frequency=FREQUENCY, names=frozenset(), is_name=lambda lemma: True)
    assert variants(STEMMER, cast(Evidence, evidence)) == {"بوتن": "بوتين"}


def test_an_ordinary_word_is_led_to_no_name() -> None:
    evidence = SimpleNamespace(frequency=FREQUENCY, names=frozenset(), is_name="بوتن".__ne__)
    assert not variants(STEMMER, cast(Evidence, evidence))


@pytest.mark.parametrize(
    ("name", "other", "changed"),
    [
        ("بوتين", "بوتن", 1),
        ("كارولينا", "كارولاينا", 1),
        ("لورنس", "لورنز", 1),
        ("نتنياهو", "نتانياو", 2),
        ("جولدا", "جولدة", 1),
    ],
)
def test_differences_are_counted_where_arabic_writes_in_two_ways(
    name: str, other: str, changed: int
) -> None:
    assert difference(name, other) == difference(other, name) == changed


@pytest.mark.parametrize(("name", "other"), [("ماركو", "ماركوس"), ("لندن", "لندم"), ("ورد", "رد")])
def test_other_letters_make_another_name(name: str, other: str) -> None:
    assert difference(name, other) > 2


@pytest.mark.parametrize(
    ("name", "word"), [("كارولاينا", "carolina"), ("نويرت", "nauert"), ("ناورت", "nauert")]
)
def test_a_spelling_that_sounds_like_the_word_costs_little(name: str, word: str) -> None:
    assert spelling_cost(name, word) < 0.4


@pytest.mark.parametrize(("name", "word"), [("كاربون", "corbyn"), ("كروس", "chris")])
def test_another_vowel_costs_much(name: str, word: str) -> None:
    assert spelling_cost(name, word) > 0.7


def test_names_agree_in_their_likely_words() -> None:
    model = LatinModel({}, {skeleton(word) for word in FREQUENCY})
    assert model.agreement("بوتين", "بوتن") > 0.9
    assert model.agreement("كوربن", "كاربون") < 0.1
    assert not model.knows("لندن")
