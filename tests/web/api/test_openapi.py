"""The description of the API, and that it is true."""

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
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.web.conftest import ARTICLES, STORIES, Get, made
from web import create_app

APP = create_app({"INDEX_URL": "given by each test"})
#: How invalid data may be refused: an address too long for it is refused as such.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "414", "415", "422", "429", "5xx"]
CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
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
def test_the_api_does_what_is_described(
    case: Case, known_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fits the description, or does not, is answered as the description says."""
    monkeypatch.setattr(APP.extensions["naba"], "url", known_url)
    # A query can be badly formed, a day after the last: no schema can say so.
    case.call_and_validate(
        excluded_checks=[positive_data_acceptance], headers={"Accept-Encoding": "identity"}
    )


@pytest.fixture
def description(get: Get) -> Any:
    return get("/openapi.json").json


def test_it_is_valid_openapi(description: Any) -> None:
    """The official schema of OpenAPI 3.1 has nothing against it."""
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_it_has_every_address_of_the_api(description: Any) -> None:
    """And its promise, and what may go wrong at each."""
    assert description["paths"].keys() == {
        "/api/v1/search", "/api/v1/suggest", "/api/v1/articles/{article_id}",
        "/api/v1/articles/{article_id}/similar", "/api/v1/articles/{article_id}/copies",
        "/api/v1/export", "/api/v1/analyze", "/healthz",
    }  # fmt: skip
    assert "may grow, never change" in description["info"]["description"]
    for path, operations in description["paths"].items():
        wrong = {"405", "503"} if path == "/healthz" else {"400", "401", "405", "414", "429", "503"}
        wrong |= {"404"} if "article_id" in path else set()
        wrong -= {"401"} if path == "/api/v1/suggest" else set()
        assert operations["get"]["summary"]
        assert operations["get"]["responses"].keys() == {"200"} | wrong
        for status in wrong:
            content = operations["get"]["responses"][status]["content"]
            assert content["application/problem+json"]["example"]["status"] == int(status)


def test_everything_has_a_description_and_a_fitting_example(description: Any) -> None:
    """Each parameter and each answer, whose example its own schema accepts."""
    whole = {"components": description["components"]}
    for operations in description["paths"].values():
        for parameter in operations["get"]["parameters"]:
            assert parameter["description"]
            OAS31Validator(parameter["schema"] | whole).validate(parameter["example"])
        for response in operations["get"]["responses"].values():
            assert response["description"]
            for content in response["content"].values():
                OAS31Validator(content["schema"] | whole).validate(content["example"])


def test_the_example_of_a_highlight_marks_its_word(description: Any) -> None:
    """The ranges of the example are those of its marks."""
    answer = description["paths"]["/api/v1/search"]["get"]["responses"]["200"]
    (highlight,) = answer["content"]["application/json"]["example"]["hits"][0]["highlights"]
    ((start, end),) = highlight["ranges"]
    assert f"<mark>{highlight['text'][start:end]}</mark>" in highlight["html"]


def test_answers_may_grow(description: Any) -> None:
    """No schema of an answer forbids a field that is not in it yet."""
    assert "'additionalProperties': False" not in str(description["components"])


def test_it_names_no_host(client: FlaskClient) -> None:
    """The host that the first reader happened to ask is not told to the next."""
    client.get("/openapi.json", headers={"Host": "evil.example"})
    assert "evil" not in client.get("/openapi.json").text


def test_it_knows_where_the_server_is(index_url: str) -> None:
    """The prefix that a proxy tells, or the address that was set."""
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
