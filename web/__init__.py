"""The web front end: pages for people, a JSON API for programs."""

from collections.abc import Mapping
from typing import Any

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import api, errors, export, feeds, languages, pages, wording
from web.config import settings
from web.opened import init_index
from web.wire import ArticleIdConverter, OrjsonProvider, add_security_headers

__all__ = ["create_app"]


def create_app(config: Mapping[str, Any] | None = None) -> APIFlask:
    """Make the application; ``config`` overrides the environment and the defaults of SETTINGS."""
    app = APIFlask(__name__, title="Naba", version="1", docs_path=None, json_errors=False)
    app.config.from_mapping(api.DESCRIPTION)
    app.config.from_mapping(settings(config))
    app.json = OrjsonProvider(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(wording.FILTERS)
    # An article's id may hold any character, also two slashes in a row.
    app.url_map.converters["article_id"] = ArticleIdConverter
    app.url_map.merge_slashes = False
    init_index(app)
    languages.init_languages(app)
    errors.init_errors(app)
    for part in (pages, feeds, api, export):
        app.register_blueprint(part.blueprint)
    app.after_request(add_security_headers)
    if proxies := app.config["TRUST_PROXY"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    return app
