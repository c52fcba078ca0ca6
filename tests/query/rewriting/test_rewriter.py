"""From a person's query to an engine's: keys, layers, fields, function words and marks."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analyzer import Analyzer
from search.query.language.parser import parse
from search.query.plan import Mark, Plan
from search.query.rewriting.expansion import MAX_ALTERNATIVES_OF_QUERY
from search.query.rewriting.rewriter import rewrite
from search.query.rewriting.wildcards import MAX_PATTERN_WORDS, MAX_QUERY_WORDS
from search.query.tree import (
    All,
    And,
    AnyOf,
    Boost,
    EngineQuery,
    Hinted,
    Not,
    Nothing,
    Phrase,
    Range,
    Term,
)
from search.ranking import LEVELS
from search.schema import STANDARD
from tests.conftest import ANY_WORDS, AnyWords, MakeDictionary
from tests.query.trees import leaves, part_of, parts_of, sought

Planner = Callable[[str], Plan]


@pytest.fixture
def plan(analyzer: Analyzer) -> Planner:
    """Give a function from a query's text to its plan."""
    return lambda text: rewrite(parse(text).tree, analyzer, ANY_WORDS)


def test_a_word_is_looked_for_in_both_layers_of_both_fields(plan: Planner) -> None:
    assert set(leaves(plan("الكتب").every)) == {
        Term("الكتب", "title_folded"),
        Term("الكتب", "text_folded"),
        Term("كتاب", "title_stem"),
        Term("كتاب", "text_stem"),
        Term("كتاب", "lead_stem"),
    }


def hints(query: EngineQuery | None) -> set[EngineQuery]:
    assert isinstance(query, Hinted)
    return {hint.part for hint in query.hints if isinstance(hint, Boost)}


def test_related_words_and_near_spellings_are_hints(plan: Planner) -> None:
    """They raise what the words themselves have found, and are not marked."""
    planned = plan("اشتبك غوتنبرغ")
    found = hints(planned.every)
    assert {Term("اشتباك", "text_stem"), Term("كوتنبرج", "text_stem")} <= found
    assert found == hints(planned.some)
    assert {mark.keys for marks in planned.marks for mark in marks} == {
        ("اشتبك",),
        ("غوتنبرغ",),
        ("جوتنبرج",),
    }


def test_neighbours_are_a_hint(plan: Planner) -> None:
    """Words of the query that stand side by side in a text count more, function words aside."""
    pairs = [("مجلس", "الامن"), ("الامن", "سوريا")]
    found = hints(plan("مجلس الأمن في سوريا -تركيا").every)
    assert [Phrase(pair, "text_folded") in found for pair in pairs] == [True, True]
    assert {hint.keys for hint in found if isinstance(hint, Phrase)} == set(pairs)


def test_words_that_the_index_does_not_hold_are_not_looked_for(
    analyzer: Analyzer, vocabulary: MakeDictionary
) -> None:
    tree = parse("غوتنبرغ").tree
    held = rewrite(tree, analyzer, vocabulary("كوتنبرغ"))
    assert hints(held.every) == {Term("كوتنبرج", "text_stem")}
    assert leaves(held.every) == leaves(rewrite(tree, analyzer, vocabulary("")).every)


def test_as_typed_there_are_no_hints_but_neighbours(analyzer: Analyzer) -> None:
    planned = rewrite(parse("اشتبك الجيش").tree, analyzer, ANY_WORDS, LEVELS["exact"])
    assert hints(planned.every) == {Phrase(("اشتبك", "الجيش"), "text_written")}


def test_a_named_field_is_the_only_one(plan: Planner) -> None:
    fields = {leaf.field for leaf in sought(plan("عنوان:(كتاب OR مستش*)").every)}
    assert fields == {"title_folded", "title_stem"}


