"""Alternates: the URLs of a page in each language, for search engines."""

from typing import Any

from flask import url_for

from web.addresses import absolute
from web.languages import LANGUAGES, preferences

#: What search engines call the page in the language of its reader.
_ANY_LANGUAGE = "x-default"


def alternates(endpoint: str, **values: Any) -> list[tuple[str, str]]:
    """Return the languages of a page with its absolute URLs; none where the host is not known."""
    languages = [*((code, code) for code in LANGUAGES), (_ANY_LANGUAGE, None)]
    paths = [
        (name, url_for(endpoint, **values, lang=lang, digits=None)) for name, lang in languages
    ]
    return [(name, url) for name, path in paths if (url := absolute(path))]


def canonical(endpoint: str, **values: Any) -> str | None:
    """Return that of the `alternates` which the current address is, whatever else it has.

    None where the host is not known.
    """
    return absolute(url_for(endpoint, **values, lang=preferences().get("lang"), digits=None))
