"""The pages for people: the search box, the results, an article and its citations as files."""

from bisect import bisect_left
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from apiflask import APIBlueprint
from flask import Response, abort, render_template, request
from flask_babel import lazy_gettext

from search import Article, Ranges, SearchRequest, Snippet
from search.output import citation
from web.addresses import absolute, permalink
from web.current_index import current_index, further_search
from web.current_index import search as answer
from web.pages import by_meaning, facets, links
from web.pages.alternates import alternates, canonical
from web.pages.arabic_reading import arabic_reading
from web.pages.as_typed import is_as_typed
from web.pages.citation import as_text
from web.pages.explanations import reason_lines
from web.pages.export_form import export_form
from web.pages.formatting import today
from web.pages.matches import count_places, with_anchor
from web.pages.neighbours import neighbours, position_from
from web.pages.page_args import (
    article_url,
    feed_links,
    has_filters,
    notice_text,
    read_leniently,
    results_url,
)
from web.pages.publisher import publisher_link
from web.pages.structured import news_article, website
from web.pages.timeline import timeline
from web.paging import page_number, page_of

#: The most lines of an article that are laid out: 50,000 take half a second.
MAX_LINES = 50_000

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)

#: What a query can express, with sample queries, of which the first that finds articles is shown.
EXAMPLES = (
    (lazy_gettext("Both words, anywhere"), ("أسعار القمح", "مجلس الأمن")),
    (lazy_gettext("The exact phrase"), ('"دير الزور"', '"حقوق الإنسان"')),
    (lazy_gettext("The first word without the second"), ("سوريا -العراق", "انتخابات -رئاسية")),
    (lazy_gettext("Either word, or both"), ("نفط OR غاز",)),
    (lazy_gettext("In headlines only"), ("عنوان:هدنة", "عنوان:اقتصاد")),
    (lazy_gettext("Words that begin this way"), ("مليار*", "استثمار*")),
)


class Example(NamedTuple):
    """A query to try, what it means, and how many articles it finds here."""

    query: str
    meaning: str
    articles: int


def _examples() -> list[Example]:
    """Return the examples that find articles in this index."""
    found = []
    for meaning, queries in EXAMPLES:
        counts = ((query, _count(query)) for query in queries)
        query, count = next((pair for pair in counts if pair[1]), ("", 0))
        found.append(Example(query, str(meaning), count))
    return [example for example in found if example.articles]


def _count(query: str) -> int:
    return further_search(SearchRequest(query, match="all", limit=0)).total


@blueprint.get("/")
def home() -> str:
    """Show the search box, or the results if there is anything to search for."""
    index = current_index()
    wanted, notices = read_leniently(request.args, index.filters)
    if not wanted.query and not has_filters(wanted):
        return render_template(
            "home.html",
            stats=index.stats(commonest=0),
            examples=_examples(),
            **feed_links(wanted),
            alternates=alternates("pages.home"),
            structured=website(),
        )
    asked = replace(wanted, facets=index.facets, offer=True)
    # Links repeat the request of the reader, without what the page asks for in addition.
    results, typed = replace(answer(asked), request=wanted), wanted
    if reading := arabic_reading(results):
        wanted = reading.request
        asked = replace(wanted, facets=index.facets, offer=True)
        results = replace(answer(asked), request=wanted)
    return render_template(
        "results.html",
        wanted=wanted,
        typed=typed,
        as_typed=is_as_typed(typed),
        reading=reading,
        results=results,
        page=page_number(wanted),
        notices=[*notices, *map(notice_text, by_meaning.notices(results))],
        corrections=links.corrections(results),
        chips=facets.chips(wanted),
        unfiltered=facets.unfiltered(wanted),
        subject=facets.subject(results),
        levels=links.levels(wanted),
        meanings=by_meaning.meanings(wanted),
        shares=by_meaning.shares,
        orders=links.orders(results),
        by_time=links.by_time(results),
        facets=facets.facets(results),
        timeline=timeline(results),
        unknown=facets.unknown(results),
        grouping=links.grouping(results),
        explanation=links.explanation(results),
        reason_lines=reason_lines,
        offer=links.offer(results),
        periods=links.periods(results),
        readings=links.readings(results),
        only_all=links.only_all(results),
        any_of=links.any_of(results),
        without_operators=links.without_operators(results),
        other_end=links.other_end(results),
        story_url=partial(links.story_url, results),
        **feed_links(wanted),
        pages=links.pages(results),
        export=export_form(results),
        today=today(),
        article_url=article_url,
        results_url=results_url,
    )


@blueprint.get("/a/<article_id:article_id>")
def article(article_id: str) -> str:
    """Show an article, with the words of the query highlighted."""
    index = current_index()
    wanted, _ = read_leniently(request.args, index.filters)
    found = index.get(article_id) or abort(404)
    mark = partial(index.mark, query=wanted.query, level=wanted.level)
    asked = wanted.query or has_filters(wanted)
    position = position_from(request.args) if asked else None
    around = neighbours(found.id, wanted, position) if position else None
    page = page_of((around and around.position) or position or wanted.offset + 1)
    text = paragraphs(found.body, ranges := mark(found.body))
    near_stories = index.near_stories(found.id)
    address, link = canonical("pages.article", article_id=found.id), publisher_link(found.url)
    return render_template(
        "article.html",
        article=found,
        address=address,
        structured=news_article(found, address, link and link.href),
        alternates=alternates("pages.article", article_id=found.id),
        title=Snippet("title", found.title, mark(found.title, field="title")),
        paragraphs=[(part.text, html) for part, html in with_anchor(text)],
        places=count_places(found.body, ranges),
        tags=found.names("tags"),
        publisher=link,
        citation=as_text(found, _cited_url(found)),
        permalink=permalink(found.id),
        copies=index.copies(found.id),
        near_stories=near_stories,
        similar=[other for other in index.similar(found) if other not in near_stories],
        wanted=wanted,
        as_typed=is_as_typed(wanted),
        back=results_url(wanted, page) if asked else None,
        around=around,
        today=today(),
    )


@blueprint.get("/cite/bibtex/<article_id:article_id>")
def bibtex(article_id: str) -> Response:
    """Return the citation of an article as a BibTeX file."""
    found = current_index().get(article_id) or abort(404)
    text = citation.bibtex(found, _cited_url(found))
    return _file(text, citation.BIBTEX_TYPE, f"{citation.key(found)}.bib")


@blueprint.get("/cite/ris/<article_id:article_id>")
def ris(article_id: str) -> Response:
    """Return the citation of an article as a RIS file."""
    found = current_index().get(article_id) or abort(404)
    text = citation.ris(found, _cited_url(found))
    return _file(text, citation.RIS_TYPE, f"{citation.key(found)}.ris")


def _file(text: str, media_type: str, name: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cited_url(article: Article) -> str:
    """Return the URL of an article at its publisher, else of its page here, or nothing."""
    link = publisher_link(article.url)
    return link.href if link else absolute(permalink(article.id)) or ""


def paragraphs(body: str, ranges: Ranges) -> list[Snippet]:
    """Return the paragraphs of a text, with the ascending ranges in each.

    Each line is one, except blank lines; of an endless list, all lines that are too many are one.
    """
    found, start, seen = [], 0, 0
    for line in body.split("\n", MAX_LINES - 1):
        end = start + len(line)
        past = bisect_left(ranges, (end, end), seen)
        if line.strip():
            inside = tuple((a - start, b - start) for a, b in ranges[seen:past])
            found.append(Snippet("body", line, inside, start))
        start, seen = end + 1, past
    return found
