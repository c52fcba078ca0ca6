"""The links around the results: levels, sort orders, page numbers, corrections, grouping."""

import re
from dataclasses import replace
from typing import NamedTuple, get_args

from flask_babel import gettext, lazy_gettext

from search import LevelName, Match, Results, SearchRequest, Sort
from search.query.language.lexer import QUOTES
from search.ranking import MIN_FULL_MATCHES
from search.request import MAX_DEPTH
from web.current_index import further_search
from web.pages.page_args import results_url
from web.pages.periods import from_period_in_words
from web.paging import HITS_PER_PAGE, page_number

_ORDERS = {
    "relevance": lazy_gettext("Most relevant"),
    "newest": lazy_gettext("Newest"),
    "oldest": lazy_gettext("Oldest"),
}
#: sort order → how the link names the end of a long answer to which it leads.
_OTHER_ENDS = {
    "newest": lazy_gettext("read the newest first."),
    "oldest": lazy_gettext("read the oldest first."),
}
_LEVELS = {
    "exact": (lazy_gettext("As typed"), lazy_gettext("Only the words exactly as typed")),
    "smart": (lazy_gettext("Smart"), lazy_gettext("Also their other forms and spellings")),
    "wide": (lazy_gettext("Wide"), lazy_gettext("Also related words and similar spellings")),
}
#: level → how the link to it names it when it finds more.
_OFFERED_LEVELS = {
    "smart": lazy_gettext("at the smart level"),
    "wide": lazy_gettext("at the wide level"),
}
#: What may exclude every article, and how the link names the search without it.
_REMOVABLE = {
    # A quotation mark, with a distance or a weight that may follow a closing one.
    re.compile(rf"[{QUOTES}](?:[~^][^\s()]*)*"): lazy_gettext("search without the quotation marks"),
    # Words, a phrase or parentheses that are excluded, with a field or without.
    re.compile(
        r"(?<!\S)(?:-(?!\d)|NOT\s+)(?:\w+:)?(?:\"[^\"]*\"?|«[^»]*»?|“[^”]*”?|\([^()]*\)?|\S+)"
    ): lazy_gettext("search without excluding any words"),
}


class Link(NamedTuple):
    """A link: its text, whether it is the current choice, and how many articles it leads to.

    ``about`` is a further explanation, shown as a hint or before the link.
    """

    text: str
    href: str
    current: bool = False
    articles: int | None = None
    about: str = ""


class PageLinks(NamedTuple):
    """The links to other pages; ``numbers`` has None where page numbers are skipped."""

    previous: str | None
    next: str | None
    numbers: list[Link | None]


def orders(results: Results) -> list[Link]:
    """Return the links to the sort orders; relevance only where a word ranks the articles."""
    request = results.request
    current = "newest" if by_time(results) else request.sort
    return [
        Link(str(_ORDERS[name]), results_url(replace(request, sort=name)), name == current)
        for name in get_args(Sort)
        if name != "relevance" or results.ranked
    ]


def by_time(results: Results) -> bool:
    """Return whether the newest come first because no word of the query ranks the articles."""
    return not results.ranked and results.request.sort in ("relevance", "newest")


def levels(request: SearchRequest) -> list[Link]:
    """Return the links to the levels: how closely words must match those of the query."""
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
    """Return links to corrected queries, each matching all words, as it was counted."""
    links = []
    for text, count in ((found.text, found.count) for found in results.corrections):
        match = _counted_match(text, results.request)
        corrected = replace(results.request, query=text, match=match, offset=0)
        links.append(Link(text, results_url(corrected), articles=count))
    return links


def _counted_match(query: str, request: SearchRequest) -> Match:
    """Return the ``match`` of a link to another query, whose articles have all its words."""
    return "all" if len(query.split()) > 1 else request.match


