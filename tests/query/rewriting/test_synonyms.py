"""A person's synonyms: the list of them, and what a query with them looks for."""

from collections.abc import Callable

import pytest

from search.analyzer import Analyzer
from search.errors import WordListError
from search.query.language.parser import parse
from search.query.plan import Mark, Plan
from search.query.rewriting.rewriter import rewrite
from search.query.rewriting.synonyms import (
    MAX_EXPRESSION_WORDS,
    MAX_SYNONYMS,
    NO_SYNONYMS,
    read_synonyms,
    shipped_spellings,
    with_spellings,
)
from search.query.rewriting.words import MAX_SYNONYMS_OF_QUERY
from search.query.tree import And, Hinted, Or, Phrase, Term
from search.ranking import LEVELS
from search.wordlist import WordList
from tests.conftest import ANY_WORDS
from tests.query.trees import leaves

LIST = """
# one meaning
كوفيد، وباء
الأمم المتحدة, هيئة الأمم
كوفيد-19 => الوباء المستجد
داعش => تنظيم الدولة, التنظيم
الحوار بين الأديان => حوار الحضارات
المتحدة => الموحدة
"""

Planner = Callable[..., Plan]


@pytest.fixture
def plan(analyzer: Analyzer) -> Planner:
    """Give a function from a query's text to its plan with the list."""
    synonyms = read_synonyms(WordList("s.txt", LIST), analyzer)
    return lambda text, level="smart": rewrite(
        parse(text).tree, analyzer, ANY_WORDS, LEVELS[level], synonyms=synonyms
    )


@pytest.mark.parametrize(
    ("query", "searched"),
    [
        ("كوفيد", ("كوفيد OR وباء",)),
        ("والأوبئة", ("والأوبئة OR كوفيد",)),
        ("لقاح كوفيد", ("لقاح", "كوفيد OR وباء")),
        ("title:كوفيد", ("title:كوفيد OR title:وباء",)),
        ("(كوفيد OR نفط)", ("كوفيد OR وباء", "نفط")),
        ("داعش", ('داعش OR "تنظيم الدولة" OR التنظيم',)),
        ("تنظيم", ("تنظيم",)),
        ("الأمم المتحدة", ('الأمم المتحدة OR "هيئة الامم"',)),
        ("قوات للأمم المتحدة", ("قوات", 'للأمم المتحدة OR "هيئة الامم"')),
        ("المتحدة الأمم", ("المتحدة OR الموحدة", "الأمم")),
        ("الأمم -نفط المتحدة", ("الأمم", "-نفط", "المتحدة OR الموحدة")),
        ("الأمم title:المتحدة", ("الأمم", "title:المتحدة OR title:الموحدة")),
        ("كوفيد-19", ('كوفيد 19 OR "الوباء المستجد"',)),
        ("الحوار بين الأديان", ('الحوار الأديان OR "حوار الحضارات"',)),
    ],
)
def test_what_is_looked_for_is_told(plan: Planner, query: str, searched: tuple[str, ...]) -> None:
    """A word or a row of words, in any form, is joined by its synonyms; the longest row counts."""
    assert plan(query).searched_as == searched
    assert plan(query, "wide").searched_as == searched


@pytest.mark.parametrize(
    "query", ['"كوفيد"', '"الأمم المتحدة"', "كوفيد*", "source:كوفيد", "نفط -كوفيد"]
)
def test_where_no_synonyms_are_looked_for(analyzer: Analyzer, plan: Planner, query: str) -> None:
    """Quotation marks, beginnings, names and what is excluded mean only what they say."""
    assert plan(query) == rewrite(parse(query).tree, analyzer, ANY_WORDS)


def test_exact_knows_no_synonyms(analyzer: Analyzer, plan: Planner) -> None:
    """Words as typed are only these."""
    assert plan("كوفيد داعش", "exact") == rewrite(
        parse("كوفيد داعش").tree, analyzer, ANY_WORDS, LEVELS["exact"]
    )


def test_a_word_is_looked_for_by_its_stem_and_several_as_a_phrase(plan: Planner) -> None:
    """A synonym is found in both fields, and marked in the part of the query it stands for."""
    planned = plan("نفط داعش")
    assert {leaf for leaf in leaves(planned.every) if isinstance(leaf, Phrase)} == {
        Phrase(("تنظيم", "الدولة"), "title_folded"),
        Phrase(("تنظيم", "الدولة"), "text_folded"),
    }
    assert Term("تنظيم", "text_stem") in leaves(planned.every)
    assert planned.marks[1][2:] == (
        Mark(None, "folded", ("تنظيم", "الدولة")),
        Mark(None, "stem", ("تنظيم",)),
    )


def test_a_row_is_one_condition(plan: Planner) -> None:
    """All its words or any synonym fulfil it, and a synonym answers for each of its words."""
    planned = plan("الأمم المتحدة")
    assert isinstance(planned.every, Hinted)
    assert isinstance(planned.every.part, Or)
    assert isinstance(planned.every.part.parts[0], And)
    assert planned.some is None
    assert [part[-1].keys for part in planned.marks] == [("هيئة", "الامم")] * 2


