"""Measure what the layers cost: the default index and one with a single layer, in one run.

    python -m benchmarks.layers ARTICLES.jsonl.gz [--rounds 3]

A single layer is the stems of headline and body as one text, made by the same analyzer and stored
with the same article; it lacks positions, separate fields, the other layers and stories. Stories
are measured separately: *all layers* leaves them out, *default* has everything. Rounds alternate,
and the medians are compared.
"""

import argparse
import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest.mock import patch

import orjson

from search import Article, open_index
from search.analyzer import default_analyzer
from search.indexing.writer import IndexWriter
from search.schema import STANDARD, Document


class _SingleLayer(IndexWriter):
    """Writes only the stem layer of the text."""

    def add(self, article: Article) -> bool:
        keys = {"text_stem": self.analyzer.keys(f"{article.title} {article.body}").stem}
        return self._writer.add(Document(article, keys, article.packed()))


class _AllLayers(IndexWriter):
    """Writes every layer of every field, but no stories."""

    def add(self, article: Article) -> bool:
        self._analyze.make_room(len(article.body))
        analyzed = self._analyze(article)
        keys = analyzed.keys(self._analyze.layers)
        return self._writer.add(Document(article, keys, analyzed.packed, wholes=analyzed.wholes))


def _articles(path: Path) -> Iterator[Article]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as lines:
        for line in lines:
            yield Article.from_record(orjson.loads(line))


def _measured(path: Path, layers: Mapping[str, type[IndexWriter]]) -> dict[str, tuple[float, int]]:
    """Return the seconds that each kind of index takes, and its size in bytes."""
    found = {}
    for name, writer_class in layers.items():
        default_analyzer.cache_clear()  # each learns its words anew
        with (
            TemporaryDirectory() as folder,
            patch("search.indexing.writer.IndexWriter", writer_class),
        ):
            began = perf_counter()
            with open_index(Path(folder) / "index", create=True) as index:
                with index.writer() as writer:
                    for article in _articles(path):
                        writer.add(article)
                found[name] = perf_counter() - began, index.stats().bytes
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    size = sum(len(orjson.dumps(article.to_dict())) + 1 for article in _articles(args.articles))
    layers = {"one layer": _SingleLayer, "all layers": _AllLayers, "default": IndexWriter}
    rounds = [_measured(args.articles, layers) for _ in range(args.rounds)]
    times = {name: median(found[name][0] for found in rounds) for name in layers}
    print(f"{len(STANDARD.key_fields)} fields of keys; {size / 1e6:.1f} MB of JSON Lines")
    for name in layers:
        ratio, bytes_ = times[name] / times["one layer"], rounds[0][name][1]
        print(
            f"{name:10} {times[name]:6.1f} s  {ratio:.2f} of one layer's time  "
            f"{bytes_ / 1e6:6.1f} MB  {bytes_ / size:.2f} of the JSON Lines"
        )


if __name__ == "__main__":
    main()
