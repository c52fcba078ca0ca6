"""From a text to one key per layer for each of its words."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import Analyzer, Token
from search.analyzer import analyzer as module
from search.analyzer.function_words import is_function_word
from search.analyzer.lemmas import Lemmas
from search.analyzer.normalize import folded
from search.analyzer.stemmer import Stemmer
from search.analyzer.token_cache import MAX_KEY_CHARS


def tiny(overrides: str = "") -> Analyzer:
    return Analyzer(Stemmer(Lemmas("", overrides=overrides)))


def test_each_layer_has_as_many_keys_as_there_are_words(analyzer: Analyzer) -> None:
    keys = analyzer.keys("قرأ الطُّلّاب كتبهم، و12.7 من كأس_العرب!")
    assert keys.written == "قرأ الطلاب كتبهم 12.7 من كأس العرب"
    assert keys.folded == "قرأ الطلاب كتبهم 12.7 من كاس العرب"
    assert [len(layer.split()) for layer in keys.layers] == [7, 7, 7]


@pytest.mark.parametrize("text", ["", " ", "...", "ـ _ \u064b"])
def test_a_text_without_words_has_no_keys(analyzer: Analyzer, text: str) -> None:
    assert "".join(analyzer.keys(text).layers).strip() == ""
    assert analyzer.tokens(text) == []


def test_a_token_knows_its_offsets_and_keys(analyzer: Analyzer) -> None:
    (token,) = analyzer.tokens("«الكُـتُب»")
    assert token == Token(1, 9, "الكتب", "الكتب", "كتاب", stopword=False)


@pytest.mark.parametrize(("one", "other"), [("والكتب", "كتاب"), ("مدرسوها", "المدرس")])
def test_forms_of_a_word_have_one_stem(analyzer: Analyzer, one: str, other: str) -> None:
    assert analyzer.keys(one).stem == analyzer.keys(other).stem


@pytest.mark.parametrize("word", ["في", "وفي", "إلى", "فمن", "أنّ", "هٰذا", "الذي"])
def test_function_words_are_recognised(analyzer: Analyzer, word: str) -> None:
    assert [token.stopword for token in analyzer.tokens(word)] == [True]


@pytest.mark.parametrize("word", ["علي", "سوريا", "وزير", "فيل"])
def test_other_words_are_not(word: str) -> None:
    assert not is_function_word(word, folded(word))


def test_explanation(analyzer: Analyzer) -> None:
    (word,) = analyzer.explain("وبالكتبِ")
    assert (word.word, word.lemma) == ("وبالكتبِ", "كتاب")
    assert word.proclitics == ("و", "ب", "ال")
    plain = word.to_dict()
    assert (plain["start"], plain["end"], plain["stem"]) == (0, 8, "كتاب")


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHED_PARTS", 3)
    bounded, free = tiny(), tiny()
    text = "أ ب ج د ه و ز أ ب ج"
    assert bounded.keys(text) == free.keys(text)
    assert len(bounded._cache) <= 3


def test_a_long_word_has_a_short_key(analyzer: Analyzer) -> None:
    (token,) = analyzer.tokens("ا" * 10_000)
    assert (token.start, token.end) == (0, 10_000)
    assert max(map(len, (token.written, token.folded, token.stem))) <= MAX_KEY_CHARS


def test_the_fingerprint_is_that_of_the_behaviour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lexicon gives the same fingerprint; other lemmas or function words another."""
    first = tiny().fingerprint
    assert tiny().fingerprint == first
    assert tiny("سوريا\tسورية\n").fingerprint != first
    monkeypatch.setattr(module, "FUNCTION_WORDS", frozenset({"في"}))
    assert tiny().fingerprint != first


MARKS = st.sampled_from(["\u064e", "\u0651", "\u0652", "ـ", "\u200d", "\u0610"])
WORDS = st.sampled_from(
    ["سوريا", "والكتب", "عبدالله", "ولاسيما", "مستشفى", "للأمن", "مسئول", "هيأة"]
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(word=WORDS, mark=MARKS, place=st.integers(1, 8))
def test_marks_change_no_key(analyzer: Analyzer, word: str, mark: str, place: int) -> None:
    """A word with a vowel mark, tatweel or joiner anywhere behind a letter is the same word."""
    assert analyzer.keys(word[:place] + mark + word[place:]) == analyzer.keys(word)


PIECES = ["وال", "كتب", "ها", "لـ", *'"ـ 1._é\u0651ßﷺ', "اً", "الله"]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=40),
    st.text(st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF), max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join),
)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(TEXTS)
def test_any_text_can_be_analysed(analyzer: Analyzer, text: str) -> None:
    """Offsets are in order, keys are not blank and have no space, tokens and keys agree."""
    tokens = analyzer.tokens(text)
    places = [(token.start, token.end) for token in tokens]
    # A sign for an expression is the place of all of its words.
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(places))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        for key in (token.written, token.folded, token.stem):
            assert key.split() == [key]
            assert len(key) <= MAX_KEY_CHARS
    layers = [layer.split() for layer in analyzer.keys(text).layers]
    assert layers == [[getattr(t, name) for t in tokens] for name in ("written", "folded", "stem")]
    assert len(analyzer.keys(text).codes) == len(text.split())
    assert [word.token for word in analyzer.explain(text)] == tokens
    assert [word.word for word in analyzer.explain(text)] == [text[t.start : t.end] for t in tokens]
