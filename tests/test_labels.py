"""Lists of labels: what names and fields of an index are shown as."""

from pathlib import Path

import pytest

from search import Article, WordList, open_index, rebuild
from search.errors import WordListError
from search.labels import Label, read_labels

LABELS = WordList("l.tsv", "# code\tArabic\tEnglish\nEG\tمصر\tEgypt\n\nmiddleEast\tالشرق الأوسط\n")
READ = {"EG": Label("مصر", "Egypt"), "middleEast": Label("الشرق الأوسط", "middleEast")}
NONE = WordList("/dev/null", "")


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Give the address of an index of one article, made with labels."""
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True, labels=LABELS) as index, index.writer() as writer:
        writer.add(Article("1", "نهر", source="EG"))
    return url


def test_a_line_is_a_name_with_its_arabic_label_and_perhaps_an_english_one() -> None:
    """Without an English label the name is shown; remarks and blank lines are nothing."""
    assert read_labels(LABELS) == READ
    assert read_labels(WordList("", " a b \t أ ب \t\n")) == {"a b": Label("أ ب", "a b")}
    assert read_labels(NONE) == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("EG", "write a name, a tab and its Arabic label"),
        ("EG مصر", "write a name, a tab and its Arabic label"),
        ("EG\t\tEgypt", "write a name, a tab and its Arabic label"),
        ("EG\tمصر\tEgypt\tEgypt", "write a name, a tab and its Arabic label"),
        ("SD\tمصر\tSudan", "SD has a label in another line"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: str, reason: str) -> None:
    """The message says how to write it."""
    text = f"# remark\nSD\tالسودان\n{line}\n"
    with pytest.raises(WordListError, match=rf"l\.tsv:3: {reason}") as error:
        read_labels(WordList("l.tsv", text))
    assert error.value.line == 3


def test_they_are_kept_with_the_index(url: str) -> None:
    """Without a list those of the index stay, another takes their place, an empty one deletes."""
    with open_index(url) as index:
        assert index.labels == READ
        rebuild(url)
        assert index.labels == READ
        open_index(url, labels=WordList("", "EG\tأم الدنيا")).close()
        assert index.labels == {"EG": Label("أم الدنيا", "EG")}
        rebuild(url, labels=NONE)
        assert index.labels == {}


def test_they_change_nothing_that_is_found(url: str) -> None:
    """An article is found by its own names."""
    with open_index(url) as index:
        assert index.search("source:EG").total == 1
        assert index.search("source:مصر").total == 0
        (value,) = index.search("", facets=("source",)).facets["source"]
        assert value.value == "EG"


def test_nothing_is_written_for_a_malformed_list(url: str) -> None:
    """The labels stay as they are."""
    bad = WordList("bad", "EG")
    with pytest.raises(WordListError, match="bad:1: "):
        open_index(url, labels=bad)
    with pytest.raises(WordListError, match="bad:1: "):
        rebuild(url, labels=bad)
    with pytest.raises(WordListError, match="bad:1: "):
        open_index(f"{url}-new", create=True, labels=bad)
    assert not Path(f"{url}-new".partition(":")[2]).exists()
    with open_index(url) as index:
        assert index.labels == READ
