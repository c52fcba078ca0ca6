"""Declared facets and filters on the command line."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from naba.cli import main

RECORDS = [
    {"id": "1", "title": "نهر النيل", "country": ["مصر", "السودان"], "source": "وكالة"},
    {"id": "2", "title": "نهر الفرات", "country": "سوريا", "source": "صحيفة"},
    {"id": "3", "title": "نهر", "tags": ["مياه"]},
]


@pytest.fixture
def source(tmp_path: Path) -> str:
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(map(json.dumps, RECORDS)), "utf-8")
    return str(file)


@pytest.fixture
def url(tmp_path: Path, engine: str, source: str) -> str:
    """Give the address of an index that was made with a facet."""
    url = f"{engine}:{tmp_path / 'index'}"
    done = naba("index", source, "--facet", "country", "--workers", "1", url=url)
    assert (done.exit_code, done.stderr) == (0, "")
    return url


def naba(*arguments: str, url: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--index", url])


def found(*arguments: str, url: str) -> Any:
    done = naba("search", *arguments, "--json", url=url)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def ids(*arguments: str, url: str) -> list[str]:
    return sorted(hit["id"] for hit in found(*arguments, url=url)["hits"])


def test_filter(url: str) -> None:
    """One filter takes several names, and goes with other filters, of usual fields too."""
    assert ids("--filter", "country=مصر", url=url) == ["1"]
    assert ids("--filter", "country=مصر", "--filter", "country=سوريا", url=url) == ["1", "2"]
    assert ids("--filter", "country=مصر", "--source", "صحيفة", url=url) == []
    assert ids("--source", "صحيفة", "--filter", "source=وكالة", url=url) == ["1", "2"]
    assert ids("--tags", "مياه", url=url) == ids("--filter", "tags=مياه", url=url) == ["3"]
    assert ids("--filter", "country=a=b", url=url) == []


@pytest.mark.parametrize("command", ["search", "export", "feed"])
@pytest.mark.parametrize("text", ["x", "=x", "country=", "="])
def test_malformed_filter(command: str, text: str, url: str) -> None:
    """It is a usage error that says how to write one."""
    done = naba(command, "--filter", text, url=url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"write FIELD=NAME, not '{text}'" in done.stderr


@pytest.mark.parametrize("command", ["search", "export", "export --format csv", "feed"])
def test_filter_of_another_field(command: str, url: str) -> None:
    """It is a usage error that names the fields of the index, and nothing else is printed."""
    done = naba(*command.split(), "--filter", "desk=x", url=url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("naba: desk: this index can be filtered by source, ")
    assert "country" in done.stderr


def test_facet(url: str) -> None:
    """A search counts it, for programs and for people, and statistics name it."""
    assert found("--facet", "country", url=url)["facets"]["country"] == [
        {"value": "السودان", "count": 1},
        {"value": "سوريا", "count": 1},
        {"value": "مصر", "count": 1},
    ]
    shown = naba("search", "--facet", "country", url=url).stdout.partition("\ncountry\n")[2]
    assert [line.split()[0].strip("\u200e") for line in shown.splitlines()] == [
        "السودان",
        "سوريا",
        "مصر",
    ]
    assert json.loads(naba("stats", "--json", url=url).stdout)["facets"] == ["country"]
    assert "facets       country\n" in naba("stats", url=url).stdout


def test_export_and_feed(url: str) -> None:
    """Both keep to the filters; a table has a column of the facet."""
    table = naba("export", "--filter", "country=مصر", "--format", "csv", url=url).stdout
    (row,) = csv.DictReader(table.splitlines())
    assert (row["title"], row["country"]) == ("نهر النيل", "مصر؛ السودان")
    feed = naba("feed", "--filter", "country=مصر", url=url).stdout
    assert "نهر النيل" in feed
    assert "نهر الفرات" not in feed


def test_unknown_name(url: str) -> None:
    """It is noted with the nearest."""
    note = "note: no article has a country named “مصرر”; there is “مصر”"
    for arguments in (["country:مصرر"], ["--filter", "country=مصرر"]):
        assert note in naba("search", *arguments, url=url).stdout


def test_indexing_more(url: str, source: str) -> None:
    """More articles need no declaration; another one is refused with the command to rebuild."""
    assert naba("index", source, "--workers", "1", url=url).exit_code == 0
    done = naba("index", source, "--facet", "desk", "--workers", "1", url=url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"naba rebuild --index {url} --facet desk" in done.stderr
    assert ids("--filter", "country=مصر", url=url) == ["1"]


def test_rebuilding(url: str) -> None:
    """It keeps the facets, declares others, or with a blank one none."""

    def rebuilt(*arguments: str) -> Any:
        assert naba("rebuild", *arguments, url=url).exit_code == 0
        return json.loads(naba("stats", "--json", url=url).stdout)["facets"]

    assert rebuilt() == ["country"]
    assert rebuilt("--facet", "desk", "--facet", "country") == ["desk", "country"]
    assert rebuilt("--facet", "") == []
    assert naba("search", "--filter", "country=مصر", url=url).exit_code == 2


@pytest.mark.parametrize("name", ["source", "المصدر", "1st"])
def test_what_cannot_be_declared(name: str, url: str, source: str) -> None:
    """It is a usage error that names it, and nothing is made or changed."""
    for command in (["index", source, "--workers", "1"], ["rebuild"]):
        done = naba(*command, "--facet", name, url=url)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("naba: facet: ")
        assert name in done.stderr
    done = naba("index", source, "--facet", name, url=f"{url}-new")
    assert done.exit_code == 2
    assert not Path(f"{url}-new".partition(":")[2]).exists()
