"""The page that explains the API."""

import re
from html import unescape

from tests.web.conftest import Get, Served


def test_every_address_has_its_parameters_a_call_and_its_answers(get: Get) -> None:
    """All that the description says of them."""
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


def test_values_are_told_in_words(get: Get) -> None:
    """Choices, bounds, and what may be repeated or must be there."""
    page = get("/docs").text
    for words in ("auto | all | any", "integer, 1 to 100", "date", "string, repeatable",
                  "string, required"):  # fmt: skip
        assert f"<td>{words}</td>" in page


def test_it_is_linked_from_every_page(get: Get) -> None:
    """In the footer."""
    assert 'href="/docs"' in get("/").text


def test_calls_go_where_the_server_is(served: Served) -> None:
    """Under the address that was set."""
    page = served(BASE_URL="https://example.org/naba").get("/docs").text
    assert "curl --get https://example.org/naba/api/v1/search" in page
    assert 'href="#' in page
