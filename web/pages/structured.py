"""Structured data of an article for search engines, in the vocabulary of schema.org."""

from typing import Any

from search import Article


def news_article(article: Article, address: str | None, original: str | None) -> dict[str, Any]:
    """Return an article as a NewsArticle, without the properties it lacks."""
    properties: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.date,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "articleSection": article.section,
        "keywords": list(article.names("tags")),
        "url": address,
        "isBasedOn": original,
    }
    return {name: value for name, value in properties.items() if value}
