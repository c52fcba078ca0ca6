"""Completions of a text by frequent phrases."""

import pytest

from search.suggest.completion import MAX_TEXT_CHARS, Completer
from search.suggest.phrase_counts import PhraseCounts

HEADLINES = (
    "الحرس الثوري الإيراني يعلن مناورات",
    "عقوبات على الحرس الثوري الإيراني",
    "الحرس الوطني في سوريا",
    "سوريا: الحرس الوطني ينتشر",
    "هدنة في سوريا",
)


def completions(text: str, *headlines: str) -> tuple[str, ...]:
    return Completer(PhraseCounts.of(headlines).counts).complete(text, 8, lambda _: True)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("الحرس ال", ["الحرس الثوري الإيراني", "الحرس الوطني"]),
        ("حرس الو", ["الحرس الوطني", "حرس الوطني"]),
        ("سور", ["سوريا"]),
        ("الحَرس الثوري الاير", ["الحرس الثوري الإيراني"]),
        ("عقوبات في سور", ["عقوبات في سوريا"]),
        ("سوريا", []),
        ("", []),
        ("   ", []),
        ("س" * (MAX_TEXT_CHARS + 1), []),
    ],
)
def test_completions(typed: str, completed: list[str]) -> None:
    """Headlines complete a text, also without article, hamza or marks, or its last word alone."""
    assert list(completions(typed, *HEADLINES)) == completed


def test_each_phrase_is_offered_once_in_its_usual_spelling() -> None:
    """أسعار النفط and اسعار النفط are one completion."""
    found = completions("اسع", *["أسعار النفط"] * 5, "اسعار النفط")
    assert found == ("أسعار النفط",)


def test_final_letters_may_be_typed_carelessly() -> None:
    """ه completes to ة, and ي to ى."""
    assert completions("مدرسه", "مدرسة") == ("مدرسة",)
    assert completions("مستشفي", "مستشفى") == ("مستشفى",)


def test_no_function_word_at_an_end() -> None:
    """من at the end is left out, but not where a name nearly always has it."""
    assert completions("انسحاب", *["انسحاب من سوريا"] * 2, *["انسحاب من لبنان"] * 2) == (
        "انسحاب من سوريا",
        "انسحاب من لبنان",
    )
    assert "لا ليغا" in completions("لا", *["بطولة لا ليغا"] * 5, *["نجوم لا ليغا"] * 5)


def test_a_beginning_that_nearly_always_continues_is_left_out() -> None:
    """محمد is a completion of its own where it continues in several ways, and محمد بن never."""
    name = ["محمد بن سلمان"] * 5
    assert completions("محم", *name) == ("محمد بن سلمان",)
    assert set(completions("محم", *name, *["محمد صلاح"] * 5)) == {
        "محمد", "محمد بن سلمان", "محمد صلاح"
    }  # fmt: skip


def test_what_is_unsure_is_looked_up() -> None:
    """Where phrases may be gone, and where only the last words are completed."""
    counts = PhraseCounts.of(["هدنة في سوريا"] * 3).counts
    asked: list[str] = []

    def finds(text: str) -> bool:
        asked.append(text)
        return "سوريا" in text

    unsure = Completer(counts, sure=False)
    assert unsure.complete("هدن", 8, finds) == ("هدنة في سوريا",)
    assert set(asked) >= {"هدنة في سوريا"}
    asked.clear()
    assert Completer(counts).complete("حرب سور", 8, finds) == ("حرب سوريا",)
    assert asked == ["حرب سوريا"]
