"""The page /docs."""

import re
from collections.abc import Iterator
from html import unescape

from search import SearchError
from tests.web.api.descriptions import operations_of
from tests.web.conftest import Get, Served, problem
from web.problems import PROBLEM_TYPES

#: What goes wrong with articles, backups, evaluations, models and new indexes: no request makes it.
NOT_OF_REQUESTS = {
    "invalid-article",
    "invalid-backup",
    "invalid-judgements",
    "copy-differs",
    "embedder-missing",
    "index-exists",
    "index-untrusted",
    "missing-extra",
}


def test_every_endpoint_has_parameters_a_request_and_responses(get: Get) -> None:
    """Everything in the description is on the page."""
    description = get("/openapi.json").json
    assert description is not None
    page = unescape(get("/docs").text)
    for method, path, operation in operations_of(description):
        start = page.index(f"<code>{method.upper()} {path}</code></h2>")
        part = page[start : page.index("</section>", start)]
        assert operation["summary"] in part
        assert re.search(r"curl --.* http://localhost/", part, re.DOTALL)
        assert ("Authorization: Bearer KEY" in part) == (method != "get")
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert re.findall(r'<th scope="row"><code>(\w+)</code>', part) == names
        statuses = list(operation["responses"])
        assert re.findall(r"<dt><code>(\d+)</code>", part) == statuses
        problems = [status for status in statuses if status >= "400"]
        assert len(re.findall('<a href="#error-', part)) == len(problems)


def test_it_is_light(get: Get) -> None:
    """Smaller than 64 KB without its style sheets and script, which other pages need too."""
    assert len(get("/docs").data) < 64_000


def test_every_code_of_an_error_is_explained(get: Get) -> None:
    """Where the type of its problem leads."""
    page = get("/docs").text
    told = {error.code for error in errors(SearchError)} | set(PROBLEM_TYPES)
    for code in told - NOT_OF_REQUESTS:
        assert f'<dt id="error-{code}">' in page
    for path in ("/api/v1/search?q=(", "/api/v1/search?x=1", "/api/nothing"):
        found = problem(get(path))
        assert found["type"] == f"/docs#error-{found['code']}"


def test_a_type_is_absolute_with_a_base_url(served: Served) -> None:
    """And has the prefix that a proxy sends without one."""
    client = served(BASE_URL="https://example.org/naba")
    found = problem(client.get("/api/nothing"))
    assert found["type"] == "https://example.org/naba/docs#error-not-found"
    prefixed = served(TRUST_PROXY=1).get("/api/nothing", headers={"X-Forwarded-Prefix": "/naba"})
    assert problem(prefixed)["type"] == "/naba/docs#error-not-found"


def errors(kind: type[SearchError]) -> Iterator[type[SearchError]]:
    """Yield a kind of errors and all kinds of it."""
    yield kind
    for other in kind.__subclasses__():
        yield from errors(other)


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
