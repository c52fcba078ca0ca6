"""Counts of the phrases of headlines, and the file that stores them."""

from pathlib import Path

import pytest

from search.engines.folder import FolderStorage
from search.suggest.phrase_counts import BEGINNING, END, PHRASES, PhraseCounts

LABEL = '{"format": 1, "headlines": 5, "lost": 0}\n'
DAMAGED = [
    "", "x", "[]", '{"format": 1}', '{"format": 9}\nا\t1', "{}\nا", f"{LABEL}أ ب ج د ه\t9",
    f"{LABEL}\t9", f"{LABEL}سوريا\tx", f"{LABEL}سوريا\t-1", f"{LABEL}سوريا\t1{'0' * 400}",
    f"{LABEL}أ  ب  ج\t9", '{"format": 1, "headlines": Infinity, "lost": 0}', "[" * 100_000,
]  # fmt: skip


def test_phrases_have_one_to_three_words() -> None:
    """They are counted as written, without marks."""
    counts = PhraseCounts.of(["الحرسُ الثوري الإيراني يعلن", "الحرس الثوري"]).counts
    assert counts["الحرس"] == counts["الحرس الثوري"] == 2
    assert counts["الثوري الإيراني يعلن"] == 1
    assert max(phrase.count(" ") for phrase in counts) == 2


def test_no_phrase_extends_over_punctuation() -> None:
    assert "لبنان سوريا" not in PhraseCounts.of(["لبنان: سوريا"]).counts


def test_counts_are_merged() -> None:
    counts = PhraseCounts.of(["هدنة في سوريا"])
    counts.merge(PhraseCounts(2, 1, {"هدنة": 2}))
    assert (counts.headlines, counts.lost, counts.counts["هدنة"]) == (3, 1, 3)


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    """Give the storage of an index that has no counts."""
    return FolderStorage(str(tmp_path))


def test_counts_come_back_from_their_storage(storage: FolderStorage) -> None:
    """Their version tells readers that they were written anew."""
    counts = PhraseCounts.of(["هدنة في سوريا", "هدنة"])
    counts.lost = 1
    assert storage.version(PHRASES) is None
    counts.save(storage)
    loaded, first = PhraseCounts.load(storage), storage.version(PHRASES)
    assert loaded is not None
    assert (loaded.headlines, loaded.lost, loaded.counts) == (2, 1, counts.counts)
    counts.save(storage)
    assert storage.version(PHRASES) != first


@pytest.mark.parametrize("damaged", DAMAGED)
def test_damaged_counts_are_none(storage: FolderStorage, damaged: str) -> None:
    assert PhraseCounts.load(storage) is None
    storage.write(PHRASES, [damaged.encode()])
    assert PhraseCounts.load(storage) is None


def test_what_is_stored_is_bounded(monkeypatch: pytest.MonkeyPatch, storage: FolderStorage) -> None:
    """Of very many phrases the rarest are dropped, in memory and in the file."""
    monkeypatch.setattr("search.suggest.phrase_counts._MAX_COUNTED_PHRASES", 100)
    monkeypatch.setattr("search.suggest.phrase_counts._MAX_WAITING_PHRASES", 10)
    monkeypatch.setattr("search.suggest.phrase_counts.MAX_PHRASES", 20)
    phrases = PhraseCounts.of(f"خبر {n} من سوريا" for n in range(300))
    assert len(phrases.counts) <= 100
    phrases.save(storage)
    loaded = PhraseCounts.load(storage)
    assert loaded is not None
    assert loaded.headlines == 300
    assert len(loaded.counts) <= 20
    assert loaded.counts["من سوريا"] > 200


@pytest.mark.parametrize(
    ("headline", "begins", "ends"),
    [
        ("هدنة في سوريا", {"هدنة"}, {"سوريا"}),
        ("سوريا: هدنة جديدة؟", {"سوريا", "هدنة"}, {"سوريا", "جديدة"}),
        ("«هدنة جديدة» في سوريا", {"هدنة"}, {"سوريا"}),
        ("قال «لا»", {"قال"}, {"لا"}),
        (" هدنة ", {"هدنة"}, {"هدنة"}),
        ("…", set(), set()),
        ("", set(), set()),
    ],
)
def test_the_ends_of_clauses_are_counted(headline: str, begins: set[str], ends: set[str]) -> None:
    """Signs that end none, such as quotation marks, do not count."""
    counts = PhraseCounts.of([headline]).counts
    assert {key[len(BEGINNING) + 1 :] for key in counts if key.startswith(BEGINNING)} == begins
    assert {key[: -len(END) - 1] for key in counts if key.endswith(END)} == ends


def test_counts_without_ends_are_too_old() -> None:
    """Such as were kept before."""
    assert not PhraseCounts(1, 0, {"هدنة": 1}).fits(1)
    assert PhraseCounts.of(["هدنة"]).fits(1)
    assert PhraseCounts().fits(0)