def as_counted(results: Results) -> SearchRequest:
    """Return the request with the ``match`` under which its facets were counted.

    With "auto", the fewer articles behind a link might be too few that contain all words, and the
    results would be relaxed and contradict the count shown on the link.
    """
    request = results.request
    if request.match != "auto" or len(request.query.split()) < 2:
        return request
    # Counts without the filter of their own field may include articles with fewer words.
    few = results.relaxed or (request.names and results.every < MIN_FULL_MATCHES)
    return replace(request, match="most" if few else "all")


def any_of(results: Results) -> str | None:
    """Return the URL of the articles with any of the words, where none has enough of several."""
    request = results.request
    wanted = [part for part in results.searched_as if not part.startswith("-")]
    if results.found or request.match == "any" or len(wanted) < 2:
        return None
    return results_url(replace(request, match="any", offset=0))


def without_operators(results: Results) -> list[Link]:
    """Return links to the query without quotation marks or exclusions, if that finds articles."""
    request, links = results.request, []
    for operator, text in _REMOVABLE.items():
        query = " ".join(operator.sub(" ", request.query).split())
        if results.found or not query or query == request.query:
            continue
        wanted = replace(request, query=query, match=_counted_match(query, request), offset=0)
        if found := further_search(replace(wanted, limit=0, meaning="off")).total:
            links.append(Link(str(text), results_url(wanted), articles=found))
    return links


def only_all(results: Results) -> str | None:
    """Return the URL of only those articles that contain all words, if others follow them."""
    if not (results.relaxed and results.every):
        return None
    return results_url(replace(results.request, match="all"))


def story_url(results: Results, story: str) -> str:
    """Return the URL of those of the results that cover one story."""
    return results_url(replace(as_counted(results), story=story, group=None))


def grouping(results: Results) -> Link | None:
    """Return the link that switches grouping by story; None where it changes nothing."""
    request = results.request
    if request.group:
        every = Link(gettext("Show every article"), results_url(replace(request, group=None)))
        return every if results.stories != results.found else None
    if request.story:
        return None
    return Link(gettext("Group by story"), results_url(replace(request, group="story")))


def explanation(results: Results) -> Link | None:
    """Return the link that shows or hides why each hit was found; None if nothing ranks them."""
    request = results.request
    if not results.hits or not (results.ranked or request.explain):
        return None
    text = gettext("Hide explanations") if request.explain else gettext("Why this result?")
    other = replace(request, explain=not request.explain)
    return Link(text, results_url(other, page_number(request)))


def offer(results: Results) -> Link | None:
    """Return the link to a wider level that finds more articles with all words, if any."""
    wider, request = results.wider, results.request
    if wider is None:
        return None
    match = _counted_match(request.query, request)
    href = results_url(replace(request, level=wider.level, match=match))
    return Link(str(_OFFERED_LEVELS[wider.level]), href, articles=wider.total)


def periods(results: Results) -> list[Link]:
    """Return links to the periods that the query names, as filters instead of its dates."""
    links = []
    for period in results.periods:
        first, last = str(period.first), str(period.last)
        match = _counted_match(period.query, results.request)
        wanted = replace(results.request, query=period.query, match=match, offset=0)
        href = results_url(replace(wanted, date_from=first, date_to=last))
        links.append(Link(from_period_in_words(first, last), href, articles=period.total))
    return links


def readings(results: Results) -> list[Link]:
    """Return links to the query with an operator in place of a word, as it was counted."""
    counted = replace(results.request, match="all", offset=0)
    return [
        Link(other.query, results_url(replace(counted, query=other.query)), articles=other.total)
        for other in results.readings
    ]


def other_end(results: Results) -> Link | None:
    """Return the link to the same articles by time, on the last page if it does not end them."""
    request = results.request
    if request.offset + HITS_PER_PAGE < MAX_DEPTH or results.length <= MAX_DEPTH:
        return None
    sort: Sort = "newest" if request.sort == "oldest" else "oldest"
    return Link(str(_OTHER_ENDS[sort]), results_url(replace(request, sort=sort)))


def pages(results: Results) -> PageLinks:
    """Return the links to the adjacent pages and to the first and last ones."""
    request = results.request
    page, last = page_number(request), -(-min(results.length, MAX_DEPTH) // HITS_PER_PAGE)
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
