"""The benchmark of words with clitics compares what it should, and counts tokens."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import one_word
from benchmarks.one_word import compared, main, with_article, with_chain, with_particle


def test_a_chain_is_compared_with_the_same_word_behind_the_article() -> None:
    words = {"والسفينة": 2, "السفينة": 3, "والمرفأ": 1}
    assert list(with_chain(words, "وال")) == [("والسفينة", ("السفينة",))]


def test_the_lam_that_is_not_written_is_added() -> None:
    words = {"للوحة": 1, "اللوحة": 4, "للسفينة": 1, "السفينة": 2, "للغة": 1, "اللغة": 1, "الغة": 1}
    assert list(with_chain(words, "لل")) == [
        ("للوحة", ("اللوحة",)),
        ("للسفينة", ("السفينة",)),
        ("للغة", ("الغة", "اللغة")),
    ]


def test_what_is_rarer_than_the_word_with_clitics_is_no_evidence() -> None:
    assert not list(with_chain({"والدهم": 5, "الدهم": 1}, "وال"))
    assert not list(with_particle({"ويندوز": 3, "يندوز": 1}, "و"))


def test_a_word_that_has_the_article_is_whole() -> None:
    words = {"وتر": 2, "تر": 9, "الوتر": 1, "وتستعد": 2, "تستعد": 2}
    assert list(with_particle(words, "و")) == [("وتستعد", ("تستعد",))]


def test_function_words_and_misprints_are_left_out() -> None:
    words = {"الذي": 9, "ذي": 2, "السفينة": 2, "سفينة": 2, "المنه": 1, "منه": 90}
    assert list(with_article(words)) == [("السفينة", ("سفينة",))]


def test_tokens_with_another_stem_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_word, "stem", {"وأغلق": "اغلق", "أغلق": "غلق", "وأمر": "امر"}.get)
    words = {"وأغلق": 3, "أغلق": 5, "وأمر": 1}
    row = compared(words, [("وأغلق", ("أغلق",)), ("وأمر", ("وأمر",))])
    assert (row.tokens, row.words, row.differing.total(), row.share) == (4, 2, 3, 0.75)


def test_the_words_of_files_are_measured(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    record = {"title": "السفينة والسفينة", "body": "أبحرت السفينة وأبحرت ثم أبحرت وللسفينة مرفأ"}
    file.write_text(json.dumps(record), encoding="utf-8")
    rows = json.loads(CliRunner().invoke(main, [str(file), "--json"]).output)
    assert rows["وال beside ال"]["tokens"] == 1
    assert rows["ولل beside ال"]["tokens"] == 1
    assert rows["all with the article"] == {
        "tokens": 2,
        "words": 2,
        "differing_tokens": 0,
        "differing_words": 0,
        "share": 0.0,
    }
    table = CliRunner().invoke(main, [str(file), "--worst", "3"]).output
    assert "| و before أإتينم | 1 | 1 | 0 | 0 | 0.00% |" in table
