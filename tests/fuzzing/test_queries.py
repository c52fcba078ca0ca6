"""Queries that nobody asks are answered, or refused with an error of ours.

The long form is `benchmarks.fuzzing.queries`.
"""

import pytest

from benchmarks.fuzzing.queries import asked, run
from benchmarks.fuzzing.record import Record
from benchmarks.fuzzing.trial import Trial

COUNT, SEED = 30_000, 20
#: All are read; so many of them are searched for, and of these so many in the other engine too.
SEARCHED, COMPARED = 0.02, 0.1


def test_fuzzed_queries() -> None:
    """Every answer is right in itself, and no other exception comes."""
    record = Record(SEED)
    with asked() as indexes:
        run(Trial(indexes, SEED, SEARCHED, COMPARED), record, COUNT)
    assert record.failures == []
    assert record.counts["read"] == COUNT
    assert record.counts["searched"] > COUNT * SEARCHED / 2
    assert record.counts["compared"] > 0


def test_what_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is not ours is kept with its query, and the next query is asked."""

    def fail(text: str, **options: object) -> None:
        raise IndexError("no such word")

    monkeypatch.setattr("benchmarks.fuzzing.trial.parse", fail)
    record = Record(SEED)
    run(Trial([], SEED), record, 2)
    assert [failure["number"] for failure in record.failures] == [0, 1]
    assert "IndexError" in record.failures[0]["problems"][0]
    assert record.failures[0]["case"]["query"]
