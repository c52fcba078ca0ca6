"""Discovery by browsers and crawlers: OpenSearch, suggestions, icons, robots.txt."""

from apiflask import APIBlueprint
from flask import Response, current_app, jsonify, render_template, request, url_for
from flask_babel import gettext

from search.query.language.lexer import MAX_QUERY_CHARS
from web.addresses import absolute, most_absolute
from web.current_index import current_index
from web.languages import LANGUAGES, language

blueprint = APIBlueprint("discovery", __name__, enable_openapi=False)

_MAX_COMPLETIONS = 8
#: The background of the pages in light mode, as in naba.css.
_PAPER = "#fcfcfa"
_PNG_PIXELS = (192, 512)


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


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Describe the site as an application, for the home screens of phones."""
    icons = [{"src": url_for("static", filename="naba.svg"), "sizes": "any",
              "type": "image/svg+xml"}]  # fmt: skip
    for pixels in _PNG_PIXELS:
        source = url_for("static", filename=f"icon-{pixels}.png")
        size = f"{pixels}x{pixels}"
        icons.append({"src": source, "sizes": size, "type": "image/png"})
    response = jsonify(
        name=gettext("Naba: search Arabic news"),
        short_name=gettext("Naba"),
        description=gettext("A full-text search engine for Arabic news"),
        lang=language(),
        dir=LANGUAGES[language()][1],
        id=url_for("pages.home", lang=None, digits=None),
        # Without the language: a reader may choose another one later.
        start_url=url_for("pages.home", lang=None, digits=None),
        scope=url_for("pages.home", lang=None, digits=None),
        display="minimal-ui",
        background_color=_PAPER,
        theme_color=_PAPER,
        icons=icons,
    )
    response.content_type = "application/manifest+json"
    return response


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Return the icon for programs that look for it here without reading a page."""
    return current_app.send_static_file("favicon.ico")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read the articles, but keep them out of the endless pages of results."""
    home = url_for("pages.home", lang=None, digits=None)
    excluded = map(url_for, ("discovery.suggest", "feeds.atom", "feeds.rss", "feeds.json"))
    lines = [
        "User-agent: *",
        # The results of any search, and articles with the words of a search marked.
        f"Disallow: {home}*?",
        f"Disallow: {home}api/",
        *(f"Disallow: {path}" for path in excluded),
        f"Allow: {home}static/",
        *(f"Allow: {home}*?lang={code}$" for code in LANGUAGES),
    ]
    sitemaps = [absolute(url_for(name)) for name in ("sitemaps.index", "sitemaps.news")]
    lines += [f"Sitemap: {address}" for address in sitemaps if address]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
