"""The page of the sources that are followed into the index, and how they are."""

from typing import Any

from apiflask import APIBlueprint
from flask import current_app, render_template

from index_data.following.health import Health, has_sources, sources_health
from index_data.following.outcomes import moment

blueprint = APIBlueprint("sources", __name__, enable_openapi=False)


@blueprint.get("/sources")
def show() -> str:
    """Show each source: what it brought last, and what is wrong with it."""
    found = sources_health(current_app.config["INDEX_URL"])
    return render_template("sources.html", sources=[_shown(one) for one in found])


@blueprint.app_context_processor
def _links() -> dict[str, Any]:
    """Tell templates whether there is anything to show."""
    return {"has_sources": has_sources(current_app.config["INDEX_URL"])}


def _shown(one: Health) -> dict[str, Any]:
    source = one.source
    return {
        "name": one.public_name,
        "state": _state(one),
        "error": one.public_error,
        "errors": source.errors,
        "articles": source.articles,
        "article_id": source.article_id,
        "title": source.title,
        "date": source.date,
        "last_new": moment(source.last_new),
        "last_success": moment(source.last_success),
        "next_round": None if source.stopped else moment(source.due),
    }


def _state(one: Health) -> str:
    if one.source.stopped:
        return "stopped"
    if one.source.errors:
        return "failing"
    return "silent" if one.is_silent else "well"
