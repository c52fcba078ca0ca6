"""Feeds of searches: Atom, RSS and JSON Feed."""

from dataclasses import replace

from apiflask import APIBlueprint
from flask import Response, request
from flask_babel import gettext

from search import FEED_CONTENT_TYPES, FOLLOWED, FeedFormat, FeedWords, write_feed
from web.addresses import absolute
from web.current_index import current_index
from web.current_index import search as answer
from web.languages import language, preferences
from web.pages.page_args import read_leniently

blueprint = APIBlueprint("feeds", __name__, enable_openapi=False)


@blueprint.get("/feed.atom")
def atom() -> Response:
    """Return the feed of a search as Atom."""
    return _feed("atom")


@blueprint.get("/feed.rss")
def rss() -> Response:
    """Return the feed of a search as RSS."""
    return _feed("rss")


@blueprint.get("/feed.json")
def json() -> Response:
    """Return the feed of a search as JSON Feed."""
    return _feed("json")


def _feed(form: FeedFormat) -> Response:
    wanted, notices = read_leniently(request.args, current_index().filters, FOLLOWED)
    results = answer(replace(wanted, offset=0, explain=False))
    server = absolute("") or request.script_root or "/"
    text = write_feed(results, form, server, notices, _feed_words())
    return Response(text, content_type=f"{FEED_CONTENT_TYPES[form]}; charset=utf-8")


def _feed_words() -> FeedWords:
    """Return the fixed texts of a feed in the language of its reader."""
    return FeedWords(
        language=language(),
        name=gettext("Naba"),
        newest=gettext("Latest articles"),
        about=gettext("New results for this search"),
        untitled=gettext("Untitled"),
        between=gettext("; "),
        chosen=tuple(preferences().items()),
    )
