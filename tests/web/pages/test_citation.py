"""Citations of an article."""

import re

import pytest

from search import Article
from search.output.citation import bibtex, key, ris
from tests.web.conftest import Get
from web.pages.citation import as_text

ADDRESS = "https://example.org/news/1"
WICKED = Article(
    "w/1",
    title="50% of {A}_B & #1\nAU  - Mallory \\ ~^$ \u202e",
    body="x",
    source="}, note = {x",
    author="A\r\nER  - ",
    date="2024-03-04T10:00:00+03:00",
)


def test_bibtex_has_the_known_fields(get: Get) -> None:
    """Title, source, author, day and the URL at the publisher, in a file with a safe name."""
    answer = get("/cite/bibtex/1")
    assert answer.content_type == "application/x-bibtex; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="naba-1.bib"'
    assert answer.text == (
        "@article{naba-1,\n"
        "  title = {{مجلس الأمن يناقش الهدنة}},\n"
        "  author = {{سلمى الحداد}},\n"
        "  journal = {صحيفة الميناء},\n"
        "  year = {2024},\n"
        "  month = {3},\n"
        "  day = {14},\n"
        "  url = {https://example.org/news/1},\n"
        "  langid = {arabic},\n"
        "}\n"
    )


def test_ris_has_the_known_fields(get: Get) -> None:
    """One tag per line, the last of which ends the record."""
    answer = get("/cite/ris/1")
    assert answer.content_type == "application/x-research-info-systems; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="naba-1.ris"'
    assert answer.text.split("\r\n") == [
        "TY  - NEWS",
        "TI  - مجلس الأمن يناقش الهدنة",
        "AU  - سلمى الحداد",
        "T2  - صحيفة الميناء",
        "PY  - 2024",
        "DA  - 2024/03/14",
        "SE  - سياسة",
        "LA  - ar",
        "UR  - https://example.org/news/1",
        "ER  - ",
        "",
    ]


def test_nothing_breaks_out_of_bibtex() -> None:
    """LaTeX characters are escaped, braces are balanced, each field is on one line."""
    entry = bibtex(WICKED, "https://example.org/{a}\\b%20_")
    assert (
        r"title = {{50\% of \textbraceleft{}A\textbraceright{}\_B \& \#1 AU - Mallory "
        r"\textbackslash{} \textasciitilde{}\textasciicircum{}\$}},"
    ) in entry
    assert "url = {https://example.org/%7Ba%7D%5Cb%20_}," in entry
    depth = 0
    for sign in entry:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert len(entry.splitlines()) == 10


def test_nothing_breaks_out_of_ris() -> None:
    """A line break in a field does not start a tag."""
    tags = re.findall("^([A-Z0-9]{2})  - ", ris(WICKED, ADDRESS), re.MULTILINE)
    assert tags == ["TY", "TI", "AU", "T2", "PY", "DA", "LA", "UR", "ER"]


@pytest.mark.parametrize("name", ["a//b/?ج", '"; rm -rf', "../../x", "-", "x" * 500, "a\\b"])
def test_any_id_makes_a_safe_name(name: str) -> None:
    """Of letters, digits and hyphens, different for each id."""
    assert re.fullmatch("naba-[0-9a-f]{12}", key(Article(name, "خبر")))
    assert key(Article(name, "خبر")) != key(Article(name + "x", "خبر"))


def test_unknown_fields_are_left_out(get: Get) -> None:
    """An article without title, source and date is cited by its page here."""
    entry = get("/cite/bibtex/5").text
    assert entry.startswith("@misc{naba-5,\n  url = {http://localhost/a/5},")
    assert "javascript" not in get("/cite/ris/2").text
    assert get("/cite/ris/nothing").status_code == 404


def test_as_text_in_english(get: Get) -> None:
    """The parts run from left to right, whatever the letters of the previous one."""
    page = get("/a/1", lang="en").text
    assert "صحيفة الميناء, \u200e14 March 2024, \u200ehttps://example.org/news/1" in page


@pytest.mark.usefixtures("arabic")
def test_as_text() -> None:
    """Author, title, source, day and address, on one line."""
    article = Article("1", "هدنة\nجديدة", "", "2018-03-14", "نبأ", author="سلمى")
    assert as_text(article, ADDRESS) == (f"سلمى، «هدنة جديدة»، نبأ، ١٤ آذار/مارس ٢٠١٨، {ADDRESS}")


def test_the_page_of_an_article_cites_it(get: Get) -> None:
    """With the text to copy, both files, and a URL that is the same for every reader."""
    page = get("/a/1", q="الأمن").text
    assert "readonly" in page
    assert "«مجلس الأمن يناقش الهدنة»، صحيفة الميناء، ١٤ آذار/مارس ٢٠٢٤" in page
    assert 'href="/cite/bibtex/1" download' in page
    assert 'href="/cite/ris/1" download' in page
    assert '<a href="/a/1">رابط دائم</a>' in page
    odd = get("/a/a%2F%2Fb%2F%3F%D8%AC").text
    assert 'href="/cite/ris/a//b/%3F%D8%AC"' in odd
