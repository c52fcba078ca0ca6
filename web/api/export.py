"""All articles of a search as a file, written as it is read."""

from collections.abc import Mapping
from itertools import chain, islice
from typing import Any, NamedTuple, get_args

from apiflask import APIBlueprint
from flask import Response
from marshmallow import RAISE, post_load
from marshmallow.fields import String
from marshmallow.validate import OneOf

from search import ExportFormat, SearchRequest, export_lines
from web.api.openapi import problems
from web.api.parameters import FilterParameters, strict_request
from web.api.schemas import about
from web.current_index import current_index

blueprint = APIBlueprint("export", __name__, tag="search")

_TYPES: dict[ExportFormat, str] = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
}
_EXAMPLES: dict[ExportFormat, str] = {
    "jsonl": '{"id":"a-002","title":"خسوف القمر الليلة","date":"2024-03-25"}\n',
    "csv": (
        "\ufeffid,title,date,source,section,author,url,body\r\n"
        "a-002,خسوف القمر الليلة,2024-03-25,,,,,\r\n"
    ),
}


class Wanted(NamedTuple):
    """Which articles are wanted, and how they are written."""

    format: ExportFormat
    request: SearchRequest


class ExportParameters(FilterParameters):
    """The parameters of an export; unknown ones are refused."""

    format = String(
        load_default="jsonl",
        validate=OneOf(get_args(ExportFormat)),
        metadata=about(
            "`jsonl`: articles as they were indexed, one JSON object a line. `csv`: a table for "
            "spreadsheets.",
            "csv",
        ),
    )

    @post_load
    def to_wanted(self, values: Mapping[str, Any], **_: Any) -> Wanted:
        """Return the format and the strict request."""
        return Wanted(values["format"], strict_request(values))


@blueprint.get("/api/v1/export")
@blueprint.input(ExportParameters, location="query", arg_name="wanted", unknown=RAISE)
@blueprint.doc(
    responses={
        200: {
            "description": "The articles in the order asked for, to the last.",
            "content": {
                kind.partition(";")[0]: {"schema": {"type": "string"}, "example": _EXAMPLES[name]}
                for name, kind in _TYPES.items()
            },
        },
        **problems(400, 401, 405, 414, 429, 503),
    }
)
def export(wanted: Wanted) -> Response:
    """Export all articles of a search."""
    articles = current_index().export(wanted.request)
    # What is wrong with the query or the index is found with the first article.
    articles = chain(list(islice(articles, 1)), articles)
    response = Response(export_lines(articles, wanted.format), content_type=_TYPES[wanted.format])
    response.headers["Content-Disposition"] = f'attachment; filename="naba.{wanted.format}"'
    return response
