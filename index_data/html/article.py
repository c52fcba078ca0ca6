"""The record of the one article that a page is of."""

import re
from typing import Any
from urllib.parse import urlsplit

from index_data.addresses import web_address
from index_data.dates import iso_date
from index_data.html.charset import text_of_page
from index_data.html.dates import date_of_page
from index_data.html.json_ld import LinkedData, Node, address_of
from index_data.html.lists import is_list
from index_data.html.main_text import main_text
from index_data.html.meta import Meta, saved_from
from index_data.html.tree import Page, page_tree
from index_data.markup import text_of
from search import ArticleError

#: A shorter body in JSON-LD may be a summary.
_MIN_WHOLE_CHARS = 200
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_BETWEEN_TAGS = re.compile(r"\s*[,،;؛]\s*")
#: A place, and after a dash or in brackets whoever reports from there.
_PLACES = re.compile(
    r"^(?P<dateline>[ء-ي]{3,20}(?:[ ،/][ء-ي]{2,20}){0,3}\s?(?:[-–—/]\s?|\()"
    r"[ء-ي\"«»][ء-ي .\"«»]{1,40}?\)?)"
    r"\s?(?::|[–—-]\s)"
)


class NoArticle(ArticleError):
    """A page that is not of one article: a home page, a list, or a page without a text."""


def record_of_page(content: bytes, url: str, charset: str) -> dict[str, Any]:
    """Return what a page says of its article, by the names of fields.

    Raises NoArticle for a page of none, and ArticleError for what is no page or too large.
    """
    text = text_of_page(content, charset)
    url = web_address(url) or web_address(saved_from(text))
    page = page_tree(text)
    meta = Meta(page.root)
    canonical = meta.address(url)
    data = LinkedData(page.linked_data)
    node = data.article((url, canonical))
    title = _text(node.get("headline")) or _text(node.get("name")) or meta.title()
    record: dict[str, Any] = {
        "title": title,
        "body": _body(page, title, node, meta, data.is_list, canonical or url),
        "date": _date(node) or date_of_page(page.root, meta, url),
        "author": data.names(node.get("author") or node.get("creator")) or meta.author(),
        "source": _first(data.names(node.get("publisher"))) or _site(meta, canonical or url),
        "section": _first(data.names(node.get("articleSection"))) or meta.section(),
        "tags": _tags(node, meta),
        "url": canonical or url or web_address(address_of(node)),
    }
    if dateline := _PLACES.match(record["body"]):
        record["dateline"] = dateline["dateline"].strip()
    return {key: value for key, value in record.items() if value}


def _body(page: Page, title: str, node: Node, meta: Meta, is_listing: bool, url: str) -> str:
    """Return the text of the article; raise NoArticle where there is none, or many."""
    told = text_of(_text(node.get("articleBody")) or _text(node.get("text")))
    if len(told) >= _MIN_WHOLE_CHARS and not _CUT_OFF.search(told):
        return told
    found = main_text(page.root, title)
    declared = bool(node) or meta.says_article()
    if (is_listing and not declared) or is_list(page.root, found, url, declared=declared):
        feed = meta.feed(url)
        remedy = f"its feed is {feed}" if feed else "give the pages of the articles themselves"
        raise NoArticle(f"a list of articles, not one; {remedy}")
    summary = _text(node.get("description")) or meta.first("og:description", "description")
    body = max(found, told, key=len) or (summary if declared else "")
    if not body:
        feed = meta.feed(url)
        raise NoArticle(f"has no main text; its feed is {feed}" if feed else "has no main text")
    return body


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _first(names: list[str]) -> str:
    return names[0] if names else ""


def _date(node: Node) -> str:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        try:
            if date := iso_date(node.get(key)):
                return date
        except ArticleError:
            continue
    return ""


def _site(meta: Meta, url: str) -> str:
    host = urlsplit(url).hostname or ""
    return meta.first("og:site_name", "application-name") or host.removeprefix("www.")


def _tags(node: Node, meta: Meta) -> list[str]:
    told = (
        node.get("keywords") or meta.all("article:tag") or meta.first("keywords", "news_keywords")
    )
    values = told if isinstance(told, list) else [told]
    tags = [tag for one in values if isinstance(one, str) for tag in _BETWEEN_TAGS.split(one)]
    return list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
