"""Rules of completing what is typed."""

from pathlib import Path

import pytest

from search import Article, Index
from search.engines.storage import FolderStorage
from search.suggest.completion import Completer
from search.suggest.phrase_counts import PHRASES, PhraseCounts
from tests.conftest import MakeIndex

HEADLINES = (
    "الحرس الثوري الإيراني يعلن مناورات",
    "عقوبات على الحرس الثوري الإيراني",
    "الحرس الوطني في سوريا",
    "سوريا: الحرس الوطني ينتشر",
    "هدنة في سوريا",
)


def completions(text: str, *headlines: str) -> tuple[str, ...]:
    return Completer(PhraseCounts.of(headlines).counts).complete(text, 8, lambda _: True)


@pytest.fixture
def news(make_index: MakeIndex, engine: str) -> Index:
    articles = [Article(str(n), title=title, body="") for n, title in enumerate(HEADLINES)]
    return make_index(*articles, engine=engine)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("الحرس ال", ["الحرس الثوري الإيراني", "الحرس الوطني"]),
        ("حرس الو", ["الحرس الوطني", "حرس الوطني"]),
        ("سور", ["سوريا"]),
        ("الحَرس الثوري الاير", ["الحرس الثوري الإيراني"]),
        ("عقوبات في سور", ["عقوبات في سوريا"]),
        ("سوريا", []),
        ("", []),
        ("   ", []),
        ("س" * 5_000, []),
    ],
)
def test_completions(typed: str, completed: list[str]) -> None:
    """Headlines complete a text, also without article, hamza or marks, or its last word alone."""
    assert list(completions(typed, *HEADLINES)) == completed


def test_each_phrase_once_as_it_is_mostly_written() -> None:
    """أسعار النفط and اسعار النفط are one completion."""
    found = completions("اسع", *["أسعار النفط"] * 5, "اسعار النفط")
    assert found == ("أسعار النفط",)


def test_final_letters_are_as_one_types_them() -> None:
    """ه completes to ة, and ي to ى."""
    assert completions("مدرسه", "مدرسة") == ("مدرسة",)
    assert completions("مستشفي", "مستشفى") == ("مستشفى",)


def test_no_function_word_at_an_end() -> None:
    """من at the end is left out, but not where a name nearly always has it."""
    assert completions("انسحاب", *["انسحاب من سوريا"] * 2, *["انسحاب من لبنان"] * 2) == (
        "انسحاب من سوريا",
        "انسحاب من لبنان",
    )
    assert "لا ليغا" in completions("لا", *["بطولة لا ليغا"] * 5, *["نجوم لا ليغا"] * 5)


def test_no_phrase_reaches_over_a_sign() -> None:
    """What stands on both sides of a colon is no phrase."""
    assert completions("لبنان س", *["لبنان: سوريا"] * 3) == ()


def test_the_index_completes(news: Index) -> None:
    """Each engine's index completes from its headlines."""
    assert news.suggest("الحرس ال").completions == ("الحرس الثوري الإيراني", "الحرس الوطني")
    assert news.suggest("ا", limit=1).completions == ("الحرس",)


def test_what_is_deleted_is_no_completion(news: Index) -> None:
    """After a delete, nothing is offered that finds nothing."""
    with news.writer() as writer:
        for number in "234":
            writer.delete(number)
    assert news.suggest("الحرس ال").completions == ("الحرس الثوري الإيراني",)
    assert news.suggest("سور").completions == ()


def test_what_is_added_is_a_completion(news: Index) -> None:
    """New headlines count with the old ones, an article that comes again only once."""
    assert news.suggest("مونديال").completions == ()
    for _ in range(2):
        with news.writer() as writer:
            writer.add(Article("9", title="مونديال المغرب", body=""))
            writer.add(Article("10", title="مونديال المغرب", body=""))
    assert news.suggest("مون").completions == ("مونديال المغرب",)
    assert news.suggest("سور").completions == ("سوريا",)


LABEL = '{"format": 1, "headlines": 5, "lost": 0}\n'


@pytest.mark.parametrize(
    "damage",
    [None, "", "x", "[]", '{"format": 1}', '{"format": 9}\nا\t1', "{}\nا", f"{LABEL}أ ب ج د ه\t9",
     f"{LABEL}\t9", f"{LABEL}سوريا\tx", f"{LABEL}سوريا\t-1", f"{LABEL}سوريا\t1{'0' * 400}",
     f"{LABEL}أ  ب  ج\t9", '{"format": 1, "headlines": Infinity, "lost": 0}', "[" * 100_000],
)  # fmt: skip
def test_a_missing_or_broken_count_is_made_anew(
    news: Index, tmp_path: Path, damage: str | None
) -> None:
    """Nobody notices that the file of phrases is gone."""
    (file,) = tmp_path.rglob(PHRASES)
    file.unlink()
    if damage is not None:
        file.write_text(damage)
    assert news.suggest("سور").completions == ("سوريا",)
    assert PhraseCounts.load(FolderStorage(str(file.parent))).headlines == len(HEADLINES)  # type: ignore[union-attr]


def test_a_count_that_is_too_old_is_made_anew(make_index: MakeIndex) -> None:
    """A writer that was killed leaves articles uncounted; they are counted when they are many."""
    index = make_index(*(Article(str(n), title="هدنة في سوريا") for n in range(60)))
    PhraseCounts().save(index._now.storage)
    assert index.suggest("هد").completions == ("هدنة في سوريا",)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of very many phrases the rarest are forgotten, in memory and in the file."""
    monkeypatch.setattr("search.suggest.phrase_counts._COUNTED", 100)
    monkeypatch.setattr("search.suggest.phrase_counts._WAITING", 10)
    monkeypatch.setattr("search.suggest.phrase_counts.MOST", 20)
    phrases = PhraseCounts.of(f"خبر {n} من سوريا" for n in range(300))
    assert len(phrases.counts) <= 100
    storage = FolderStorage(str(tmp_path))
    phrases.save(storage)
    loaded = PhraseCounts.load(storage)
    assert loaded is not None
    assert loaded.headlines == 300
    assert len(loaded.counts) <= 20
    assert loaded.counts["من سوريا"] > 200
