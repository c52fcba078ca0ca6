"""The export endpoint: all articles found by a search as a file, streamed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any, NamedTuple

from apiflask import APIBlueprint
from flask import Response, stream_with_context
from marshmallow import INCLUDE, post_load
from marshmallow.fields import Integer, String
from marshmallow.validate import OneOf

from search import Article, SearchRequest, export_lines, timeline_lines
from search.output.citation import BIBTEX_TYPE, RIS_TYPE, web_address
from search.output.export import EXPORT_FORMATS, PERIODS
from web.addresses import absolute, permalink
from web.api.openapi import problems
from web.api.parameters import FilterParameters, strict_request
from web.api.schemas import about
from web.current_index import current_index, with_defaults
from web.gateway.lanes import EXPORT
from web.lanes import change_lane

blueprint = APIBlueprint("export", __name__)


class FileType(NamedTuple):
    """The content type of the files of a format, and their name."""

    content_type: str
    name: str


_TYPES = {
    "jsonl": FileType("application/x-ndjson", "naba.jsonl"),
    "csv": FileType("text/csv; charset=utf-8", "naba.csv"),
    "bibtex": FileType(f"{BIBTEX_TYPE}; charset=utf-8", "naba.bib"),
    "ris": FileType(f"{RIS_TYPE}; charset=utf-8", "naba.ris"),
    PERIODS: FileType("text/csv; charset=utf-8", "naba-periods.csv"),
}
_EXAMPLES = {
    "application/x-ndjson": '{"id":"a-002","title":"خسوف القمر الليلة","date":"2024-03-25"}\n',
    "text/csv": (
        "\ufeffid,title,date,source,section,author,url,body,tags,other\r\n"
        "a-002,خسوف القمر الليلة,2024-03-25,,,,,,علوم,\r\n"
    ),
    BIBTEX_TYPE: "@misc{naba-a-002,\n  title = {{خسوف القمر الليلة}},\n  year = {2024},\n}\n\n",
    RIS_TYPE: "TY  - NEWS\r\nTI  - خسوف القمر الليلة\r\nDA  - 2024/03/25\r\nER  - \r\n",
}


class ExportRequest(NamedTuple):
    """The format of an export and the search that selects its articles."""

    format: str
    request: SearchRequest


class ExportParameters(FilterParameters):
    """The parameters of an export; unknown ones are an error."""

    format = String(
        load_default="jsonl",
        validate=OneOf(EXPORT_FORMATS),
        metadata=about(
            "`jsonl`: the articles as they were indexed, one JSON object per line. `csv`: a table "
            "for spreadsheets. `bibtex`, `ris`: citations. `periods`: how many articles there are "
            "of each period, as a table of `from`, `to` and `articles`.",
            "csv",
        ),
    )

    strict = Integer(
        load_default=1,
        validate=OneOf((0, 1)),
        metadata=about(
            "0: read a query with syntax errors as well as possible, as the pages do, instead of "
            "refusing it.",
            1,
        ),
    )

    @post_load
    def to_export_request(self, values: Mapping[str, Any], **_: Any) -> ExportRequest:
        """Return the format and the SearchRequest; raises RequestError."""
        request = replace(strict_request(self, values), strict=bool(values["strict"]))
        return ExportRequest(values["format"], request)


@blueprint.get("/api/v1/export")
@blueprint.input(ExportParameters, location="query", arg_name="export_request", unknown=INCLUDE)
@blueprint.doc(
    operation_id="get_export_export",
    tags=["export"],
    responses={
        200: {
            "description": "All articles found, in the requested order.",
            "content": {
                kind: {"schema": {"type": "string"}, "example": example}
                for kind, example in _EXAMPLES.items()
            },
        },
        **problems(400, 401, 405, 414, 429, 503),
    },
)
def export(export_request: ExportRequest) -> Response:
    """Export all articles found by a search."""
    change_lane(EXPORT)
    form, wanted = export_request.format, with_defaults(export_request.request)
    response = Response(_lines(form, wanted), content_type=_TYPES[form].content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{_TYPES[form].name}"'
    return response


def _lines(form: Any, wanted: SearchRequest) -> Iterator[bytes]:
    """Return the lines of a file; errors in the query or the index show up before the first."""
    if form == PERIODS:
        return timeline_lines(current_index().overview(wanted))
    articles = current_index().export(wanted)
    articles = chain(list(islice(articles, 1)), articles)
    lines = export_lines(articles, form, current_index().filters, _cited_url)
    # The addresses of pages go by the host of the request.
    return stream_with_context(lines)


def _cited_url(article: Article) -> str:
    """Return the URL of an article, else of its page here, or nothing."""
    return web_address(article) or absolute(permalink(article.id)) or ""
