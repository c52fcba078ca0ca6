"""The rules of words related by derivation."""

import pytest

from search.analyzer import Analyzer
from search.analyzer import related as module
from search.analyzer.function_words import FUNCTION_WORDS
from search.analyzer.related import MAX_RELATED_KEYS, Related, related_keys

TABLE = "شبكة شباك\tاشتباك اشتبك\nكتاب كتب كاتب"


@pytest.fixture(scope="module")
def related() -> Related:
    return Related()


@pytest.mark.parametrize(
    "words", ["اشتباك اشتبك", "سيطر مسيطر سيطرة", "كتب كاتب كتاب مكتبة مكتوب", "قتل مقاتل قتال"]
)
def test_words_of_one_root_are_related(related: Related, words: str) -> None:
    """سيطرة finds مسيطر."""
    for word in words.split():
        assert {word, *related(word)} >= set(words.split())


@pytest.mark.parametrize("word", ["صلاح", "كريم", "سعيد", "أمين", "مقتدى"])
def test_a_given_name_is_related_to_no_word(analyzer: Analyzer, word: str) -> None:
    """صلاح is a person, and neither إصلاح nor مصلحة."""
    (token,) = analyzer.tokens(word)
    assert related_keys(token.folded, token.stem) == ()


@pytest.mark.parametrize("word", ["الصلاح", "الكريم", "كرامة", "إصلاح", "نزوح"])
def test_other_words_of_its_root_are_related(analyzer: Analyzer, word: str) -> None:
    """So is the name itself behind the article."""
    (token,) = analyzer.tokens(word)
    assert related_keys(token.folded, token.stem) == Related()(token.stem) != ()


def test_a_word_is_not_related_to_itself() -> None:
    """كتاب gives كتب and كاتب."""
    assert Related(TABLE)("كتاب") == ("كتب", "كاتب")


def test_words_of_the_same_measure_come_first() -> None:
    """اشتبك is nearer to اشتباك than the more frequent شبكة."""
    assert Related(TABLE)("اشتبك") == ("اشتباك", "شبكة", "شباك")


def test_a_large_family_is_cut() -> None:
    """The sixteen most frequent keys are returned."""
    words = [f"ك{n}" for n in range(30)]
    assert Related(" ".join(words))(words[0]) == tuple(words[1 : MAX_RELATED_KEYS + 1])


@pytest.mark.parametrize("word", ["بخطاطية", "covid", "2020", "", "عام", "لبنان", "محمد"])
def test_names_and_words_without_a_certain_root_have_none(related: Related, word: str) -> None:
    """عام is of عوم or of عمم, and لبنان has nothing to do with لبن."""
    assert related(word) == ()


def test_function_words_are_in_no_family(related: Related) -> None:
    """كان would find every article."""
    assert not any(map(related, FUNCTION_WORDS))


def test_the_table_is_read_at_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read once, by the first word."""
    read = iter([TABLE])
    found = Related()
    monkeypatch.setattr(module, "_shipped", lambda: next(read))
    assert found("كتب") == ("كتاب", "كاتب")
    assert found("كاتب") == ("كتاب", "كتب")
