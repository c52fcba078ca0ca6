"""Which articles are one story, shown on texts whose words stand for their keys."""

import os
import subprocess
import sys
from collections.abc import Iterable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import word_hash
from search.indexing.near_duplicates import (
    MAX_STORIES_PER_BAND,
    WINDOW_SECONDS,
    Band,
    Stories,
    Story,
    band_term,
)
from search.indexing.signature import Signature, signature

DAY = 24 * 3600
HEADLINE = "افتتاح جسر جديد فوق النهر في مدينة الواحة"
BODY = (
    "افتتح رئيس بلدية الواحة صباح الثلاثاء جسرا جديدا يربط ضفتي النهر بعد ثلاث سنوات من العمل "
    "وحضر الحفل مئات السكان الذين عبروا الجسر سيرا على الأقدام قبل السماح بمرور السيارات وقالت "
    "المهندسة المشرفة إن البناء كلف أقل مما قدر له وإن الجسر يتحمل الفيضانات وينتظر التجار أن "
    "تختصر الطريق الجديدة نصف الوقت بين السوق والميناء وأن تخف الزحمة في وسط المدينة القديمة"
)
BACKGROUND = (
    "وكان العمل في الجسر قد بدأ قبل ثلاث سنوات وتوقف مرتين بسبب الأمطار ثم استؤنف في الربيع "
    "بعد أن وفرت الوزارة ما نقص من المال وتعهدت الشركة بإنهائه قبل الشتاء"
)
RATES = "سعر الصرف اليوم في السوق الدولار {} والدينار {} واليورو {} والليرة {} بحسب المصرف"


def signed(text: str, source: str, headline: str = "") -> Signature:
    """Return the signature of a text whose words are their keys and stems."""
    words = [word_hash(word) for word in text.split()]
    return signature(np.array(words, np.uint32), source, headline)


class Archive:
    """What an index does for stories: keeps first articles under their bands, finds them again."""

    def __init__(self) -> None:
        self.kept: dict[str, Story] = {}
        self.stories = Stories(self.lookup)

    def lookup(self, bands: Iterable[Band]) -> list[bytes]:
        return [s.to_bytes() for s in self.kept.values() if set(s.bands()) & set(bands)]

    def add(
        self,
        article_id: str,
        text: str,
        source: str = "الأولى",
        instant: int | None = 0,
        headline: str = "",
    ) -> str:
        story = self.stories.assign(article_id, instant, signed(text, source, headline))
        self.kept.pop(article_id, None)
        if story.id == article_id:
            self.kept[article_id] = story
        return story.id

    def delete(self, article_id: str) -> None:
        self.kept.pop(article_id, None)
        self.stories.delete(article_id)


def story_of(second: str, first: str = f"{HEADLINE} {BODY}", source: str = "الثانية") -> str:
    """Return the story of a second article, ``1`` or its own ``2``; other source, same moment."""
    archive = Archive()
    archive.add("1", first)
    return archive.add("2", second, source)


def test_an_exact_copy_is_the_same_story() -> None:
    assert story_of(f"{HEADLINE} {BODY}") == "1"
    assert story_of(f"{HEADLINE} {BODY}", source="الأولى") == "1"


def test_another_headline_is_the_same_story() -> None:
    assert story_of(f"جسر الواحة يفتح للمارة والسيارات {BODY}") == "1"


def test_an_added_agency_line_is_the_same_story() -> None:
    assert story_of(f"{HEADLINE} الواحة وكالة الأنباء {BODY} تحرير مكتب الأخبار") == "1"


def test_a_cut_tail_is_the_same_story() -> None:
    assert story_of(" ".join(f"{HEADLINE} {BODY}".split()[:45])) == "1"


def test_another_report_is_another_story() -> None:
    assert story_of("فاز فريق الواحة لكرة القدم بكأس المدينة بعد مباراة صعبة") == "2"


def test_a_source_that_reuses_its_background_tells_the_next_story() -> None:
    first = f"{BODY} {BACKGROUND}"
    then = f"أغلقت البلدية الجسر ساعات بعد حادث سير أصيب فيه سائقان {BACKGROUND}"
    assert story_of(then, first, source="الأولى") == "2"
    changed = f"{BODY} {BACKGROUND}".replace("صباح الثلاثاء", "أمس").replace("مئات", "آلاف")
    assert story_of(changed, first, source="الأولى") == "1"


def test_a_form_with_other_numbers_is_another_story() -> None:
    today, tomorrow = RATES.format(140, 450, 155, 7.5), RATES.format(141, 452, 154, 7.6)
    assert story_of(tomorrow, today, source="الأولى") == "2"
    assert story_of(f"{BACKGROUND} {tomorrow}", f"{BACKGROUND} {today}") == "2"
    assert story_of(today, today) == "1"


def test_a_number_added_or_put_right_does_not_part_a_story() -> None:
    first = f"{BODY} طول الجسر 300 متر وعرضه 20 مترا وكلفته 7 ملايين"
    assert story_of(f"{BODY} طول الجسر 310 متر وعرضه 20 مترا وكلفته 7 ملايين", first) == "1"
    assert story_of(f"{first} وعدد العمال 400", first) == "1"


def test_a_brief_within_a_long_piece_is_another_story() -> None:
    long = " ".join(f"{HEADLINE} {BODY}".split() + [f"كلمة{n}" for n in range(340)])
    assert story_of(f"{HEADLINE} {BODY}", long) == "2"
    assert story_of(long) == "2"


