"""The commands that maintain an index: ``delete``, ``stats`` and ``rebuild``."""

import sys
from typing import Any

import click

from naba.terminal.console import (
    FAILURE,
    Command,
    counted,
    print_columns,
    print_json,
    printable,
    say,
)
from naba.terminal.options import (
    boilerplate_option,
    facets_option,
    index_contents,
    index_option,
    json_option,
    labels_option,
    overrides_option,
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
        shown = {name: f"{values[name]:,}" for name in ("articles", "bytes")}
        shown["facets"] = ", ".join(values["facets"])
        boilerplate = values["boilerplate"]
        shown["boilerplate"] = _left_out(boilerplate)
        shown["vectors"] = _vectors(values["vectors"])
        print_columns([name, str(value or "-")] for name, value in (values | shown).items())
        print_columns(
            [f"{one['articles']:>13,}", printable(one["source"]), printable(one["text"])]
            for one in boilerplate["commonest"]
        )


def _left_out(boilerplate: dict[str, Any]) -> str:
    """Return how much boilerplate an index leaves out."""
    paragraphs = counted(boilerplate["paragraphs"], "paragraph", "paragraphs")
    articles = counted(boilerplate["articles"], "article", "articles")
    return f"{paragraphs} in {articles}" + ("; kept from now on" if boilerplate["kept"] else "")


def _vectors(vectors: dict[str, Any] | None) -> str:
    """Return what an index has to be searched by meaning, "" for nothing."""
    if vectors is None:
        return ""
    articles = counted(vectors["articles"], "article", "articles")
    passages = counted(vectors["passages"], "passage", "passages")
    return f"{passages} of {articles}, by {vectors['model']}; {vectors['bytes']:,} bytes"


@click.command(cls=Command)
@index_option
@overrides_option
@synonyms_option
@labels_option
@facets_option
@boilerplate_option
def rebuild(
    url: str,
    overrides: str | None,
    synonyms: str | None,
    labels: str | None,
    facets: tuple[str, ...],
    keep_boilerplate: bool | None,
) -> None:
    """Rebuild the index from its own articles.

    Do so after an update, or to change its word lists and facets. An empty file, such as
    /dev/null, removes a list, and --facet '' all declared facets; without these options they stay.
    """
    from naba.terminal.progress import Progress
    from search import rebuild as rebuilt

    contents = index_contents(overrides, synonyms, labels, facets, keep_boilerplate)
    with Progress("articles") as progress:
        count = rebuilt(url, lambda done, total: progress.show(done, done / total), **contents)
    click.echo(f"rebuilt {counted(count, 'article', 'articles')}")