@pytest.mark.parametrize("name", ["source", "section"])
def test_names_are_looked_for_by_their_folded_words(plan: Planner, name: str) -> None:
    """A source is found by any of its words, function words included, and is not marked."""
    planned = plan(f"{name}:من")
    assert planned.every == Term("من", f"{name}_folded")
    assert planned.marks == ()
    assert plan(f'{name}:"وكالة الأنباء"').every == Phrase(("وكالة", "الانباء"), f"{name}_folded")


def test_a_phrase_is_looked_for_in_the_folded_layer(plan: Planner) -> None:
    assert set(leaves(plan('"قُوّات الأمن"').every)) == {
        Phrase(("قوات", "الامن"), "title_folded"),
        Phrase(("قوات", "الامن"), "text_folded"),
    }


def test_a_phrase_of_one_word_is_a_word_in_the_folded_layer(plan: Planner) -> None:
    assert set(leaves(plan('"الكتب"').every)) == {
        Term("الكتب", "title_folded"),
        Term("الكتب", "text_folded"),
    }


def expanded(query: str, analyzer: Analyzer, words: AnyWords) -> Plan:
    return rewrite(parse(query).tree, analyzer, words)


def keys(plan: Plan) -> set[str]:
    """Return the keys that a plan looks for in the text."""
    found: set[str] = set()
    for leaf in leaves(plan.every):
        match leaf:
            case Term(text, "text_folded"):
                found.add(text)
            case Phrase(several, "text_folded") | AnyOf(several, "text_folded"):
                found.update(several)
    return found


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
    analyzer: Analyzer, vocabulary: MakeDictionary, query: str, expected: str
) -> None:
    """They stand for words, or for words behind an article, that the index holds."""
    known = vocabulary("امريكا امريكي الامريكي امريكه طهران مصر")
    assert keys(expanded(query, analyzer, known)) == set(expected.split())


def test_nearer_spellings_weigh_more(analyzer: Analyzer, vocabulary: MakeDictionary) -> None:
    planned = expanded("عنوان:طهران~2", analyzer, vocabulary("طهران تهران طهرانن طهراننن"))
    nearest, *others = parts_of(planned.every)
    assert part_of(nearest) == Term("طهران", "title_folded")
    spellings = [AnyOf((key,), "title_folded") for key in ("تهران", "طهرانن", "طهراننن")]
    assert [part_of(part_of(other)) for other in others] == spellings
    weights = [round(other.weight, 2) for other in others if isinstance(other, Boost)]
    assert weights == [0.44, 0.25, 0.11]


def test_a_pattern_stands_for_the_most_frequent_words(
    analyzer: Analyzer, vocabulary: MakeDictionary
) -> None:
    """It is cut to so many, all patterns of a query to so many more, and that is told."""
    known = vocabulary(
        " ".join(f"كلمة{chr(0x627 + n % 36)}{chr(0x627 + n // 36)}" for n in range(900))
    )
    one, four = (expanded(query, analyzer, known) for query in ("كلم*", "كلم* كل* كلمة* ك?م*"))
    assert len(keys(one)) == MAX_PATTERN_WORDS
    assert sum(map(len, four.marks)) == MAX_QUERY_WORDS
    assert (one.partial, [n.problem for n in one.notices]) == (True, ["cut-pattern"])
    assert not expanded("كلمةا*", analyzer, known).partial


def test_of_several_words_before_an_asterisk_the_last_is_the_pattern(
    analyzer: Analyzer, vocabulary: MakeDictionary
) -> None:
    planned = expanded("كوفيد-19*", analyzer, vocabulary("19 190 كوفيد"))
    assert set(planned.searched_as) == {"كوفيد", "19*"}
    assert AnyOf(("19", "190"), "text_folded") in leaves(planned.every)


