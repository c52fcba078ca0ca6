"""URLs: how article ids are read from them, and how absolute and permanent ones are built."""

import re

from flask import current_app, request, url_for
from werkzeug.routing import BaseConverter
from werkzeug.urls import iri_to_uri, uri_to_iri

from search.urls import path_of_id

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class ArticleIdConverter(BaseConverter):
    """Match the rest of the path as an article id, with any characters, slashes included."""

    regex = "(?s:.+)"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Return the path of an article id.

        Slashes are encoded only beside dots, as browsers would resolve ``a/../b`` to ``b``.
        """
        return path_of_id(value)


def permalink(article_id: str) -> str:
    """Return the path of an article's page, without the reader's language and digits."""
    return url_for("pages.article", article_id=article_id, lang=None, digits=None)


def absolute(path: str) -> str | None:
    """Return the absolute URL of a path on this server; None where its host is not known.

    The host is that of BASE_URL if that is set, else one of the request that is believed.
    """
    root: str = current_app.config["BASE_URL"]
    if not root and request.host:
        root = request.url_root.rstrip("/")
    return root + iri_to_uri(path.removeprefix(request.script_root)) if root else None


def most_absolute(path: str) -> str:
    """Return the absolute URL of a path on this server, or the path where its host is not known."""
    return absolute(path) or iri_to_uri(path)


def raw_path() -> str:
    """Return the path as the client sent it, or nothing if the server does not tell it."""
    environ = request.environ
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    return raw.partition("?")[0]


def percent_encoded(address: bytes) -> bytes:
    """Return a URL with the bytes percent-encoded that are not ASCII, as browsers send them."""
    return _NOT_ASCII.sub(lambda match: b"%%%02X" % match[0][0], address)


def readable(path: str) -> str:
    """Return the absolute URL of a path as people read it: Arabic letters are not encoded."""
    return uri_to_iri(most_absolute(path))


def with_query(path: str, query: str) -> str:
    """Return a path, which may already have a query, with a query string added.

    Arabic letters are left unencoded: percent-encoded, they would make up most of a page.
    """
    return uri_to_iri(f"{path}{'&' if '?' in path else '?'}{query}" if query else path)
