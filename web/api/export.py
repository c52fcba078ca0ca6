"""The export endpoint: all articles found by a search as a file, streamed."""

from collections.abc import Mapping
from itertools import chain, islice
from typing import Any, NamedTuple, get_args

from apiflask import APIBlueprint
from flask import Response
from marshmallow import INCLUDE, post_load
from marshmallow.fields import String
from marshmallow.validate import OneOf

from search import ExportFormat, SearchRequest, export_lines
from web.api.openapi import problems
from web.api.parameters import FilterParameters, strict_request
from web.api.schemas import about
from web.current_index import current_index

blueprint = APIBlueprint("export", __name__)

_CONTENT_TYPES: dict[ExportFormat, str] = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
}
_EXAMPLES: dict[ExportFormat, str] = {
    "jsonl": '{"id":"a-002","title":"خسوف القمر الليلة","date":"2024-03-25"}\n',
    "csv": (
        "\ufeffid,title,date,source,section,author,url,body,tags\r\n"
        "a-002,خسوف القمر الليلة,2024-03-25,,,,,,علوم\r\n"
    ),
}


class ExportRequest(NamedTuple):
    """The format of an export and the search that selects its articles."""

    format: ExportFormat
    request: SearchRequest


class ExportParameters(FilterParameters):
    """The parameters of an export; unknown ones are an error."""

    format = String(
        load_default="jsonl",
        validate=OneOf(get_args(ExportFormat)),
        metadata=about(
            "`jsonl`: the articles as they were indexed, one JSON object per line. `csv`: a table "
            "for spreadsheets.",
            "csv",
        ),
    )

    @post_load
    def to_export_request(self, values: Mapping[str, Any], **_: Any) -> ExportRequest:
        """Return the format and the strict SearchRequest; raises RequestError."""
        return ExportRequest(values["format"], strict_request(self, values))


@blueprint.get("/api/v1/export")
@blueprint.input(ExportParameters, location="query", arg_name="export_request", unknown=INCLUDE)
@blueprint.doc(
    operation_id="get_export_export",
    tags=["export"],
    responses={
        200: {
            "description": "All articles found, in the requested order.",
            "content": {
                kind.partition(";")[0]: {"schema": {"type": "string"}, "example": _EXAMPLES[name]}
                for name, kind in _CONTENT_TYPES.items()
            },
        },
        **problems(400, 401, 405, 414, 429, 503),
    },
)
def export(export_request: ExportRequest) -> Response:
    """Export all articles found by a search."""
    articles = current_index().export(export_request.request)
    # Errors in the query or the index show up with the first article, before the response starts.
    articles = chain(list(islice(articles, 1)), articles)
    response = Response(
        export_lines(articles, export_request.format, current_index().filters),
        content_type=_CONTENT_TYPES[export_request.format],
    )
    response.headers["Content-Disposition"] = f'attachment; filename="naba.{export_request.format}"'
    return response
