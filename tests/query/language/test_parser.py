"""The query language: each rule with its example, read leniently and strictly."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.errors import QuerySyntaxError
from search.query.language.leaves import MAX_PATTERNS
from search.query.language.lexer import is_question
from search.query.language.parser import parse, plain
from search.query.notices import PROBLEMS
from search.query.tree import (
    All,
    And,
    Boost,
    Exactly,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Preferred,
    Quoted,
    Range,
    Repeated,
    Term,
    Together,
)
from tests.query.trees import parts_of


def shape(tree: Node) -> str:
    """Write a tree so that brackets show what belongs together."""
    match tree:
        case Term(text, field):
            return f"{field}:{text}" if field else text
        case Pattern(text, field):
            return f"{field}:<{text}>" if field else f"<{text}>"
        case Fuzzy(text, edits, field):
            return f"{field}:{text}~{edits}" if field else f"{text}~{edits}"
        case Quoted(text, field, slop=slop):
            near = f"~{'>' * tree.ordered}{slop}" if slop else ""
            return f"{field}:“{text}”{near}" if field else f"“{text}”{near}"
        case Exactly(part):
            return f"={shape(part)}"
        case Boost(part, weight):
            return f"{shape(part)}^{weight:g}"
        case Range(_, low, high):
            return f"{low}..{high}"
        case And(parts):
            return f"[{' & '.join(map(shape, parts))}]"
        case Or(parts):
            return f"[{' | '.join(map(shape, parts))}]"
        case Not(part):
            return f"¬{shape(part)}"
        case Together(text, unit):
            return f"“{text}”~{unit}"
        case Repeated(part, times):
            return f"{times}×{shape(part)}"
    return type(tree).__name__


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سوريا", "سوريا"),
        ("أ ب", "[أ & ب]"),
        ("أ AND ب", "[أ & ب]"),
        ("أ + ب", "[أ & ب]"),
        ("أ +ب", "[أ & ب]"),
        ("أ OR ب", "[أ | ب]"),
        ("أ | ب", "[أ | ب]"),
        ("أ|ب", "[أ | ب]"),
        ("أ ب OR ج د", "[[أ & ب] | [ج & د]]"),
        ("أ (ب OR ج) د", "[أ & [ب | ج] & د]"),
        ("أ -ب", "[أ & ¬ب]"),
        ("أ NOT ب", "[أ & ¬ب]"),
        ("أ AND NOT ب", "[أ & ¬ب]"),
        ("-أ", "¬أ"),
        ("NOT NOT أ", "أ"),
        ("أ -(ب OR ج)", "[أ & ¬[ب | ج]]"),
        ('أ -"ب ج"', "[أ & ¬“ب ج”]"),
        ("أ - ب", "[أ & ب]"),
        ("أ && ب", "[أ & ب]"),
        ("أ NEAR ب", "[أ & NEAR & ب]"),
        ("P/50", "P/50"),
        ('"أ ب"~ فقره', "“أ ب”~paragraph"),
        ('"أ ب"~الجملة', "“أ ب”~sentence"),
        ('"وزار? الصحة"', "“وزار? الصحة”"),
        ("atleast2:عنوان:أ", "2×title:أ"),
        ('"أ ب"~>5', "“أ ب”~>5"),
        ('"أ ب"~>', "“أ ب”~>5"),
        ('"أ ب"~ 5', "“أ ب”~5"),
        ('"أ ب"~ ج', "[“أ ب”~5 & ج]"),
        ('"أ ب" ~5', "“أ ب”~5"),
        ('"أ ب" ~> 5 ج', "[“أ ب”~>5 & ج]"),
        ('"أ ب" ~جملة', "“أ ب”~sentence"),
        ('"أ ب"~p', "“أ ب”~paragraph"),
        ('"أ ب"~فقرة ج', "[“أ ب”~paragraph & ج]"),
        ('"ميلي* دير"', "“ميلي* دير”"),
        ('"ميلي** دير، كوفيد-19*"', "“ميلي* دير، كوفيد 19*”"),
        ('"ما هذا?"', "“ما هذا ”"),
        ("atleast3:أ", "3×أ"),
        ("تكرار٣:أ ب", "[3×أ & ب]"),
        ('عنوان:atleast2:"أ ب"', "2×title:“أ ب”"),
        ("-atleast2:=أ", "¬2×=أ"),
        ("atleast2:(أ OR ب)^2", "2×[أ | ب]^2"),
        ("مستش*", "<مستش*>"),
        ("مستش**", "<مستش*>"),
        ("-مستش*", "¬<مستش*>"),
        ('"أ ب"~5', "“أ ب”~5"),
        ('"أ ب"~', "“أ ب”~5"),
        ("م?لس", "<م?لس>"),
        ("م?لس?", "<م?لس?>"),
        ("مس*ول", "<مس*ول>"),
        ("مس**?ول،", "<مس?*ول>"),
        ("كوفيد-19*", "[كوفيد & <19*>]"),
        ("كتاب~", "كتاب~1"),
        ("كتاب~2", "كتاب~2"),
        ("كتاب~٢", "كتاب~2"),
        ("=كتاب", "=كتاب"),
        ('="أ ب"', "=“أ ب”"),
        ("=(أ ب)", "=[أ & ب]"),
        ("-=كتاب", "¬=كتاب"),
        ("كتاب^2", "كتاب^2"),
        ("كتاب~2^0.5", "كتاب~2^0.5"),
        ("مس*^٢", "<مس*>^2"),
        ('"أ ب"^3', "“أ ب”^3"),
        ('"أ ب"~5^3', "“أ ب”~5^3"),
        ("(أ ب)^0.5", "[أ & ب]^0.5"),
        ("هل توقفت الحرب?", "[هل & توقفت & الحرب?]"),
        ("كتاب؟! ما?", "[كتاب؟! & ما?]"),
        ("", "All"),
        (" \n\t ", "All"),
    ],
)
def test_operators(text: str, expected: str) -> None:
    parsed = parse(text)
    assert (shape(parsed.tree), parsed.notices) == (expected, ())
    parse(text, strict=True)


@pytest.mark.parametrize("quotes", ['""', "“”", "„“", "«»", "”“", "»«", '"”'])
def test_all_quotation_marks_make_a_phrase(quotes: str) -> None:
    assert shape(parse(f"أ {quotes[0]}قوات الأمن{quotes[1]} ب").tree) == "[أ & “قوات الأمن” & ب]"


def test_operators_in_quotation_marks_are_words() -> None:
    assert shape(parse('"أ OR (ب" -ج').tree) == "[“أ OR (ب” & ¬ج]"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("title", ["title", "TITLE", "عنوان", "العنوان"]),
        ("source", ["source", "مصدر", "المصدر"]),
        ("section", ["section", "قسم", "القسم"]),
        ("body", ["body", "نص", "النص", "متن", "المتن"]),
        ("author", ["author", "كاتب", "الكاتب"]),
    ],
)
def test_fields_have_names_in_both_languages(field: str, names: list[str]) -> None:
    assert [shape(parse(f"{name}:سوريا").tree) for name in names] == [f"{field}:سوريا"] * len(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عنوان:أ ب", "[title:أ & ب]"),
        ('عنوان:"أ ب"', "title:“أ ب”"),
        ("عنوان:(أ OR ب)", "[title:أ | title:ب]"),
        ("عنوان: أ ب", "[title:أ & ب]"),
        ("عنوان:=أ", "=title:أ"),
        ("عنوان:أحمد~^2", "title:أحمد~1^2"),
        ("-عنوان:أ", "¬title:أ"),
        ("عنوان:مستش*", "title:<مستش*>"),
    ],
)
def test_a_field_reaches_over_what_is_glued_to_it(text: str, expected: str) -> None:
    assert shape(parse(text, strict=True).tree) == expected


def test_nodes_know_their_place() -> None:
    text = "أب (جد OR هو*)"
    first, second = parts_of(parse(text).tree)
    words = [node for node in (first, *parts_of(second)) if isinstance(node, Term | Pattern)]
    spans = [word.span for word in words]
    assert [text[slice(*span)] for span in spans] == ["أب", "جد", "هو*"]


@pytest.mark.parametrize(
    ("text", "problem", "place", "read_as"),
    [
        ('أ "ب ج', "unclosed-phrase", '"', "[أ & ب & ج]"),
        ('أ ""', "empty-phrase", '"', "أ"),
        ("أ (ب", "unclosed-parenthesis", "(", "[أ & ب]"),
        ("أ ب)", "unopened-parenthesis", ")", "[أ & ب]"),
        ("أ ()", "empty-parentheses", "(", "أ"),
        ("أ OR", "dangling-operator", "OR", "أ"),
        ("OR أ", "dangling-operator", "OR", "أ"),
        ("أ | | ب", "dangling-operator", "|", "[أ | ب]"),
        ("أ NOT", "dangling-operator", "NOT", "أ"),
        ("أ AND OR ب", "dangling-operator", "AND", "[أ | ب]"),
        ("قال:نعم", "unknown-field", "قال", "[قال & نعم]"),
        ("أ title:-ب", "empty-field", "title", "[أ & ¬ب]"),
        ("أ ب*", "short-prefix", "ب*", "[أ & ب]"),
        ("أ *", "short-prefix", "*", "أ"),
        ("أ *مجلس", "short-prefix", "*", "[أ & مجلس]"),
        ("أ *ا*", "short-prefix", "*", "[أ & ا]"),
        ("أ كتاب~9", "edits-range", "كتاب", "[أ & كتاب~2]"),
        ("أ كتاب~0", "edits-range", "كتاب", "[أ & كتاب~1]"),
        ("أ مس*~", "fuzzy-pattern", "مس*", "[أ & <مس*>]"),
        ('"أ ب"~99', "slop-range", "~99", "“أ ب”~50"),
        ('"أ ب"~0', "slop-range", "~0", "“أ ب”~1"),
        ('"أ ب ج د هـ و"~3', "near-too-long", '"أ', "“أ ب ج د هـ”~3"),
        ("أحمد^100", "weight-range", "أحمد", "أحمد^10"),
        ("أحمد^", "weight-range", "أحمد", "أحمد^1"),
        ("أحمد^1.2.3", "weight-range", "أحمد", "أحمد^1"),
        ("أ = ب", "dangling-operator", "=", "[أ & ب]"),
        ("أ ~2 ب", "dangling-operator", "~2", "[أ & ب]"),
        ("أ نبأ ـ~2", "dangling-operator", "ـ~2", "[أ & نبأ]"),
        ("أ ^2", "dangling-operator", "^2", "أ"),
        ("أ =", "dangling-operator", "=", "أ"),
        ("(أ)~2", "dangling-operator", "~2", "أ"),
        ("عنوان:", "empty-field", "عنوان", "Nothing"),
        ("أ date:غدا", "bad-date", "غدا", "أ"),
    ],
)
def test_mistakes(text: str, problem: str, place: str, read_as: str) -> None:
    """What is not well formed is read as well as possible and told, or refused when strict."""
    parsed = parse(text)
    assert shape(parsed.tree) == read_as
    assert [notice.problem for notice in parsed.notices] == [problem]
    with pytest.raises(QuerySyntaxError) as error:
        parse(text, strict=True)
    assert error.value.problem == problem
    assert text.startswith(place, error.value.position)


@pytest.mark.parametrize(
    "text",
    ["10^6", "5*3", "2018~1", "19^2", "http://x.org/?a=1", "http://x.org/~user", "me@x.org?",
     "a=b~1", "C++", "12:30", "٣*٤", "؟", "ما؟"],
)  # fmt: skip
def test_signs_of_numbers_addresses_and_questions_are_no_operators(text: str) -> None:
    assert shape(parse(f"كتاب {text}", strict=True).tree).removeprefix("[كتاب & ") in (
        f"{text}]",
        f"كتاب{text}",
    )


def test_at_most_eight_words_are_looked_up_among_all() -> None:
    parsed = parse("كلمة~2 مس* " * 10)
    assert shape(parsed.tree).count("~") + shape(parsed.tree).count("*") == MAX_PATTERNS
    assert [notice.problem for notice in parsed.notices] == ["too-many-patterns"]


def test_an_error_says_what_is_wrong_and_a_notice_also_what_was_done() -> None:
    notice = parse("قال:نعم").notices[0]
    with pytest.raises(QuerySyntaxError) as error:
        parse("قال:نعم", strict=True)
    assert notice.message == f"{error.value.message}; it was read as a word"
    assert notice.message_ar == f"{error.value.message_ar}، فقرأناه كلمةً من كلمات البحث"


def test_problems_are_told_in_both_languages() -> None:
    with pytest.raises(QuerySyntaxError, match=r"character 3") as error:
        parse("أ (ب", strict=True)
    assert error.value.message == PROBLEMS["unclosed-parenthesis"][0]
    assert error.value.message_ar == PROBLEMS["unclosed-parenthesis"][1]


@pytest.mark.parametrize("text", ["...", "؟؟", "- -", '""', "()", "OR", "*", "-"])
def test_a_query_without_a_word_finds_nothing(text: str) -> None:
    """Only an empty query is a wish for everything."""
    parsed = parse(text)
    assert parsed.tree == Nothing()
    assert parsed.notices


def test_an_empty_query_finds_everything() -> None:
    assert parse("").tree == parse("  ").tree == All()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("سوريا " * 1_700, "too-long"),
        ("(" * 5_000, "too-long"),
        (" ".join(["سوريا"] * 65), "too-many-terms"),
        ("(" * 9 + "سوريا" + ")" * 9, "too-deep"),
        ("NOT " * 1_000 + "سوريا", "too-long"),
    ],
)
def test_limits(text: str, problem: str) -> None:
    """Beyond its limits a query is cut and that is told; strict reading refuses it."""
    assert problem in {notice.problem for notice in parse(text).notices}
    with pytest.raises(QuerySyntaxError):
        parse(text, strict=True)


def test_parentheses_reach_eight_deep() -> None:
    text = "(" * 8 + "أ OR ب" + ")" * 8 + " ج"
    assert shape(parse(text, strict=True).tree) == "[[أ | ب] & ج]"


def test_of_deeper_parentheses_only_the_marks_are_ignored() -> None:
    text = "أ " + "(" * 9 + "ب ج" + ")" * 9 + " د"
    assert shape(parse(text).tree) == "[أ & [ب & ج] & د]"


def test_a_kind_of_mistake_is_told_once() -> None:
    assert len(parse("أ ) ) ) )").notices) == 1


def test_plain_reading_knows_no_operators() -> None:
    assert shape(plain('title:أ OR (ب) "ج" -د*').tree) == "[title & أ & OR & ب & ج & د]"
    assert plain("...").notices == ()


SIGNS = """~ ~2 ^ ^2 = ? ؟ date: .. > نص: " « » ( ) - + | * : OR AND NOT title: x:"""
OPERATORS = SIGNS.split()
WORDS = ["سوريا", "مـُ", "12:30", "كوفيد-19", "في", "عنوان", "ﷺ"]
ODD = [" ", "\n", "\0", "\ud800", "\u202e", "\u200f"]
PIECES = st.sampled_from(OPERATORS + WORDS + ODD)
QUERIES = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@example("(" * 5_000 + ")" * 5_000)
@example("-" * 1_001 + "a")
@given(QUERIES)
def test_lenient_reading_never_fails(text: str) -> None:
    """Whatever is typed is read, and what is ignored stands where the notice says."""
    for notice in parse(text).notices:
        assert 0 <= notice.position <= len(text)
        assert notice.message
        assert notice.message_ar


