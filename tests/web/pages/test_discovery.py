"""What browsers and crawlers look for."""

from xml.etree import ElementTree as ET

import pytest

from tests.web.conftest import Get, Served

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_a_browser_can_have_the_box_as_its_own(served: Served) -> None:
    """Each page leads to a description with the addresses of results and suggestions."""
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


def test_a_browser_is_told_how_a_text_goes_on(get: Get) -> None:
    """The text and its completions, in the form of OpenSearch."""
    answer = get("/suggest.json", q="الزيت")
    assert answer.mimetype == "application/x-suggestions+json"
    assert answer.get_json(force=True) == ["الزيت", ["الزيتون"]]


@pytest.mark.parametrize("q", ["", " ", "ا" * 1_001])
def test_nothing_goes_on_from_nothing_or_too_much(get: Get, q: str) -> None:
    """Without an error: browsers show none."""
    assert get("/suggest.json", q=q).get_json(force=True) == [q, []]


def test_crawlers_read_articles_and_no_results(get: Get) -> None:
    """Results are endless; articles have addresses of their own."""
    answer = get("/robots.txt")
    assert answer.mimetype == "text/plain"
    rules = answer.text.splitlines()
    assert rules[0] == "User-agent: *"
    assert {"Disallow: /*?", "Disallow: /api/"} <= set(rules)
    assert not [rule for rule in rules if rule in ("Disallow: /", "Disallow: /a/")]
