"""What is known of a source that is followed and of its documents, and how it is stored."""

from dataclasses import dataclass

STATE_VERSION = 1
TABLES = f"""
CREATE TABLE source (
    name TEXT PRIMARY KEY, kind TEXT, moved TEXT, stopped INTEGER, asked REAL, due REAL,
    last_success REAL, errors INTEGER, error TEXT, last_error REAL, last_new REAL,
    usual_pause REAL, arrivals INTEGER, articles INTEGER, article_id TEXT, title TEXT, date TEXT,
    refused TEXT
) WITHOUT ROWID;
CREATE TABLE document (
    source TEXT, place TEXT, stamp TEXT, digest TEXT, etag TEXT, modified TEXT, known TEXT,
    kind TEXT, pending INTEGER, failures INTEGER, due REAL, PRIMARY KEY (source, place)
) WITHOUT ROWID;
CREATE INDEX waiting ON document (source, due) WHERE pending;
CREATE TABLE article (
    source TEXT, place TEXT, id TEXT, current INTEGER, PRIMARY KEY (source, place, id)
) WITHOUT ROWID;
CREATE INDEX holder ON article (id);
CREATE TABLE host (name TEXT PRIMARY KEY, until REAL) WITHOUT ROWID;
PRAGMA user_version = {STATE_VERSION};
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A source that is followed; times are in seconds since 1970, and 0 is never.

    ``articles`` is how many it has brought, ``moved`` where its address has gone for good, and
    ``asked`` how many seconds it asks to be left alone. ``errors`` are those in a row, up to now.
    ``article_id``, ``title`` and ``date`` are of the last article that was new. ``refused`` are
    digests of the records that were refused, separated by blanks.
    """

    name: str
    kind: str = ""
    moved: str = ""
    stopped: bool = False
    asked: float = 0.0
    due: float = 0.0
    last_success: float = 0.0
    errors: int = 0
    error: str = ""
    last_error: float = 0.0
    last_new: float = 0.0
    usual_pause: float = 0.0
    arrivals: int = 0
    articles: int = 0
    article_id: str = ""
    title: str = ""
    date: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file or an address of a source; its own address is at the place "".

    ``stamp`` tells whether it has changed since it was read, ``digest`` is that of its content;
    ``etag`` and ``modified`` are its validators. ``known`` is what the page at an address need not
    tell, as JSON. What is ``pending`` is to be fetched, from the time ``due`` on; a file is read
    again from that time on.
    """

    place: str
    stamp: str = ""
    digest: str = ""
    etag: str = ""
    modified: str = ""
    known: str = "{}"
    kind: str = ""
    pending: bool = False
    failures: int = 0
    due: float = 0.0
