"""Function words of a query: they exclude nothing, and count beside their neighbours."""

import pytest

from search.query.tree import Boost, Phrase
from search.ranking import LEVELS
from search.request import LevelName
from tests.conftest import MakeIndex

from .conftest import Planner

SMART = LEVELS["smart"]
NAME, BESIDE, ADJACENT = SMART.names, SMART.function_words, SMART.neighbours


def adjacent(plan: Planner, query: str, level: LevelName = "smart") -> dict[str, float]:
    """Return the phrases that are hints for a query, with their weights."""
    layer = LEVELS[level].literal
    found = {}
    for hint in plan(query, level=level).hints:
        assert isinstance(hint, Boost)
        if isinstance(hint.part, Phrase):
            assert hint.part.field == f"text_{layer}"
            found[" ".join(hint.part.keys)] = hint.weight
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("سوريا", {}),
        ("مجلس الأمن", {"مجلس الامن": ADJACENT}),
        (
            "الحرب على غزة",
            {"الحرب غزة": ADJACENT}
            | dict.fromkeys(("الحرب على غزة", "الحرب على", "على غزة"), BESIDE),
        ),
        # Half of a few words, or more: they are meant as they stand.
        ("بعد غد", {"بعد غد": NAME}),
        ("لا شيء", {"لا شيء": NAME}),
        ("من جديد", {"من جديد": NAME}),
        # What is a function word elsewhere only.
        ("مهرجان كان", {"مهرجان كان": NAME}),
        ("ولي العهد", {"ولي العهد": ADJACENT}),
        ("سي إن إن", dict.fromkeys(("سي ان", "ان ان", "سي ان ان"), NAME)),
        ("سي أن", {"سي ان": NAME}),
        (
            "رئيس سي إن إن",
            {"رئيس سي": ADJACENT} | dict.fromkeys(("سي ان", "ان ان", "سي ان ان"), NAME),
        ),
        # With at most two function words between them words belong together.
        (
            "مفاوضات عن كل سوريا وتركيا",
            {"مفاوضات سوريا": ADJACENT, "سوريا تركيا": ADJACENT}
            | dict.fromkeys(("مفاوضات عن كل سوريا", "مفاوضات عن", "كل سوريا"), BESIDE),
        ),
        (
            "مفاوضات عن كل ما سوريا وتركيا لبنان",
            {"مفاوضات سوريا": ADJACENT, "سوريا تركيا": ADJACENT, "تركيا لبنان": ADJACENT}
            | dict.fromkeys(("مفاوضات عن", "ما سوريا"), BESIDE),
        ),
        # Words that weigh nothing count beside nothing.
        ("ما هي العاصمة", {}),
        ("ما هي العاصمة؟", {}),
        ("من هو رئيس العراق", {"رئيس العراق": ADJACENT}),
        ("هل هي الحرب", {}),
        ("أين يقع مضيق هرمز", {"مضيق هرمز": ADJACENT}),
        ("أين تقع أم القرى", {"ام القري": NAME}),
        ("شو صار بغزة", {}),
        # Neither do words of a field, words in quotation marks, and words apart.
        ("title:(الحرب على غزة)", {}),
        ('"الحرب على غزة"', {}),
        ("الحرب (في OR على) سوريا", {}),
        ("الحرب -على", {}),
    ],
)
def test_hints(plan: Planner, query: str, expected: dict[str, float]) -> None:
    assert adjacent(plan, query) == expected


def test_hints_of_words_as_typed(plan: Planner) -> None:
    """They are looked for in the layer in which phrases of the level are."""
    exact = LEVELS["exact"].function_words
    assert adjacent(plan, "إلى غزة والحرب", "exact")["إلى غزة"] == exact
    assert adjacent(plan, "سي إن إن", "exact")["سي إن إن"] == LEVELS["exact"].names


@pytest.mark.parametrize(
    ("query", "searched", "left_out"),
    [
        ("الحرب على غزة", "الحرب غزة", "على"),
        ("إلى غزة", "غزة", "إلى"),
        ("بعد غد", "غد", "بعد"),
        ("مهرجان كان في كان", "مهرجان كان", "في كان"),
        ("سي إن إن", "سي إن إن", ""),
        ("ما هي العاصمة", "العاصمة", "ما هي"),
        ("أين يقع مضيق هرمز", "مضيق هرمز", "أين يقع"),
        ("الحرب (في OR على) سوريا", "الحرب سوريا", "في على"),
        ("في سوريا OR على لبنان", "سوريا لبنان", "في على"),
        ("من هو", "من هو", ""),
        ('"الحرب على غزة"', '"الحرب على غزة"', ""),
        ("الحرب -على", "الحرب -على", ""),
        ("=على غزة", "=على غزة", ""),
        ("", "", ""),
    ],
)
def test_function_words_are_told(plan: Planner, query: str, searched: str, left_out: str) -> None:
    """Those that are not looked for, as written, from the first to the last."""
    planned = plan(query)
    assert " ".join(planned.searched_as) == searched
    assert " ".join(planned.function_words) == left_out


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("مهرجان كان", ["كان افتتاح مهرجان برلين", "افتتح مهرجان كان دورته"]),
        ("بعد غد", ["يعود غد اليوم الوزير", "يعود غد بعد الوزير", "يعود بعد غد الوزير"]),
        ("من جديد", ["عاد الفريق جديد هنا", "جديد الفريق من عاد", "عاد الفريق من جديد"]),
        ("ولي العهد", ["العهد الجديد ولي الأمر", "زار ولي العهد المدينة"]),
        ("سي إن إن", ["إن قناة إن سي", "قالت إن إن قناة سي", "قالت قناة سي إن إن"]),
        (
            "الحرب على غزة",
            [
                "غزة والحرب هنا أيضا",
                "طالت الحرب في غزة",
                "على غزة طالت الحرب",
                "الحرب على غزة طالت",
            ],
        ),
    ],
)
def test_what_stands_as_in_the_query_goes_first(
    make_index: MakeIndex, engine: str, query: str, articles: list[str]
) -> None:
    """The others are found too."""
    index = make_index(*articles, "لا شيء من هذا", engine=engine)
    found = index.search(query, match="all")
    assert found.hits[0].article.body == articles[-1]
    assert found.total == len(articles)
    scores = [hit.score for hit in found.hits]
    assert scores[0] > 1.05 * scores[1]


def test_a_name_with_a_function_word(make_index: MakeIndex, engine: str) -> None:
    """كان is looked for where it is a town, and so an article without it has less of the query."""
    index = make_index("افتتح مهرجان برلين دورته", "افتتح مهرجان كان دورته", engine=engine)
    assert [hit.id for hit in index.search("مهرجان كان", match="all").hits] == ["2"]
    assert [hit.id for hit in index.search("مهرجان كان", match="any").hits] == ["2", "1"]


def test_letters_in_another_spelling(make_index: MakeIndex, engine: str) -> None:
    """سي إن إن goes before سي أن, whose words are the same keys."""
    index = make_index("قالت قناة سي أن اليوم", "قالت قناة سي إن إن", engine=engine)
    found = index.search("سي إن إن", match="all")
    assert [hit.id for hit in found.hits] == ["2", "1"]
    assert found.hits[0].score > 2 * found.hits[1].score


def test_words_of_a_question_raise_no_score(make_index: MakeIndex, engine: str) -> None:
    """Articles that repeat them are no better."""
    index = make_index("القاهرة هي العاصمة", "القاهرة الآن العاصمة", engine=engine)
    one, other = index.search("ما هي العاصمة").hits
    assert one.score == pytest.approx(other.score)
