"""What an article's page says of the article to machines, in the words of schema.org."""

from typing import Any

from search import Article


def news_article(article: Article, address: str, original: str | None) -> dict[str, Any]:
    """Return an article as a NewsArticle; what it does not have is left out."""
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.date,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "articleSection": article.section,
        "keywords": list(article.tags),
        "url": address,
        "isBasedOn": original,
    }
    return {name: value for name, value in known.items() if value}
