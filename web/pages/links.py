"""The links around an answer: its level, its order, its pages, and what else may be meant."""

from dataclasses import replace
from typing import NamedTuple, get_args

from flask_babel import gettext, lazy_gettext

from search import LevelName, Match, Results, SearchRequest, Sort
from search.ranking import ENOUGH
from search.request import MAX_DEPTH
from web.pages.page_args import results_url
from web.paging import PAGE_SIZE, page_number

_ORDERS = {
    "relevance": lazy_gettext("Most relevant"),
    "newest": lazy_gettext("Newest"),
    "oldest": lazy_gettext("Oldest"),
}
_LEVELS = {
    "exact": (lazy_gettext("As typed"), lazy_gettext("Only the words as they were typed")),
    "smart": (lazy_gettext("Smart"), lazy_gettext("Also their other forms and spellings")),
    "wide": (lazy_gettext("Wider"), lazy_gettext("Also related words and near spellings")),
}
#: How the offer of a wider level calls it.
_OFFERED = {"smart": lazy_gettext("at the smart level"), "wide": lazy_gettext("at the wider level")}


class Link(NamedTuple):
    """A link, its text, whether it is where the reader is, and how many articles it leads to."""

    text: str
    href: str
    current: bool = False
    articles: int | None = None
    about: str = ""


class PageLinks(NamedTuple):
    """The links to other pages; ``numbers`` has None where pages are left out."""

    previous: str | None
    next: str | None
    numbers: list[Link | None]


def orders(request: SearchRequest) -> list[Link]:
    """Return the orders to choose from; without words nothing is more relevant than the rest."""
    names = [name for name in get_args(Sort) if request.query or name != "relevance"]
    return [
        Link(str(_ORDERS[name]), results_url(replace(request, sort=name)), name == request.sort)
        for name in names
    ]


def levels(request: SearchRequest) -> list[Link]:
    """Return the levels to choose from: how closely the words found must resemble those asked."""
    return [
        Link(
            str(_LEVELS[name][0]),
            results_url(replace(request, level=name)),
            name == request.level,
            about=str(_LEVELS[name][1]),
        )
        for name in (get_args(LevelName) if request.query else ())
    ]


def corrections(results: Results) -> list[Link]:
    """Return links to what the query may have been meant to be, for all words as counted."""
    links = []
    for text, count in ((found.text, found.count) for found in results.corrections):
        match: Match = "all" if len(text.split()) > 1 else results.request.match
        corrected = replace(results.request, query=text, match=match, offset=0)
        links.append(Link(text, results_url(corrected), articles=count))
    return links


def as_counted(results: Results) -> SearchRequest:
    """Return the request with the match that its counts were made under.

    Otherwise the fewer articles behind a link might count as too few to hold all words, and the
    answer would contradict the count.
    """
    request = results.request
    if request.match != "auto" or len(request.query.split()) < 2:
        return request
    # What is counted without a filter of its own field is found by fewer words, too.
    freed = request.sources or request.sections or request.authors
    few = results.relaxed or (freed and results.every < ENOUGH)
    return replace(request, match="any" if few else "all")


def only_all(results: Results) -> str | None:
    """Return the address of the articles that hold all the words, where others follow them."""
    if not (results.relaxed and results.every):
        return None
    return results_url(replace(results.request, match="all"))


def story_url(results: Results, story: str) -> str:
    """Return the address of the articles of an answer that tell one story."""
    return results_url(replace(as_counted(results), story=story, group=None))


def grouping(results: Results) -> Link | None:
    """Return the link that shows every article, or each story once; None where it is the same."""
    request = results.request
    if request.group:
        every = Link(gettext("Show every article"), results_url(replace(request, group=None)))
        return every if results.stories != results.total else None
    if request.story:
        return None
    return Link(gettext("Group by story"), results_url(replace(request, group="story")))


def explanation(results: Results) -> Link | None:
    """Return the link that shows why each hit was found, or hides it; None without words."""
    request = results.request
    if not results.hits or not (request.query or request.explain):
        return None
    text = gettext("Hide the reasons") if request.explain else gettext("Why this result?")
    other = replace(request, explain=not request.explain)
    return Link(text, results_url(other, page_number(request)))


def offer(results: Results) -> Link | None:
    """Return the link to a wider level that finds more articles with all words."""
    wider, request = results.wider, results.request
    if wider is None:
        return None
    match = "all" if len(request.query.split()) > 1 else request.match
    href = results_url(replace(request, level=wider.level, match=match))
    return Link(str(_OFFERED[wider.level]), href, articles=wider.total)


def pages(results: Results) -> PageLinks:
    """Return the links to the pages around this one, the first and the last."""
    request = results.request
    hits = results.total if results.stories is None else results.stories
    page, last = page_number(request), -(-min(hits, MAX_DEPTH) // PAGE_SIZE)
    shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[Link | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(Link(str(number), results_url(request, number), number == page))
    return PageLinks(
        previous=results_url(request, min(page - 1, last)) if page > 1 and last else None,
        next=results_url(request, page + 1) if page < last else None,
        numbers=numbers if last > 1 else [],
    )
