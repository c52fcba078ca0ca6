"""The endpoint that tells how the sources are that are followed into the index."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, jsonify
from marshmallow import RAISE

from index_data.following.health import sources_health
from web.api.openapi import problems
from web.api.parameters import NoParameters
from web.api.schemas import SourcesOut

blueprint = APIBlueprint("api_sources", __name__)


@blueprint.get("/api/v1/sources")
@blueprint.input(NoParameters, location="query", unknown=RAISE)
@blueprint.output(SourcesOut, description="The sources, those with errors and silent ones first.")
@blueprint.doc(
    operation_id="get_api_sources",
    tags=["server"],
    responses=problems(400, 401, 405, 414, 429, 503),
)
def sources(query_data: dict[str, Any]) -> Response:
    """Get the sources that are followed, and how they are."""
    found = sources_health(current_app.config["INDEX_URL"])
    return jsonify({"sources": [one.to_dict(public=True) for one in found]})
