"""Fusion: one score of an article, of how well its words match a query and how near its meaning is.

The scores of words are taken as shares of the best one. A similarity means nothing by itself, as
the models' are all high; it counts by how many standard deviations it is above that of any article.
Convex combinations of scores do better than combinations of ranks, as Bruch, Gai and Ingber show in
"An Analysis of Fusion Functions for Hybrid Retrieval" (2023), and here: see docs/meaning.md.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: What a similarity of `FULL_DEVIATIONS` above the mean counts, where the best words count 1. Tuned
#: by ``benchmarks/meaning/tune.py`` on half of the judged questions.
MEANING_WEIGHT = 0.7
FULL_DEVIATIONS = 4.0
#: The constant of reciprocal ranks: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion
#: outperforms Condorcet and Individual Rank Learning Methods" (2009).
_RANK_CONSTANT = 60


class Fused(NamedTuple):
    """What an article's words, and its meaning, add to its score."""

    words: float
    meaning: float

    @property
    def score(self) -> float:
        """The score by which articles are ordered."""
        return self.words + self.meaning

    @property
    def share(self) -> float:
        """The share of the meaning in the score, from 0 to 1."""
        return self.meaning / self.score if self.score else 0.0


def fused(
    words: Mapping[str, float],
    deviations: Mapping[str, float],
    weight: float = MEANING_WEIGHT,
) -> dict[str, Fused]:
    """Return the fused scores of all articles, by id.

    ``words`` has the scores of those that were found by words, best first, and ``deviations`` how
    many standard deviations articles are nearer than usual. One whose meaning is not known counts
    as the middle one of those found by words. Where all words score the same, ranks are fused.
    """
    known = sorted(deviations[name] for name in words if name in deviations)
    middle = known[len(known) // 2] if known else 0.0
    near = {name: deviations.get(name, middle) for name in (*words, *deviations)}
    if len(words) > 1 and len(set(words.values())) == 1:
        return _fused_by_rank(list(words), near, weight)
    best = max(words.values(), default=0.0) or 1.0
    return {
        name: Fused(words.get(name, 0.0) / best, weight * max(0.0, deviation) / FULL_DEVIATIONS)
        for name, deviation in near.items()
    }


def _fused_by_rank(
    words: Sequence[str], near: Mapping[str, float], weight: float
) -> dict[str, Fused]:
    by_words = _reciprocal(words)
    by_meaning = _reciprocal(sorted(near, key=lambda name: -near[name]))
    return {name: Fused(by_words.get(name, 0.0), weight * by_meaning[name]) for name in near}


def _reciprocal(names: Sequence[str]) -> dict[str, float]:
    return {name: _RANK_CONSTANT / (_RANK_CONSTANT + rank) for rank, name in enumerate(names)}
