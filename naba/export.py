"""The command ``export``: every article of a search, as a file."""

import sys
from typing import TYPE_CHECKING, Any

import click

from naba.terminal.console import Command
from naba.terminal.options import LazyChoice, index_option, search_options

if TYPE_CHECKING:
    from search import ExportFormat


@click.command(cls=Command)
@search_options
@index_option
@click.option(
    "--format",
    "format_name",
    type=LazyChoice("search.output.export:ExportFormat"),
    default="jsonl",
    show_default=True,
    help="Articles as they were indexed (jsonl), or a table for spreadsheets (csv).",
)
def export(query: tuple[str, ...], url: str, format_name: "ExportFormat", **options: Any) -> None:
    """Write every article that a search finds.

    Without QUERY and filters, that is the whole index.
    """
    from search import SearchRequest, export_lines, open_index

    request = SearchRequest(query=" ".join(query).strip(), **options)
    with open_index(url) as opened:
        sys.stdout.buffer.writelines(export_lines(opened.export(request), format_name))
