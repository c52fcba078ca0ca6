"""The form that exports all results: what it sends, and in which formats."""

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from search import Results
from web.middleware.api_keys import reading_requires_key

#: format of the API's export → what it is called.
FORMATS = {
    "csv": lazy_gettext("Spreadsheet (CSV)"),
    "jsonl": lazy_gettext("For programs (JSON Lines)"),
    "bibtex": lazy_gettext("References (BibTeX)"),
    "ris": lazy_gettext("References (RIS)"),
    "periods": lazy_gettext("Counts by period (CSV)"),
}


class ExportForm(NamedTuple):
    """The parameters that the form sends as they are, and the formats to choose from.

    ``has_stories`` says whether to offer one article of each story only.
    """

    parameters: list[tuple[str, str]]
    formats: dict[str, LazyString]
    has_stories: bool


def export_form(results: Results) -> ExportForm | None:
    """Return the form for all articles of an answer.

    None if there are none, and where the API requires a key, which a page cannot send. The request
    is sent as it is: relaxed in the same way, its articles come in the order of the page. A query
    that was mended for the page is sent to be mended again: as a program's it would be refused.
    """
    if not results.found or reading_requires_key():
        return None
    request = replace(results.request, offset=0, group=None, explain=False, facets=(), offer=False)
    parameters = parse_qsl(request.query_string(), keep_blank_values=True)
    if results.notices:
        parameters.append(("strict", "0"))
    return ExportForm(parameters, FORMATS, not request.story)
