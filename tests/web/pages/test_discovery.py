"""OpenSearch, suggestions for browsers, and robots.txt."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.web.conftest import Get, Served

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_browsers_can_add_the_search_box(served: Served) -> None:
    """Each page links to a description with the URLs of results and suggestions."""
    client = served(BASE_URL="https://example.org/naba")
    assert 'type="application/opensearchdescription+xml"' in client.get("/").text
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = ET.fromstring(answer.text)  # noqa: S314 our own
    templates = {url.get("type"): url.get("template") for url in root.iter(f"{SPACE}Url")}
    assert templates["text/html"] == "https://example.org/naba/?q={searchTerms}"
    assert (
        templates["application/x-suggestions+json"]
        == "https://example.org/naba/suggest.json?q={searchTerms}"
    )
    name = root.find(f"{SPACE}ShortName")
    assert name is not None
    assert name.text == "نبأ"


def test_browsers_get_completions(get: Get) -> None:
    """The text and its completions, in the OpenSearch format."""
    answer = get("/suggest.json", q="الزيت")
    assert answer.mimetype == "application/x-suggestions+json"
    assert answer.get_json(force=True) == ["الزيت", ["الزيتون"]]


@pytest.mark.parametrize("q", ["", " ", "ا" * 1_001])
def test_an_empty_or_long_text_has_no_completions(get: Get, q: str) -> None:
    """It is not an error, which browsers would not show."""
    assert get("/suggest.json", q=q).get_json(force=True) == [q, []]


def test_crawlers_may_read_articles_but_not_results(get: Get) -> None:
    """Results are endless; articles have permanent URLs."""
    answer = get("/robots.txt")
    assert answer.mimetype == "text/plain"
    rules = answer.text.splitlines()
    assert rules[0] == "User-agent: *"
    assert {"Disallow: /*?", "Disallow: /api/"} <= set(rules)
    assert not [rule for rule in rules if rule in ("Disallow: /", "Disallow: /a/")]


def test_phones_can_add_the_site_to_their_home_screen(get: Get) -> None:
    """The manifest is in the language of the page that links to it, and has icons."""
    assert 'rel="manifest" href="/manifest.webmanifest?lang=en"' in get("/", lang="en").text
    answer = get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json(force=True)
    assert (manifest["short_name"], manifest["lang"], manifest["dir"]) == ("نبأ", "ar", "rtl")
    assert manifest["start_url"] == manifest["scope"] == "/"
    for icon in manifest["icons"]:
        with get(icon["src"]) as found:
            assert found.mimetype == icon["type"]
    english = get("/manifest.webmanifest", lang="en").get_json(force=True)
    assert (english["short_name"], english["dir"]) == ("Naba", "ltr")
    # In the language that the reader has chosen by then.
    assert english["start_url"] == "/"


def test_the_manifest_may_be_read(get: Get) -> None:
    """The security policy allows it."""
    assert "manifest-src 'self'" in get("/").headers["Content-Security-Policy"]


def test_there_is_an_icon_where_programs_look_for_it(get: Get) -> None:
    with get("/favicon.ico") as answer:
        assert answer.status_code == 200
        assert answer.data.startswith(b"\0\0\1\0\3\0")


def test_the_theme_has_the_colours_of_the_pages(get: Get) -> None:
    """As the style sheet has them, in light and in dark mode, and in the manifest."""
    light, dark = re.findall('<meta name="theme-color" content="(#[0-9a-f]{6})"', get("/").text)
    with get("/static/naba.css") as style:
        assert re.findall("--paper: (#[0-9a-f]{6})", style.get_data(as_text=True))[:2] == [
            light,
            dark,
        ]
    assert get("/manifest.webmanifest").get_json(force=True)["theme_color"] == light
