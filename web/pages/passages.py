"""Snippets as the results page shows them: where they are cut, and where a line ends."""

import re

from markupsafe import Markup

from search import Article, Snippet
from search.analyzer.sentences import sentence_ends

#: The end of a line, or of several.
_LINE_END = re.compile(r"\s*[\r\n]\s*")
#: How much of an article is read on either side of an end of a snippet.
_MAX_READ_CHARS = 100


def passage_html(snippet: Snippet, article: Article) -> Markup:
    """Return a snippet of an article's body with its marks and line breaks.

    An ellipsis stands before it if it begins within a sentence, and after it if it ends in one.
    """
    start, end = snippet.start, snippet.start + len(snippet.text)
    before = "… " if _is_within_sentence(article.body, start) else ""
    after = " …" if _is_within_sentence(article.body, end) else ""
    lines = map(Markup, _LINE_END.split(snippet.html))
    return before + Markup("<br>").join(lines) + after


def _is_within_sentence(body: str, place: int) -> bool:
    """Return whether a sentence or a line of a text goes on at a place in it."""
    before = body[max(0, place - _MAX_READ_CHARS) : place]
    after = body[place : place + _MAX_READ_CHARS]
    first, last = len(before.rstrip()), len(before) + len(after) - len(after.lstrip())
    if not first or last == len(before + after):
        return False
    return not any(first <= end <= last for end in sentence_ends(before + after))
