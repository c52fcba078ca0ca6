"""How addresses are read and written."""

from flask import current_app, request, url_for
from werkzeug.routing import BaseConverter
from werkzeug.urls import iri_to_uri, uri_to_iri


class ArticleIdConverter(BaseConverter):
    """Take the rest of the path as an article's id: any characters, slashes and all."""

    regex = "(?s:.+)"
    part_isolating = False


def permalink(article_id: str) -> str:
    """Return the address of an article's page that is the same for every reader."""
    return url_for("pages.article", article_id=article_id, lang=None, digits=None)


def absolute(path: str) -> str:
    """Return an address on this server with its host, or with BASE_URL."""
    root: str = current_app.config["BASE_URL"] or request.url_root.rstrip("/")
    return root + iri_to_uri(path.removeprefix(request.script_root))


def joined(address: str, query: str) -> str:
    """Return an address, which may say the language already, with more parameters.

    Its Arabic letters are written as they are: percent-encoded they would be most of a page.
    """
    return uri_to_iri(f"{address}{'&' if '?' in address else '?'}{query}" if query else address)
