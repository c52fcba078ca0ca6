"""The factory of the application: its middleware in order, and its pages and endpoints."""

from collections.abc import Callable, Mapping
from typing import Any

from apiflask import APIFlask
from flask import Flask

from web import current_index, errors, lanes, languages, request_id
from web.addresses import ArticleIdConverter, absolute, permalink, readable
from web.api import articles, docs, endpoints, export, openapi
from web.api import sources as api_sources
from web.config import settings
from web.json import OrjsonProvider
from web.middleware import (
    api_keys,
    caching,
    compression,
    cors,
    encoding,
    host,
    logs,
    metrics,
    rate_limit,
    request_limits,
    security_headers,
)
from web.pages import choice, discovery, feeds, formatting, help_page, pages, sitemaps, sources
from web.pages.labels import name_label
from web.pages.passages import passage_html
from web.query_args import Request

#: Requests pass through these from first to last, and responses from last to first.
_MIDDLEWARE: tuple[Callable[[Flask], None], ...] = (
    host.init_app,
    logs.init_app,
    metrics.init_app,
    request_id.init_app,
    security_headers.init_app,
    lanes.init_app,
    request_limits.init_app,
    cors.init_app,
    rate_limit.init_app,
    api_keys.init_app,
    encoding.init_app,
    compression.init_app,
    caching.init_app,
)


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """Create the WSGI application.

    ``config`` takes precedence over the environment, and the other places of `web.config`. Raises
    ValueError for a setting that cannot be used.
    """
    app = APIFlask(
        "web", title="Naba", version="1", json_errors=False, spec_path=None, docs_path=None
    )
    app.config.from_mapping(settings(config))
    app.request_class = Request
    app.json = OrjsonProvider(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(formatting.FILTERS, name_label=name_label, absolute=absolute)
    app.jinja_env.filters.update(permalink=permalink, readable=readable)
    app.jinja_env.filters["passage_html"] = passage_html
    # The id of an article may contain any character, even two slashes in a row.
    app.url_map.converters["article_id"] = ArticleIdConverter
    app.url_map.merge_slashes = False
    current_index.init_app(app)
    languages.init_app(app)
    errors.init_app(app)
    openapi.init_app(app)
    for init_middleware in _MIDDLEWARE:
        init_middleware(app)
    for module in (
        pages,
        help_page,
        sources,
        choice,
        feeds,
        discovery,
        sitemaps,
        endpoints,
        articles,
        export,
        api_sources,
        openapi,
        docs,
    ):
        app.register_blueprint(module.blueprint)
    return app
