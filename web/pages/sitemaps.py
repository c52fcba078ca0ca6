"""Sitemaps for crawlers (sitemaps.org): of all articles by month, and of the latest news.

A page is read within its month, so that it takes as long in a large index as in a small one; the
articles without a date are read from the first of them. Nothing here depends on the reader, whose
answers are not pushed out of the cache.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import NamedTuple

from apiflask import APIBlueprint
from flask import Response, abort, stream_with_context, url_for
from flask_babel import force_locale, gettext
from markupsafe import escape

from search import Article, SearchRequest
from search.output.feed_content import LANGUAGE_OF_ARTICLES
from search.output.feed_xml import FORBIDDEN
from search.timeline import month_of
from web.addresses import absolute, permalink
from web.current_index import current_index, further_search
from web.gateway.lanes import EXPORT
from web.lanes import change_lane
from web.pages.structured import modified

#: The protocol allows 50,000; reading as many articles would take seconds.
MAX_URLS = 10_000
#: What Google News accepts: the articles of two days, and as many of them.
_NEWS_AGE, _MAX_NEWS = timedelta(hours=48), 1_000
#: How far the day in a date may be from that in UTC.
_ZONE = timedelta(days=1)
_UNDATED = "undated"
_UNDATED_QUERY = "NOT date:0001..9999"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XMLNS_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

blueprint = APIBlueprint("sitemaps", __name__, enable_openapi=False)


class _Part(NamedTuple):
    """The articles of a month, or those without a date: how many, and the day of the newest."""

    name: str
    articles: int
    last_day: str

    @property
    def pages(self) -> int:
        return -(-self.articles // MAX_URLS)


@blueprint.before_request
def _require_host() -> None:
    """Answer nothing where the host is not known: the protocol allows only absolute URLs."""
    if absolute("") is None:
        abort(404)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return the index of the sitemaps."""
    return _xml("".join((f"{_XML}<sitemapindex {_XMLNS}>\n", *_entries(), "</sitemapindex>\n")))


@blueprint.get("/sitemap/<part>/<int:page>.xml")
def articles(part: str, page: int) -> Response:
    """Return a sitemap of the articles of a month, or of those without a date."""
    wanted = next((one for one in _parts() if one.name == part), None) or abort(404)
    if not 1 <= page <= wanted.pages:
        abort(404)
    change_lane(EXPORT)
    start = (page - 1) * MAX_URLS
    urls = map(_url, islice(current_index().export(_request(wanted)), start, start + MAX_URLS))
    head, tail = f"{_XML}<urlset {_XMLNS}>\n", "</urlset>\n"
    return _xml(stream_with_context(chain((head,), urls, (tail,))))


@blueprint.get("/sitemap-news.xml")
def news() -> Response:
    """Return the articles of the last two days, as Google News reads them."""
    now = datetime.now(UTC)
    since = now - _NEWS_AGE
    first, last = str((since - _ZONE).date()), str((now + _ZONE).date())
    request = SearchRequest(
        date_from=first, date_to=last, sort="newest", limit=_MAX_NEWS, highlight=False
    )
    found = (hit.article for hit in further_search(request, aside=True).hits)
    # As the articles, whatever the language of the reader.
    with force_locale(LANGUAGE_OF_ARTICLES):
        urls = [
            _news(article, article.instant)
            for article in found
            if article.instant is not None
            and since.timestamp() <= article.instant <= now.timestamp()
        ]
    return _xml("".join((f"{_XML}<urlset {_XMLNS} {_XMLNS_NEWS}>\n", *urls, "</urlset>\n")))


def _xml(text: str | Iterator[str]) -> Response:
    return Response(text, content_type="application/xml; charset=utf-8")


def _request(part: _Part) -> SearchRequest:
    """Return the request of a part, oldest first, so that new articles change the last page."""
    if part.name == _UNDATED:
        return SearchRequest(_UNDATED_QUERY, match="all", sort="oldest")
    first, last = month_of(date.fromisoformat(f"{part.name}-01"))
    return SearchRequest(date_from=str(first), date_to=str(last), sort="oldest")


def _parts() -> Iterator[_Part]:
    """Yield each part that has articles: months in their order, at the end those without a date."""
    days = current_index().days()
    months: Counter[str] = Counter()
    for day, count in days.items():
        months[_month(day)] += count
    last_days = {_month(day): str(day or "") for day in days}
    yield from (_Part(name, count, last_days[name]) for name, count in months.items())


def _month(day: date | None) -> str:
    return str(day)[: len("2018-03")] if day else _UNDATED


def _entries() -> Iterator[str]:
    for part in _parts():
        for page in range(1, part.pages + 1):
            address = absolute(url_for("sitemaps.articles", part=part.name, page=page))
            yield f"<sitemap><loc>{escape(address)}</loc>{_lastmod(part.last_day)}</sitemap>\n"


def _url(article: Article) -> str:
    address = absolute(permalink(article.id))
    return f"<url><loc>{escape(address)}</loc>{_lastmod(modified(article)[:10])}</url>\n"


def _news(article: Article, instant: int) -> str:
    moment = datetime.fromtimestamp(instant, UTC).isoformat()
    name = _text(article.source or gettext("Naba"))
    title = _text(article.title or gettext("Untitled"))
    return (
        f"<url><loc>{escape(absolute(permalink(article.id)))}</loc><news:news>"
        f"<news:publication><news:name>{name}</news:name>"
        f"<news:language>{LANGUAGE_OF_ARTICLES}</news:language></news:publication>"
        f"<news:publication_date>{moment}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>\n"
    )


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("", text))


def _lastmod(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
