"""The results page of a search by meaning."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import FIRES, Get, getter, made
from web import create_app

from .test_stories import link

QUESTION = "لماذا اندلع حريق سفينة؟"
ENGLISH = "which ship is on fire?"
CHOICE = ["بالكلمات فقط", "ترتيب بالمعنى", "بحث بالمعنى"]


def shown(get: Get, **parameters: Any) -> str:
    """Return the text of a page of results, with single spaces."""
    return " ".join(get("/", **parameters).text.split())


def chosen(page: str) -> list[str]:
    """Return the texts of the current choices."""
    return re.findall('aria-current="true">([^<]*)</a>', page)


def test_meaning_can_be_chosen_where_there_are_vectors(near: Get, get: Get) -> None:
    """Each choice stays on the links of the page and in its form; without vectors there is none."""
    for text, found in zip(CHOICE, (1, 1, 2), strict=True):
        page = near(link(near("/", q=QUESTION), text))
        assert text in chosen(page.text)
        assert page.text.count('<article id="hit-') == found
    assert "meaning=find" in link(page, "الأحدث")
    assert "meaning=find" in link(page, "Atom")
    assert all("meaning=find" in href for href in hits(page.text))
    assert page.text.count('<input type="hidden" name="meaning" value="find">') == 2
    assert not any(text in shown(get, q="النفط") for text in CHOICE)


def test_what_meaning_alone_found_is_marked_and_counted_apart(near: Get) -> None:
    """With its passage in place of marked words."""
    page = shown(near, q=QUESTION, meaning="find", group="none")
    assert "<strong>مقالة واحدة</strong>، ومقالة أخرى بالمعنى" in page
    assert page.count("وجدناها بمعناها، لا بكلمات البحث</span>") == 1
    fire, blaze = page.split('<article id="hit-')[1:]
    assert "by-meaning" not in fire
    assert ">بالمعنى<" in blaze
    assert f'<p class="snippet passage" dir="auto">{FIRES[1].body}</p>' in blaze


def test_a_query_in_english_finds_arabic_articles(near: Get) -> None:
    """None has the words, so that all are counted as found by meaning."""
    page = shown(near, q=ENGLISH, meaning="find", lang="en")
    assert "<strong>1 article by meaning alone</strong>" in page
    assert "Most relevant" in page
    assert 'name="format"' in page
    assert 'by meaning<span class="unseen">: Found by its meaning' in page


@pytest.mark.parametrize("meaning", ["rank", "find"])
def test_a_question_has_the_nearest_passage_quoted(near: Get, meaning: str) -> None:
    """Whole, with its article, and above the hits."""
    page = shown(near, q=QUESTION, meaning=meaning, lang="en")
    quoted = page.partition('<section class="best-passage"')[2].partition("</section>")[0]
    assert "The passage nearest to the question" in quoted
    assert f'<blockquote lang="ar" dir="rtl">{FIRES[0].body}</blockquote>' in quoted
    assert 'A quotation from the article <a href="/a/fire?' in quoted
    assert page.index("best-passage") < page.index('<ol class="hits"')


def test_without_a_question_no_passage_stands_above(near: Get) -> None:
    """Nor without meaning."""
    assert "best-passage" not in shown(near, q="حريق سفينة", meaning="find")
    assert "best-passage" not in shown(near, q=QUESTION)


def test_explanations_have_the_share_of_the_meaning(near: Get) -> None:
    """The reasons of words share the rest; where words did not find it, there are none."""
    page = shown(near, q=QUESTION, meaning="find", explain="1", digits="latn", group="none")
    fire, blaze = page.split('<article id="hit-')[1:]
    ((of_words, of_meaning),) = re.findall(r'"shares">(\d+)% كلمات، (\d+)% معنى', fire)
    assert int(of_words) + int(of_meaning) == 100
    assert sum(map(int, re.findall(r'value="(\d+)"', fire))) == pytest.approx(int(of_words), abs=2)
    assert '"shares">100% معنى<' in blaze
    assert "<meter" not in blaze.partition("</article>")[0]


def test_articles_found_by_meaning_are_among_the_neighbours(near: Get) -> None:
    """The way from one result to the next is that of the page."""
    page = near("/", q=QUESTION, meaning="find", group="none")
    opened = near(link(page, "الأحدث"))
    article = near(next(h for h in hits(opened.text) if "n=1" in h))
    assert "النتيجة ١ من ٢" in article.text


def hits(page: str) -> list[str]:
    """Return the URLs of the articles of a page."""
    found = re.findall('<h2 id="title-[^>]*><a href="([^"]*)"', page)
    return [href.replace("&amp;", "&") for href in found]


def test_where_there_are_no_vectors_a_page_tells(get: Get) -> None:
    """Only where meaning was asked for."""
    assert "لم تُحسب بعد متجهات المعنى" in shown(get, q="النفط", meaning="rank")
    assert "متجهات" not in shown(get, q="النفط")


def test_vectors_count_as_soon_as_they_are_added(
    tmp_path: Path, embed: Callable[[str], object]
) -> None:
    """The answer from before is not shown again."""
    url = made(tmp_path / "index", FIRES)
    get = getter(create_app({"INDEX_URL": url}).test_client())
    assert len(hits(shown(get, q=QUESTION, meaning="find"))) == 1
    embed(url)
    assert len(hits(shown(get, q=QUESTION, meaning="find"))) == 2


def test_the_server_sets_the_default(fires_url: str) -> None:
    """Links need not repeat it, but the choice of another; nobody is told that names have none."""
    get = getter(create_app({"INDEX_URL": fires_url, "MEANING": "find"}).test_client())
    page = get("/", q=QUESTION)
    assert CHOICE[2] in chosen(page.text)
    assert "meaning" not in link(page, "الأحدث")
    words = get(link(page, CHOICE[0]))
    assert words.text.count('<article id="hit-') == 1
    assert "meaning=off" in link(words, "الأحدث")
    assert "notices" not in shown(get, q="date:2024")
    assert "notices" in shown(get, q="date:2024", meaning="find")
