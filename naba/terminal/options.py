"""Options that several commands share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from search import WordList

Function = TypeVar("Function", bound=Callable[..., Any])


def text(value: str) -> str:
    """Return an argument as text; bytes that are not UTF-8 are replaced."""
    return value.encode(errors="surrogateescape").decode(errors="replace")


_NARROWING = (
    click.argument("query", nargs=-1, type=text),
    click.option("--from", "date_from", metavar="DATE", help="First day, such as 2018-03-01."),
    click.option("--to", "date_to", metavar="DATE", help="Last day."),
    click.option("--source", "sources", multiple=True, type=text, help="Only of this source."),
    click.option("--section", "sections", multiple=True, type=text, help="Only of this section."),
    click.option("--author", "authors", multiple=True, type=text, help="Only of this author."),
    click.option("--story", metavar="ID", type=text, help="Only the articles of this story."),
    click.option(
        "--sort",
        type=click.Choice(["relevance", "newest", "oldest"]),
        default="relevance",
        show_default=True,
    ),
    click.option(
        "--match",
        type=click.Choice(["auto", "all", "any"]),
        default="auto",
        show_default=True,
        help="Articles with all the words, any of them, or any where few have all.",
    ),
    click.option(
        "--level",
        type=click.Choice(["exact", "smart", "wide"]),
        default="smart",
        show_default=True,
        help="Words as typed, their other forms and spellings, or related words too.",
    ),
    click.option("--strict", is_flag=True, help="Refuse a query that is not well formed."),
)


def narrowing(command: Function) -> Function:
    """Give a command the query, its filters, its order and how it is read."""
    for parameter in reversed(_NARROWING):
        command = parameter(command)
    return command


index_option = click.option(
    "--index",
    "url",
    metavar="URL",
    envvar="NABA_INDEX",
    default="naba-index",
    show_default=True,
    help="Where the index is: a folder, or ENGINE:PLACE. Also from $NABA_INDEX.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
overrides_option = click.option(
    "--overrides", metavar="FILE", help="Lemmas that the lexicon has wrong; kept with the index."
)
synonyms_option = click.option(
    "--synonyms", metavar="FILE", help="Words that mean the same; kept with the index."
)


def read_list(path: str | None) -> "WordList | None":
    """Return the list in a file that an option names."""
    from search import WordList

    return WordList.read(path) if path else None
