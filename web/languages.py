"""The language and digits of a page, chosen by its address, else by the browser."""

from collections.abc import Collection
from typing import Any, Literal
from urllib.parse import urlencode

from apiflask import APIFlask
from flask import Response, request, url_for
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.urls import uri_to_iri

#: language → its own name, its direction and its digits; the first is the default.
LANGUAGES: dict[str, tuple[str, Literal["rtl", "ltr"], str]] = {
    "ar": ("العربية", "rtl", "arab"),
    "en": ("English", "ltr", "latn"),
}
#: digits → a sample.
DIGITS = {"arab": "١٢٣", "latn": "123"}
#: Where Arabic is written with the digits 123.
_MAGHREB = ("DZ", "EH", "LY", "MA", "TN")
_PREFERENCES: dict[str, Collection[str]] = {"lang": LANGUAGES, "digits": DIGITS}
#: Attributes for texts of the page itself within an article, which is in Arabic.
_PAGE_LANGUAGE_ATTRS = {"ar": Markup(), "en": Markup(' lang="en" dir="ltr"')}
#: Prefixes of the endpoints whose responses are in the language of the reader.
_LOCALIZED_ENDPOINTS = ("pages.", "feeds.", "docs.", "discovery.opensearch", "discovery.manifest")


def init_app(app: APIFlask) -> None:
    """Serve pages and feeds in the language of their reader."""
    Babel(app, default_locale="ar", locale_selector=language)
    app.url_defaults(_keep_preferences)
    app.after_request(_add_language_headers)
    app.context_processor(_template_context)


def language() -> str:
    """Return the language requested by ``lang``, else by the browser, else Arabic."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "ar")


def preferred_digits() -> str:
    """Return the digits requested by ``digits``, else those of the language, or of the region."""
    asked = request.args.get("digits", "")
    if asked in DIGITS:
        return asked
    arabic = [tag for tag in request.accept_languages.values() if tag.lower().startswith("ar")]
    if language() == "ar" and arabic and arabic[0].upper().endswith(_MAGHREB):
        return "latn"
    return LANGUAGES[language()][2]


def preferences() -> dict[str, str]:
    """Return the language and digits that the address itself sets, by parameter."""
    values = {name: request.args.get(name, "") for name in _PREFERENCES}
    return {name: value for name, value in values.items() if value in _PREFERENCES[name]}


def url_with_preference(name: str, value: str) -> str:
    """Return the URL of the current page in another language or with other digits."""
    view_args = {**dict.fromkeys(_PREFERENCES), **(request.view_args or {})}
    path = url_for(request.endpoint or "pages.home", **view_args)
    args = request.args.items(multi=True) if request.endpoint else preferences().items()
    query = urlencode([*((n, v) for n, v in args if n != name), (name, value)])
    return uri_to_iri(f"{path}{'&' if '?' in path else '?'}{query}")


def _keep_preferences(endpoint: str, values: dict[str, Any]) -> None:
    """Add the preferences in the address to each link to a page, unless the link sets None."""
    if endpoint.startswith(_LOCALIZED_ENDPOINTS):
        for name, value in preferences().items():
            values.setdefault(name, value)


def _add_language_headers(response: Response) -> Response:
    """Declare the language of a page or a feed, and that it depends on the browser's."""
    if response.mimetype == "text/html" or (request.endpoint or "").startswith(
        _LOCALIZED_ENDPOINTS
    ):
        response.vary.add("Accept-Language")
        response.content_language.add(language())
    return response


def _template_context() -> dict[str, Any]:
    """Return the variables about language and digits that every template has."""
    current = language()
    return {
        "language": current,
        "direction": LANGUAGES[current][1],
        "locale": f"{current}-u-nu-{preferred_digits()}",
        "page_language_attrs": _PAGE_LANGUAGE_ATTRS[current],
        "preferences": preferences(),
        "other_languages": [
            (code, name, direction, url_with_preference("lang", code))
            for code, (name, direction, _) in LANGUAGES.items()
            if code != current
        ],
        "digits_choices": [
            (sample, system == preferred_digits(), url_with_preference("digits", system))
            for system, sample in DIGITS.items()
        ],
    }
