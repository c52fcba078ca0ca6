"""Tune how much meaning counts beside words, on half of the judged questions.

python -m benchmarks.meaning.tune INDEX QUERIES.jsonl QRELS.tsv

The index has vectors, see ``naba embed``. The first hundred articles by words and the nearest
hundred are fused with each weight; the weight is chosen by nDCG@10 on every other question, the
training half, and the other half shows what it is worth.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from search import open_index
from search.evaluation import Judgements, ask, evaluate, read_judgements, read_queries
from search.meaning.fusion import fused
from search.query.tree import EVERYTHING
from search.retrieval.nearness import Nearness
from search.snapshot import IndexLocation, Snapshot

_DEPTH = 100
_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5)
_PATH = click.Path(exists=True, path_type=Path)
#: The scores of one question by words, and the deviations of its nearest articles; by id.
_Lists = tuple[Mapping[str, float], Mapping[str, float]]


@click.command()
@click.argument("index", type=_PATH)
@click.argument("queries", type=_PATH)
@click.argument("qrels", type=_PATH)
def main(index: Path, queries: Path, qrels: Path) -> None:
    """Print nDCG@10 of both halves of the questions, for each weight of meaning."""
    judgements = read_judgements(qrels)
    texts = {name: text for name, text in read_queries(queries).items() if name in judgements}
    with open_index(index) as opened:
        by_words = ask(opened.search, texts, _DEPTH)
    snapshot = IndexLocation.of(index).open()
    lists = {name: _both(snapshot, text, by_words[name]) for name, text in texts.items()}
    names = list(texts)
    click.echo("| weight | training half | other half |\n|---:|---:|---:|")
    for weight in _WEIGHTS:
        halves = [_measured(lists, judgements, half, weight) for half in (names[::2], names[1::2])]
        click.echo(f"| {weight:g} | {halves[0]:.4f} | {halves[1]:.4f} |")


def _both(snapshot: Snapshot, text: str, by_words: Sequence[tuple[str, float]]) -> _Lists:
    available = snapshot.meaning.available()
    vector = snapshot.meaning.of_query(available.embedder, text)
    nearness = Nearness(snapshot.engine, available.vectors, vector)
    known = nearness.of(snapshot.engine.get(name for name, _ in by_words))
    near = {one.article.id: one for one in nearness.nearest(_DEPTH, EVERYTHING)}
    return dict(by_words), {name: one.deviations for name, one in (known | near).items()}


def _measured(
    lists: Mapping[str, _Lists], judgements: Judgements, half: Sequence[str], weight: float
) -> float:
    """Return nDCG@10 of some questions."""
    run = {}
    for name in half:
        found = fused(*lists[name], weight)
        best = sorted(found, key=lambda article: -found[article].score)[:10]
        run[name] = [(article, found[article].score) for article in best]
    return evaluate(run, {name: judgements[name] for name in half}).measures["nDCG@10"]


if __name__ == "__main__":
    main()
