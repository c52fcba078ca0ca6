"""Rules of what is exported and read again: the same articles."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_data.readers.items import Item, ReadError
from index_data.records import Reading
from index_data.sources import Sources
from naba.cli import main
from search import Article, ArticleError, ExportFormat, export_lines, open_index
from search.output.csv_cells import escaped, unescaped
from search.output.records import EXPORTED

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "articles.jsonl"
FACETS = ("country", "desk", "Other")
NAMES = ("source", "section", "author", "tags", *FACETS)

#: Signs that mean something to CSV, to spreadsheets, to JSON or to a list of names.
_SIGNS = "=+-@'\"\t\r\n,;؛،|{}[]\\ \u200f\ufeff\u2028\x00\x85＝ابد3"
texts = st.text(st.sampled_from(_SIGNS), max_size=6) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=6
)
values = st.recursive(
    texts
    | st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
keys = st.sampled_from((*FACETS, "other", "عنوان", "body (2)", "")) | texts
records = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("title", "body", "source", "section", "author", "url"), texts),
        "id": texts,
        "date": st.sampled_from(["2024-05-01", "2024-05-01T10:00:00+03:00", " 0001-01-01 ", ""]),
        "tags": st.lists(texts, max_size=3) | texts,
    },
).flatmap(lambda known: st.dictionaries(keys, values, max_size=3).map(lambda rest: rest | known))


def written(path: Path, articles: Iterable[Article], form: ExportFormat) -> Path:
    path.write_bytes(b"".join(export_lines(articles, form, NAMES)))
    return path


def read(path: Path) -> list[Item]:
    return list(Sources([str(path)]))


def articles_of(found: Iterable[dict[str, Any]]) -> list[Article]:
    """Return the articles that are read of the records that are ones."""
    articles = []
    for record in found:
        try:
            articles.append(Reading().article_of(record))
        except ArticleError:
            continue
    return articles


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@given(found=st.lists(records, min_size=1, max_size=4))
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_article_comes_back(
    tmp_path: Path, form: ExportFormat, found: list[dict[str, Any]]
) -> None:
    """Whatever its texts and its other keys are."""
    articles = articles_of([*found, {"id": "last", "title": "خبر"}])
    assert read(written(tmp_path / f"a.{form}", articles, form)) == articles


@given(texts)
@settings(max_examples=400, deadline=None)
def test_an_apostrophe_is_taken_off_again(text: str) -> None:
    """One is written before a formula, and before apostrophes before a formula, and no other."""
    assert unescaped(escaped(text)) == text
    assert escaped(text) in (text, f"'{text}")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("'=SUM(A1)", "''=SUM(A1)"),
        ("'''-5", "''''-5"),
        ("-5", "'-5"),
        ("@naba", "'@naba"),
        ("\tx", "'\tx"),
        ("'\rx", "''\rx"),
        ("'أ'", "'أ'"),
        ("'", "'"),
        ("5-3", "5-3"),
    ],
)
def test_formulas_after_an_apostrophe(text: str, cell: str) -> None:
    assert (escaped(text), unescaped(cell)) == (cell, text)


def test_the_first_columns_never_change() -> None:
    """New ones come after the body: tags, the declared facets, and all other keys."""
    (head,) = export_lines([], "csv", NAMES)
    usual = "id,title,date,source,section,author,url,body,tags"
    assert head.decode() == f"\ufeff{usual},country,desk,Other,other\r\n"


def row_of(article: Article) -> dict[str, str]:
    text = b"".join(export_lines([article], "csv", NAMES)).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text, newline=""))
    return row


def test_cells_show_values_to_people() -> None:
    """The last one has what the others do not hold exactly, and what has no column."""
    extra = {"country": ["مصر", "السودان"], "desk": 3, "views": 7, "Other": "أ؛ ب"}
    row = row_of(Article("1", "خبر", tags=("علوم", "فلك، نجوم"), extra=extra))
    assert (row["tags"], row["country"], row["desk"]) == ("علوم؛ فلك، نجوم", "مصر؛ السودان", "3")
    assert row["Other"] == "أ؛ ب"
    assert json.loads(row["other"]) == {
        "country": ["مصر", "السودان"], "desk": 3, "views": 7, "tags": ["علوم", "فلك، نجوم"],
        # As desk might be taken for the section, the record is read as it is.
        EXPORTED: True,
    }  # fmt: skip


def test_usual_articles_have_no_other_keys() -> None:
    """What the cells hold is there once."""
    row = row_of(Article("1", "خبر", tags=("علوم", "فلك"), extra={"country": "مصر"}))
    assert (row["tags"], row["country"], row["other"]) == ("علوم؛ فلك", "مصر", "")


def test_a_table_has_no_nul() -> None:
    """Programs would take it for a binary file: the cell shows a sign in its place."""
    row = row_of(Article("1", "أ\0ب"))
    assert row["title"] == "أ\ufffdب"
    assert json.loads(row["other"]) == {"title": "أ\0ب"}


def edited(tmp_path: Path, article: Article, **cells: str) -> Item:
    """Return what is read of an article's row with other cells."""
    path = tmp_path / "edited.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        row = row_of(article) | cells
        table = csv.DictWriter(file, row)
        table.writeheader()
        table.writerow(row)
    (found,) = read(path)
    return found


def test_a_cell_that_was_changed_counts(tmp_path: Path) -> None:
    """Also where its value was among the other keys: an empty one removes it."""
    extra = {"country": ["مصر", "السودان"], "desk": 3, "views": 7}
    article = Article("1", "خبر", extra=extra)
    found = edited(tmp_path, article, country="مصر؛ تونس", desk="")
    assert found == Article("1", "خبر", extra={"country": ["مصر", "تونس"], "views": 7})


def test_other_keys_that_are_cut_off_are_told(tmp_path: Path) -> None:
    """Such as by a spreadsheet, whose cells have at most 32,767 characters."""
    found = edited(tmp_path, Article("1", "خبر", extra={"x": 1}), other='{"x": ')
    assert isinstance(found, ReadError)
    assert found.reason.startswith("the column other is not JSON")


def test_a_column_of_the_same_name_in_other_tables(tmp_path: Path) -> None:
    """It is a key like any other, as long as it does not begin like JSON."""
    (tmp_path / "a.csv").write_text("title,other\nخبر,ملاحظة\n", "utf-8")
    (found,) = read(tmp_path / "a.csv")
    assert isinstance(found, Article)
    assert found.extra == {"other": "ملاحظة"}


def naba(*arguments: str) -> bytes:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_index_export_index(tmp_path: Path, form: str) -> None:
    """A whole round through the commands gives the same articles."""
    odd = Article("-1", "'=خبر", tags=("a, b",), extra={"desk": [1, "2"], "n": {"x": None}})
    written(tmp_path / "odd.jsonl", [odd], "jsonl")
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    naba("index", str(SEEDS), str(tmp_path / "odd.jsonl"), "--index", first, "--facet", "desk")
    (tmp_path / f"all.{form}").write_bytes(naba("export", "--index", first, "--format", form))
    naba("index", str(tmp_path / f"all.{form}"), "--index", second, "--facet", "desk")
    with open_index(first) as one, open_index(second) as other:
        articles = {article.id: article for article in one.articles()}
        assert {article.id: article for article in other.articles()} == articles
        assert articles["-1"] == odd
