"""The command ``feed``."""

from typing import TYPE_CHECKING, Any

import click

from naba.terminal.console import Command
from naba.terminal.options import index_option, narrowing

if TYPE_CHECKING:
    from search import FeedFormat


@click.command(cls=Command, context_settings={"default_map": {"sort": "newest", "match": "all"}})
@narrowing
@index_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["atom", "rss"]),
    default="atom",
    show_default=True,
    help="The form of the feed.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=30,
    show_default=True,
    help="How many articles.",
)
@click.option(
    "--base-url",
    metavar="URL",
    envvar="NABA_BASE_URL",
    default="",
    help="Link to the pages of the server there, not to where the articles came from. "
    "Also from $NABA_BASE_URL.",
)
def feed(
    query: tuple[str, ...], url: str, form: "FeedFormat", base_url: str, **options: Any
) -> None:
    """Write a search as a feed; without QUERY, of the newest articles."""
    from search import SearchRequest, open_index, write_feed

    request = SearchRequest(query=" ".join(query).strip(), **options)
    with open_index(url) as opened:
        text = write_feed(opened.search(request), form, base_url)
    click.echo(text)
