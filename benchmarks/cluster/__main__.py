"""Kill and cut off nodes of a cluster while an index there is written and searched.

    python -m benchmarks.cluster ARTICLES.jsonl.gz --state FILE [--rounds 12] [--searchers 4]

Three nodes of OpenSearch run with its defaults, each on a host of its own in a network of this
machine. In each round one of them is killed or cut off: the one with the primary of the index, or
the leader of the cluster, for 25, 45 and 90 seconds by turns. Meanwhile articles are written in
small batches, each again until it is acknowledged, and searched for. When all nodes are there
again, every acknowledged article must be there once, in its last version. A client that reaches
only the node that is cut off tries to write there, and nothing of it may be acknowledged.

It can be stopped, and goes on with the rounds that are not in the state, in a new cluster. Needs
root, iproute2 and a JDK, and memory for three nodes, 2 GB.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from benchmarks.cluster.clients import Writing, digest
from benchmarks.cluster.network import network
from benchmarks.cluster.nodes import FAULTS, cluster
from benchmarks.cluster.rounds import Round, play
from benchmarks.corpus import Fragments, articles
from benchmarks.state import State, stoppable
from deploy.opensearch.run import Missing
from search import Article, Index, open_index

_AWAY_SECONDS = (25.0, 45.0, 90.0)
_HEAD = (
    "fault            away  acknowledged  lost  doubled  searches  failed  no answer  slowest  "
    "no writing  failed  sent again  apart"
)


@click.command()
@click.argument(
    "source", metavar="ARTICLES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--rounds", type=click.IntRange(1), default=12, show_default=True)
@click.option("--searchers", type=click.IntRange(1), default=4, show_default=True)
@click.option("--articles", "first", type=click.IntRange(10), default=3_000, show_default=True)
def main(source: Path, state: Path, rounds: int, searchers: int, first: int) -> None:
    """Kill and cut off nodes of a cluster while an index there is written and searched."""
    stoppable()
    kept = State(state)
    wanted = [number for number in range(rounds) if str(number) not in kept]
    missing = 0
    try:
        if wanted:
            missing = _play(list(articles(source, first)), searchers, wanted, kept)
    except KeyboardInterrupt:
        click.echo("Interrupted. The same command goes on where it was.")
    except (Missing, OSError) as error:
        raise click.ClickException(str(error)) from None
    done = [Round(**result) for result in kept.results.values()]
    click.echo("\n".join(table(done)))
    sys.exit(missing > 0 or not all(each.is_right for each in done))


def _play(found: Sequence[Article], searchers: int, wanted: Sequence[int], kept: State) -> int:
    """Play some rounds and keep their results; return how many articles are missing at the end."""
    texts = Fragments.of([article.title for article in found]).asked[:searchers]
    with (
        network(3) as hosts,
        cluster(hosts) as nodes,
        open_index(nodes.url, create=True, cache_size=0) as index,
    ):
        writing = Writing(found)
        for number in wanted:
            fault = list(FAULTS)[number % len(FAULTS)]
            away = _AWAY_SECONDS[number // len(FAULTS) % len(_AWAY_SECONDS)]
            done = play(nodes, index, writing, texts, fault, away)
            kept.keep(str(number), **asdict(done))
            click.echo(_line(done))
        missing = sum(1 for _ in missing_of(index, writing.acknowledged))
        click.echo(f"Asked for {len(writing.acknowledged):,} one by one: {missing} missing.")
        return missing


def missing_of(index: Index, acknowledged: dict[str, str]) -> Iterator[str]:
    """Ask for each acknowledged article by its id; yield the ids of those gone or outdated."""
    for id_, version in acknowledged.items():
        article = index.get(id_)
        if article is None or digest(article) != version:
            yield id_


def table(done: Sequence[Round]) -> Iterator[str]:
    """Yield the lines of a table of rounds."""
    yield _HEAD
    yield from map(_line, done)


def _line(done: Round) -> str:
    apart = ", ".join(f"{name} {count}" for name, count in sorted(done.apart.items())) or "-"
    return (
        f"{done.fault:<15}{done.away_seconds:>4.0f} s{done.acknowledged:>14,}{done.lost:>6}"
        f"{done.doubled:>9}{done.searches:>10,}{done.failed_searches:>8}{done.search_gap:>9.1f} s"
        f"{done.slowest_search:>7.1f} s{done.write_gap:>10.1f} s{done.failed_writes:>8}"
        f"{done.sent_again:>12}  {apart}"
    )


if __name__ == "__main__":
    main()