def size(tree: Node) -> tuple[int, int]:
    """Return how many words a tree has and how deep it is."""
    match tree:
        case And(parts) | Or(parts):
            sizes = [size(part) for part in parts]
            return sum(words for words, _ in sizes), 1 + max(depth for _, depth in sizes)
        case Not(part) | Exactly(part) | Boost(part) | Repeated(part):
            words, depth = size(part)
            return words, depth + 1
        case Preferred():
            return 0, 1
    return 1, 1


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@example("=(" * 20 + "أ" + ")^2" * 20)
@example("-=(أ|ب-" * 20)
@example("title:=" * 140)
@example("كلم*^2^2^2^2" * 80)
@given(QUERIES)
def test_a_tree_is_bounded(text: str) -> None:
    """However odd a query, its tree is small enough for every later step."""
    words, depth = size(parse(text * 10).tree)
    assert words <= 64
    assert depth < 200


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(QUERIES)
def test_strict_reading_is_lenient_reading_without_notices(text: str) -> None:
    lenient = parse(text)
    if mistakes := [notice for notice in lenient.notices if notice.is_mistake]:
        with pytest.raises(QuerySyntaxError) as error:
            parse(text, strict=True)
        assert error.value.position == min(notice.position for notice in mistakes)
    else:
        assert parse(text, strict=True).tree == lenient.tree


