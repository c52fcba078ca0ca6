"""What browsers and crawlers look for: the description of the search box, robots.txt."""

from apiflask import APIBlueprint
from flask import Response, jsonify, render_template, request, url_for

from search.query.language.lexer import MAX_QUERY_CHARS
from web.addresses import absolute
from web.current_index import current_index

blueprint = APIBlueprint("discovery", __name__, enable_openapi=False)

_SUGGESTIONS = 8


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search box, so that a browser can have it as a search engine of its own."""
    addresses = {
        "results": absolute(url_for("pages.home", lang=None, digits=None)),
        "suggestions": absolute(url_for("discovery.suggest")),
        "icon": absolute(url_for("static", filename="naba.svg")),
        "itself": absolute(url_for("discovery.opensearch")),
    }
    text = render_template("opensearch.xml", **addresses)
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@blueprint.get("/suggest.json")
def suggest() -> Response:
    """Tell how a text goes on, as a browser's search box wants to be told."""
    q = request.args.get("q", "")
    wanted = q if len(q) <= MAX_QUERY_CHARS else ""
    completions = current_index().suggest(wanted, _SUGGESTIONS).completions if wanted else ()
    response = jsonify([q, list(completions)])
    response.content_type = "application/x-suggestions+json"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read the articles, and spare them what they would read without end."""
    home = url_for("pages.home")
    apart = [url_for("discovery.suggest"), url_for("feeds.atom"), url_for("feeds.rss")]
    lines = [
        "User-agent: *",
        # The results of any search, and articles as they are found by one.
        f"Disallow: {home}*?",
        f"Disallow: {home}api/",
        *(f"Disallow: {path}" for path in apart),
        f"Allow: {home}static/",
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
