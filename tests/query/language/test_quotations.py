"""Pasted texts: their dashes exclude nothing, and the article that has one comes first."""

import pytest

from search import Article, Index
from search.query.language.parser import parse
from search.query.tree import And, Not, Preferred
from tests.conftest import MakeIndex

ELEVEN = "بدأت الحكومة اليوم تنفيذ خطة واسعة لترميم المدارس القديمة في العاصمة"


def excluded(text: str) -> list[str]:
    """Return what a query excludes."""
    tree = parse(text).tree
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return [getattr(part.part, "text", "") for part in parts if isinstance(part, Not)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("فرانكفورت بايرن 3 -1", []),
        ("كوفيد -19", []),
        ("نتيجة المباراة ٣ -١", []),
        ("عادوا -دون جدوى- إلى القرية", []),
        ("قال -وهو يبتسم-، إنه", []),
        (f"{ELEVEN} -دون جدوى", []),
        (f"{ELEVEN} -دون", []),
        ("سوريا -العراق", ["العراق"]),
        ("سوريا -العراق -لبنان", ["العراق", "لبنان"]),
        ("كوفيد NOT 19", ["19"]),
        (f"{ELEVEN} NOT جدوى", ["جدوى"]),
        (f"{ELEVEN} -دون NOT جدوى", ["جدوى"]),
        ("نفط -غاز أسعار 2018- 2019", ["غاز"]),
        (f"عنوان:مدرسة {ELEVEN} -جدوى", ["جدوى"]),
        (f"{ELEVEN} OR مدرسة -جدوى", []),
    ],
)
def test_what_a_dash_excludes(text: str, expected: list[str]) -> None:
    assert excluded(text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("كوفيد -19", "dash-before-number"),
        ("عادوا -دون جدوى- إلى القرية", "closed-dash"),
        (f"{ELEVEN} | سنابل نت", "stroke-in-quotation"),
        (f"{ELEVEN} -دون جدوى", "dash-in-quotation"),
    ],
)
def test_what_a_dash_does_not_exclude_is_told(text: str, problem: str) -> None:
    """No reading refuses it, as it is no mistake."""
    for strict in (False, True):
        assert [notice.problem for notice in parse(text, strict=strict).notices] == [problem]


@pytest.mark.parametrize(
    "text",
    [
        f"{ELEVEN} (رويترز",
        f'{ELEVEN}"',
        f"وقال مصدر: {ELEVEN}",
        f"عاجل:{ELEVEN}",
        f"{ELEVEN} +",
    ],
)
def test_signs_of_a_quotation_are_punctuation(text: str) -> None:
    """Neither a parenthesis that is not closed nor a name before a colon means anything."""
    parsed = parse(text, strict=True)
    assert not parsed.notices
    assert isinstance(parsed.tree, And)
    assert any(isinstance(part, Preferred) for part in parsed.tree.parts)


@pytest.mark.parametrize(
    "operator", ["OR مدرسة", "AND مدرسة", "عنوان:مدرسة", "=مدرسة", "مدر*", "مدرسة~"]
)
def test_a_text_with_operators_is_no_quotation(operator: str) -> None:
    tree = parse(f"{ELEVEN} {operator}").tree
    assert "Preferred" not in repr(tree)


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Give an index with an article, a longer one with the same words, and one edited."""
    return make_index(
        Article("all", title="خبر", body=f"{' '.join(reversed(ELEVEN.split()))}. " * 3),
        Article(
            "own", title="خبر", body=f"عاجل. {ELEVEN} -دون جدوى- وفق البيان. " + "كلام كثير " * 80
        ),
        Article("edited", title="خبر", body=ELEVEN.replace("واسعة", "كبيرة") + " وسط ترحيب"),
        engine=engine,
    )


@pytest.mark.parametrize("text", [ELEVEN, f"{ELEVEN} -دون جدوى- وفق البيان.", f"{ELEVEN} -دون"])
def test_the_article_that_has_a_text_comes_first(index: Index, text: str) -> None:
    assert index.search(text).hits[0].id == "own"


def test_an_article_with_most_of_a_text_comes_first(index: Index) -> None:
    text = ELEVEN.replace("واسعة", "كبيرة").replace("القديمة", "العتيقة")
    assert index.search(text).hits[0].id == "edited"


def test_a_parenthesis_behind_not_is_excluded_as_a_whole() -> None:
    assert repr(parse(f"{ELEVEN} NOT (كأس العالم)").tree).count("Not(") == 1
    assert "Preferred" not in repr(parse(f"{ELEVEN} NOT (كأس العالم)").tree)
