"""URLs: how article ids are read from them, and how absolute and permanent ones are built."""

from flask import current_app, request, url_for
from werkzeug.routing import BaseConverter
from werkzeug.urls import iri_to_uri, uri_to_iri


class ArticleIdConverter(BaseConverter):
    """Match the rest of the path as an article id, with any characters, slashes included."""

    regex = "(?s:.+)"
    part_isolating = False


def permalink(article_id: str) -> str:
    """Return the path of an article's page, without the reader's language and digits."""
    return url_for("pages.article", article_id=article_id, lang=None, digits=None)


def absolute(path: str) -> str:
    """Return the absolute URL of a path on this server, under BASE_URL if that is set."""
    root: str = current_app.config["BASE_URL"] or request.url_root.rstrip("/")
    return root + iri_to_uri(path.removeprefix(request.script_root))


def with_query(path: str, query: str) -> str:
    """Return a path, which may already have a query, with a query string added.

    Arabic letters are left unencoded: percent-encoded, they would make up most of a page.
    """
    return uri_to_iri(f"{path}{'&' if '?' in path else '?'}{query}" if query else path)
