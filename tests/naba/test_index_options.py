"""Rules of the options of ``naba index``."""

import csv
import json
from pathlib import Path

import pytest

from search import SearchRequest, open_index
from tests.naba.test_index import run

TABLE = "العنوان الثاني,النص,اللون\nخبر,<p>نص</p>,أحمر\nنبأ,نص آخر,أزرق\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(TABLE)
    return path


def test_a_column_is_mapped_and_others_are_named(table: Path, url: Path) -> None:
    """With --map; what is of no field is told, and kept."""
    code, out, _ = run(str(table), "--map", "title= العنوان  الثاني", url=url)
    assert code == 0
    assert out.split("other keys")[1].split() == ["اللون\u200e"]
    with open_index(url) as opened:
        articles = {article.title: article.extra for article in opened.articles()}
    assert articles == {"خبر": {"اللون": "أحمر"}, "نبأ": {"اللون": "أزرق"}}


@pytest.mark.parametrize("value", ["title", "title=", "colour=x", "=x"])
def test_a_mapping_that_is_none(table: Path, url: Path, value: str) -> None:
    """The fields are named."""
    code, _, err = run(str(table), "--map", value, url=url)
    assert code == 2
    assert "body" in err


def test_texts_as_they_are(table: Path, url: Path) -> None:
    """With --text plain, tags are text."""
    run(str(table), "--text", "plain", url=url)
    with open_index(url) as opened:
        assert "<p>نص</p>" in {article.body for article in opened.articles()}


def test_a_dry_run_indexes_nothing(table: Path, url: Path) -> None:
    """It counts what would be indexed, and shows the first articles if asked to."""
    code, out, _ = run(str(table), "--dry-run", url=url)
    assert (code, out.split()[:6]) == (0, ["read", "2", "would", "be", "indexed", "2"])
    code, out, _ = run(str(table), "--dry-run", "--show", "1", "--json", url=url)
    article, report = map(json.loads, out.splitlines())
    assert (article["body"], report["read"]) == ("نص", 1)
    assert not url.exists()


def test_show_is_of_a_dry_run(table: Path, url: Path) -> None:
    """Otherwise what is shown might be taken for all that is indexed."""
    assert run(str(table), "--show", "1", url=url)[0] == 2


def test_all_rejects_are_in_a_file(tmp_path: Path, url: Path) -> None:
    """The terminal names twenty and sums up; the file and --json have every one."""
    source, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.tsv"
    bad = [f'{{"title": "خبر", "date": "يوم {number}"}}' for number in range(30)]
    source.write_text("\n".join(['{"title": "خبر"}', *bad, '{"title": ""}']) + "\n")
    code, out, err = run(str(source), "--rejects", str(rejects), "--json", url=url)
    report = json.loads(out)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    assert (code, report["added"], len(rows)) == (3, 1, 31)
    assert [row["place"] for row in rows] == [str(number) for number in range(2, 33)]
    assert [row["record"] for row in rows[:-1]] == bad
    assert [one["record"] for one in report["rejections"]] == [row["record"] for row in rows]
    assert len(err.splitlines()) == 23
    assert "... and 11 more rejected" in err


def test_a_facet_of_the_index_is_of_no_field(tmp_path: Path, url: Path) -> None:
    """Even if its name is a usual one of a field."""
    source = tmp_path / "a.jsonl"
    source.write_text('{"title": "خبر", "category": "economy"}')
    run(str(source), "--facet", "category", url=url)
    run(str(source), url=url)
    with open_index(url) as opened:
        found = opened.search(SearchRequest(filters={"category": ["economy"]}))
    assert [hit.article.section for hit in found.hits] == [""]


@pytest.mark.parametrize("place", ["a.csv", "rejects.tsv"])
def test_rejects_overwrite_no_source(table: Path, url: Path, place: str) -> None:
    """Neither the file itself, nor one in the folder that is read."""
    source = table if place == "a.csv" else table.parent
    assert run(str(source), "--rejects", str(table.parent / place), url=url)[0] == 2
    assert table.read_text() == TABLE
