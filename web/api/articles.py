"""The endpoints that write: articles of a request, and one that is deleted."""

from typing import Any

from apiflask import APIBlueprint, abort
from flask import Response, current_app, jsonify
from marshmallow import RAISE

from web.api.bodies import body_format, read_body
from web.api.openapi import NOT_FOUND, problems
from web.api.parameters import NoParameters
from web.api.schemas import WritingReport
from web.error_texts import UNAVAILABLE
from web.gateway.lanes import WRITING
from web.lanes import change_lane
from web.problems import problem
from web.writing import client
from web.writing.protocol import Refusal

blueprint = APIBlueprint("articles", __name__)

#: Refusals of the writer that no index gives → what they mean.
_REFUSALS = {
    "no-writer": ("This server does not write. The operator can start one that does: naba serve"),
    "writer-busy": "Too much is waiting to be written; send the same again later.",
    "writer-failed": (
        "The writer stopped before it had kept everything; send the same again, which changes "
        "nothing of what it had kept."
    ),
    "write-failed": "The articles could not be written to the disk of the server; see its log.",
    "index-locked": "Another process writes to the index; send the same again later.",
}


@blueprint.post("/api/v1/articles")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(WritingReport, description="What became of each record, in their order.")
@blueprint.doc(
    operation_id="post_api_articles",
    tags=["articles"],
    responses=problems(400, 401, 403, 405, 413, 414, 415, 429, 503),
)
def write_articles(query_data: dict[str, Any]) -> Response:
    """Add articles, or replace those of the same id.

    They are found as soon as this is answered. What is sent again changes nothing. A record that
    cannot be read does not hinder the others.
    """
    format_name = body_format()
    change_lane(WRITING)
    try:
        return jsonify(client.write(format_name, read_body()))
    except Refusal as refusal:
        return _refused(refusal)


@blueprint.delete("/api/v1/articles/<article_id:article_id>")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output({}, status_code=204, description="The article is deleted.")
@blueprint.doc(
    operation_id="delete_api_article",
    tags=["articles"],
    responses=problems(400, 401, 403, 404, 405, 414, 429, 503),
)
def delete_article(article_id: str, query_data: dict[str, Any]) -> Response:
    """Delete an article."""
    change_lane(WRITING)
    try:
        deleted = client.delete(article_id)
    except Refusal as refusal:
        return _refused(refusal)
    return Response(status=204) if deleted else abort(404, NOT_FOUND)


def _refused(refusal: Refusal) -> Response:
    current_app.logger.error("nothing was written: %s", refusal.code)
    known = UNAVAILABLE.get(refusal.code)
    detail = _REFUSALS.get(refusal.code) or (known.detail if known else "The index cannot be used.")
    response = problem(503, refusal.code, detail)
    if seconds := refusal.retry_seconds or (known.retry_seconds if known else 0):
        response.headers["Retry-After"] = str(seconds)
    return response
