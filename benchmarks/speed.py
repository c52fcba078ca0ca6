"""Time indexing and searching of a JSON Lines file.

python -m benchmarks.speed ARTICLES.jsonl.gz [--engine tantivy|whoosh] [--first N]

Searches are 1,000 fragments of two to four words of the articles' own titles, each answered with
ten articles and their snippets, after 300 others to warm up; one thread, in process.
"""

import random
import resource
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter

import click

from index_data.sources import Sources
from search import Article, open_index

_WARM_UP = 300
_QUERIES = 1_000


@click.command()
@click.argument("articles", type=click.Path(exists=True, path_type=Path))
@click.option("--engine", default="tantivy", show_default=True)
@click.option("--first", type=int, help="Only so many articles.")
def main(articles: Path, engine: str, first: int | None) -> None:
    """Print indexing rate, index size, search times and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"{engine}:{folder}/index"
        titles = _indexed(url, articles, first)
        _searched(url, titles)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    click.echo(f"peak memory {peak:.0f} MB")


def _indexed(url: str, source: Path, first: int | None) -> list[str]:
    titles = []
    began = perf_counter()
    with open_index(url, create=True) as index:
        with index.writer() as writer:
            for article in islice(Sources([str(source)]), first):
                if isinstance(article, Article):
                    writer.add(article)
                    titles.append(article.title)
        seconds = perf_counter() - began
        size = index.stats().bytes / 1e6
    rate = len(titles) / seconds
    click.echo(
        f"{url.partition(':')[0]}: {len(titles):,} articles, Python {sys.version.split()[0]}"
    )
    click.echo(f"index {seconds:.1f} s, {rate:.0f} articles/s, {size:.0f} MB")
    return titles


def _searched(url: str, titles: list[str]) -> None:
    chance = random.Random(7)  # noqa: S311  # the same fragments every time, not a secret
    fragments: list[str] = []
    while len(fragments) < _WARM_UP + _QUERIES:
        words = chance.choice(titles).split()
        length = chance.randint(2, 4)
        if len(words) >= length:
            start = chance.randint(0, len(words) - length)
            fragments.append(" ".join(words[start : start + length]))
    with open_index(url) as index:
        times = []
        for fragment in fragments:
            began = perf_counter()
            index.search(fragment, limit=10)
            times.append((perf_counter() - began) * 1e3)
    times = sorted(times[_WARM_UP:])
    shown = "  ".join(f"p{p} {times[int(len(times) * p / 100)]:.2f} ms" for p in (50, 95, 99))
    click.echo(f"search with 10 snippets: {shown}")


if __name__ == "__main__":
    main()
