"""Evaluate the ranking of an index against relevance judgements.

The measures are means over all judged questions; a question that was not asked or finds nothing
counts as 0. Grades are gains as they stand; any grade above 0 is relevant.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from search.errors import RequestError, SearchError
from search.request import MeaningName, SearchRequest
from search.results import Results

__all__ = [
    "Evaluation",
    "JudgementError",
    "Judgements",
    "Run",
    "ask",
    "evaluate",
    "read_judgements",
    "read_queries",
    "write_run",
]

#: question id → article id → grade
Judgements = Mapping[str, Mapping[str, int]]
#: question id → (article id, score), best first
Run = Mapping[str, Sequence[tuple[str, float]]]

#: The notices that no query of an index is answered by meaning.
_WORDS_ALONE = frozenset({"no-vectors", "damaged-vectors", "no-model", "other-model"})


class JudgementError(SearchError):
    """A line of a file of questions or judgements that cannot be read, and the reason."""

    code: ClassVar[str] = "invalid-judgements"

    def __init__(self, path: str | Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of a run by name, the number of judged questions, and the ids not asked."""

    questions: int
    measures: Mapping[str, float]
    not_asked: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, rounded, as ``naba evaluate --json`` prints them."""
        rounded = {name: round(value, 4) for name, value in self.measures.items()}
        return {"queries": self.questions, **rounded, "not_asked": list(self.not_asked)}


def read_queries(path: str | Path) -> dict[str, str]:
    """Return questions by id, from JSON Lines of ``id`` and ``text``."""
    queries: dict[str, str] = {}
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            name, text = record["id"], record["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise JudgementError(path, number, "not a JSON object with id and text") from None
        if not isinstance(name, str | int) or not isinstance(text, str):
            raise JudgementError(path, number, "id and text must be texts")
        if str(name) in queries:
            raise JudgementError(path, number, f"the id {name} is there twice")
        queries[str(name)] = text
    if not queries:
        raise JudgementError(path, None, "no questions in it")
    return queries


def read_judgements(path: str | Path) -> dict[str, dict[str, int]]:
    """Return grades by question and article id, from tab-separated lines; a missing grade is 1."""
    judgements: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        query, *rest = line.rstrip("\r\n").split("\t")
        if len(rest) not in (1, 2) or not query or not rest[0]:
            raise JudgementError(path, number, "not question id, article id, grade with tabs")
        grade = rest[1].strip() if len(rest) == 2 else "1"
        if not (grade.isascii() and grade.isdigit() and len(grade) < 4):
            raise JudgementError(path, number, f"the grade {grade!r} is no number from 0 to 999")
        judgements.setdefault(query, {})[rest[0]] = int(grade)
    if not judgements:
        raise JudgementError(path, None, "no judgements in it")
    return judgements


def ask(
    search: Callable[[SearchRequest], Results],
    queries: Mapping[str, str],
    depth: int,
    progress: Callable[[int], None] = lambda count: None,
    meaning: MeaningName = "off",
) -> dict[str, list[tuple[str, float]]]:
    """Search for every question as plain words, and return the first ``depth`` hits of each.

    Articles with any of the words are ranked: their order is measured, and few articles have all
    the words of a whole sentence.

    ``search`` is the method of an index; ``progress`` is called with the number of questions
    answered so far. Raises RequestError where ``meaning`` cannot be had of the index.
    """
    run: dict[str, list[tuple[str, float]]] = {}
    for name, text in queries.items():
        request = SearchRequest(
            query=text, plain=True, match="any", limit=depth, highlight=False, meaning=meaning
        )
        results = search(request)
        _check_meaning(results)
        run[name] = [(hit.id, hit.score) for hit in results.hits]
        progress(len(run))
    return run


def _check_meaning(results: Results) -> None:
    """Raise RequestError if meaning was asked for and did not count; words would be measured."""
    for notice in results.notices:
        if notice.problem in _WORDS_ALONE:
            raise RequestError("meaning", notice.message)


def write_run(path: str | Path, run: Run) -> None:
    """Write tab-separated lines of question id, article id, rank (from 1) and score.

    Raises OSError, with the name of the file.
    """
    try:
        with Path(path).open("w", encoding="utf-8") as file:
            for query, hits in run.items():
                for rank, (article, score) in enumerate(hits, start=1):
                    file.write(f"{query}\t{article}\t{rank}\t{score:.6f}\n")
    except OSError as error:
        # That of an open file names none.
        error.filename = str(path)
        raise


def evaluate(run: Run, judgements: Judgements) -> Evaluation:
    """Return nDCG@10 (Järvelin and Kekäläinen 2002), MRR@10, R@100 and S@1."""
    totals = dict.fromkeys(_MEASURES, 0.0)
    for query, grades in judgements.items():
        gains = [grades.get(article, 0) for article, _ in run.get(query, ())]
        ideal = sorted((grade for grade in grades.values() if grade), reverse=True)
        for name, measure in _MEASURES.items():
            totals[name] += measure(gains, ideal) if ideal else 0.0
    count = len(judgements)
    means = {name: total / count for name, total in totals.items()}
    return Evaluation(count, means, tuple(query for query in judgements if query not in run))


def _ndcg(gains: Sequence[int], ideal: Sequence[int]) -> float:
    return _discounted(gains) / _discounted(ideal)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], start=1))


def _reciprocal_rank(gains: Sequence[int], ideal: Sequence[int]) -> float:
    return next((1 / rank for rank, gain in enumerate(gains[:10], start=1) if gain), 0.0)


def _recall(gains: Sequence[int], ideal: Sequence[int]) -> float:
    return sum(1 for gain in gains[:100] if gain) / len(ideal)


def _success(gains: Sequence[int], ideal: Sequence[int]) -> float:
    return float(any(gains[:1]))


_MEASURES: Mapping[str, Callable[[Sequence[int], Sequence[int]], float]] = {
    "nDCG@10": _ndcg,
    "MRR@10": _reciprocal_rank,
    "R@100": _recall,
    "S@1": _success,
}


def _lines(path: str | Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers; raise JudgementError for the file."""
    number = 0
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError:
        raise JudgementError(path, number + 1, "not text in UTF-8") from None
    except OSError as error:
        raise JudgementError(path, None, error.strerror or str(error)) from None