@pytest.mark.parametrize("text", ["متى العيد؟", "متى العيد ؟", "متى العيد ?", "متى العيد ؟!"])
def test_the_mark_of_a_question_stays_with_its_last_word(text: str) -> None:
    """It is looked at by who weighs the words; with a blank before it, it belongs there as well."""
    for parsed in (parse(text), plain(text)):
        assert isinstance(parsed.tree, And)
        last = parsed.tree.parts[-1]
        assert isinstance(last, Term)
        assert is_question(last.text)
        start, end = last.span
        assert "العيد" in text[start:end]


def test_a_question_mark_elsewhere_is_a_sign_like_others() -> None:
    assert shape(parse("سوريا ؟ تركيا").tree) == "[سوريا & تركيا]"


def test_many_signs_are_read_once() -> None:
    """However many question marks there are, and only up to the limit of a query."""
    assert not is_question("؟" * 100_000 + "س")
    assert is_question("س" + "؟" * 100_000)
    assert plain("كلمة " * 300 + "؟").tree == plain("كلمة " * 200).tree


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('"أ ب"~كلمة', "unknown-nearness"),
        ('"أ ب" ~كلمة', "unknown-nearness"),
        ('"أ ب"~>جملة', "unknown-nearness"),
        ('"أ ب" ~ ج', "dangling-operator"),
        ('"أ ب"/5', "foreign-operator"),
        ("أ NEAR/5 ب", "foreign-operator"),
        ("أ W/3 ب", "foreign-operator"),
        ("date:[2018 TO 2019] أ", "foreign-operator"),
        ('"* أ"', "short-prefix"),
        ('"أ* ب"', "short-prefix"),
        ("atleast0:أ", "times-range"),
        ("atleast500:أ", "times-range"),
        ("مصدر:atleast2:أ", "times-of-names"),
        ("مصدر:atleast2:.", "dangling-operator"),
    ],
)
def test_what_is_not_supported_is_told(text: str, problem: str) -> None:
    """Nothing of a query is dropped in silence."""
    assert [notice.problem for notice in parse(text).notices] == [problem]
    with pytest.raises(QuerySyntaxError):
        parse(text, strict=True)
