"""A person's own overrides."""

import pytest

from search.analyzer import Analyzer, analyzer_with, default_analyzer, read_overrides
from search.errors import WordListError
from search.wordlist import WordList

LIST = """
# a name
زِيلنسكي	زيلينسكي
كتب	مكتوب
فلانية	فلانون
ضبضب	قادة
كوفيد	كورونا
"""


@pytest.fixture
def own() -> Analyzer:
    """Give an analyzer with the list."""
    return analyzer_with(read_overrides(WordList("o.tsv", LIST)))


@pytest.mark.parametrize(
    ("word", "stem", "why"),
    [
        ("زيلنسكي", "زيلينسكي", "override"),
        ("ولزيلنسكي", "زيلينسكي", "override"),
        ("كتب", "مكتوب", "override"),
        ("والفلانية", "فلانون", "override"),
        ("الفلانون", "فلانون", "override"),
        ("ضبضب", "قائد", "override"),
        ("كوفيد", "كورونا", "override"),
        ("كورونا", "كورونا", "lexicon"),
        ("نساء", "امرأة", "override"),
        ("قادة", "قائد", "lexicon"),
    ],
)
def test_they_take_precedence_over_the_lexicon(
    own: Analyzer, word: str, stem: str, why: str
) -> None:
    """A form is searched like its lemma, behind clitics too, and an unknown lemma is known."""
    (explained,) = own.explain(word)
    assert (explained.lemma, explained.why) == (stem, why)


def test_the_shipped_lexicon_stays_as_it_is(own: Analyzer) -> None:
    """Other indexes in the process know nothing of them."""
    assert default_analyzer().keys("كتب").stem == "كتاب"
    assert own.keys("كتب").stem == "مكتوب"


def test_the_fingerprint_depends_on_their_content(own: Analyzer) -> None:
    """A changed lemma changes it; comments and order do not."""
    lines = LIST.strip().split("\n")
    other = "\n".join(["# remark", *reversed(lines)])
    assert analyzer_with(read_overrides(WordList("", other))).fingerprint == own.fingerprint
    fewer = read_overrides(WordList("", "\n".join(lines[:-1])))
    prints = {own.fingerprint, analyzer_with(fewer).fingerprint, default_analyzer().fingerprint}
    assert len(prints) == 3
    assert analyzer_with(()) is default_analyzer()


@pytest.mark.parametrize(
    "line",
    [
        "زيلنسكي",
        "زيلنسكي زيلينسكي",
        "زيلنسكي\t",
        "\tزيلينسكي",
        "زيلنسكي\tزيلينسكي\tاسم",
        "زيلنسكي\tفولوديمير زيلينسكي",
        "أبو ظبي\tأبوظبي",
        "ديرالزور\tدير",
        "UN\tأمم",
        "كتب\tـــ",
    ],
)
def test_a_malformed_line_is_an_error(line: str) -> None:
    """The error names the file and the line."""
    with pytest.raises(WordListError, match=r"^o\.tsv:2: .") as caught:
        read_overrides(WordList("o.tsv", f"# remark\n{line}\n"))
    assert (caught.value.path, caught.value.line) == ("o.tsv", 2)


def test_a_word_has_one_lemma() -> None:
    """The same line again is harmless; another lemma is an error, for a form or a lemma."""
    assert len(read_overrides(WordList("", "أحمد\tحمد\nاحمد\tحمد"))) == 1
    for text, line in (("أحمد\tحمد\nاحمد\tمحمد", 2), ("حمد\tأحمد\nأحمد\tمحمد", 1)):
        with pytest.raises(WordListError, match=f"o.tsv:{line}: .* in another line"):
            read_overrides(WordList("o.tsv", text))
