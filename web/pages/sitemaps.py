"""Sitemaps for crawlers (sitemaps.org): of all articles by month, and of the latest news.

A page is read within a month, so that it takes as long in a large index as in a small one.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import NamedTuple

from apiflask import APIBlueprint
from flask import Response, abort, stream_with_context, url_for
from flask_babel import gettext
from markupsafe import escape

from search import Article, SearchRequest
from search.output.feed_xml import FORBIDDEN
from web.addresses import most_absolute, permalink
from web.current_index import current_index
from web.pages.structured import modified

#: The protocol allows 50,000; reading as many articles would take seconds.
MAX_URLS = 10_000
#: What Google News accepts: the articles of two days, and as many of them.
_NEWS_DAYS, _MAX_NEWS = 2, 1_000
_UNDATED = "undated"
_UNDATED_QUERY = "NOT date:0001..9999"
_LANGUAGE_OF_ARTICLES = "ar"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XMLNS_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

blueprint = APIBlueprint("sitemaps", __name__, enable_openapi=False)


class _Part(NamedTuple):
    """The articles of a month, or those without a date: how many, and the day of the newest."""

    name: str
    articles: int
    last_day: str


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return the index of the sitemaps."""
    return _xml("".join((f"{_XML}<sitemapindex {_XMLNS}>\n", *_entries(), "</sitemapindex>\n")))


@blueprint.get("/sitemap/<part>/<int:page>.xml")
def articles(part: str, page: int) -> Response:
    """Return a sitemap of the articles of a month, or of those without a date."""
    request = _request(part) or abort(404)
    start = (page - 1) * MAX_URLS
    if start < 0:
        abort(404)
    found = islice(current_index().export(request), start, start + MAX_URLS)
    # Whether there are any is known with the first, before the response starts.
    first = next(found, None) or abort(404)
    urls = map(_url, chain((first,), found))
    head, tail = f"{_XML}<urlset {_XMLNS}>\n", "</urlset>\n"
    return _xml(stream_with_context(chain((head,), urls, (tail,))))


@blueprint.get("/sitemap-news.xml")
def news() -> Response:
    """Return the articles of the last two days, as Google News reads them."""
    since = datetime.now(UTC).date() - timedelta(days=_NEWS_DAYS)
    request = SearchRequest(date_from=str(since), sort="newest", limit=_MAX_NEWS, highlight=False)
    urls = [_news(hit.article) for hit in current_index().search(request).hits]
    return _xml("".join((f"{_XML}<urlset {_XMLNS} {_XMLNS_NEWS}>\n", *urls, "</urlset>\n")))


def _xml(text: str | Iterator[str]) -> Response:
    return Response(text, content_type="application/xml; charset=utf-8")


def _request(part: str) -> SearchRequest | None:
    """Return the request of a part, oldest first, so that new articles change the last page."""
    if part == _UNDATED:
        return SearchRequest(_UNDATED_QUERY, match="all", sort="oldest", highlight=False)
    try:
        first = date.fromisoformat(f"{part}-01")
    except ValueError:
        return None
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return SearchRequest(
        date_from=str(first), date_to=str(last), sort="oldest", limit=0, highlight=False
    )


def _parts() -> Iterator[_Part]:
    """Yield each part that has articles: months in their order, at the end those without a date."""
    overview = current_index().search(SearchRequest(facets=("timeline",), limit=0))
    spans = [(period.first, period.last) for period in overview.timeline if period.count]
    for name in (*dict.fromkeys(chain.from_iterable(map(_months, spans))), _UNDATED):
        request = _request(name)
        found = current_index().search(request, sort="newest", limit=1) if request else None
        if found and found.total:
            yield _Part(name, found.total, found.hits[0].article.date[:10])


def _months(span: tuple[date, date]) -> Iterator[str]:
    first, last = span
    for month in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        yield f"{month // 12:04}-{month % 12 + 1:02}"


def _entries() -> Iterator[str]:
    for part in _parts():
        for page in range(1, -(-part.articles // MAX_URLS) + 1):
            address = most_absolute(url_for("sitemaps.articles", part=part.name, page=page))
            yield f"<sitemap><loc>{escape(address)}</loc>{_lastmod(part.last_day)}</sitemap>\n"


def _url(article: Article) -> str:
    address = most_absolute(permalink(article.id))
    return f"<url><loc>{escape(address)}</loc>{_lastmod(modified(article)[:10])}</url>\n"


def _news(article: Article) -> str:
    name = _text(article.source or gettext("Naba"))
    title = _text(article.title or gettext("Untitled"))
    return (
        f"<url><loc>{escape(most_absolute(permalink(article.id)))}</loc><news:news>"
        f"<news:publication><news:name>{name}</news:name>"
        f"<news:language>{_LANGUAGE_OF_ARTICLES}</news:language></news:publication>"
        f"<news:publication_date>{article.date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>\n"
    )


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("", text))


def _lastmod(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
