"""The places where a text matches the query: how many they are, and the anchor of the first."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from search import Ranges, Snippet

_MARK, _FIRST_MARK = "<mark>", Markup('<mark id="match">')


def count_places(text: str, ranges: Ranges) -> int:
    """Return at how many places a text has marks: words side by side in a line are one place."""
    ends = [0, *(end for _, end in ranges)]
    return sum(
        1
        for (start, _), end in zip(ranges, ends, strict=False)
        if not end or any(sign.isalnum() or sign == "\n" for sign in text[end:start])
    )


def with_anchor(paragraphs: Iterable[Snippet]) -> Iterator[tuple[Snippet, Markup]]:
    """Yield each paragraph with its HTML, in which the first mark of all has an id."""
    is_first = True
    for paragraph in paragraphs:
        html = paragraph.html
        if is_first and paragraph.ranges:
            html, is_first = html.replace(_MARK, _FIRST_MARK, 1), False
        yield paragraph, html
