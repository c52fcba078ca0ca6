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


class Articles:
    """Articles in which the last words of each text given stand behind the others."""

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.asked: list[str] = []

    def finds(self, text: str) -> bool:
        self.asked.append(text)
        return any(all(word in known for word in text.split()) for known in self._texts)

    def behind(self, head: str, tails: list[str], letters: str = "") -> list[str]:
        return [tail for tail in tails if any(f"{head} {tail}" in text for text in self._texts)]

    def near(self, head: str, names: list[str]) -> list[str]:
        return [name for name in names if self.finds(f"{head} {name}")]

    def spelt(self, head: str) -> str:
        return head.replace("ايران", "إيران")


def completions(text: str, *headlines: str) -> tuple[str, ...]:
    articles = Articles(*headlines, "عقوبات في سوريا")
    return Completer(PhraseCounts.of(headlines).counts).complete(text, 8, articles)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("الحرس ال", ["الحرس الثوري الإيراني", "الحرس الوطني"]),
        ("حرس الو", ["الحرس الوطني"]),
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
    """من at the end is left out, but not كان where it is part of a name."""
    assert completions("انسحاب", *["انسحاب من سوريا"] * 2, *["انسحاب من لبنان"] * 2) == (
        "انسحاب من سوريا",
        "انسحاب من لبنان",
    )
    assert "مهرجان كان" in completions("مهر", *["مهرجان كان السينمائي"] * 5, *["مهرجان كان"] * 9)


@pytest.mark.parametrize(
    ("typed", "headlines", "fragment"),
    [
        ("صلا", ("محمد صلاح أمام روما", "صلاح أمام برشلونة", "صلاح أمام مصر"), "صلاح أمام"),
        ("محم", ("محمد بن سلمان بشأن إيران", "محمد بن سلمان بشأن قطر"), "محمد بن سلمان بشأن"),
        ("بن", ("قرار بن سلمان", "خطاب بن سلمان", "زيارة بن سلمان"), "بن سلمان"),
        ("محم", ("محمد صلاح يقود مصر", "محمد صلاح يقود ليفربول"), "محمد صلاح يقود"),
        ("لج", ("تنافس لجائزة نوبل", "منافسة لجائزة نوبل"), "لجائزة نوبل"),
        ("الش", ("قمة كوريا الشمالية اليوم",) * 9, "الشمالية اليوم"),
        ("محم", ("محمد صلاح لCNN", "محمد صلاح لCNN"), "محمد صلاح لcnn"),
        ("قم", ("قمة G20 اليوم",) * 5, "قمة g20"),
        ("اقت", ("إيران واقتصادها", "إيران: اقتصادها ينهار"), "اقتصادها"),
    ],
)
def test_fragments_are_no_completions(
    typed: str, headlines: tuple[str, ...], fragment: str
) -> None:
    """A phrase begins and ends as clauses do, in one script, with neither particle nor verb."""
    assert fragment not in completions(typed, *3 * headlines)


def test_a_name_is_completed_by_any_of_its_words() -> None:
    """خاشقجي is جمال خاشقجي, even typed to the end; fewer letters tell too little."""
    headlines = ["جمال خاشقجي في إسطنبول"] * 3 + ["اختفاء جمال خاشقجي"] * 3 + ["خاشقجي"] * 3
    assert "جمال خاشقجي" in completions("خاش", *headlines)
    assert "جمال خاشقجي" in completions("خاشقجي", *headlines)
    assert "جمال خاشقجي" not in completions("خا", *headlines)


def test_a_hamza_that_is_typed_is_meant() -> None:
    """كأ begins كأس, and كا both words; a hamza in the wrong place is overlooked."""
    headlines = ["كأس", "كارثة", "إيران"]
    assert completions("كأ", *headlines) == ("كأس",)
    assert set(completions("كا", *headlines)) == {"كأس", "كارثة"}
    assert completions("أير", *headlines) == ("إيران",)


def test_last_words_stand_behind_or_near_the_first() -> None:
    """What no article has behind the first words is not offered, unless it is a name near them."""
    counts = PhraseCounts.of(["سوريا: سورية", "القمح", "القمة"]).counts
    articles = Articles("هبوط أسعار القمح", "قمة في سوريا")
    complete = Completer(counts).complete
    assert complete("أسعار القم", 8, articles) == ("أسعار القمح",)
    assert complete("قمة سور", 8, articles) == ("قمة سوريا",)
    assert complete("حرب سور", 8, articles) == ()
    assert complete("ايران سور", 8, Articles("ايران سوريا", "إيران سوريا")) == ("إيران سوريا",)
    assert complete("Iran سور", 8, Articles("Iran سوريا")) == ("Iran سوريا",)
    assert complete("Iran سور", 8, Articles("سوريا")) == ()


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
    articles = Articles("هدنة في سوريا", "حرب سوريا")
    assert Completer(counts, sure=False).complete("هدن", 8, articles) == ("هدنة في سوريا",)
    assert "هدنة في سوريا" in articles.asked
    articles.asked.clear()
    assert Completer(counts).complete("حرب سور", 8, articles) == ("حرب سوريا",)
    assert articles.asked == ["حرب سوريا"]
