"""What patterns and words with a tilde stand for: words that the index holds."""

import pytest

from search.query.rewriting.wildcards import (
    MAX_FUZZY_WORDS,
    MAX_PATTERN_WORDS,
    MAX_QUERY_WORDS,
    Wildcards,
)
from search.query.tree import Fuzzy, Pattern
from tests.conftest import Words
from tests.query.trees import keys

from .conftest import Planner

#: Nine hundred words that begin alike.
MANY = " ".join(f"كلمة{chr(0x627 + n % 36)}{chr(0x627 + n // 36)}" for n in range(900))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("أمري*", "امريكا امريكي الامريكي امريكه"),
        ("الأمري*", "الامريكي"),
        ("والأمري*", "الامريكي"),
        ("أ?ريكي?", ""),
        ("أ?ريك?", "امريكا امريكي الامريكي امريكه"),
        ("ام*ا", "امريكا"),
        ("ا?ر*ي", "امريكي الامريكي"),
        ("أُمريكا*", "امريكا"),
        ("أمريكا~", "امريكا امريكي الامريكي امريكه"),
        ("الأمريكا~", "الامريكي"),
        ("تهران~", "طهران"),
        ("طهارن~", "طهران"),
        ("تهارن~", ""),
        ("تهارن~2", "طهران"),
        ("زيد*", ""),
        ("(ام*ا OR طه*)^2", "امريكا طهران"),
    ],
)
def test_patterns_and_other_spellings_become_words_of_the_index(
    plan: Planner, query: str, expected: str
) -> None:
    """They stand for words, or for words behind an article, that the index holds."""
    planned = plan(query, "امريكا امريكي الامريكي امريكه طهران مصر")
    assert keys(planned.every) == set(expected.split())


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a*", "a ab abc a.c"),
        ("a*c", "abc a.c"),
        ("a?c", "abc a.c"),
        ("a.c", "a.c"),
        ("a*b*c", "abc"),
        ("?b*", "ab abc"),
        ("ab?*", "abc"),
        ("*", "a ab abc a.c b"),
    ],
)
def test_signs(pattern: str, expected: str) -> None:
    """A star is any letters or none, a question mark one, and every other sign is itself."""
    wildcards = Wildcards(Words("a ab abc a.c b"), 1)
    found, notices = wildcards.matching(Pattern(pattern), [pattern], "text_folded", bare=False)
    assert (sorted(found), notices) == (sorted(expected.split()), ())


def test_the_most_frequent_come_first() -> None:
    """Of words as frequent as one another, in the order of the alphabet."""
    wildcards = Wildcards(Words("ac ab ab aa ad ad ad"), 1)
    found, _ = wildcards.matching(Pattern("a*"), ["a*"], "text_folded", bare=False)
    assert found == ["ad", "ab", "aa", "ac"]


def test_a_pattern_stands_for_the_most_frequent_words(plan: Planner) -> None:
    """It is cut to so many, all patterns of a query to so many more, and that is told."""
    one, four = (plan(query, MANY) for query in ("كلم*", "كلم* كل* كلمة* ك?م*"))
    assert len(keys(one.every)) == MAX_PATTERN_WORDS
    assert sum(map(len, four.marks)) == MAX_QUERY_WORDS
    assert (one.partial, [n.problem for n in one.notices]) == (True, ["cut-pattern"])
    assert not plan("كلمةا*", MANY).partial


def test_a_word_with_a_tilde_stands_for_so_many(plan: Planner) -> None:
    """The nearest are kept, and that others are not is told."""
    planned = plan("كلمةاا~2", MANY)
    assert len(keys(planned.every)) == MAX_FUZZY_WORDS
    assert "كلمةاا" in keys(planned.every)
    assert [notice.problem for notice in planned.notices] == ["cut-pattern"]


def test_the_nearest_come_first() -> None:
    wildcards = Wildcards(Words("طهران تهران طهرانن"), 1)
    found, _ = wildcards.near(Fuzzy("طهران", 2), "طهران", "text_folded", bare=True)
    assert list(found) == ["طهران", "تهران", "طهرانن"]
    assert found["طهران"] == 0


def test_the_share_of_a_pattern_does_not_depend_on_the_others() -> None:
    """In whichever order, and however often, patterns are looked up, each has the same words."""
    words = Words(MANY)
    few, many = Pattern("كلمةا*"), Pattern("كل*")

    def looked_up(*patterns: Pattern) -> dict[str, list[str]]:
        wildcards = Wildcards(words, 4)
        return {
            pattern.text: wildcards.matching(pattern, [pattern.text], "text_folded", bare=True)[0]
            for pattern in patterns
        }

    assert looked_up(few, many) == looked_up(many, few) == looked_up(many, many, few, many)
    assert len(looked_up(many)["كل*"]) == MAX_QUERY_WORDS // 4
