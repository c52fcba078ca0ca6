"""Processes that write to one index in turn."""

from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from index_data.turns import patient_writer
from search import Article, IndexLocked, open_index


def test_a_writer_waits_for_another_one(tmp_path: Path) -> None:
    """And writes when that has finished."""
    has_begun, may_end = Event(), Event()

    def write() -> None:
        with open_index(tmp_path / "index", create=True) as index, index.writer() as writer:
            has_begun.set()
            writer.add(Article("1", "خبر"))
            may_end.wait()
            sleep(0.1)

    thread = Thread(target=write)
    thread.start()
    has_begun.wait()
    with open_index(tmp_path / "index") as index:
        may_end.set()
        with patient_writer(index, 60) as writer:
            writer.add(Article("2", "خبر"))
        thread.join()
        assert {article.id for article in index.articles()} == {"1", "2"}


def test_it_waits_no_longer_than_asked(tmp_path: Path) -> None:
    """Then the index is locked, as without waiting."""
    with (
        open_index(tmp_path / "index", create=True) as index,
        index.writer(),
        open_index(tmp_path / "index") as other,
        pytest.raises(IndexLocked),
        patient_writer(other, 0.1),
    ):
        raise AssertionError
