"""The ids of the articles of one run, of which none takes that of another by accident.

An article that comes with an id keeps it, and replaces one that had it. An id that was made of an
address, or of source, headline and day, may be that of several articles: then it is made of more.
"""

import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from search import Article
from search.article import generated_id, id_of_text, own_id


class Identified(NamedTuple):
    """The id of an article, and the headline of the one of this run that has it already."""

    id: str
    replaced: str | None


@dataclass(frozen=True, slots=True)
class _Seen:
    title: str
    text: bytes


class RunIds:
    """Which articles came in this run; kept on disk once they are many."""

    def __init__(self) -> None:
        # SQLite's own temporary file, which is gone with the connection.
        self._seen = sqlite3.connect("")
        self._seen.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE seen (id TEXT PRIMARY KEY, title TEXT, text BLOB) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Forget all."""
        self._seen.close()

    def identify(self, article: Article, text: bytes) -> Identified:
        """Return the id of an article by which it is added, given the digest of its text.

        The same text again is the same article, and so is another one of the same address and
        headline: a version of it.
        """
        for article_id in candidate_ids(article, text):
            seen = self._find(article_id)
            if seen is None or seen.text == text or not _is_accident(article, article_id, seen):
                break
        self.know(article_id, article, text)
        return Identified(article_id, seen.title if seen else None)

    def know(self, article_id: str, article: Article, text: bytes) -> None:
        """Take an id as that of an article, given the digest of its text."""
        self._seen.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (article_id, article.title, text)
        )

    def has(self, article_id: str) -> bool:
        """Tell whether an article of an id came."""
        return self._find(article_id) is not None

    def forget(self, article_id: str) -> None:
        """Forget an article that is withdrawn."""
        self._seen.execute("DELETE FROM seen WHERE id = ?", (article_id,))

    def _find(self, article_id: str) -> _Seen | None:
        row = self._seen.execute("SELECT title, text FROM seen WHERE id = ?", (article_id,))
        found = row.fetchone()
        return _Seen(*found) if found else None


def text_digest(article: Article) -> bytes:
    """Return a digest of the text of an article."""
    return blake2b(f"{article.title}\n{article.body}".encode(), digest_size=8).digest()


def candidate_ids(article: Article, text: bytes) -> tuple[str, ...]:
    """Return the ids that an article may have, those of fewer parts first."""
    if article.id != own_id(article):
        return (article.id,)
    by_text = id_of_text(article)
    return tuple(dict.fromkeys((article.id, by_text, generated_id(by_text, text.hex()))))


def _is_accident(article: Article, article_id: str, seen: _Seen) -> bool:
    """Tell whether another article has an id that was made for this one."""
    if article_id == generated_id(article.url):
        return seen.title != article.title
    return article.id == own_id(article)
