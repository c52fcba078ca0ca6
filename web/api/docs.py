"""The page /docs, which presents the OpenAPI description to people."""

import json
import shlex
from typing import Any, NamedTuple
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import render_template, request
from markupsafe import Markup, escape

from web.addresses import absolute
from web.api.facet_descriptions import Description
from web.api.openapi import description
from web.problems import PROBLEM_JSON, PROBLEM_TYPES, anchor

blueprint = APIBlueprint("docs", __name__, enable_openapi=False)

_WITH_KEY = "--header 'Authorization: Bearer KEY'"
#: method → the options of an example request with curl.
_HOW = {
    "get": "--get",
    "post": f"{_WITH_KEY} \\\n  --header 'Content-Type: application/x-ndjson' \\\n  "
    "--data-binary @articles.jsonl",
    "delete": f"--request DELETE {_WITH_KEY}",
}


class Parameter(NamedTuple):
    """A row in the table of parameters."""

    name: str
    kind: str
    default: str
    about: Markup
    example: str


class Answer(NamedTuple):
    """A status with its meaning, and its own headers.

    ``example`` is one of its response as text; of a problem, ``code`` is its code instead.
    """

    status: str
    about: Markup
    headers: dict[str, Markup]
    example: str = ""
    code: str = ""


class ProblemType(NamedTuple):
    """A code of errors, the id of its explanation on the page, and what it means."""

    code: str
    anchor: str
    about: Markup


class Operation(NamedTuple):
    """An endpoint of the API."""

    method: str
    path: str
    anchor: str
    summary: str
    parameters: list[Parameter]
    command: str
    responses: list[Answer]


@blueprint.get("/docs")
def docs() -> str:
    """Show each endpoint with its parameters, an example request and its responses."""
    api = description()
    paths = sorted(api["paths"], key=lambda path: not path.startswith("/api/"))
    operations = [
        _operation(method, path, operation)
        for path in paths
        for method, operation in api["paths"][path].items()
    ]
    about = [_with_code(part) for part in api["info"]["description"].split("\n\n")]
    types = [
        ProblemType(code, anchor(code), _with_code(text)) for code, text in PROBLEM_TYPES.items()
    ]
    return render_template("docs.html", about=about, operations=operations, problem_types=types)


def _operation(method: str, path: str, operation: Description) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        anchor=operation["operationId"],
        summary=operation["summary"],
        parameters=[_parameter(parameter) for parameter in operation["parameters"]],
        command=_command(method, path, operation["parameters"]),
        responses=[_answer(*pair) for pair in operation["responses"].items()],
    )


def _parameter(parameter: Description) -> Parameter:
    schema, example = parameter["schema"], parameter["example"]
    default = schema.get("default", "")
    return Parameter(
        name=parameter["name"],
        kind=_kind(schema) + (", required" if parameter["required"] else ""),
        default="" if default == [] else str(default),
        about=_with_code(parameter["description"]),
        example=", ".join(example) if schema["type"] == "array" else example,
    )


def _kind(schema: Description) -> str:
    """Return the type of a value and its bounds or choices, in words."""
    if schema["type"] == "array":
        return f"{_kind(schema['items'])}, repeatable"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    limits = (schema.get("minimum"), schema.get("maximum"))
    bounds = "" if limits == (None, None) else f", {limits[0]:g} to {limits[1]:,g}"
    return f"{schema.get('format', schema['type'])}{bounds}"


def _command(method: str, path: str, parameters: list[Description]) -> str:
    """Return an example request with curl, with required parameters and the query, if any."""
    arguments = []
    for parameter in parameters:
        name, example = parameter["name"], parameter["example"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(example, safe=""))
        elif parameter["required"] or name == "q":
            pair = shlex.quote(f"{name}={example}")
            arguments.append(f" \\\n  --data-urlencode {pair}")
    path = request.script_root + path
    address = shlex.quote(absolute(path) or f"http://HOST{path}")
    return f"curl {_HOW[method]} {address}{''.join(arguments)}"


def _answer(status: str, response: Description) -> Answer:
    about = _with_code(response["description"])
    if not response.get("content"):
        return Answer(status, about, {})
    kind, content = next(iter(response["content"].items()))
    example = content["example"]
    headers = {name: _with_code(one["description"]) for name, one in response["headers"].items()}
    if kind == PROBLEM_JSON:
        return Answer(status, about, headers, code=example["code"])
    text = example if isinstance(example, str) else _as_json(example)
    return Answer(status, about, headers, text)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _with_code(text: str) -> Markup:
    """Return a text as HTML, with what is between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    parts[1::2] = [Markup("<code>{}</code>").format(part) for part in parts[1::2]]
    return Markup("").join(parts)
