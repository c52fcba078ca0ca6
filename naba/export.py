"""The command ``export``: every article of a search, as a file."""

import sys
from typing import Any

import click

from naba.meaning_output import say_if_left_out
from naba.terminal.console import Command
from naba.terminal.options import (
    LazyChoice,
    group_option,
    half_life_option,
    index_option,
    search_options,
)


@click.command(cls=Command)
@search_options
@index_option
@click.option(
    "--format",
    "form",
    type=LazyChoice("search.output.export:EXPORT_FORMATS"),
    default="jsonl",
    show_default=True,
    help="Articles as they were indexed (jsonl), as a table for spreadsheets (csv), or as "
    "citations (bibtex, ris); or how many there are of each period, as a table (periods).",
)
@group_option
@half_life_option
def export(query: tuple[str, ...], url: str, form: Any, **options: Any) -> None:
    """Write every article that a search finds.

    Without QUERY and filters, that is the whole index. naba index reads jsonl and csv again.
    """
    from search import SearchRequest, export_lines, open_index, timeline_lines
    from search.output.export import PERIODS

    request = SearchRequest(query=" ".join(query).strip(), **options)
    with open_index(url) as opened:
        if request.meaning != "off":
            say_if_left_out(opened.search(request, limit=0))
        if form == PERIODS:
            lines = timeline_lines(opened.overview(request))
        else:
            lines = export_lines(opened.export(request), form, opened.filters)
        sys.stdout.buffer.writelines(lines)
