"""The page that explains the API to people, made of its description."""

import json
import shlex
from typing import Any, NamedTuple
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import render_template, request
from markupsafe import Markup, escape

from web.addresses import absolute
from web.api.openapi import Description, description

blueprint = APIBlueprint("docs", __name__, enable_openapi=False)


class Parameter(NamedTuple):
    """A row of the table of parameters."""

    name: str
    kind: str
    default: str
    about: Markup
    example: str


class Answer(NamedTuple):
    """A status with what it means and, as text, an example."""

    status: str
    about: Markup
    example: str


class Operation(NamedTuple):
    """One address of the API."""

    path: str
    anchor: str
    summary: str
    parameters: list[Parameter]
    command: str
    answers: list[Answer]


@blueprint.get("/docs")
def docs() -> str:
    """Explain the API, each address with its parameters, a call and its answers."""
    whole = description()
    paths = sorted(whole["paths"], key=lambda path: not path.startswith("/api/"))
    operations = [_operation(path, whole["paths"][path]["get"]) for path in paths]
    about = [_marked(part) for part in whole["info"]["description"].split("\n\n")]
    return render_template("docs.html", about=about, operations=operations)


def _operation(path: str, said: Description) -> Operation:
    return Operation(
        path=path,
        anchor=said["operationId"],
        summary=said["summary"],
        parameters=[_parameter(parameter) for parameter in said["parameters"]],
        command=_command(path, said["parameters"]),
        answers=[_answer(status, answer) for status, answer in said["responses"].items()],
    )


def _parameter(said: Description) -> Parameter:
    schema, example = said["schema"], said["example"]
    default = schema.get("default", "")
    return Parameter(
        name=said["name"],
        kind=_kind(schema) + (", required" if said["required"] else ""),
        default="" if default == [] else str(default),
        about=_marked(said["description"]),
        example=", ".join(example) if schema["type"] == "array" else example,
    )


def _kind(schema: Description) -> str:
    """Return in words what a value may be."""
    if schema["type"] == "array":
        return f"{_kind(schema['items'])}, repeatable"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    limits = (schema.get("minimum"), schema.get("maximum"))
    bounds = "" if limits == (None, None) else f", {limits[0]:g} to {limits[1]:,g}"
    return f"{schema.get('format', schema['type'])}{bounds}"


def _command(path: str, parameters: list[Description]) -> str:
    """Return a call of curl: with what is required, and with the query where there is one."""
    arguments = []
    for said in parameters:
        if said["in"] == "path":
            path = path.replace(f"{{{said['name']}}}", quote(said["example"], safe=""))
        elif said["required"] or said["name"] == "q":
            pair = shlex.quote(f"{said['name']}={said['example']}")
            arguments.append(f" \\\n  --data-urlencode {pair}")
    address = shlex.quote(absolute(request.script_root + path))
    return f"curl --get {address}{''.join(arguments)}"


def _answer(status: str, said: Description) -> Answer:
    content: dict[str, Any] = next(iter(said["content"].values()))
    example = content["example"]
    text = (
        example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
    )
    return Answer(status, _marked(said["description"]), text)


def _marked(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    parts[1::2] = [Markup("<code>{}</code>").format(part) for part in parts[1::2]]
    return Markup("").join(parts)
