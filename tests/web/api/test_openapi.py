"""The description of the API, and that the API conforms to it."""

from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    positive_data_acceptance,
    unsupported_method,
)

from tests.web.api.descriptions import operations_of
from tests.web.conftest import ARTICLES, STORIES, Get, json_of, made
from web import create_app

schemathesis.serializer.alias(["application/x-ndjson", "application/jsonl"], "text/plain")
APP = create_app({"INDEX_URL": "given by each test"})
#: Statuses with which invalid data may be rejected, such as 414 for a URL that is too long.
REJECTIONS = ["400", "401", "403", "404", "405", "406", "409", "414", "415", "422", "429", "5xx"]
CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": REJECTIONS}}}
DESCRIBED = schemathesis.openapi.from_wsgi(
    "/openapi.json", APP, config=SchemathesisConfig.from_dict(CONFIG)
)
#: The article of the examples, and a copy of it.
KNOWN = replace(STORIES[0], id="a-002")


@pytest.fixture(scope="module")
def known_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made(tmp_path_factory.mktemp("known") / "index", [*ARTICLES, *STORIES[1:], KNOWN])


@DESCRIBED.parametrize()
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_conforms_to_its_description(
    case: Case[Any], known_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Valid and invalid requests get the responses that the description declares."""
    monkeypatch.setattr(APP.extensions["naba"], "url", known_url)
    # No schema can express that a query is well-formed, or one day not after another.
    excluded: list[Any] = [positive_data_acceptance]
    if case.path.endswith(("/similar", "/copies", "/near-stories")):
        # Nor a path that an article may have the id x/similar, and be deleted.
        excluded += [allow_header_conformance, unsupported_method]
    case.call_and_validate(excluded_checks=excluded, headers={"Accept-Encoding": "identity"})


@pytest.fixture
def description(get: Get) -> dict[str, Any]:
    return json_of(get("/openapi.json"))


def test_it_is_valid_openapi(description: dict[str, Any]) -> None:
    """It is valid under the official schema of OpenAPI 3.1."""
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_it_has_every_endpoint(description: dict[str, Any]) -> None:
    """With the stability promise, and the possible errors of each endpoint."""
    assert description["paths"].keys() == {
        "/api/v1/search", "/api/v1/suggest", "/api/v1/articles", "/api/v1/articles/{article_id}",
        "/api/v1/articles/{article_id}/similar", "/api/v1/articles/{article_id}/copies",
        "/api/v1/articles/{article_id}/near-stories",
        "/api/v1/export", "/api/v1/analyze", "/api/v1/sources", "/healthz",
    }  # fmt: skip
    assert "may grow, never change" in description["info"]["description"]
    for method, path, operation in operations_of(description):
        wrong = {"405", "503"} if path == "/healthz" else {"400", "401", "405", "414", "429", "503"}
        wrong |= {"404"} if "article_id" in path else set()
        wrong -= {"401"} if path == "/api/v1/suggest" else set()
        wrong |= {"403"} if method != "get" else set()
        wrong |= {"413", "415"} if method == "post" else set()
        assert operation["summary"]
        assert operation["responses"].keys() == {"204" if method == "delete" else "200"} | wrong
        for status in wrong:
            content = operation["responses"][status]["content"]
            assert content["application/problem+json"]["example"]["status"] == int(status)


#: The names of operations, from which clients are generated: they may grow, never change.
OPERATIONS = {
    "get /api/v1/search": ("get_api_search", "search"),
    "get /api/v1/suggest": ("get_api_suggest", "suggestions"),
    "post /api/v1/articles": ("post_api_articles", "articles"),
    "get /api/v1/articles/{article_id}": ("get_api_article", "articles"),
    "delete /api/v1/articles/{article_id}": ("delete_api_article", "articles"),
    "get /api/v1/articles/{article_id}/similar": ("get_api_similar", "articles"),
    "get /api/v1/articles/{article_id}/copies": ("get_api_copies", "articles"),
    "get /api/v1/articles/{article_id}/near-stories": ("get_api_near_stories", "articles"),
    "get /api/v1/export": ("get_export_export", "export"),
    "get /api/v1/analyze": ("get_api_analyze", "analysis"),
    "get /api/v1/sources": ("get_api_sources", "server"),
    "get /healthz": ("get_api_health", "server"),
}


def test_operations_keep_their_names(description: dict[str, Any]) -> None:
    """And each has a tag, which the description explains."""
    found = {
        f"{method} {path}": (operation["operationId"], *operation["tags"])
        for method, path, operation in operations_of(description)
    }
    assert found == OPERATIONS
    assert {tag for _, tag in found.values()} == {tag["name"] for tag in description["tags"]}


def test_headers_are_described(description: dict[str, Any]) -> None:
    """Those of paging and of rate limits."""
    responses = description["paths"]["/api/v1/search"]["get"]["responses"]
    assert responses["200"]["headers"].keys() == {"Link", "RateLimit", "RateLimit-Policy"}
    assert responses["429"]["headers"].keys() >= {"Retry-After", "RateLimit"}
    assert not description["paths"]["/healthz"]["get"]["responses"]["200"]["headers"]


def test_everything_has_a_description_and_a_valid_example(description: dict[str, Any]) -> None:
    """Each parameter and each response has an example that is valid under its own schema."""
    whole = {"components": description["components"]}
    for _, _, operation in operations_of(description):
        for parameter in operation["parameters"]:
            assert parameter["description"]
            OAS31Validator(parameter["schema"] | whole).validate(parameter["example"])
        body = [operation["requestBody"]] if "requestBody" in operation else []
        for part in [*operation["responses"].values(), *body]:
            assert part["description"]
            for content in part.get("content", {}).values():
                OAS31Validator(content["schema"] | whole).validate(content["example"])


def test_the_example_of_a_highlight_marks_its_word(description: dict[str, Any]) -> None:
    """The ranges of the example agree with its marks."""
    answer = description["paths"]["/api/v1/search"]["get"]["responses"]["200"]
    (highlight,) = answer["content"]["application/json"]["example"]["hits"][0]["highlights"]
    ((start, end),) = highlight["ranges"]
    assert f"<mark>{highlight['text'][start:end]}</mark>" in highlight["html"]


def test_responses_may_grow(description: dict[str, Any]) -> None:
    """No response schema forbids additional fields."""
    assert "'additionalProperties': False" not in str(description["components"])


def test_it_names_no_host(client: FlaskClient) -> None:
    """The host of the first request does not appear in later responses."""
    client.get("/openapi.json", headers={"Host": "evil.example"})
    assert "evil" not in client.get("/openapi.json").text


def test_it_has_the_url_of_the_server(index_url: str) -> None:
    """The path prefix sent by a proxy, or BASE_URL."""
    app = create_app({"INDEX_URL": index_url, "TRUST_PROXY": 1})
    for prefix, url in [("", "/"), ("/naba", "/naba")]:
        headers = {"X-Forwarded-Prefix": prefix} if prefix else {}
        answer = app.test_client().get("/openapi.json", headers=headers).json
        assert answer is not None
        assert answer["servers"] == [{"url": url}]
    app = create_app({"INDEX_URL": index_url, "BASE_URL": "https://example.org/naba"})
    answer = app.test_client().get("/openapi.json").json
    assert answer is not None
    assert answer["servers"] == [{"url": "https://example.org/naba"}]
