"""The web front end: pages for people, a JSON API for programs."""

from collections.abc import Mapping
from typing import Any

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from web.addresses import ArticleIdConverter
from web.api import docs, endpoints, export, openapi
from web.config import settings
from web.current_index import init_index
from web.errors import init_errors
from web.json import OrjsonProvider
from web.languages import init_languages
from web.middleware.api_keys import init_keys
from web.middleware.caching import init_caching
from web.middleware.compression import init_compression
from web.middleware.cors import init_cors
from web.middleware.headers import init_security
from web.middleware.logs import init_logs
from web.middleware.metrics import init_metrics
from web.middleware.rate_limit import init_rates
from web.middleware.request_id import init_request_ids
from web.middleware.request_limits import init_sizes
from web.pages import discovery, feeds, formatting, pages

__all__ = ["create_app"]

#: Requests go through these from the first to the last, and answers from the last to the first.
_MIDDLEWARE = (
    init_logs,
    init_metrics,
    init_request_ids,
    init_security,
    init_sizes,
    init_cors,
    init_rates,
    init_keys,
    init_compression,
    init_caching,
)


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """Make the application; ``config`` overrides the environment and the defaults of SETTINGS."""
    app = APIFlask(
        __name__, title="Naba", version="1", json_errors=False, spec_path=None, docs_path=None
    )
    app.config.from_mapping(settings(config))
    app.json = OrjsonProvider(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(formatting.FILTERS)
    # An article's id may hold any character, also two slashes in a row.
    app.url_map.converters["article_id"] = ArticleIdConverter
    app.url_map.merge_slashes = False
    init_index(app)
    init_languages(app)
    init_errors(app)
    openapi.init_openapi(app)
    for init in _MIDDLEWARE:
        init(app)
    for part in (pages, feeds, discovery, endpoints, export, openapi, docs):
        app.register_blueprint(part.blueprint)
    if proxies := app.config["TRUST_PROXY"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    return app
