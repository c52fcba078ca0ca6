"""Structured data for search engines, in the vocabulary of schema.org."""

import re
from datetime import datetime
from typing import Any, TypeGuard

from flask import url_for
from flask_babel import gettext

from search import Article
from search.output.feed_content import LANGUAGE_OF_ARTICLES
from web.addresses import absolute

#: The keys of source records that may have the date of the last change, with other articles.
_MODIFIED_KEYS = (
    "dateModified", "date_modified", "modified", "modified_at", "updated", "updated_at",
    "last_modified", "lastmod",
)  # fmt: skip
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def modified(article: Article) -> str:
    """Return the date of the last change of an article if it is known, else its date."""
    values = (article.extra.get(key) for key in _MODIFIED_KEYS)
    return next((value for value in values if _is_date(value)), article.date)


def news_article(article: Article, address: str | None, original: str | None) -> dict[str, Any]:
    """Return an article as a NewsArticle, without the properties it lacks."""
    return _without_blanks(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "inLanguage": LANGUAGE_OF_ARTICLES,
            "datePublished": article.date,
            "dateModified": modified(article),
            "author": _named("Person", article.author),
            "publisher": _named("Organization", article.source),
            "articleSection": article.section,
            "keywords": list(article.names("tags")),
            "url": address,
            "isBasedOn": original,
        }
    )


def website() -> dict[str, Any] | None:
    """Return this site as a WebSite that can be searched; None where its host is not known."""
    address = absolute(url_for("pages.home", lang=None, digits=None))
    if address is None:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": gettext("Naba"),
        "url": address,
        "inLanguage": LANGUAGE_OF_ARTICLES,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{address}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def _is_date(value: Any) -> TypeGuard[str]:
    if not isinstance(value, str) or not _ISO_DATE.match(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _without_blanks(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value}
