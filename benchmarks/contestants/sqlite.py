"""SQLite's full-text table FTS5, which removes vowel marks and does not stem."""

import sqlite3
from pathlib import Path

from benchmarks.contestants import FIELDS, HITS, Answer, read

_FILE = "articles.db"
_TABLE = """
create virtual table articles using fts5(
    id unindexed, title, body, date unindexed, source unindexed,
    tokenize = 'unicode61 remove_diacritics 2'
)
"""
#: Stored with the table, so that `order by rank` takes its fast path.
_RANK = "insert into articles(articles, rank) values ('rank', 'bm25(0, 2, 1)')"
_PLAIN = f"select {', '.join(FIELDS)} from articles where articles match ? order by rank limit ?"  # noqa: S608  # of constants
_SNIPPETS = _PLAIN.replace(" from", ", snippet(articles, 2, '<b>', '</b>', '…', 30) from", 1)


class Engine:
    """Title and body, a word in the title counting double."""

    version = sqlite3.sqlite_version

    def index(self, articles: Path, folder: Path) -> None:
        folder.mkdir()
        database = sqlite3.connect(folder / _FILE)
        database.execute(_TABLE)
        database.execute(_RANK)
        database.executemany(
            "insert into articles values (?, ?, ?, ?, ?)",
            ([article[name] for name in FIELDS] for article in read(articles)),
        )
        database.execute("insert into articles(articles) values ('optimize')")
        database.commit()
        database.close()

    def open(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / _FILE)

    def search(self, text: str, snippets: bool) -> list[Answer]:
        any_word = " OR ".join(f'"{word}"' for word in text.split())
        rows = self._database.execute(_SNIPPETS if snippets else _PLAIN, (any_word, HITS))
        return [Answer(*row) for row in rows]
