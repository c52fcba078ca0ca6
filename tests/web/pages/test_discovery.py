"""OpenSearch, suggestions for browsers, and robots.txt."""

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
