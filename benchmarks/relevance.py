"""Measure relevance on a judged set, and compare it with other engines.

python -m benchmarks.relevance --articles ARTICLES.jsonl.gz --queries QUERIES.jsonl
    --qrels QRELS.tsv [--peers FOLDER] [--peer NAME]... [--engine tantivy|whoosh] [--json FILE]

Every system ranks the articles that contain any of the words, 100 per question. A peer's nDCG@10 is
compared with Naba's, question by question: mean difference (above 0: Naba is better), its 95%
interval and the p value; see `benchmarks.significance`.
"""

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from benchmarks.installed import PeerMissing
from benchmarks.peers import PEERS, Work, run_peer
from benchmarks.significance import Comparison, compare
from index_data.sources import Sources
from search import Article, open_index
from search.evaluation import Judgements, Run, ask, evaluate, read_judgements, read_queries

_HITS_PER_QUESTION = 100
_MEASURES = ("nDCG@10", "MRR@10", "R@100", "S@1")
_COLUMNS = ("system", *_MEASURES, "Naba is better by", "95%", "p")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Row:
    """A system's figures, or the reason why there are none."""

    system: str
    measures: dict[str, float] | None = None
    against: Comparison | None = None
    reason: str = ""


@click.command()
@click.option("--articles", type=_FILE, required=True, help="JSON Lines, gzip-compressed or not.")
@click.option("--queries", type=_FILE, required=True)
@click.option("--qrels", type=_FILE, required=True)
@click.option("--peers", type=_FOLDER, help="The folder of the other engines.")
@click.option(
    "--peer",
    "names",
    type=click.Choice(PEERS),
    multiple=True,
    help="Only this engine; repeat it for several.",
)
@click.option("--engine", type=click.Choice(["tantivy", "whoosh"]), default="tantivy")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the table here.")
def main(
    articles: Path,
    queries: Path,
    qrels: Path,
    peers: Path | None,
    names: Sequence[str],
    engine: str,
    json_file: Path | None,
) -> None:
    """Print one table of Naba and its peers on a judged set."""
    judgements = read_judgements(qrels)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = naba_runs(f"{engine}:{folder / 'naba'}", articles, queries)
        rows = [row(system, run, judgements) for system, run in runs.items()]
        click.echo(table(rows))
        if peers:
            work = Work(unpacked(articles, folder), queries, folder, _HITS_PER_QUESTION)
            for found in peer_rows(peers, names or PEERS, work, judgements, runs["Naba"]):
                rows.append(found)
                click.echo(line(found))
    if json_file:
        json_file.write_text(json.dumps(as_values(rows), ensure_ascii=False, indent=1), "utf-8")


def naba_runs(url: str, articles: Path, queries: Path) -> dict[str, Run]:
    """Index the articles and return Naba's runs: any word, and as people search (match auto)."""
    questions = read_queries(queries)
    with open_index(url, create=True) as index:
        with index.writer() as writer:
            for article in Sources([str(articles)]):
                if isinstance(article, Article):
                    writer.add(article)
        return {
            "Naba": ask(index.search, questions, _HITS_PER_QUESTION),
            "Naba, match auto": ask(
                lambda request: index.search(request, match="auto"), questions, _HITS_PER_QUESTION
            ),
        }


def peer_rows(
    peers: Path, names: Sequence[str], work: Work, judgements: Judgements, ours: Run
) -> Iterator[Row]:
    """Yield a row for each peer; the row of one that cannot be run says why."""
    for name in names:
        began = perf_counter()
        try:
            theirs = run_peer(name, peers, work)
        except PeerMissing as missing:
            yield Row(name, reason=str(missing))
            continue
        click.echo(f"{name}: {perf_counter() - began:.0f} s", err=True)
        yield row(name, theirs, judgements, against=ours)


def row(system: str, run: Run, judgements: Judgements, against: Run | None = None) -> Row:
    """Measure a run, and compare it with Naba's when that is given."""
    measures = dict(evaluate(run, judgements).measures)
    if against is None:
        return Row(system, measures)
    ours, theirs = (by_question(one, judgements) for one in (against, run))
    return Row(system, measures, compare(ours, theirs))


def by_question(run: Run, judgements: Judgements) -> dict[str, float]:
    """Return the nDCG@10 of each judged question."""
    return {
        question: evaluate(run, {question: grades}).measures["nDCG@10"]
        for question, grades in judgements.items()
    }


def unpacked(path: Path, folder: Path) -> Path:
    """Return the path of a file, unpacked into the folder if it is compressed."""
    if path.suffix != ".gz":
        return path
    plain = folder / path.stem
    with gzip.open(path) as packed, plain.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return plain


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    rule = "|---|" + "---:|" * (len(_COLUMNS) - 1)
    return "\n".join([_cells(_COLUMNS), rule, *map(line, rows)])


def line(row: Row) -> str:
    """Return one row of the table."""
    if row.measures is None:
        return _cells([row.system, row.reason, *[""] * (len(_COLUMNS) - 2)])
    figures = [f"{row.measures[name]:.4f}" for name in _MEASURES]
    found = row.against
    if found is None:
        return _cells([row.system, *figures, "", "", ""])
    interval = f"{found.low:+.4f} to {found.high:+.4f}"
    return _cells([row.system, *figures, f"{found.difference:+.4f}", interval, f"{found.p:.4f}"])


def as_values(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows as plain values, without empty ones."""
    return [{key: value for key, value in asdict(row).items() if value} for row in rows]


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
