"""What the results page says of meaning: the choice of it, and how much it counts."""

from dataclasses import replace
from typing import get_args

from flask_babel import gettext, lazy_gettext

from search import HitMeaning, MeaningName, Notice, Results, SearchRequest
from web.current_index import current_index, default_meaning
from web.pages.formatting import digits
from web.pages.links import Link
from web.pages.page_args import results_url

_MEANINGS = {
    "off": (lazy_gettext("Words only"), lazy_gettext("Articles with these words")),
    "rank": (
        lazy_gettext("Order by meaning"),
        lazy_gettext("Articles with these words, those of a near meaning first"),
    ),
    "find": (
        lazy_gettext("Find by meaning"),
        lazy_gettext("Also articles that say it in other words, or in another language"),
    ),
}


def meanings(request: SearchRequest) -> list[Link]:
    """Return the links to the ways in which meaning counts, where the index has vectors."""
    offered = request.query and current_index().has_vectors
    usual = default_meaning()
    return [
        Link(
            str(_MEANINGS[name][0]),
            results_url(replace(request, meaning=None if name == usual else name)),
            name == (request.meaning or usual),
            about=str(_MEANINGS[name][1]),
        )
        for name in (get_args(MeaningName) if offered else ())
    ]


def shares(meaning: HitMeaning) -> str:
    """Return how much words and meaning count for a hit: ٧٢٪ كلمات، ٢٨٪ معنى."""
    percent = round(100 * meaning.share)
    of_meaning = digits(f"{percent}%")
    if percent == 100:
        return str(gettext("%(percent)s meaning", percent=of_meaning))
    of_words = digits(f"{100 - percent}%")
    return str(gettext("%(words)s words, %(meaning)s meaning", words=of_words, meaning=of_meaning))


def notices(results: Results) -> list[Notice]:
    """Return the notices of an answer; none that it has no meaning where nobody asked for it."""
    asked = results.request.meaning is not None
    return [notice for notice in results.notices if asked or notice.problem != "no-meaning"]
