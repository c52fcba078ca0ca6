"""The page on the query language."""

import re
from html import unescape
from pathlib import Path

import pytest

from search import Article, open_index
from tests.web.conftest import Get, getter, made
from tests.web.pages.test_pages import links, links_with, total
from web import create_app
from web.pages.help_texts import SECTIONS, Row

ROWS = [row for section in SECTIONS for row in section.examples]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.query)
def test_each_example_is_read_as_it_is(index_url: str, row: Row) -> None:
    """Strictly and without notices."""
    with open_index(index_url) as index:
        assert index.search(row.query, strict=True, level=row.level).notices == ()


def examples(get: Get) -> list[tuple[str, str]]:
    """Return the URL of each example that finds articles, with their number in words."""
    pattern = r'<dt><a href="([^"]*)">[^\n]*\n[^\n]*<span class="n">(.*?)</span>'
    return [(unescape(href), count) for href, count in re.findall(pattern, get("/help").text)]


def test_examples_lead_to_as_many_articles_as_they_count(get: Get) -> None:
    """Where all words are asked for."""
    found = examples(get)
    assert len(found) > 5
    for href, count in found:
        assert total(get(f"{href}&match=all")) == count
    assert not [href for href, _ in found if "example.org" not in href and "a-002" in href]


def test_names_are_those_of_the_index(tmp_path: Path) -> None:
    """The most frequent source, and a row for each declared facet; others are left as they are."""
    url = str(tmp_path / "index")
    with open_index(url, create=True, facets=["country"]) as index, index.writer() as writer:
        for n, source in enumerate(["وكالة النهر", "صحيفة الضفة", "وكالة النهر"]):
            record = {"id": str(n), "title": "هدنة", "source": source, "country": "مصر"}
            writer.add(Article.from_record(record))
    get = getter(create_app({"INDEX_URL": url}).test_client())
    page = get("/help")
    (source,) = links_with(page, 'مصدر:"وكالة النهر"')
    (country,) = links_with(page, 'country:"مصر"')
    assert (total(get(source)), total(get(country))) == ("مقالتان", "٣ مقالات")
    (article,) = links_with(page, "معرف:")
    assert total(get(article)) == "مقالة واحدة"
    assert "كاتب:محمد" in page.text
    assert not links_with(page, "كاتب:محمد")


@pytest.mark.parametrize("name", ['أ "ب" ج', "a:b(c", "-x", "*"])
def test_any_name_makes_a_query(tmp_path: Path, name: str) -> None:
    """One without a letter, or with a quotation mark, is no example; any other finds articles."""
    url = made(tmp_path / "index", [Article("1", "هدنة", source=name)])
    get = getter(create_app({"INDEX_URL": url}).test_client())
    hrefs = links_with(get("/help"), "مصدر:")
    assert bool(hrefs) == ('"' not in name and name != "*")
    for page in map(get, hrefs):
        assert "notices" not in page.text
        assert total(page) == "مقالة واحدة"


def test_an_empty_index_has_it_too(tmp_path: Path) -> None:
    """Without counts."""
    get = getter(create_app({"INDEX_URL": made(tmp_path / "index", [])}).test_client())
    assert get("/help").status_code == 200
    assert examples(get) == []


def test_every_page_leads_to_it(get: Get) -> None:
    """Beside the search box and at its end, in the language of the page."""
    for path in ("/", "/?q=الأمن", "/a/1", "/docs", "/nothing"):
        page = get(path)
        assert links(page).count("/help") == 2
        assert len(links_with(page, "كيف أبحث؟")) == 2


def test_it_is_light(get: Get) -> None:
    """With its style sheets, script and icon it is smaller than 60 KB, in each language."""
    folder = Path(create_app().static_folder or "")
    files = [folder / name for name in ("naba.css", "help.css", "naba.js", "naba.svg")]
    for language in ("ar", "en"):
        page = get("/help", lang=language)
        assert len(page.data) + sum(file.stat().st_size for file in files) < 60_000
