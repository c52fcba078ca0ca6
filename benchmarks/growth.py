"""Measure and plot how time, memory and size grow with the number of articles.

python -m benchmarks.growth ARTICLES.jsonl.gz [--sizes 10000,100000,1000000] [--rounds 3]
    [--folder FOLDER] [--json FILE] [--plot FILE] [--again]

The articles are recombined from the sentences of those given; see benchmarks/corpus.py. The
figures of each size are saved as soon as it is measured, and it is skipped the next time. A million
articles take about 8 GB in the folder, which is emptied after each size.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from benchmarks.contestants import command
from benchmarks.corpus import Fragments, Recombined, articles
from benchmarks.load import NABA, served
from benchmarks.measure import (
    ROOT,
    Program,
    folder_megabytes,
    machine,
    medians,
    percentiles,
    run,
)
from benchmarks.plot import Panel, draw
from search import Article

_FIGURES = ROOT / "benchmarks" / "results" / "growth.json"
_PLOT = ROOT / "docs" / "images" / "growth.svg"
#: Fragments are drawn from this many titles.
_SAMPLED_TITLES = 20_000
_PATH = click.Path(path_type=Path)


@click.command()
@click.argument(
    "source", metavar="ARTICLES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--sizes", default="10000,100000,1000000", show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--folder", type=_PATH, help="A folder with room; the default is that of temporary files."
)
@click.option("--json", "figures_file", type=_PATH, default=_FIGURES)
@click.option("--plot", "plot_file", type=_PATH, default=_PLOT)
@click.option("--again", is_flag=True, help="Measure every size again.")
def main(
    source: Path,
    sizes: str,
    rounds: int,
    folder: Path | None,
    figures_file: Path,
    plot_file: Path,
    again: bool,
) -> None:
    """Measure each size, save the figures and plot them."""
    known = json.loads(figures_file.read_text("utf-8")) if figures_file.is_file() else {}
    recombined: Recombined | None = None
    for size in map(int, sizes.split(",")):
        if str(size) in known and not again:
            continue
        recombined = recombined or Recombined(articles(source))
        with tempfile.TemporaryDirectory(prefix="naba-growth-", dir=folder) as place:
            known[str(size)] = figures(recombined.articles(size), size, Path(place), rounds)
        known = {key: known[key] for key in sorted(known, key=int)}
        figures_file.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")
    click.echo(_table(known))
    plot_file.write_text(draw(panels(known)), "utf-8")


def figures(made: Iterable[Article], size: int, folder: Path, rounds: int) -> dict[str, Any]:
    """Index the articles, search them, serve them, and return the figures."""
    lines, index = folder / "articles.jsonl", folder / "index"
    fragments = Fragments.of(list(_written(made, size, lines)))
    corpus = lines.stat().st_size / 1e6
    ran = run([*NABA, "index", str(lines), "--index", str(index)])
    lines.unlink()
    _tell(f"{size:,}: indexed in {ran.seconds:.0f} s")
    searching = _searched(index, fragments, folder, rounds)
    _tell(f"{size:,}: p50 {searching['p50']:.1f} ms, p99 {searching['p99']:.1f} ms")
    load, memory = served(index, fragments, rounds=rounds)
    return {
        "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": machine(),
        "megabytes": round(corpus, 1),
        "index": {
            "seconds": round(ran.seconds, 2),
            "processor": round(ran.processor, 2),
            "rate": round(size / ran.seconds, 1),
            "memory": round(ran.peak.all, 1),
            "own memory": round(ran.peak.own, 1),
            "megabytes": round(folder_megabytes(index), 1),
        },
        "snippets": searching,
        "server": {
            **load,
            "memory": round(memory.all, 1),
            "own memory": round(memory.own, 1),
        },
    }


def _written(made: Iterable[Article], size: int, path: Path) -> Iterator[str]:
    """Write the articles as they are made, and yield an even sample of their titles."""
    with path.open("wb") as file:
        for number, article in enumerate(made):
            file.write(orjson.dumps(article.to_dict()) + b"\n")
            if number % max(1, size // _SAMPLED_TITLES) == 0:
                yield article.title


def _searched(index: Path, fragments: Fragments, folder: Path, rounds: int) -> dict[str, float]:
    warm_up, asked = folder / "warm-up.txt", folder / "asked.txt"
    warm_up.write_text("\n".join(fragments.warm_up), "utf-8")
    asked.write_text("\n".join(fragments.asked), "utf-8")
    with Program([*command("naba", folder), "search", str(index)]) as program:
        program.answer()
        program.answer(f"snippets {warm_up}")
        answers = [json.loads(program.answer(f"snippets {asked}")) for _ in range(rounds)]
    return medians([percentiles(answer["times"]) for answer in answers])


def panels(known: dict[str, Any]) -> list[Panel]:
    """Return the panels: rate, size, times and memory over the number of articles."""

    def line(part: str, name: str) -> list[tuple[float, float]]:
        return [(int(size), found[part][name]) for size, found in known.items()]

    sizes = line("index", "megabytes")
    return [
        Panel("Indexing, articles/s", {"": line("index", "rate")}),
        Panel("Index, KB an article", {"": [(size, mb * 1e3 / size) for size, mb in sizes]}),
        Panel(
            "Searching with snippets, ms",
            {"p50": line("snippets", "p50"), "p99": line("snippets", "p99")},
        ),
        Panel(
            "Memory without mapped files, MB",
            {
                "indexing": line("index", "own memory"),
                "server of two workers": line("server", "own memory"),
            },
        ),
    ]


def _table(known: dict[str, Any]) -> str:
    lines = [
        "| articles | JSON Lines, MB | indexing, s | articles/s | peak memory, MB | index, MB "
        "| p50, ms | p99, ms | answers/s | server memory, MB |",
        "|" + "---:|" * 10,
    ]
    for size, found in known.items():
        index, times, server = found["index"], found["snippets"], found["server"]
        cells = [f"{int(size):,}", f"{found['megabytes']:,.0f}"]
        cells += [f"{index[name]:,.0f}" for name in ("seconds", "rate", "own memory", "megabytes")]
        cells += [f"{times['p50']:.1f}", f"{times['p99']:.1f}"]
        cells += [f"{server['rate']:,.0f}", f"{server['own memory']:,.0f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _tell(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
