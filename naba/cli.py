"""The commands of ``naba``; what they need is imported when they run, so that help is quick."""

from pathlib import Path
from typing import Any

import click

from naba.export import export
from naba.feed import feed
from naba.index import index
from naba.maintenance import delete, rebuild, stats
from naba.terminal.console import Command, fail, print_columns, print_json, say
from naba.terminal.options import index_option, json_option, narrowing, text

FILE = click.Path(dir_okay=False, path_type=Path)


class _Program(click.Group):
    command_class = Command


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="naba", prog_name="naba")
def main() -> None:
    """Naba (نبأ): full-text search over Arabic news."""


for command in (index, export, feed, delete, stats, rebuild):
    main.add_command(command)


@main.command()
@narrowing
@index_option
@click.option("--limit", type=int, default=10, show_default=True, help="How many hits.")
@click.option("--offset", type=int, default=0, help="How many hits to pass over.")
@click.option("--cursor", help="Instead of --offset: * at first, then what the answer ends with.")
@click.option("--group", type=click.Choice(["story"]), help="Show the best article of each story.")
@click.option(
    "--half-life",
    type=float,
    metavar="DAYS",
    help="Most of a score halves with every so many days of age.",
)
@click.option(
    "--facet",
    "facets",
    type=click.Choice(["source", "section", "author", "timeline"]),
    multiple=True,
    help="Count the articles of each.",
)
@click.option(
    "--offer/--no-offer",
    default=None,
    help="Where little is found, tell what a wider level finds; not with --json unless asked for.",
)
@click.option("--explain", is_flag=True, help="Tell which words found each hit, and where.")
@json_option
def search(
    query: tuple[str, ...], url: str, as_json: bool, offer: bool | None, **options: Any
) -> None:
    """Search the articles; without QUERY, list them, the newest first.

    A query that begins with a minus goes behind two: naba search -- '-رياضة'.
    """
    from naba.output import print_results
    from search import SearchRequest, open_index

    words = " ".join(query).strip()
    if not words and options["sort"] == "relevance":
        options["sort"] = "newest"
    request = SearchRequest(query=words, offer=not as_json if offer is None else offer, **options)
    with open_index(url) as opened:
        results = opened.search(request)
    if as_json:
        print_json(results.to_dict())
    else:
        print_results(results)


@main.command()
@click.argument("words", metavar="TEXT", type=text)
@index_option
@click.option("--limit", type=click.IntRange(1, 20), default=8, show_default=True)
@json_option
def suggest(words: str, url: str, limit: int, as_json: bool) -> None:
    """Show how TEXT may go on, and what else it may have been meant to be."""
    from naba.output import print_suggestions
    from search import open_index

    with open_index(url) as opened:
        suggestions = opened.suggest(words, limit)
    if as_json:
        print_json(suggestions.to_dict())
    else:
        print_suggestions(suggestions)


@main.command()
@click.argument("queries", type=FILE)
@click.argument("qrels", type=FILE)
@index_option
@click.option("--depth", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--run", "run_file", type=FILE, help="Write the hits of every question here.")
@json_option
def evaluate(
    queries: Path, qrels: Path, url: str, depth: int, run_file: Path | None, as_json: bool
) -> None:
    """Measure the index: QUERIES are JSON Lines of id and text, QRELS tab-separated judgements.

    A line of QRELS is a question's id, an article's id and a grade from 0. Questions are plain
    words, and all articles that hold any of them are ranked, as with --match any.
    """
    from naba.terminal.progress import Progress
    from search import evaluation, open_index

    if run_file and not run_file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {run_file.parent}", param_hint="--run")
    questions = evaluation.read_queries(queries)
    judgements = evaluation.read_judgements(qrels)
    with open_index(url) as opened, Progress("questions") as progress:
        total = len(questions)
        run = evaluation.ask(opened.search, questions, depth, lambda n: progress.show(n, n / total))
    if run_file:
        evaluation.write_run(run_file, run)
    result = evaluation.evaluate(run, judgements)
    if result.not_asked:
        say(f"{len(result.not_asked)} judged questions are not in {queries} and count as 0")
    if as_json:
        print_json(result.to_dict())
    else:
        rows = [[name, f"{value:.4f}"] for name, value in result.measures.items()]
        print_columns([["queries", str(result.questions)], *rows])


@main.command()
@click.argument("words", metavar="TEXT", type=text)
@index_option
@json_option
def analyze(words: str, url: str, as_json: bool) -> None:
    """Show how the words of a text are searched: their clitics, their keys and why.

    The index need not be there; if it has overrides of its own, they hold.
    """
    from naba.output import print_words
    from search import analyze as analyzed

    explained = analyzed(words, url)
    if as_json:
        print_json([word.to_dict() for word in explained])
    else:
        print_words(explained)


@main.command()
@click.argument("article_id", metavar="ID", type=text)
@index_option
def get(article_id: str, url: str) -> None:
    """Print an article as JSON."""
    from search import open_index

    with open_index(url) as opened:
        article = opened.get(article_id)
    if article is None:
        fail(f"there is no article with the id {article_id}")
    print_json(article.to_dict())


@main.command()
@click.argument("article_id", metavar="ID", type=text)
@index_option
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@json_option
def similar(article_id: str, url: str, limit: int, as_json: bool) -> None:
    """Show articles on the matter of one, the likest first; its copies are left out."""
    from naba.output import print_articles
    from search import open_index
    from search.results import brief

    with open_index(url) as opened:
        article = opened.get(article_id)
        if article is None:
            fail(f"there is no article with the id {article_id}")
        found = opened.similar(article, limit)
    if as_json:
        print_json({"id": article_id, "articles": [brief(other) for other in found]})
    else:
        print_articles(found)


@main.command()
@index_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes.")
def serve(url: str, host: str, port: int, workers: int) -> None:
    """Serve the search pages and the API."""
    from web.serve import serve as serve_pages

    serve_pages(url, host, port, workers)
