"""The web front end: pages for people, a JSON API for programs."""

from collections.abc import Mapping
from typing import Any

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import api, arabic, errors, export, feeds, openapi, pages
from web.config import settings
from web.opened import init_index
from web.wire import ArticleIdConverter, OrjsonProvider, add_security_headers

__all__ = ["create_app"]


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """Make the application; ``config`` overrides the environment and the defaults of SETTINGS."""
    app = APIFlask(
        __name__, title="Naba", version="1", json_errors=False, spec_path=None, docs_path=None
    )
    app.config.from_mapping(settings(config))
    app.json = OrjsonProvider(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(arabic.FILTERS)
    # An article's id may hold any character, also two slashes in a row.
    app.url_map.converters["article_id"] = ArticleIdConverter
    app.url_map.merge_slashes = False
    init_index(app)
    errors.init_errors(app)
    openapi.init_openapi(app)
    for part in (pages, feeds, api, export, openapi):
        app.register_blueprint(part.blueprint)
    app.after_request(add_security_headers)
    if proxies := app.config["TRUST_PROXY"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    return app
