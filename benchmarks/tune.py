"""Tune the weights of the level ``smart`` on half of judged questions, and test on the others.

    python -m benchmarks.tune INDEX QUERIES.jsonl QRELS.tsv [INDEX QUERIES QRELS]...

Every second question of each set trains. Each weight in turn is tried smaller and larger, and the
value with the best mean nDCG@10 over the sets is kept (coordinate ascent), until a round changes
nothing. A step that gains less than ``--least`` is not taken: it would be chance. The result is
written into search/ranking.py by hand. With ``--without``, nothing is tuned: each weight in turn is
set to 0, which shows what it contributes.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from search.analyzer import default_analyzer
from search.engines.folder import FolderStorage
from search.engines.tantivy.engine import TantivyEngine
from search.evaluation import evaluate, read_judgements, read_queries
from search.highlighting.highlighter import TokenLookup
from search.highlighting.proximity import Proximity
from search.highlighting.stem_index import StemIndex
from search.query.language.parser import plain
from search.query.rewriting.rewriter import rewrite
from search.ranking import LEVELS, Level
from search.schema import STANDARD

_STEPS = (0.5, 0.75, 1.33, 2.0)
#: The weights of a level that are single numbers.
_SINGLE = ("hinted", "neighbours", "function_words", "names", "proximity")


@dataclass(frozen=True, slots=True)
class Judged:
    """An index and half of the questions judged on it."""

    name: str
    engine: TantivyEngine
    lookup: TokenLookup
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]

    def score(self, level: Level) -> float:
        """Return the mean nDCG@10 of the questions with a level's weights."""
        run = {name: self._answer(text, level) for name, text in self.queries.items()}
        return evaluate(run, self.judgements).measures["nDCG@10"]

    def _answer(self, text: str, level: Level) -> list[tuple[str, float]]:
        plan = rewrite(plain(text).tree, default_analyzer(), self.engine, level)
        node = plan.every if plan.some is None else plan.some
        rerank = Proximity.of(plan, self.lookup, self.engine, level.proximity)
        found = self.engine.search(node, limit=10, rerank=rerank)
        return [(article.id, score) for article, score in found.hits]


def halves(folder: Path, queries: Path, qrels: Path) -> tuple[Judged, Judged]:
    """Return the training and the testing half of a judged set."""
    engine, texts, judged = (
        TantivyEngine(str(folder), STANDARD),
        read_queries(queries),
        read_judgements(qrels),
    )
    asked = [name for name in texts if name in judged]
    stems = StemIndex(FolderStorage(str(folder)))
    stems.refresh()
    lookup = TokenLookup(default_analyzer(), stems)

    def half(part: str, names: list[str]) -> Judged:
        chosen = {name: texts[name] for name in names}
        judgements = {n: judged[n] for n in names}
        return Judged(f"{folder.name} {part}", engine, lookup, chosen, judgements)

    return half("training", asked[::2]), half("testing", asked[1::2])


def weighed(level: Level, name: str, value: Any) -> Level:
    """Return the level with another weight, or other weights of its fields or layers."""
    return replace(level, **{name: value})


def neighbours(level: Level) -> Iterator[tuple[str, Level]]:
    """Yield the levels that differ from a level in one weight, and say which."""
    for name in _SINGLE:
        for step in _STEPS:
            value = round(getattr(level, name) * step, 3)
            yield f"{name} {value}", weighed(level, name, value)
    for kind in ("fields", "layers"):
        weights = getattr(level, kind)
        for name in weights:
            if weights[name] == 1.0:
                continue  # scores are relative: one weight of each kind stands still
            for step in _STEPS:
                value = round(weights[name] * step, 3)
                yield f"{kind} {name} {value}", weighed(level, kind, {**weights, name: value})


def tune(sets: list[Judged], level: Level, least: float) -> Level:
    """Return the level with the best weights that coordinate ascent finds."""
    best = fmean(judged.score(level) for judged in sets)
    print(f"{best:.4f} to begin with")
    while True:
        tried = [
            (fmean(judged.score(other) for judged in sets), what, other)
            for what, other in neighbours(level)
        ]
        score, what, other = max(tried, key=lambda step: step[0])
        if score < best + least:
            return level
        best, level = score, other
        print(f"{best:.4f} with {what}", flush=True)


def print_without(pairs: list[tuple[Judged, Judged]], level: Level) -> None:
    """Print the scores of all questions with every weight, and without each."""
    variants = [("with all", level)]
    variants += [(f"without {n}", weighed(level, n, 0.0)) for n in _SINGLE]
    for kind in ("fields", "layers"):
        weights = getattr(level, kind)
        variants += [
            (f"without {kind} {name}", weighed(level, kind, {**weights, name: 0.0}))
            for name in weights
            if weights[name] != 1.0
        ]
    for what, other in variants:
        scores = [fmean(half.score(other) for half in pair) for pair in pairs]
        print(f"{what:24}", *(f"{score:.4f}" for score in scores), flush=True)


def main() -> None:
    """Tune, and print the weights with their scores on both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+", help="INDEX QUERIES.jsonl QRELS.tsv ...")
    parser.add_argument("--least", type=float, default=0.0005, help="smallest gain of a step")
    parser.add_argument("--without", action="store_true", help="show what each weight contributes")
    args = parser.parse_args()
    if len(args.paths) % 3:
        parser.error("give an index, its questions and their judgements, three paths a set")
    pairs = [halves(*args.paths[at : at + 3]) for at in range(0, len(args.paths), 3)]
    if args.without:
        print_without(pairs, LEVELS["smart"])
        return
    level = tune([training for training, _ in pairs], LEVELS["smart"], args.least)
    shown = {n: getattr(level, n) for n in ("layers", "fields", *_SINGLE)}
    print(json.dumps(shown))
    for half in (half for pair in pairs for half in pair):
        print(f"{half.name:32} {half.score(LEVELS['smart']):.4f} → {half.score(level):.4f}")


if __name__ == "__main__":
    main()
