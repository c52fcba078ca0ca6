"""The command ``export``."""

import sys
from typing import TYPE_CHECKING, Any

import click

from naba.terminal.console import Command
from naba.terminal.options import index_option, narrowing

if TYPE_CHECKING:
    from search import ExportFormat


@click.command(cls=Command)
@narrowing
@index_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="Articles as they were indexed, or a table for spreadsheets.",
)
def export(query: tuple[str, ...], url: str, format_name: "ExportFormat", **options: Any) -> None:
    """Write all articles of a search; without QUERY and filters, of the index."""
    from search import SearchRequest, export_lines, open_index

    request = SearchRequest(query=" ".join(query).strip(), **options)
    with open_index(url) as opened:
        sys.stdout.buffer.writelines(export_lines(opened.export(request), format_name))