def test_as_typed(plan: Planner) -> None:
    """Behind an equals sign words are looked for in the written layer, function words too."""
    assert {leaf.field for leaf in sought(plan("=المدينه").every)} == {
        "title_written",
        "text_written",
    }
    assert plan("=المدينه سوريا =في").searched_as == ("=المدينه", "سوريا", "=في")
    assert set(leaves(plan('="هذه المدينه"').every)) == {
        Phrase(("هذه", "المدينه"), "title_written"),
        Phrase(("هذه", "المدينه"), "text_written"),
    }
    assert plan("عنوان:=المدينه").searched_as == ("title:=المدينه",)


def test_near_words(plan: Planner) -> None:
    """Each two of the words must be near one another, in one field."""
    pairs = [("قوات", "الامن"), ("قوات", "حلب"), ("الامن", "حلب")]
    in_text = [
        leaf for leaf in sought(plan('"قوات الأمن حلب"~7').every) if leaf.field == "text_folded"
    ]
    assert in_text == [Phrase(pair, "text_folded", slop=7) for pair in pairs]
    assert leaves(plan('"حلب حلب"~7').every)[0] == Term("حلب", "title_folded")


def test_the_body_is_the_text_without_what_is_in_the_headline_alone(plan: Planner) -> None:
    (in_folded, in_stem) = parts_of(plan("نص:الكتب").every)
    assert in_folded == And(
        (
            Boost(Term("الكتب", "text_folded"), 0.5),
            Not(AnyOf(("الكتب",), "headline_only_folded")),
        )
    )
    assert parts_of(in_stem)[1] == Not(AnyOf(("كتاب",), "headline_only_stem"))


def test_weights_multiply(plan: Planner) -> None:
    assert part_of(plan("سوريا^3").every) == Boost(part_of(plan("سوريا").every), 3)
    assert plan("ـــ^3").every == Nothing()


@pytest.mark.parametrize(
    "query", ["date:2018 سوريا", "سوريا date:2018", "(date:2018 OR date:2019) سوريا"]
)
def test_dates_hold_even_where_few_words_do(plan: Planner, query: str) -> None:
    """A date is no word that an article may lack."""
    assert plan(query).some is None
    assert plan(f"{query} تركيا").some is not None


def test_what_was_looked_for_is_told(plan: Planner) -> None:
    """In the form in which it can be typed again."""
    text = (
        '"مجلس امن"~3 نتن*و طهران~1 =إيران date:2018-03-01..2018-05-31 -date:2019-01-01 title:حلب'
    )
    assert " ".join(plan(text).searched_as) == text
    assert plan("date:2018..").searched_as == ("date:2018-01-01..",)


def test_function_words_are_left_out(plan: Planner) -> None:
    assert plan("الحرب في سوريا").searched_as == ("الحرب", "سوريا")
    assert plan("الحرب (في OR على) سوريا").searched_as == ("الحرب", "سوريا")


@pytest.mark.parametrize("text", ["من هو", "في", "في OR على", "في -سوريا"])
def test_function_words_stay_when_nothing_else_is_wanted(plan: Planner, text: str) -> None:
    assert plan(text).searched_as[0] in ("من", "في")


def test_function_words_stay_in_quotation_marks(plan: Planner) -> None:
    assert plan('الحرب "في سوريا"').searched_as == ("الحرب", '"في سوريا"')


def test_function_words_can_be_excluded(plan: Planner) -> None:
    planned = plan("الحرب -في")
    assert planned.searched_as == ("الحرب", "-في")
    assert isinstance(parts_of(part_of(planned.every))[1], Not)


@pytest.mark.parametrize("text", ["ـــ", "___", "\u064b\u0651", "_ ـ"])
def test_a_query_of_nothing_but_marks_finds_nothing(plan: Planner, text: str) -> None:
    assert plan(text).every == Nothing()


def test_an_empty_query_finds_everything(plan: Planner) -> None:
    assert plan("") == Plan(All(), None, (), ())


