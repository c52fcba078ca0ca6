"""The description of the API (OpenAPI 3.1), its examples composed of those of the schemas."""

from functools import partial
from http import HTTPStatus
from typing import Any, cast

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, jsonify, request

from web.api.schemas import Problem
from web.errors import PROBLEM_JSON
from web.middleware.api_keys import wants_key

blueprint = APIBlueprint("openapi", __name__, enable_openapi=False)

Description = dict[str, Any]

#: How APIFlask describes and checks the API.
DESCRIPTION = {
    "DESCRIPTION": (
        "Full-text search over Arabic news.\n\n"
        "What is described here may grow, never change: within version 1 no path, parameter, "
        "field or code is taken away or gets another meaning. Read the fields you know and pass "
        "over the others. What would break this comes under another path.\n\n"
        "Everything is `GET`. Errors are problems (RFC 9457): `application/problem+json`."
    ),
    "VALIDATION_ERROR_STATUS_CODE": 400,
    "AUTO_VALIDATION_ERROR_RESPONSE": False,
    "AUTO_404_RESPONSE": False,
    "AUTO_OPERATION_ID": True,
    # The description is made once; the host of whoever asked first must not stay in it.
    "AUTO_SERVERS": False,
    "LICENSE": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
    "TAGS": [
        {"name": "search", "description": "Articles and the words they are found by."},
        {"name": "server", "description": "Whether the server can answer."},
    ],
}
#: status → what it means, and the code and the detail of an example.
_PROBLEMS = {
    400: ("A parameter or the query cannot be read.", "invalid-parameter", "size: Unknown field."),
    401: ("This server wants an API key.", "unauthorized", "An API key is wanted."),
    404: ("There is no article of this id.", "not-found", "There is no article of this id."),
    405: ("The address answers `GET` only.", "method-not-allowed", "Only GET is answered."),
    414: ("The address is too long.", "uri-too-long", "Addresses have at most 65,536 bytes."),
    429: (
        "More requests than this server allows; `Retry-After` tells the seconds to wait.",
        "too-many-requests",
        "At most 60 per 1 minute.",
    ),
    503: ("The index cannot be searched.", "index-missing", "There is no index yet."),
}
NOT_FOUND = _PROBLEMS[404][2]
_HEADERS: dict[int, tuple[str, Any]] = {
    401: ("WWW-Authenticate", {"type": "string", "examples": ["Bearer"]}),
    429: ("Retry-After", {"type": "integer", "examples": [12]}),
}
#: Where an application keeps its description once it is made.
_KEPT = "naba-openapi"
_PATH = {"type": "string", "minLength": 1, "examples": ["a-002"]}
#: What a server with API keys takes.
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer KEY`."},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The key."},
}


def problems(*statuses: int) -> dict[str | int, Any]:
    """Return what OpenAPI says of these statuses."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> Description:
    meaning, code, detail = _PROBLEMS[status]
    example = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": "5d0f7c1e9a3b4286",
    }
    said = {"description": meaning, "content": {PROBLEM_JSON: {"schema": Problem}}}
    said["content"][PROBLEM_JSON]["example"] = example  # type: ignore[index]
    if status in _HEADERS:
        name, schema = _HEADERS[status]
        said["headers"] = {name: {"description": meaning, "schema": schema}}
    return said


def init_openapi(app: APIFlask) -> None:
    """Have the description say what no schema says."""
    app.config.from_mapping(DESCRIPTION)

    app.spec_callback = partial(_completed, bool(app.config["API_KEYS"]))


def description() -> Description:
    """Return the description, with the address at which this server is reached."""
    known = current_app.extensions
    if _KEPT not in known:
        known[_KEPT] = cast(APIFlask, current_app).spec
    server = current_app.config["BASE_URL"] or request.script_root or "/"
    return {**known[_KEPT], "servers": [{"url": server}]}


@blueprint.get("/openapi.json")
def spec() -> Response:
    """Describe the API for programs."""
    return jsonify(description())


def _completed(keys: bool, description: Description) -> Description:
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        # What an answer holds may grow.
        schema.pop("additionalProperties", None)
    for path, operations in description["paths"].items():
        for operation in operations.values():
            _complete(operation, schemas)
            if keys and wants_key(path):
                operation["security"] = [{name: []} for name in _SCHEMES]
    if keys:
        description["components"]["securitySchemes"] = _SCHEMES
    return description


def _complete(operation: Description, schemas: Description) -> None:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter |= {"description": "The article's id.", "schema": _PATH}
        parameter["example"] = example_of(parameter["schema"], schemas)
    for kind in operation["responses"]["200"]["content"].values():
        if "example" not in kind:
            kind["example"] = example_of(kind["schema"], schemas)


def example_of(schema: Description, schemas: Description) -> Any:
    """Return a value that fits a schema, made of the examples inside it."""
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
