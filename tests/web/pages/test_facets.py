"""Facets and filters of the results page, unknown names and relaxed results."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Get

from .test_pages import links_with, total


def facet_counts(response: TestResponse) -> list[tuple[str, str, str]]:
    """Return URL, escaped name and count, in words, of each value that is not selected."""
    found = re.findall(
        r'<a href="([^"]*)">\s*<span class="value"><bdi>(.*?)</bdi></span>\s*'
        r'<span class="n">(.)</span>',
        response.text,
    )
    words = {"١": "مقالة واحدة", "٢": "مقالتان"}
    return [(unescape(href), name, words[count]) for href, name, count in found]


def test_a_facet_leads_to_as_many_articles_as_it_counts(get: Get) -> None:
    """Even if few articles contain all words, and the results are relaxed."""
    page = get("/", q="مجلس الأمن الزيتون")
    assert total(page) == "لم ترد الكلمات كلها في أي مقالة"
    assert facet_counts(page)
    for href, name, count in facet_counts(page):
        assert total(get(href)) == count, name


def test_a_facet_counts_what_fewer_words_find(get: Get) -> None:
    """Even if the selected source leaves nothing to relax to."""
    page = get("/", q="الأمن (الموانئ OR الهدنة) السلطات", source="وكالة الساحل")
    assert "ورد معظمها" not in page.text
    others = [facet for facet in facet_counts(page) if facet[1] == "صحيفة الميناء"]
    assert others
    for href, name, count in others:
        # Selected in addition to the first, it adds its articles.
        assert (count, total(get(href))) == ("مقالة واحدة", "مقالتان"), name


def test_relaxed_results_count_those_with_all_words(get: Get) -> None:
    """The page says how many contain all the words and how many some, with a link to the former."""
    page = get("/", q="مجلس (أسعار OR الأمن) النفط")
    assert total(page) == "وردت الكلمات كلها في مقالة واحدة"
    assert "، وورد معظمها في مقالة واحدة" in page.text
    (only,) = links_with(page, "اقتصر على ما وردت فيه كلها")
    assert total(get(only)) == "مقالة واحدة"
    nothing = get("/", q="مجلس الأمن الزيتون")
    assert total(nothing) == "لم ترد الكلمات كلها في أي مقالة"
    assert "، وورد معظمها في مقالة واحدة" in nothing.text
    assert "اقتصر على" not in nothing.text


def test_where_two_words_stand_nowhere_together_either_is_offered(get: Get) -> None:
    """With a link to the articles with any of the words, which is not followed unasked."""
    page = get("/", q="مجلس الزيتون")
    (either,) = links_with(page, "تبحث عن مقالات ترد فيها أيٌّ من الكلمات")
    assert total(get(either)) == "٤ مقالات"
    assert "ترد فيها أيّ" not in get("/", q="زقزقة").text


@pytest.mark.parametrize(
    ("parameter", "name", "words", "instead"),
    [
        ("source", "صحيفة المينا", "المصدر", "صحيفة الميناء"),
        ("section", "اقتصاد وأعمال", "في القسم", "اقتصاد"),
        ("author", "سلمى حداد", "للكاتب", "سلمى الحداد"),
    ],
)
def test_an_unknown_name_is_reported(
    get: Get, parameter: str, name: str, words: str, instead: str
) -> None:
    """The page says so and links to the most similar name that finds articles."""
    page = get("/", q="مجلس", **{parameter: name})
    assert re.search(f"لا توجد هنا مقالات [^<]*{words} «<bdi>{name}</bdi>»", page.text)
    href = links_with(page, f"<bdi>{instead}</bdi>")[0]
    assert int(total(get(href)) != "لا مقالات")
    assert "لا توجد هنا مقالات" not in get("/", q="زقزقة", **{parameter: instead}).text


def test_similar_names_are_shown_even_if_the_words_find_nothing(get: Get) -> None:
    """They link to all articles of the source."""
    page = get("/", q="زقزقة", source="الساحل")
    (href,) = links_with(page, "<bdi>وكالة الساحل</bdi>")
    assert "q=" not in href
    assert total(get(href)) == "مقالتان"


def test_a_name_in_the_query_may_belong_to_another_facet(get: Get) -> None:
    """The link then says which."""
    page = get("/", q="كاتب:الميناء")
    assert "لا توجد هنا مقالات للكاتب «<bdi>الميناء</bdi>»" in page.text
    assert re.search(r"المصدر <a [^>]*><bdi>صحيفة الميناء</bdi>", page.text)
    (href,) = links_with(page, "<bdi>صحيفة الميناء</bdi>")
    assert total(get(href)) == "مقالتان"
    assert "Source <a" in get("/", q="كاتب:الميناء", lang="en").text


def test_each_filter_can_be_removed(get: Get) -> None:
    """The link of its chip leads to the same search without it."""
    page = get("/", q="الأمن", source=["وكالة الساحل", "لا أحد"], from_="2023-01-01")
    (href,) = links_with(page, "أزل: المصدر لا أحد")
    rest = get(href)
    assert not links_with(rest, "أزل: المصدر لا أحد")
    assert links_with(rest, "أزل: المصدر وكالة الساحل")
    assert links_with(rest, "أزل: من ١ كانون الثاني/يناير ٢٠٢٣")


def test_searching_again_keeps_the_filters(get: Get) -> None:
    """The form includes the source, the section, the order and the days."""
    text = get("/", q="الأمن", source="وكالة الساحل", sort="newest", to="2024-01-01").text
    assert '<input type="hidden" name="source" value="وكالة الساحل">' in text
    assert '<input type="hidden" name="sort" value="newest">' in text
    assert 'name="to" type="date" form="search" value="2024-01-01"' in text
