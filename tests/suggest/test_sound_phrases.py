"""Which phrases of headlines make sense by themselves."""

import pytest

from search.suggest.phrase_counts import PhraseCounts
from search.suggest.sound_phrases import is_mixed, sound_phrases


def texts(*headlines: str) -> set[str]:
    return {phrase.text for phrase in sound_phrases(PhraseCounts.of(headlines).counts)}


def test_the_spelling_is_that_of_most_headlines() -> None:
    """With hamza, if most have it."""
    phrases = sound_phrases(PhraseCounts.of([*["أسعار النفط"] * 3, "اسعار النفط"]).counts)
    assert ("اسعار النفط", "أسعار النفط") in [(key, text) for key, text, _ in phrases]


@pytest.mark.parametrize(
    ("headlines", "sound", "fragment"),
    [
        # What seldom ends a clause, and what seldom begins one.
        (["صلاح أمام روما", "صلاح أمام مصر", "محمد صلاح"], "محمد صلاح", "صلاح أمام"),
        (["زيارة الرئيس الروسي", "الرئيس الروسي"], "الرئيس الروسي", "زيارة الرئيس"),
        # Prepositions with a noun are not nouns with a definite one.
        (
            ["قضايا حقوق الإنسان", "ملف حقوق الإنسان", "في حقوق الإنسان"],
            "حقوق الإنسان",
            "قضايا حقوق",
        ),
        (["يقف أمام القضاء", "مثل أمام القضاء"], "القضاء", "أمام القضاء"),
        # Particles, pronouns, verbs, and offices that are cut off.
        (["قمة ترامب وكيم", "ترامب وكيم"], "ترامب وكيم", "وكيم"),
        (["إيران: اقتصادها ضعيف", "إيران واقتصادها"], "إيران", "اقتصادها"),
        (["النفط يرتفع", "النفط: أزمة"], "النفط", "النفط يرتفع"),
        (["رئيس ليفربول السابق", "مدرب ليفربول السابق", "ليفربول"], "ليفربول", "ليفربول السابق"),
        (["مبلغ ب15 مليون دولار"], "دولار", "ب15 مليون دولار"),
        (["سنلعب: مصر"], "مصر", "سنلعب"),
    ],
)
def test_fragments_are_left_out(headlines: list[str], sound: str, fragment: str) -> None:
    found = texts(*headlines * 6)
    assert sound in found
    assert fragment not in found


def test_a_word_that_belongs_to_one_before_it_is_worth_less() -> None:
    """الشمالية hardly ever begins a clause."""
    counts = PhraseCounts.of(["كوريا الشمالية", "مقدونيا الشمالية", "سوريا"] * 9).counts
    scores = {phrase.text: phrase.score for phrase in sound_phrases(counts)}
    assert scores["الشمالية"] < scores["سوريا"]


@pytest.mark.parametrize(
    ("text", "mixed"),
    [("محمد صلاح لcnn", True), ("هاتف s9", True), ("كوفيد 19", False), ("cnn", False)],
)
def test_scripts(text: str, mixed: bool) -> None:
    assert is_mixed(text) == mixed
