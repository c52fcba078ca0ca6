"""The commands that maintain an index: ``delete``, ``stats`` and ``rebuild``."""

import sys

import click

from naba.terminal.console import FAILURE, Command, counted, print_columns, print_json, say
from naba.terminal.options import (
    index_option,
    json_option,
    overrides_option,
    read_word_list,
    synonyms_option,
    text,
)


@click.command(cls=Command)
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=text)
@index_option
def delete(ids: tuple[str, ...], url: str) -> None:
    """Delete articles by id.

    The exit code is 1 when any of them does not exist.
    """
    from search import open_index

    with open_index(url) as opened, opened.writer() as writer:
        missing = [article_id for article_id in ids if not writer.delete(article_id)]
    click.echo(f"deleted {len(ids) - len(missing)} of {len(ids)}")
    for article_id in missing:
        say(f"no article has the id {article_id}")
    sys.exit(FAILURE if missing else 0)


@click.command(cls=Command)
@index_option
@json_option
def stats(url: str, as_json: bool) -> None:
    """Show what the index contains."""
    from dataclasses import asdict

    from search import open_index

    with open_index(url) as opened:
        values = asdict(opened.stats())
    if as_json:
        print_json(values)
    else:
        numbers = {name: f"{values[name]:,}" for name in ("articles", "bytes")}
        print_columns([name, str(value or "-")] for name, value in (values | numbers).items())


@click.command(cls=Command)
@index_option
@overrides_option
@synonyms_option
def rebuild(url: str, overrides: str | None, synonyms: str | None) -> None:
    """Rebuild the index from its own articles.

    Do so after an update, or to change its word lists. An empty file, such as /dev/null, removes a
    list; without these options the lists stay.
    """
    from naba.terminal.progress import Progress
    from search import rebuild as rebuilt

    lists = {"overrides": read_word_list(overrides), "synonyms": read_word_list(synonyms)}
    with Progress("articles") as progress:
        count = rebuilt(url, lambda done, total: progress.show(done, done / total), **lists)
    click.echo(f"rebuilt {counted(count, 'article', 'articles')}")
