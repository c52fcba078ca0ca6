"""The language of the pages: chosen, kept, declared and complete."""

import re
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.pages.test_feeds import LANGUAGE, parsed
from tests.web.pages.test_pages import links_with
from web import create_app
from web.languages import COOKIES, LANGUAGES
from web.middleware.request_limits import MAX_ADDRESS_BYTES

from .conftest import Get, Served, getter

ARABIC = re.compile("[\u0621-\u064a]")
#: One address of each kind of page.
PATHS = (
    "/?",
    "/?q=الأمن&",
    "/?q=مجلس الزيتون&explain=1&",
    "/?q=زقزقة&",
    "/a/1?q=الأمن&",
    "/help?",
    "/nothing?",
)


def own_words(page: TestResponse) -> str:
    """Return the text of a page and its labels, without the parts that are marked as Arabic.

    Structured data belongs to the article as well.
    """
    foreign = r'<(\w+)[^>]* lang="ar".*?</\1>|<script type.*?</script>|<meta property[^>]*>'
    text = re.sub(foreign, "", page.text, flags=re.DOTALL)
    return re.sub(r'href="[^"]*"|value="[^"]*"|<[^>]*datetime[^>]*>', "", text)


@pytest.mark.parametrize(
    ("query", "accepted", "spoken"),
    [
        ("", "", "ar"),
        ("", "en-US,en;q=0.9", "en"),
        ("", "fr-FR, ar;q=0.5, en;q=0.4", "ar"),
        ("", "de", "ar"),
        ("lang=en", "ar", "en"),
        ("lang=ar", "en", "ar"),
        ("lang=tlh", "en", "en"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/a/1", "/help", "/docs", "/nothing", "/feed.atom"])
def test_the_address_takes_precedence_over_the_browser(
    client: FlaskClient, path: str, query: str, accepted: str, spoken: str
) -> None:
    """Arabic by default; the response declares its language and that it varies."""
    page = client.get(f"{path}?{query}", headers={"Accept-Language": accepted})
    assert page.headers["Content-Language"] == spoken
    assert "Accept-Language" in page.headers["Vary"]
    if page.mimetype == "text/html":
        assert f'<html lang="{spoken}" dir="{LANGUAGES[spoken][1]}">' in page.text
    else:
        assert parsed(page).get(LANGUAGE) == spoken


@pytest.mark.parametrize(
    ("query", "accepted", "digits"),
    [
        ("", "ar-MA,ar;q=0.9,fr;q=0.8", "123"),
        ("", "ar-tn", "123"),
        ("", "fr-FR,ar-DZ;q=0.5", "123"),
        ("", "ar-EG,ar;q=0.9", "١٢٣"),
        ("", "ar", "١٢٣"),
        ("", "ar-SA,ar-LY;q=0.5", "١٢٣"),
        ("digits=arab", "ar-MA", "١٢٣"),
        ("lang=ar", "fr-MA", "١٢٣"),
        ("lang=en", "ar-EG", "123"),
    ],
)
def test_digits_are_those_of_the_region(
    client: FlaskClient, query: str, accepted: str, digits: str
) -> None:
    """The Maghreb writes 123 in Arabic, the other countries ١٢٣; the address takes precedence."""
    page = client.get(f"/?q=الأمن&{query}", headers={"Accept-Language": accepted})
    assert re.findall(r'aria-current="true">(\d+)</a>\s*(?:<a|</nav)', page.text)[-1] == digits


def test_the_api_has_one_language(client: FlaskClient) -> None:
    """Its responses do not depend on the language of the browser."""
    assert "Accept-Language" not in client.get("/api/v1/search?q=الأمن").headers.get("Vary", "")


@pytest.mark.parametrize("path", PATHS)
def test_an_english_page_is_english(get: Get, path: str) -> None:
    """Only articles, queries and the language switch are in Arabic, and marked as such."""
    page = get(f"{path}lang=en")
    strange = [line for line in own_words(page).splitlines() if ARABIC.search(line)]
    # An address is of no language.
    known = ("<title>", '<bdi dir="ltr">http')
    assert [line for line in strange if not any(part in line for part in known)] == []


def test_notices_are_english_too(get: Get) -> None:
    """Those about parameters and about the query, on pages and in feeds."""
    text = get("/", q='"هدنة', to="soon", lang="en").text
    assert "The end date could not be read and was ignored." in text
    assert "A quotation mark is not closed; it was ignored." in text
    feed = get("/feed.rss", q='"هدنة', lang="en").text
    assert "New results for this search; a quotation mark is not closed" in feed


def test_errors_are_in_the_language_of_the_page(missing: FlaskClient, get: Get) -> None:
    """A missing index, a missing page, an address that is too long."""
    assert "No index yet" in missing.get("/?lang=en").text
    assert "Address too long" in get("/", q="a" * MAX_ADDRESS_BYTES, lang="en").text
    assert "Page not found" in get("/a/no?lang=en").text


@pytest.mark.parametrize("choice", ["lang=en", "digits=latn", "lang=en&digits=arab"])
@pytest.mark.parametrize("path", PATHS)
def test_a_choice_is_carried_along(get: Get, path: str, choice: str) -> None:
    """Each link to a page and the form keep it, except links that are the same for everyone."""
    page = get(f"{path}{choice}")
    hrefs = [unescape(href) for href in re.findall(r'href="(/[^"]*)"', page.text)]
    fixed = re.compile("/static|/openapi|/cite/|/choose|/a/1$")
    kept = [href for href in hrefs if not fixed.match(href)]
    assert kept
    for name, value in (pair.split("=") for pair in choice.split("&")):
        assert [href for href in kept if f"{name}=" not in href] == []
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.text


def test_the_address_takes_precedence_over_the_choice(client: FlaskClient) -> None:
    """A shared link is in its own language, and changes nothing for the next page."""
    client.set_cookie(COOKIES["lang"], "en")
    client.set_cookie(COOKIES["digits"], "arab")
    assert '<html lang="ar"' in client.get("/?q=الهدنة&lang=ar").text
    page = client.get("/?q=الهدنة", headers={"Accept-Language": "ar"})
    assert '<html lang="en" dir="ltr">' in page.text
    assert "٢٠٢٤" in page.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("value", ["", "tlh", "EN", "en; x", '"><script>', "en%00"])
def test_an_invalid_cookie_is_ignored(client: FlaskClient, value: str) -> None:
    """As if there were none."""
    for name in COOKIES.values():
        client.set_cookie(name, value)
    page = client.get("/", headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == "en"
    assert "script>" not in page.text.replace("</script>", "")


def test_pages_vary_by_cookie(client: FlaskClient) -> None:
    """Pages and their errors do, with an ETag for each language; files, feeds and the API do not.

    Links to feeds carry the choice instead, as feed readers send no cookies.
    """
    for path in ("/", "/?q=الأمن", "/a/1", "/help", "/docs", "/nothing"):
        assert "Cookie" in client.get(path).headers["Vary"]
    tag = client.get("/").headers["ETag"]
    client.set_cookie(COOKIES["lang"], "en")
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200
    for path in ("/feed.atom", "/feed.rss", "/opensearch.xml", "/api/v1/search", "/robots.txt"):
        answer = client.get(path)
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers.get("Content-Language", "ar") == "ar"
    feeds = re.findall(r'href="(/feed[^"]*)"', client.get("/?q=الأمن").text)
    assert feeds
    assert all("lang=en" in feed for feed in feeds)


def test_nothing_is_carried_without_a_choice(client: FlaskClient) -> None:
    """The language of the browser is not added to links, and no cookie is set."""
    page = client.get("/?q=الأمن", headers={"Accept-Language": "en"})
    hrefs = re.findall(r'href="([^"]*)"', page.text)
    assert len([href for href in hrefs if "lang=" in href]) == 1
    assert "Set-Cookie" not in page.headers


def test_a_link_switches_and_keeps_the_search(client: FlaskClient) -> None:
    """Language and digits change while the filters stay, in both directions."""
    get = partial(getter(client), follow_redirects=True)
    page = get("/", q="الأمن", source=["وكالة الساحل", "ب"], page="2", lang="ar")
    (english,) = links_with(page, ">English<")
    there = get(english)
    assert "<strong>1 article</strong>" in there.text
    assert "Remove: Source ب" in there.text
    (back,) = links_with(there, ">العربية<")
    assert "أزل: المصدر ب" in get(back).text
    (digits,) = links_with(get("/", q="الأمن"), "digits=latn")
    assert "كانون الأول/ديسمبر 2023" in get(digits).text


@pytest.mark.parametrize(
    "query", ["_external=1&_scheme=javascript", "article_id=x", "q=%00", "endpoint=x&filename=y"]
)
def test_no_parameter_affects_the_link(get: Get, query: str) -> None:
    """Not even names with a meaning to the framework."""
    for path in ("/", "/a/1", "/nothing"):
        page = get(f"{path}?{query}")
        (href,) = links_with(page, ">English<")
        assert re.fullmatch(r"/choose\?lang=en&next=/(a/1)?(\?[^?]*)?", href)


def test_a_feed_is_localized_and_its_ids_are_not(get: Get) -> None:
    """The title and the links of a feed depend on the language, the ids of its entries do not."""
    feeds = [parsed(get("/feed.atom", q="الأمن", lang=name)) for name in LANGUAGES]
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [feed.findtext(f"{atom}title") for feed in feeds]
    assert titles == ["نبأ: الأمن", "Naba: الأمن"]
    ids = [[entry.findtext(f"{atom}id") for entry in feed.iter(f"{atom}entry")] for feed in feeds]
    assert ids[0] == ids[1]
    (own,) = feeds[1].findall(f"{atom}link[@rel='self']")
    assert parsed(get(own.get("href", ""))).findtext(f"{atom}title") == "Naba: الأمن"
    assert all("lang" not in str(one) for one in ids[0])
    assert {entry.get(LANGUAGE) for entry in feeds[1].iter(f"{atom}entry")} == {"ar"}


def test_the_opensearch_description_is_localized(client: FlaskClient) -> None:
    """Its URLs leave the language to the browser."""
    text = client.get("/opensearch.xml", headers={"Accept-Language": "en"}).text
    assert "<ShortName>Naba</ShortName>" in text
    assert not ARABIC.search(text)
    chosen = client.get("/opensearch.xml?lang=en").text
    assert 'template="http://localhost/?q={searchTerms}"' in chosen


def test_each_language_is_cached_separately(client: FlaskClient) -> None:
    """A client with the Arabic page gets the English one; a 304 declares Vary as well."""
    tag = client.get("/?q=الأمن").headers["ETag"]
    asked = {"If-None-Match": tag, "Accept-Language": "ar"}
    same = client.get("/?q=الأمن", headers=asked)
    assert (same.status_code, "Accept-Language" in same.headers["Vary"]) == (304, True)
    other = client.get("/?q=الأمن", headers={**asked, "Accept-Language": "en"})
    assert other.status_code == 200


def test_pages_are_light(get: Get, index_url: str) -> None:
    """A full page with its style sheet, script and icon is smaller than 60 KB."""
    folder = Path(create_app({"INDEX_URL": index_url}).static_folder or "")
    files = [folder / f"naba.{kind}" for kind in ("css", "js", "svg")]
    page = get("/", q="مجلس الأمن الزيتون أسعار", match="any", group="none", explain="1", lang="en")
    assert len(page.data) + sum(file.stat().st_size for file in files) < 60_000


def test_a_url_with_parameters_gets_another(served: Served) -> None:
    """Even one that is no page: the link to the other language has a single question mark."""
    page = served().get("/static/naba.css", headers={"X": "x" * 40_000}).text
    links = re.findall(r'href="/choose[^"]*next=(/static/naba.css[^"]*)"', page)
    assert links
    assert all(link.count("?") == 1 for link in links)
