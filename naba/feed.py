"""The command ``feed``: a search as Atom, RSS or JSON Feed."""

from typing import TYPE_CHECKING, Any

import click

from naba.meaning_output import say_if_left_out
from naba.terminal.console import Command
from naba.terminal.options import LazyChoice, LazyRange, index_option, search_options, text

if TYPE_CHECKING:
    from search import FeedFormat


@click.command(cls=Command, context_settings={"default_map": {"sort": "newest", "match": "all"}})
@search_options
@index_option
@click.option(
    "--format",
    "form",
    type=LazyChoice("search.output.feed:FeedFormat"),
    default="atom",
    show_default=True,
    help="Format of the feed.",
)
@click.option(
    "--limit",
    type=LazyRange(1, "search.request:MAX_DEPTH"),
    default=30,
    show_default=True,
    help="At most this many articles.",
)
@click.option(
    "--base-url",
    metavar="URL",
    type=text,
    envvar="NABA_BASE_URL",
    default="",
    help="Link to the pages of the server at this address instead of to the original articles. "
    "Also set by $NABA_BASE_URL.",
)
def feed(
    query: tuple[str, ...], url: str, form: "FeedFormat", base_url: str, **options: Any
) -> None:
    """Write a search as a feed; without QUERY, the newest articles."""
    from search import SearchRequest, open_index, write_feed

    request = SearchRequest(query=" ".join(query).strip(), **options)
    with open_index(url) as opened:
        results = opened.search(request)
    say_if_left_out(results)
    click.echo(write_feed(results, form, base_url))
