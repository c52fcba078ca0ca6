"""Discovery by browsers and crawlers: OpenSearch, search suggestions and robots.txt."""

from apiflask import APIBlueprint
from flask import Response, jsonify, render_template, request, url_for

from search.query.language.lexer import MAX_QUERY_CHARS
from web.addresses import most_absolute
from web.current_index import current_index

blueprint = APIBlueprint("discovery", __name__, enable_openapi=False)

_MAX_COMPLETIONS = 8


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search box, so that a browser can add it as a search engine."""
    addresses = {
        "results": most_absolute(url_for("pages.home", lang=None, digits=None)),
        "suggestions": most_absolute(url_for("discovery.suggest")),
        "icon": most_absolute(url_for("static", filename="naba.svg")),
        "self_url": most_absolute(url_for("discovery.opensearch")),
    }
    text = render_template("opensearch.xml", **addresses)
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@blueprint.get("/suggest.json")
def suggest() -> Response:
    """Return completions in the OpenSearch format for the search box of a browser."""
    q = request.args.get("q", "")
    wanted = q if len(q) <= MAX_QUERY_CHARS else ""
    completions = current_index().suggest(wanted, _MAX_COMPLETIONS).completions if wanted else ()
    response = jsonify([q, list(completions)])
    response.content_type = "application/x-suggestions+json"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read the articles, but keep them out of the endless pages of results."""
    home = url_for("pages.home")
    excluded = [url_for("discovery.suggest"), url_for("feeds.atom"), url_for("feeds.rss")]
    lines = [
        "User-agent: *",
        # The results of any search, and articles with the words of a search marked.
        f"Disallow: {home}*?",
        f"Disallow: {home}api/",
        *(f"Disallow: {path}" for path in excluded),
        f"Allow: {home}static/",
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
