"""A query's text is cut into lexemes that know their place."""

import pytest

from search.query.language.lexer import lex
from search.schema import STANDARD


def kinds(text: str) -> list[str]:
    return [lexeme.kind.name for lexeme in lex(text, STANDARD.query_fields)[0]]


def texts(text: str) -> list[str]:
    return [lexeme.text for lexeme in lex(text, STANDARD.query_fields)[0]]


@pytest.mark.parametrize(
    "word", ["12:30", "كوفيد-19", "a+b", "C++", "أ.ب", "http://x.org/?a=1", "1/2"]
)
def test_signs_inside_a_word_belong_to_it(word: str) -> None:
    assert (kinds(word), texts(word)) == (["WORD"], [word])


@pytest.mark.parametrize(
    "sign", ["-", "–", "—", "...", "،", "؛", "؟", "!", "…", "/", ":", "'", "&"]
)
def test_signs_alone_are_no_words(sign: str) -> None:
    assert texts(f"سوريا {sign} تركيا") == ["سوريا", "تركيا"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("OR", "OR"),
        ("|", "OR"),
        ("||", "OR"),
        ("AND", "AND"),
        ("+", "AND"),
        ("NOT", "NOT"),
        ("(", "OPEN"),
        (")", "CLOSE"),
        ('"', "QUOTE"),
        ("«", "QUOTE"),
    ],
)
def test_operators(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize("word", ["or", "And", "not", "ORDER", "NOTE", "ANDROID", "أو"])
def test_operators_are_whole_words_in_capitals(word: str) -> None:
    assert kinds(word) == ["WORD"]


def test_a_field_is_a_name_and_a_colon_glued_to_what_is_looked_for() -> None:
    assert kinds("title:سوريا") == ["FIELD", "WORD"]
    assert kinds("الرئيس: نعم") == ["WORD", "WORD"]


@pytest.mark.parametrize(
    "word", ["bbc:12", "localhost:8000/5", "-5", "OR", "~a^2", "https://x.org"]
)
def test_an_id_or_an_address_is_one_word(word: str) -> None:
    """Behind the name of its field, and there only; what stands in parentheses is a query."""
    assert (kinds(f"id:{word} a:b"), texts(f"id:{word} a:b")[:2]) == (
        ["FIELD", "WORD", "FIELD", "WORD"],
        ["id", word],
    )
    assert kinds(f'url: "{word}"') == ["FIELD", "PHRASE"]
    assert kinds("url:(a OR b)") == ["FIELD", "OPEN", "WORD", "OR", "WORD", "CLOSE"]


def test_every_lexeme_knows_its_place() -> None:
    text = 'title:سوريا  -"قوات الأمن" (OR'
    places = [text[slice(*lexeme.span)] for lexeme in lex(text, STANDARD.query_fields)[0]]
    assert places == ["title:", "سوريا", "-", '"قوات الأمن"', "(", "OR"]


def test_a_text_is_cut_after_a_thousand_characters() -> None:
    lexemes, notices = lex("ا" * 10_000, STANDARD.query_fields)
    assert len(lexemes[0].text) == 1_000
    assert [(notice.problem, notice.position) for notice in notices] == [("too-long", 1_000)]
    assert lex("ا" * 1_000, STANDARD.query_fields)[1] == []


def test_words_are_cut_after_the_sixty_fourth() -> None:
    text = "كلمة " * 64 + "أخيرة"
    lexemes, notices = lex(text, STANDARD.query_fields)
    assert len(lexemes) == 64
    assert [(notice.problem, text[notice.position :]) for notice in notices] == [
        ("too-many-terms", "أخيرة")
    ]


def test_words_within_quotation_marks_count() -> None:
    _, notices = lex('"' + "ك " * 65 + '"', STANDARD.query_fields)
    assert [notice.problem for notice in notices] == ["too-many-terms"]