def test_stories_do_not_chain() -> None:
    """B resembles A, and C resembles B but not A: C is another story."""
    words = [f"كلمة{n}" for n in range(180)]
    archive = Archive()
    assert archive.add("A", " ".join(words[:100]), "الأولى") == "A"
    assert archive.add("B", " ".join(words[40:140]), "الثانية") == "A"
    assert archive.add("C", " ".join(words[80:]), "الثالثة") == "C"


def test_the_story_is_the_one_resembled_most() -> None:
    words = [f"كلمة{n}" for n in range(100)]
    archive = Archive()
    archive.add("A", " ".join(words[:60]), "الأولى")
    archive.add("B", " ".join(words[35:]), "الثانية")
    assert archive.add("C", " ".join(words[25:]), "الثالثة") == "B"


def test_copies_appear_within_a_week() -> None:
    for week in (0, 3 * WINDOW_SECONDS, -5 * WINDOW_SECONDS):
        for at in (0, 3 * DAY, WINDOW_SECONDS - 1):
            archive = Archive()
            archive.add("1", BODY, instant=week + at)
            assert archive.add("2", BODY, instant=week + at + WINDOW_SECONDS) == "1"
            assert archive.add("3", BODY, instant=week + at - WINDOW_SECONDS) == "1"
            assert archive.add("4", BODY, instant=week + at + WINDOW_SECONDS + 1) == "4"


def test_undated_articles_are_copies_of_undated_ones_only() -> None:
    archive = Archive()
    archive.add("1", BODY, instant=DAY)
    assert archive.add("2", BODY, instant=None) == "2"
    assert archive.add("3", BODY, instant=None) == "2"


def test_texts_without_words_are_stories_of_their_own() -> None:
    archive = Archive()
    assert [archive.add(name, "") for name in "123"] == ["1", "2", "3"]


def test_a_committed_story_is_looked_up() -> None:
    archive = Archive()
    archive.add("1", BODY)
    archive.stories.committed()
    assert archive.add("2", BODY) == "1"


def test_a_replaced_first_article_keeps_its_name_and_is_known_by_its_new_text() -> None:
    for commit in (False, True):
        archive = Archive()
        archive.add("1", BODY)
        if commit:
            archive.stories.committed()
        assert archive.add("1", BACKGROUND) == "1"
        assert archive.add("2", BODY) == "2"
        assert archive.add("3", BACKGROUND) == "1"


def test_a_deleted_article_has_no_copies() -> None:
    for commit in (False, True):
        archive = Archive()
        archive.add("1", BODY)
        if commit:
            archive.stories.committed()
        archive.delete("1")
        assert archive.add("2", BODY) == "2"


def test_indexing_again_changes_no_story() -> None:
    archive = Archive()
    articles = {"1": BODY, "2": f"{HEADLINE} {BODY}", "3": BACKGROUND, "4": BODY}
    first = [archive.add(name, text) for name, text in articles.items()]
    archive.stories.committed()
    assert [archive.add(name, text) for name, text in articles.items()] == first == list("1131")


def test_a_phrase_of_very_many_stories_is_bounded() -> None:
    archive = Archive()
    ids = [archive.add(str(n), f"في أخبار الساعة {n}") for n in range(2 * MAX_STORIES_PER_BAND)]
    assert ids == [str(n) for n in range(2 * MAX_STORIES_PER_BAND)]


def test_a_story_is_kept_alike_by_every_process() -> None:
    text = f"{BODY} 300 و 20"
    story = Story("خبر-1", 1_500_000_000, signed(text, "الأولى", text))
    program = (
        "import sys, numpy; from search.analyzer import word_hash; "
        "from search.indexing.near_duplicates import Story, band_term; "
        "from search.indexing.signature import signature; "
        "words = numpy.array(list(map(word_hash, sys.argv[2].split())), numpy.uint32); "
        "story = Story(sys.argv[1], 1_500_000_000, signature(words, sys.argv[3], sys.argv[2])); "
        "print(story.to_bytes().hex(), *map(band_term, story.bands()))"
    )
    arguments = [sys.executable, "-c", program, "خبر-1", text, "الأولى"]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        run = subprocess.run(arguments, env=environment, capture_output=True, check=True, text=True)  # noqa: S603
        assert run.stdout.split() == [story.to_bytes().hex(), *map(band_term, story.bands())]


TEXTS = st.lists(st.sampled_from(f"{BODY} 1 2 3 4 5 6 7".split()), max_size=90).map(" ".join)
INSTANTS = st.none() | st.integers(-2 * WINDOW_SECONDS, 2 * WINDOW_SECONDS)
ARTICLES = st.tuples(TEXTS | st.text(max_size=30), st.sampled_from(["أ", "ب", ""]), INSTANTS)


@given(st.lists(ARTICLES, max_size=8), ARTICLES)
def test_an_article_is_in_the_story_of_its_exact_copy(
    before: list[tuple[str, str, int | None]], article: tuple[str, str, int | None]
) -> None:
    archive = Archive()
    for n, other in enumerate(before):
        archive.add(str(n), *other)
    story = archive.add("first", *article)
    assert archive.add("copy", *article) == (story if article[0].split() else "copy")


@given(ARTICLES)
def test_a_story_comes_back_from_what_is_kept(article: tuple[str, str, int | None]) -> None:
    text, source, instant = article
    story = Story("خبر", instant, signed(text, source, text))
    assert Story.from_bytes(story.to_bytes()) == story