def test_synonyms_are_bounded(analyzer: Analyzer) -> None:
    """However many words with synonyms a query has, only so many are taken."""
    words = [f"ت{chr(0x628 + n % 8)}{chr(0x633 + n // 8)}ق" for n in range(60)]
    lines = "\n".join(f"{w} => {', '.join(f'س{n}' for n in range(MAX_SYNONYMS))}" for w in words)
    synonyms = read_synonyms(WordList("", lines), analyzer)
    searched = rewrite(
        parse(" ".join(words)).tree, analyzer, ANY_WORDS, synonyms=synonyms
    ).searched_as
    assert sum(part.count(" OR ") for part in searched) == MAX_SYNONYMS_OF_QUERY


@pytest.mark.parametrize(
    "line",
    [
        "كوفيد",
        "كوفيد,",
        ",",
        "كوفيد،، وباء",
        "كوفيد =>",
        "=> كوفيد",
        "=>",
        "أ => ب => ج",
        "كوفيد, ***",
        "كوفيد, " + "كلمة " * (MAX_EXPRESSION_WORDS + 1),
        "كوفيد => " + ", ".join(f"س{n}" for n in range(MAX_SYNONYMS + 1)),
    ],
)
def test_a_line_that_makes_no_sense_is_an_error(analyzer: Analyzer, line: str) -> None:
    """The error names the file and the line."""
    with pytest.raises(WordListError, match=r"^s\.txt:3: .") as caught:
        read_synonyms(WordList("s.txt", f"# remark\n\n{line}\n"), analyzer)
    assert (caught.value.path, caught.value.line) == ("s.txt", 3)


def test_a_line_of_very_many_is_read_at_once(analyzer: Analyzer) -> None:
    """Not each of its expressions beside each other one."""
    line = " => ".join("، ".join([word] * 20_000) for word in ("كوفيد", "وباء"))
    synonyms = read_synonyms(WordList("", line), analyzer)
    assert [len(others) for others in synonyms.by_stems.values()] == [1]


def test_lines_add_up(analyzer: Analyzer) -> None:
    """A word in several lines has the synonyms of all, each once, itself not among them."""
    text = "نفط, بترول\r\nالنفط => الذهب الأسود، بترول، نفط\r\n"
    synonyms = read_synonyms(WordList("", text), analyzer)
    found = rewrite(parse("نفط").tree, analyzer, ANY_WORDS, synonyms=synonyms).searched_as
    assert found == ('نفط OR بترول OR "الذهب الاسود"',)


SPELLINGS = [line.text for line in shipped_spellings().lines()]


@pytest.mark.parametrize("line", SPELLINGS)
def test_a_shipped_spelling_is_a_name_and_nothing_else(analyzer: Analyzer, line: str) -> None:
    """Several words stand in a line, and one unless all are several; none is a function word.

    The one is not cut.
    """
    spellings = [analyzer.explain(text) for text in line.split(",")]
    assert max(map(len, spellings)) > 1
    for words in spellings:
        assert not any(word.token.stopword for word in words)
        if len(words) == 1:
            assert set(words[0].proclitics) <= {"ال"}
            assert not words[0].enclitics


def test_each_name_stands_in_one_line(analyzer: Analyzer) -> None:
    """Else two names would find each other."""
    lines = [
        {tuple(t.stem for t in analyzer.tokens(text)) for text in line.split(",")}
        for line in SPELLINGS
    ]
    assert sum(map(len, lines)) == len(set().union(*lines))


def test_spellings_are_looked_for_as_the_word_itself(analyzer: Analyzer) -> None:
    """They weigh as much, are not told apart, and stand beside a person's own synonyms."""
    own = read_synonyms(WordList("s.txt", "فيسبوك, شبكة"), analyzer)
    planned = rewrite(
        parse("فيسبوك").tree, analyzer, ANY_WORDS, synonyms=with_spellings(own, analyzer)
    )
    assert planned.searched_as == ("فيسبوك OR شبكة",)
    assert [mark.keys for mark in planned.marks[0]] == [
        ("فيسبوك",), ("فيسبوك",), ("فيس", "بوك"), ("الفيس", "بوك"), ("فايسبوك",),
        ("فايس", "بوك"), ("شبكة",),
    ]  # fmt: skip
    assert planned.clues["folded", "فيس"].why == "word"


def test_other_words_cost_nothing(analyzer: Analyzer) -> None:
    """A query without such a name is planned as ever."""
    plain = rewrite(parse("بوك الفيس يو مجلس").tree, analyzer, ANY_WORDS)
    spelt = with_spellings(NO_SYNONYMS, analyzer)
    assert rewrite(parse("بوك الفيس يو مجلس").tree, analyzer, ANY_WORDS, synonyms=spelt) == plain
