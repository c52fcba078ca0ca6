"""One word, one stem, whatever is glued to it: in the whole lexicon, and in the samples."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.one_word import (
    CHAINS,
    PARTICLES,
    Row,
    compared,
    vocabulary,
    with_chain,
    with_particle,
)
from search.analyzer.lemmas import Lemmas
from search.analyzer.stemmer import Stemmer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def forms() -> list[str]:
    """Return all forms of the lexicon."""
    text = gzip.decompress((ROOT / "search/analyzer/lexicon/forms.txt.gz").read_bytes()).decode()
    found = []
    for section in text.split("\n\n"):
        head, *lines = section.split("\n")
        found += [head + line.partition("\t")[0] for line in lines]
    return found


def without_clitics(forms: list[str]) -> Iterator[str]:
    """Yield the forms of three letters or more that hold no clitic, and no article."""
    for form in forms:
        entry = Lemmas.load().get(form)
        if len(form) < 3 or form.startswith("ال") or not entry:
            continue
        if not (entry.proclitics or entry.enclitics):
            yield form


@pytest.mark.parametrize("chain", ["وال", "بال", "فال", "كال", "وبال", "وكال", "فبال"])
def test_the_article_behind_particles_is_the_article(
    stem: Stemmer, forms: list[str], chain: str
) -> None:
    """As وبالثروات is الثروات, but for what is a word or holds a word itself: والد, بالغ."""
    known = set(forms)
    compared, differing = 0, []
    for form in without_clitics(forms):
        if chain + form in known:
            continue
        compared += 1
        if stem(chain + form).key != stem(f"ال{form}").key:
            differing.append(form)
    assert compared > 100_000
    assert len(differing) < compared / 500, differing[:20]


@pytest.mark.parametrize(("particle", "first"), [("و", "أإتينم"), ("ل", "أ"), ("ب", "أ")])
def test_a_certain_particle_is_none_of_the_word(
    stem: Stemmer, forms: list[str], particle: str, first: str
) -> None:
    """As وأدى is أدى: but for what is a word itself, such as وتر, ويل and بأس."""
    known = set(forms)
    rests = [form for form in without_clitics(forms) if form[0] in first]
    whole = [rest for rest in rests if particle + rest in known]
    rests = [rest for rest in rests if particle + rest not in known]
    differing = [rest for rest in rests if stem(particle + rest).key != stem(rest).key]
    assert len(differing) < len(rests) / 1_000, differing[:20]
    assert len(whole) < len(rests) / 10


def test_the_words_of_the_samples() -> None:
    """No word of the samples has another stem for a clitic that is certain."""
    words = vocabulary([str(ROOT / "seeds/articles.jsonl")])
    rows = [compared(words, with_chain(words, chain)) for chain in CHAINS]
    rows += [compared(words, with_particle(words, particle)) for particle in PARTICLES]
    row = sum(rows, Row())
    assert row.words > 200
    assert not row.differing


@pytest.mark.parametrize(
    "word",
    [
        "وتر",
        "وفد",
        "بأس",
        "بلاد",
        "فتح",
        "فيصل",
        "فيلق",
        "فني",
        "والد",
        "بالغ",
        "فالنسيا",
        "كاليفورنيا",
        "وطن",
        "لبنان",
        "كندا",
    ],
)
def test_letters_that_look_like_clitics_are_not_cut_off(stem: Stemmer, word: str) -> None:
    assert not stem(word).proclitics


def test_forms_with_another_lemma_behind_the_article(stem: Stemmer) -> None:
    """يدين is "he condemns", اليدين "the hands": both are common."""
    assert stem("يدين").key != stem("اليدين").key
    assert stem("اليدين").key == stem("باليدين").key == stem("يد").key
