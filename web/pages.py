"""The pages: the search box, the results and the article."""

from dataclasses import replace
from functools import partial
from typing import get_args
from urllib.parse import urlsplit

from apiflask import APIBlueprint
from flask import abort, render_template, request, url_for
from markupsafe import Markup

from search import Index
from search.query.request import FacetName
from search.results import Ranges, Snippet
from web import links, opened
from web.opened import current_index
from web.reasons import told
from web.request_args import (
    absolute,
    article_url,
    feed_url,
    has_filters,
    page_number,
    read_leniently,
    results_url,
)
from web.structured import news_article

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)

#: What a query can say, with queries that say it: the first that finds something is shown.
EXAMPLES = (
    ("الكلمتان، وإن تفرقتا", ("أسعار القمح", "مجلس الأمن")),
    ("العبارة متصلةً", ('"دير الزور"', '"حقوق الإنسان"')),
    ("الأولى دون الثانية", ("سوريا -العراق", "انتخابات -رئاسية")),
    ("إحداهما أو كلتاهما", ("نفط OR غاز",)),
    ("في العناوين وحدها", ("عنوان:هدنة", "عنوان:اقتصاد")),
    ("كل ما يبدأ بها", ("مليار*", "استثمار*")),
)


def _examples(index: Index) -> list[tuple[str, str]]:
    """Return the examples that find something here, each as a query and what it means."""
    finding = [
        (next((q for q in queries if index.search(q, match="all", limit=0).total), ""), meaning)
        for meaning, queries in EXAMPLES
    ]
    return [(query, meaning) for query, meaning in finding if query]


@blueprint.get("/")
def home() -> str:
    """Show the search box and, when something is asked for, the results."""
    wanted, notices = read_leniently(request.args)
    index = current_index()
    if not wanted.query and not has_filters(wanted):
        return render_template("home.html", stats=index.stats(), examples=_examples(index))
    asked = replace(wanted, facets=get_args(FacetName), offer=True)
    # The links go by what the reader asked for, not by what a page asks for besides.
    results = replace(opened.search(asked), request=wanted)
    return render_template(
        "results.html",
        wanted=wanted,
        results=results,
        page=page_number(wanted),
        notices=[*notices, *results.messages_ar],
        corrections=links.corrections(results),
        chips=links.chips(wanted),
        levels=links.levels(wanted),
        orders=links.orders(wanted),
        facets=links.facets(results),
        timeline=links.timeline(results),
        grouping=links.grouping(results),
        explanation=links.explanation(results),
        told=told,
        offer=links.offer(results),
        story_url=partial(links.story_url, results),
        feeds={name: feed_url(f"feeds.{name.lower()}", wanted) for name in ("Atom", "RSS")},
        pages=links.pages(results),
        article_url=article_url,
        results_url=results_url,
    )


@blueprint.get("/a/<article_id:article_id>")
def article(article_id: str) -> str:
    """Show an article, with the words of the query it was found by marked."""
    wanted, _ = read_leniently(request.args)
    index = current_index()
    found = index.get(article_id) or abort(404)
    mark = partial(index.mark, query=wanted.query, level=wanted.level)
    asked = wanted.query or has_filters(wanted)
    address, link = absolute(url_for("pages.article", article_id=found.id)), original(found.url)
    return render_template(
        "article.html",
        article=found,
        address=address,
        structured=news_article(found, address, link and link.href),
        title=Snippet("title", found.title, mark(found.title, field="title")),
        paragraphs=paragraphs(found.body, mark(found.body)),
        original=link,
        copies=index.copies(found.id),
        similar=index.similar(found),
        wanted=wanted,
        back=results_url(wanted, page_number(wanted)) if asked else None,
    )


def original(url: str) -> links.Link | None:
    """Return the link to where an article was published, if the web can take one there."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return links.Link(host, url) if parts.scheme in ("http", "https") and host else None


def paragraphs(body: str, ranges: Ranges) -> list[Markup]:
    """Return the paragraphs of a text, escaped, with the ranges marked."""
    marked, start = [], 0
    for line in body.split("\n"):
        end = start + len(line)
        inside = tuple((a - start, b - start) for a, b in ranges if start <= a and b <= end)
        if line.strip():
            marked.append(Snippet("body", line, inside).html)
        start = end + 1
    return marked
