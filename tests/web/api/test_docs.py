"""The page /docs."""

import re
from html import unescape

from tests.web.conftest import Get, Served


def test_every_endpoint_has_parameters_a_request_and_responses(get: Get) -> None:
    """Everything in the description is on the page."""
    description = get("/openapi.json").json
    assert description is not None
    page = unescape(get("/docs").text)
    for path, operations in description["paths"].items():
        start = page.index(f"<code>GET {path}</code>")
        part = page[start : page.index("</section>", start)]
        assert operations["get"]["summary"] in part
        assert "curl --get http://localhost/" in part
        names = [parameter["name"] for parameter in operations["get"]["parameters"]]
        assert re.findall(r'<th scope="row"><code>(\w+)</code>', part) == names
        statuses = list(operations["get"]["responses"])
        assert re.findall(r"<dt><code>(\d+)</code>", part) == statuses
        assert "request_id" in part


def test_types_are_given_in_words(get: Get) -> None:
    """With choices and bounds, and whether they are repeatable or required."""
    page = get("/docs").text
    for words in ("auto | all | most | any", "integer, 1 to 100", "date", "string, repeatable",
                  "string, required"):  # fmt: skip
        assert f"<td>{words}</td>" in page


def test_it_is_linked_from_every_page(get: Get) -> None:
    """In the footer."""
    assert 'href="/docs"' in get("/").text


def test_example_requests_use_the_base_url(served: Served) -> None:
    """If one is configured."""
    page = served(BASE_URL="https://example.org/naba").get("/docs").text
    assert "curl --get https://example.org/naba/api/v1/search" in page
    assert 'href="#' in page
