"""The OpenAPI 3.1 description of the API; its examples are built from those of the schemas."""

from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, jsonify, request

from search import SearchError
from search.fields import NAMES
from web.api.facet_descriptions import Description, with_facets
from web.api.schemas import Problem
from web.api.writing_descriptions import describe_writing, with_keys
from web.current_index import current_index
from web.middleware.api_keys import reading_requires_key
from web.problems import PROBLEM_JSON, anchor

blueprint = APIBlueprint("openapi", __name__, enable_openapi=False)

#: Settings of APIFlask: the introduction of the description, and how parameters are validated.
_APIFLASK_SETTINGS = {
    "DESCRIPTION": (
        "Full-text search over Arabic news.\n\n"
        "What is described here may grow, never change: within version 1, no path, parameter, "
        "field or code is removed or given another meaning. Clients should ignore fields they do "
        "not know. A breaking change would get a new path.\n\n"
        "All requests are `GET`, except those that write articles, which take a key that may. "
        "Errors are problems (RFC 9457): `application/problem+json`. A "
        "request that contradicts itself is an error: a parameter of one value given twice, a day "
        "`from` after the day `to`, a filter without a name, bytes that are not UTF-8."
    ),
    "VALIDATION_ERROR_STATUS_CODE": 400,
    "AUTO_VALIDATION_ERROR_RESPONSE": False,
    "AUTO_404_RESPONSE": False,
    # The description is generated once, and must not keep the host of the first request.
    "AUTO_SERVERS": False,
    "LICENSE": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
    "TAGS": [
        {"name": "search", "description": "The articles that match a query."},
        {"name": "articles", "description": "An article, and others related to it."},
        {"name": "suggestions", "description": "Completions and corrections of a text."},
        {"name": "export", "description": "All articles that match a query, as a file."},
        {"name": "analysis", "description": "How a text is split into words and keys."},
        {"name": "server", "description": "The health of the server."},
    ],
}
#: status → its meaning, and the code and the detail of an example.
_PROBLEMS = {
    400: ("A parameter or the query is invalid.", "invalid-parameter", "size: Unknown field."),
    401: ("An API key is required.", "unauthorized", "An API key is required."),
    403: (
        "The key may not write, or none of the server may.",
        "forbidden",
        "This key may only read. Ask for one that may write.",
    ),
    404: ("There is no article with this id.", "not-found", "There is no article with this id."),
    405: ("The method is not allowed.", "method-not-allowed", "Only GET is allowed."),
    413: (
        "The body is too large.",
        "content-too-large",
        "Articles are limited to 33,554,432 bytes a request.",
    ),
    414: ("The address is too long.", "uri-too-long", "Addresses are limited to 65,536 bytes."),
    415: (
        "The body has another type.",
        "unsupported-media-type",
        "The Content-Type must be one of application/json, application/x-ndjson, "
        "application/jsonl, not text/csv.",
    ),
    429: (
        "The rate limit was exceeded; `Retry-After` gives the seconds to wait.",
        "too-many-requests",
        "At most 60 per 1 minute.",
    ),
    503: ("The index cannot be searched.", "index-missing", "There is no index yet."),
}
NOT_FOUND = _PROBLEMS[404][2]
_RETRY_AFTER = ("The seconds to wait.", {"type": "integer", "examples": [12]})
_HEADERS: dict[str, dict[str, tuple[str, Any]]] = {
    "401": {"WWW-Authenticate": ("How to send a key.", {"type": "string", "examples": ["Bearer"]})},
    "429": {"Retry-After": _RETRY_AFTER},
}
#: The headers of every response where the server limits the rate of requests.
_RATE_HEADERS = {
    "RateLimit-Policy": (
        "How many requests `q` are allowed in `w` seconds, for each limit of the server, if it has "
        "any.",
        {"type": "string", "examples": ['"per-minute";q=60;w=60']},
    ),
    "RateLimit": (
        "How many requests `r` remain, and in how many seconds `t` there are more.",
        {"type": "string", "examples": ['"per-minute";r=42;t=18']},
    ),
}
_LINK_HEADER = (
    "The next and the previous page, if there are any (RFC 8288).",
    {"type": "string", "examples": ['</api/v1/search?q=x&page=2&per_page=10>; rel="next"']},
)
_SEARCH_PATH = "/api/v1/search"
#: Requests to it are not counted.
_UNLIMITED_PATH = "/healthz"
#: The extension under which an application keeps its description once it is generated.
_EXTENSION = "naba-openapi"
_ARTICLE_ID_SCHEMA = {"type": "string", "minLength": 1, "examples": ["a-002"]}


def problems(*statuses: int) -> dict[str | int, Any]:
    """Return the OpenAPI responses for these error statuses."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> Description:
    meaning, code, detail = _PROBLEMS[status]
    example = {
        "type": f"/docs#{anchor(code)}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": "5d0f7c1e9a3b4286",
    }
    content = {PROBLEM_JSON: {"schema": Problem, "example": example}}
    return {"description": meaning, "content": content}


def init_app(app: APIFlask) -> None:
    """Configure how the description is generated and completed."""
    app.config.from_mapping(_APIFLASK_SETTINGS)
    app.spec_callback = partial(_completed)


def description() -> Description:
    """Return the description, with the URL of this server as the client reaches it."""
    kept = current_app.extensions.setdefault(_EXTENSION, {})
    kind = facets, needs_key = _declared_facets(), reading_requires_key()
    if kind not in kept:
        generated = cast(Description, cast(APIFlask, current_app).spec)
        described = with_facets(generated, facets)
        kept[kind] = with_keys(described) if needs_key else described
    server = current_app.config["BASE_URL"] or request.script_root or "/"
    return {**kept[kind], "servers": [{"url": server}]}


def _declared_facets() -> tuple[str, ...]:
    """Return the facets declared for the index; none while it cannot be opened."""
    usual = {field.name for field in NAMES}
    with suppress(SearchError):
        return tuple(name for name in current_index().filters if name not in usual)
    return ()


@blueprint.get("/openapi.json")
def spec() -> Response:
    """Return the description of the API as JSON."""
    return jsonify(description())


def _completed(description: Description) -> Description:
    """Add to a generated description what no schema says: examples and security schemes."""
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        # Responses may gain fields.
        schema.pop("additionalProperties", None)
    for path, operations in description["paths"].items():
        for operation in operations.values():
            _complete(operation, schemas)
            _add_headers(path, operation["responses"])
    describe_writing(description)
    return description


def _complete(operation: Description, schemas: Description) -> None:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter |= {"description": "The id of the article.", "schema": _ARTICLE_ID_SCHEMA}
        parameter["example"] = example_of(parameter["schema"], schemas)
    answered = operation["responses"].get("200", {"content": {}})
    for media_type in answered["content"].values():
        if "example" not in media_type:
            media_type["example"] = example_of(media_type["schema"], schemas)


def _add_headers(path: str, responses: Description) -> None:
    for status, response in responses.items():
        headers = {**_HEADERS.get(status, {})}
        if path == _SEARCH_PATH and status == "200":
            headers["Link"] = _LINK_HEADER
        headers |= _RATE_HEADERS if path != _UNLIMITED_PATH else {}
        response["headers"] = {
            name: {"description": meaning, "schema": schema}
            for name, (meaning, schema) in headers.items()
        }


def example_of(schema: Description, schemas: Description) -> Any:
    """Return a value that is valid under a schema, built from the examples inside it."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if "properties" in schema:
        return {name: example_of(part, schemas) for name, part in schema["properties"].items()}
    if schema["type"] == "array":
        return [example_of(schema["items"], schemas)]
    return schema["default"]
