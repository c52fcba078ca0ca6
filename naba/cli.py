"""Register the commands of ``naba``.

A new command is a function below, under ``@main.command()``, or a module beside this one whose
command is named in the loop. It imports the library inside its function, so that ``naba --help``
stays quick.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from naba.backups import backup, restore
from naba.checking import check
from naba.copying import copy
from naba.doctor import doctor
from naba.embedding import embed
from naba.export import export
from naba.feed import feed
from naba.index import index
from naba.keys import keys
from naba.maintenance import delete, rebuild, stats
from naba.repairing import repair
from naba.settings import read_file, settings
from naba.sources import sources
from naba.terminal.console import Command, Program, fail, print_columns, print_json, say
from naba.terminal.options import (
    FILE,
    LazyRange,
    group_option,
    half_life_option,
    index_option,
    json_option,
    meaning_option,
    search_options,
    setting_option,
    text,
)
from naba.watch import watch

if TYPE_CHECKING:
    from search import MeaningName


class _Commands(Program, click.Group):
    command_class = Command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="naba", prog_name="naba")
@click.option(
    "--config",
    type=FILE,
    metavar="FILE",
    help="The settings; by default naba.toml in the working folder. Also set by $NABA_CONFIG.",
)
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Naba (نبأ): full-text search over Arabic news."""
    read_file(main, context, config)


_MAINTAIN = (
    index,
    watch,
    sources,
    export,
    feed,
    delete,
    stats,
    embed,
    rebuild,
    check,
    repair,
    backup,
    restore,
    copy,
)
for command in (*_MAINTAIN, keys, settings, doctor):
    main.add_command(command)


@main.command()
@search_options
@index_option
@click.option("--limit", type=int, default=10, show_default=True, help="At most this many hits.")
@click.option("--offset", type=int, default=0, help="Number of hits to skip.")
@click.option(
    "--cursor", type=text, help="Instead of --offset: first *, then the cursor printed last."
)
@group_option
@half_life_option
@click.option(
    "--facet",
    "facets",
    metavar="NAME",
    type=text,
    multiple=True,
    help="Count the articles found by a field such as source or section, or over time "
    "with timeline; repeatable.",
)
@click.option(
    "--offer/--no-offer",
    default=None,
    help="When little is found, say how much a wider level finds; also how "
    "many articles a day, month or year named in QUERY has. Off by default with --json.",
)
@click.option("--explain", is_flag=True, help="Show which words found each hit, and where.")
@json_option
def search(
    query: tuple[str, ...], url: str, as_json: bool, offer: bool | None, **options: Any
) -> None:
    """Search the articles; without QUERY, list them, newest first.

    Before a query that begins with a minus sign, write two: naba search -- '-رياضة'.
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
@click.option(
    "--limit",
    type=click.IntRange(1, 20),
    default=8,
    show_default=True,
    help="At most this many completions.",
)
@json_option
def suggest(words: str, url: str, limit: int, as_json: bool) -> None:
    """Complete TEXT, and suggest what else may have been meant."""
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
@click.option(
    "--depth",
    type=LazyRange(1, "search.request:MAX_DEPTH"),
    default=100,
    show_default=True,
    help="Number of hits to rank per question.",
)
@meaning_option
@click.option("--run", "run_file", type=FILE, help="Write the hits of all questions to this file.")
@json_option
def evaluate(
    queries: Path,
    qrels: Path,
    url: str,
    depth: int,
    meaning: "MeaningName | None",
    run_file: Path | None,
    as_json: bool,
) -> None:
    """Measure relevance on judged questions.

    QUERIES is JSON Lines of id and text. QRELS is tab-separated: a question's id, an article's id
    and a grade, from 0. Questions are read as plain words, and every article that contains any of
    them is ranked, as with --match any.
    """
    from naba.terminal.progress import Progress
    from search import evaluation, open_index

    if run_file and not run_file.parent.is_dir():
        raise click.BadParameter(f"no such folder: {run_file.parent}", param_hint="--run")
    questions = evaluation.read_queries(queries)
    judgements = evaluation.read_judgements(qrels)
    with open_index(url) as opened, Progress("questions") as progress:
        total = len(questions)
        run = evaluation.ask(
            opened.search,
            questions,
            depth,
            lambda n: progress.show(n, n / total),
            meaning=meaning or "off",
        )
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
    """Show how TEXT is analysed.

    Each word is shown with its keys, its clitics, and why it has them. The index need not exist;
    if it has its own overrides, they apply.
    """
    from naba.output import print_words
    from search import analyze as explain

    explained = explain(words, url)
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
        fail(f"no article has the id {article_id}")
    print_json(article.to_dict())


@main.command()
@click.argument("article_id", metavar="ID", type=text)
@index_option
@click.option(
    "--limit",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="At most this many articles.",
)
@json_option
def similar(article_id: str, url: str, limit: int, as_json: bool) -> None:
    """Show similar articles, most similar first, without copies."""
    from naba.output import print_articles
    from search import open_index
    from search.hits import brief

    with open_index(url) as opened:
        article = opened.get(article_id)
        if article is None:
            fail(f"no article has the id {article_id}")
        found = opened.similar(article, limit)
    if as_json:
        print_json({"id": article_id, "articles": [brief(other) for other in found]})
    else:
        print_articles(found)


@main.command()
@index_option
@setting_option("--host", "HOST")
@setting_option("--port", "PORT", type=click.IntRange(0, 65535))
@setting_option("--workers", "WORKERS", type=click.IntRange(1))
@setting_option("--trust", "TRUST_INDEX")
def serve(url: str, host: str, port: int, workers: int, trust: bool) -> None:
    """Serve the search pages and the API."""
    from web.serve import serve as serve_pages

    serve_pages(url, host, port, workers, trust=trust)
