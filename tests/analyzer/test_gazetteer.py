"""Which words of open data count as names."""

from pathlib import Path

import pytest

pytest.importorskip("farahidi")

from search.analyzer.lexicon import gazetteer
from search.analyzer.lexicon.gazetteer import Record, known_names
from search.analyzer.lexicon.sources import Reading

AND_HE_RAN = Reading("جَرَى", "جري", "فعل ماض غائب", "جرى", ("و",), "", "")
RIVER = Reading("نَهْر", "نهر", "اسم اسم جامد مفرد", "نهر", (), "", "")

OF_THE_RIVER = Reading("نَهْرِيّ", "نهر", "اسم نسبة مفرد", "نهرية", ("ال",), "", "ة")


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """Return the records to put names into, in place of those of all packages."""
    records: list[Record] = []
    frequency = {"نهر": 5e-5, "وجرى": 1e-6, "غرونوبل": 1e-7, "مره": 1e-6, "مرة": 1e-4}
    frequency |= {"ولندن": 1e-6, "لندن": 1e-4}
    found = {"نهر": [RIVER], "وجرى": [AND_HE_RAN], "النهرية": [OF_THE_RIVER]}
    monkeypatch.setattr(gazetteer, "_towns", lambda: iter(records))
    for source in ("_encyclopedia", "_territories", "listed_names"):
        monkeypatch.setattr(gazetteer, source, lambda: iter(()))
    monkeypatch.setattr(gazetteer, "_persons", lambda common: iter(()))
    monkeypatch.setattr(gazetteer, "frequencies", lambda: frequency)
    monkeypatch.setattr(gazetteer, "lemma_shares", lambda: {"نَهْر": 8e-5, "جَرَى": 1e-5})
    monkeypatch.setattr(
        gazetteer, "readings", lambda words, cache: ((word, found.get(word, [])) for word in words)
    )
    return records


def test_the_words_that_sound_like_the_name_have_the_weights_of_all_bearers(
    sources: list[Record],
) -> None:
    sources += [Record("مدينة غرونوبل", ("Grenoble",), 5.0), Record("غرونوبل", ("Grenoble",), 1.0)]
    assert known_names(Path()) == {"غرونوبل": 6.0}


def test_a_common_word_needs_many_bearers(sources: list[Record]) -> None:
    sources.append(Record("نهر", ("Nahr",), 200.0))
    assert not known_names(Path())
    sources.append(Record("نهر", ("Nahr",), 60.0))
    assert known_names(Path()) == {"نهر": 260.0}


def test_a_word_with_clitics_needs_few(sources: list[Record]) -> None:
    sources.append(Record("وجرى", ("Wujra",), 2.0))
    assert known_names(Path()) == {"وجرى": 2.0}


def test_names_that_may_be_persian_must_be_known(sources: list[Record]) -> None:
    sources.append(Record("تهران غرونوبل", ("Tehran", "Grenoble"), is_arabic=False))
    assert list(known_names(Path())) == ["غرونوبل"]


def test_careless_spellings_and_function_words_are_no_names(sources: list[Record]) -> None:
    sources += [Record("مره", ("Mora",), 500.0), Record("منها", ("Menha",), 500.0)]
    assert not known_names(Path())


def test_a_name_without_a_latin_form_counts_as_it_is(sources: list[Record]) -> None:
    sources.append(Record("النمسا", ()))
    assert list(known_names(Path())) == ["النمسا"]


def test_a_name_behind_a_particle_is_no_other_name(sources: list[Record]) -> None:
    sources += [Record("ولندن", ("Wolindon",), 9.0), Record("لندن", ("London",), 7.0)]
    assert known_names(Path()) == {"لندن": 7.0}


def test_an_adjective_of_a_place_is_no_name(sources: list[Record]) -> None:
    sources += [Record("النهرية", ("Nahria",), 900.0)]
    assert not known_names(Path())
