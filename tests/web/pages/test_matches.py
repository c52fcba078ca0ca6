"""The places of an article that match the query."""

import re

import pytest

from search import Snippet
from tests.web.conftest import Get
from web.pages.matches import count_places, with_anchor


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("لا شيء", 0),
        ("[مجلس] [الأمن] و[مجلس] الوزراء", 2),
        ("[مجلس]، «[الأمن]»", 1),
        ("[دير] [الزور]\n\n[دير] حافر", 2),
        ("كتب ثم [دير] ثم [دير] 5 [دير]", 3),
    ],
)
def test_words_side_by_side_are_one_place(text: str, places: int) -> None:
    """Whatever signs are between them, other than a word or the end of a paragraph."""
    plain, ranges = re.sub(r"[\[\]]", "", text), []
    for n, word in enumerate(re.finditer(r"\[(.*?)\]", text)):
        start = word.start() - 2 * n
        ranges.append((start, start + len(word[1])))
    assert count_places(plain, tuple(ranges)) == places


def test_the_first_mark_has_an_anchor() -> None:
    """And no other one, in any paragraph."""
    parts = [Snippet("body", "<a>"), Snippet("body", "aba", ((0, 1), (2, 3))), Snippet("body", "a")]
    html = [str(html) for _, html in with_anchor(parts)]
    assert html == ["&lt;a&gt;", '<mark id="match">a</mark>b<mark>a</mark>', "a"]


def test_the_page_leads_to_it(get: Get) -> None:
    """Where the text has a match; one in the headline alone is in view anyway."""
    page = get("/a/1", q="مجلس الأمن").text
    assert '<a href="#match">إلى أول موضع</a> (موضع واحد)' in page
    assert page.count('id="match"') == 1
    for path in ("/a/1", "/a/2?q=عنوان:ترتفع", "/a/3?q=زقزقة"):
        assert "match" not in get(path).text
    assert "(1 match)" in get("/a/1", q="الهدنة", lang="en").text