@pytest.mark.parametrize("text", ["ا1" * 499, "a_" * 499, "-" + "ا1" * 499, '"' + "ا1" * 498 + '"'])
def test_at_most_sixty_four_words_are_looked_for(plan: Planner, text: str) -> None:
    """The limit counts words as they are looked for, however they are joined."""
    found = leaves(plan(text).every)
    keys = [leaf.keys if isinstance(leaf, Phrase | AnyOf) else ("key",) for leaf in found]
    assert sum(map(len, keys)) <= 64 * 5


def test_some_of_the_words(plan: Planner) -> None:
    """Of several words the second plan wants one; what is excluded stays excluded."""
    planned = plan("سوريا تركيا -لبنان")
    either, without = parts_of(part_of(planned.some))
    assert {leaf.text for leaf in leaves(either) if isinstance(leaf, Term)} >= {"سوريا", "تركيا"}
    assert without == parts_of(part_of(planned.every))[2]


@pytest.mark.parametrize(
    "text",
    [
        "سوريا",
        '"سوريا تركيا"',
        "سوريا OR تركيا",
        "سوريا -تركيا",
        "سوريا مصدر:(أنباء OR =وكالة)",
        "",
    ],
)
def test_where_one_thing_is_wanted_there_is_no_second_plan(plan: Planner, text: str) -> None:
    assert plan(text).some is None


def test_marks_belong_to_parts_of_the_query(analyzer: Analyzer, vocabulary: MakeDictionary) -> None:
    """Each part marks its own keys; what is excluded marks nothing."""
    words = vocabulary("مستشار المستشار")
    assert expanded('الكتب "قوات الأمن" عنوان:مستش* -سوريا', analyzer, words).marks == (
        (Mark(None, "folded", ("الكتب",)), Mark(None, "stem", ("كتاب",))),
        (Mark(None, "folded", ("قوات", "الامن")),),
        (Mark("title", "folded", ("المستشار",)), Mark("title", "folded", ("مستشار",))),
    )


SIGNS = """في - ( ) " OR * ؟ ? ~ ~3 ^2 = نص: مصدر: date: 2018 ـ _ 19"""
WORDS = st.sampled_from([" ", "سوريا", *SIGNS.split()])


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(words=st.lists(WORDS, max_size=15))
def test_engines_get_only_what_they_can_run(
    analyzer: Analyzer, vocabulary: MakeDictionary, words: list[str]
) -> None:
    """Every plan is made of known fields, keys without spaces and phrases of two words or more."""
    known = vocabulary("سوريا 19 السوريا سوري")
    planned = rewrite(parse("".join(words)).tree, analyzer, known)
    for leaf in leaves(planned.every) + leaves(planned.some or All()):
        match leaf:
            case Term(text, field):
                assert text.split() == [text]
                assert field in STANDARD.key_fields
            case AnyOf(several, field):
                assert several
                assert field in STANDARD.key_fields
            case Phrase(several, field, slop=slop):
                assert len(several) > 1
                assert STANDARD.key_fields[field or ""] == "position"
                assert not slop or (len(several) == len(set(several)) == 2)
            case _:
                assert isinstance(leaf, Range | All | Nothing)
    assert All() not in leaves(planned.every) or planned.every == All()
    assert Nothing() not in leaves(planned.every) or planned.every == Nothing()


def test_alternatives_are_bounded(analyzer: Analyzer) -> None:
    """However many words a query has, the wide level takes only so many alternatives of them."""
    words = ["اشتباك", "سيطرة", "كتاب", "انتخاب", "هجوم", "تفجير", "غوتنبرغ", "نتنياهو"] * 8
    tree = parse(" ".join(words)).tree
    narrow, wide = (
        len(leaves(rewrite(tree, analyzer, ANY_WORDS, LEVELS[level]).every))
        for level in ("smart", "wide")
    )
    # In title, text and lead.
    assert narrow < wide <= narrow + 3 * MAX_ALTERNATIVES_OF_QUERY
