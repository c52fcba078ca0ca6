"""Articles of databases."""

import sqlite3
from pathlib import Path

import pytest

from index_data import databases
from index_data.databases import database_items
from index_data.readers.items import Item, ReadError
from index_data.records import Reading
from search import Article

ALL = "SELECT * FROM news ORDER BY id"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a database with three articles, of which the second has no text."""
    path = tmp_path / "أخبار #1%.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE news (id INTEGER, headline TEXT, النص BLOB, n REAL, date)")
        rows = [
            (1, "خبر", "نص الخبر".encode(), 1.5, "2021-03-21"),
            (2, "", None, None, None),
            (3, "آخر", "قال إن الوزير في بيروت".encode("cp1256"), 2.0, "21 آذار 2021"),
        ]
        connection.executemany("INSERT INTO news VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    return path


def read(url: str, query: str = ALL) -> list[Item]:
    """Return what a query gives."""
    return list(database_items(url, query, Reading()))


def reason(url: str, query: str = ALL) -> str:
    """Return why nothing can be read."""
    [error] = read(url, query)
    assert isinstance(error, ReadError)
    assert "\n" not in error.reason
    return error.reason


def test_rows_are_articles(file: Path) -> None:
    one, none, other = read(f"sqlite:///{file}")
    assert isinstance(one, Article)
    assert (one.id, one.title, one.body, one.date) == ("1", "خبر", "نص الخبر", "2021-03-21")
    assert one.extra == {"n": 1.5}
    assert isinstance(none, ReadError)
    assert none.place == "row 2"
    assert (none.reason, '"id":2' in none.record) == ("neither title nor body", True)
    assert isinstance(other, Article)
    assert (other.body, other.date) == ("قال إن الوزير في بيروت", "2021-03-21")


def test_a_percent_sign_is_one_and_a_colon_too(file: Path) -> None:
    found = read(
        f"sqlite:///{file}", "SELECT id, headline FROM news WHERE headline LIKE 'خ%' OR ':x' = 1"
    )
    assert [one.id for one in found if isinstance(one, Article)] == ["1"]


def test_nothing_is_written(file: Path) -> None:
    assert "readonly" in reason(f"sqlite:///{file}", "DELETE FROM news")
    assert len(read(f"sqlite:///{file}")) == 3


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert "unable to open database file" in reason(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "query", "why"),
    [
        ("sqlite://", "SELECT 1 FROM news", "no such table: news"),
        ("sqlite://", "SELEC", "syntax error"),
        ("sqlite://", "", "gives no rows"),
        ("sqlite://", "CREATE TABLE a (b)", "gives no rows: it must be a SELECT"),
        ("sqlite://", "SELECT 1; SELECT 2", "one statement at a time"),
        ("news.db", ALL, "Could not parse SQLAlchemy URL"),
        ("nobody://x", ALL, "Can't load plugin"),
        ("oracle+oracledb://me:verysecret@x/y", ALL, "oracledb is missing: pip install 'oracledb'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(url: str, query: str, why: str) -> None:
    told = reason(url, query)
    assert why in told
    assert "secret" not in told


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the place of the error nor in what a driver says."""
    url = "postgresql+psycopg://me:very%40secret@nowhere.example/news"

    def fail(address: object) -> None:
        raise OSError(f"cannot reach {url}\nwith password very@secret")

    monkeypatch.setattr(databases, "_connection", fail)
    [error] = read(url)
    assert isinstance(error, ReadError)
    assert "secret" not in repr(error)
    assert error.path == "postgresql+psycopg://me:***@nowhere.example/news"
