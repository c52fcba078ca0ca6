"""The articles of a database: the rows that a query gives, of any database of SQLAlchemy."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from uuid import UUID

import orjson

from index_data.encodings import decode
from index_data.extras import MissingExtra
from index_data.readers.items import Item, ReadError
from index_data.readers.lines import MAX_RECORD_BYTES, TOO_LONG
from index_data.records import Reading
from search import ArticleError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

#: The database sends so many rows at a time.
_ROWS_AT_A_TIME = 200
#: How the drivers that people have most are installed, by the modules that miss.
_DRIVERS = {
    "psycopg": "psycopg[binary]",
    "psycopg2": "psycopg2-binary",
    "MySQLdb": "mysqlclient",
    "oracledb": "oracledb",
    "pyodbc": "pyodbc",
    "pymysql": "pymysql",
}
_MAX_REASON_CHARS = 300


def database_items(url: str, query: str, reading: Reading) -> Iterator[Item]:
    """Yield the article of each row that a query gives, or why it has none.

    Nothing is written: all happens in a transaction that is taken back, and a file of SQLite is
    opened only for reading. What is wrong with the address or the query is one `ReadError`.
    """
    try:
        import sqlalchemy
    except ImportError:
        raise MissingExtra("sql", "databases") from None
    path, number = "database", 0
    try:
        address = sqlalchemy.make_url(url)
        path = address.set(query={}).render_as_string(hide_password=True)
        with _connection(_read_only(address)) as connection:
            # Without parameters a percent sign is one.
            connection.execution_options(yield_per=_ROWS_AT_A_TIME, no_parameters=True)
            rows = connection.exec_driver_sql(query)
            if not rows.returns_rows:
                raise ArticleError("the query gives no rows: it must be a SELECT")
            for number, row in enumerate(rows.mappings(), start=1):
                yield _article(row, path, number, reading)
    except ArticleError as error:
        yield ReadError(path, "", str(error))
    except (sqlalchemy.exc.SQLAlchemyError, ImportError, OSError, ValueError) as error:
        place = f"after row {number}" if number else ""
        yield ReadError(path, place, _explained(error, url))


def _read_only(address: "URL") -> "URL":
    """Return the address of a file of SQLite for reading alone: no other mode makes no file."""
    file = address.database
    if address.get_backend_name() != "sqlite" or not file or file.startswith((":memory:", "file:")):
        return address
    escaped = file.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return address.set(database=f"file:{escaped}").update_query_dict({"mode": "ro", "uri": "true"})


@contextmanager
def _connection(address: "URL") -> Iterator["Connection"]:
    """Give a connection whose transaction is taken back at the end."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine(address, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            try:
                yield connection
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def _article(row: Mapping[Any, Any], path: str, number: int, reading: Reading) -> Item:
    place, record = f"row {number}", {}
    try:
        record = {str(name): _value(value) for name, value in row.items()}
        return reading.article_of(record)
    except ArticleError as error:
        shown = orjson.dumps(record, default=str).decode(errors="replace") if record else ""
        return ReadError(path, place, str(error), shown)


def _value(value: Any) -> Any:
    """Return a value as JSON has it: bytes as text, and numbers with a fraction as they are."""
    if isinstance(value, memoryview | bytearray):
        value = bytes(value)
    if isinstance(value, bytes | str) and len(value) > MAX_RECORD_BYTES:
        raise ArticleError(TOO_LONG)
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _text(value: bytes) -> str | None:
    """Return the text of bytes; a picture, say, is left out."""
    try:
        return None if b"\0" in value else decode(value).text
    except ArticleError:
        return None


def _explained(error: Exception, url: str) -> str:
    """Return in one line what is wrong, without the password."""
    if isinstance(error, ImportError) and error.name:
        module = error.name.partition(".")[0]
        return f"the driver {module} is missing: pip install {_DRIVERS.get(module, module)!r}"
    told = str(getattr(error, "orig", None) or error)
    line = " ".join(told.split("[SQL:")[0].split("(Background on this error")[0].split())
    if found := re.search(r"://[^:/@]*:(.+)@", url):
        for secret in (url, found[1], unquote(found[1])):
            line = line.replace(secret, "***")
    return f"the database says: {line}"[:_MAX_REASON_CHARS]
