"""Test whether two systems differ on the same questions by more than chance.

The randomisation test is the one recommended for retrieval by Smucker, Allan and Carterette
(CIKM 2007): if two systems were equal, each question's difference would as well have had the
other sign. SciPy does the counting (``pip install 'naba[bench]'``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

_RESAMPLES = 9_999
_CONFIDENCE = 0.95
_SEED = 7
#: Resamples drawn at once: some 20 MB for 5,000 questions.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Comparison:
    """The mean difference of a measure, its 95% bootstrap interval, and the two-sided p value."""

    difference: float
    low: float
    high: float
    p: float


def compare(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Comparison:
    """Compare a measure by question, ours minus theirs; both have the same questions."""
    import numpy as np
    from scipy.stats import bootstrap, permutation_test

    differences = np.array([value - theirs[question] for question, value in ours.items()])
    mean = float(differences.mean())
    if not differences.any():
        return Comparison(0.0, 0.0, 0.0, 1.0)
    options = {"n_resamples": _RESAMPLES, "batch": _BATCH, "vectorized": True, "rng": _SEED}
    # For a single sample, "samples" flips the signs.
    test = permutation_test((differences,), np.mean, permutation_type="samples", **options)
    spread = bootstrap(
        (differences,), np.mean, confidence_level=_CONFIDENCE, method="percentile", **options
    )
    low, high = map(float, spread.confidence_interval)
    return Comparison(mean, low, high, float(test.pvalue))
