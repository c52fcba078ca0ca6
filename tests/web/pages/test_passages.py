"""Snippets of the results page."""

import pytest

from search import Article, Snippet
from web.pages.passages import passage_html

BODY = "قال الوزير: «انتهت الهدنة.» وأضاف أن الوفد عاد\n\nخاتمة\nوعاد 3.5 آلاف"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("قال الوزير: «انتهت الهدنة.»", "قال الوزير: «انتهت الهدنة.»"),
        ("الوزير: «انتهت الهدنة.»", "… الوزير: «انتهت الهدنة.»"),
        ("وأضاف أن", "وأضاف أن …"),
        ("وأضاف أن الوفد عاد", "وأضاف أن الوفد عاد"),
        ("عاد\n\nخاتمة\nوعاد", "… عاد<br>خاتمة<br>وعاد …"),
        ("خاتمة", "خاتمة"),
        ("آلاف", "… آلاف"),
        (BODY, BODY.replace("\n\n", "<br>").replace("\n", "<br>")),
    ],
)
def test_cuts_and_line_breaks_show(text: str, html: str) -> None:
    """An ellipsis stands where a sentence is cut, and not where a sentence or a line ends."""
    snippet = Snippet("body", text, start=BODY.index(text))
    assert passage_html(snippet, Article("1", body=BODY)) == html


def test_marks_stay_and_nothing_becomes_markup() -> None:
    """Marked words stay marked, beside line breaks too."""
    body = "<b>\nهدنة &\nسلام"
    snippet = Snippet("body", body, ((4, 8), (11, 15)))
    assert passage_html(snippet, Article("1", body=body)) == (
        "&lt;b&gt;<br><mark>هدنة</mark> &amp;<br><mark>سلام</mark>"
    )
