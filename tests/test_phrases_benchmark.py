"""The count of phrases among the first articles found."""

from click.testing import CliRunner

from benchmarks.phrases import found, main
from search import Index
from tests.conftest import MakeIndex


def _index(make_index: MakeIndex) -> Index:
    return make_index("وصل بعد غد", *["غد أفضل بعد الحرب"] * 12)


def test_the_phrase_is_counted(make_index: MakeIndex) -> None:
    """In all articles, and among the first ten that its words find."""
    assert found(_index(make_index), "بعد غد") == (1, 13, 1)


def test_the_phrase_is_asked_for(make_index: MakeIndex) -> None:
    """Phrases of the command line take the place of the usual ones."""
    out = CliRunner().invoke(main, [_index(make_index).url, "بعد غد"])
    assert out.output == "بعد غد\t1 have it, 13 found, 1 of the first\n"
