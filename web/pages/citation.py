"""The citation of an article as text, in the language of the page."""

from flask_babel import gettext

from search import Article
from search.output.citation import one_line
from web.languages import language
from web.pages.formatting import day_in_words

_LEFT_TO_RIGHT = "\u200e"


def as_text(article: Article, address: str) -> str:
    """Return a citation as text: author, title, source, day and address."""
    title = gettext("“%(title)s”", title=one_line(article.title)) if article.title.strip() else ""
    day = day_in_words(article.date) if article.date else ""
    parts = [one_line(article.author), title, one_line(article.source), day, address]
    # In an English citation, keeps an Arabic name from reordering the day that follows it.
    separator_mark = "" if language() == "ar" else _LEFT_TO_RIGHT
    return str(f"{gettext(', ')}{separator_mark}".join(part for part in parts if part))
