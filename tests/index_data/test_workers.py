"""Worker processes that are killed, perhaps by a system that has no more memory."""

import multiprocessing
import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index_data import pipeline
from index_data.pipeline import index_articles
from index_data.workers import Workers
from search import Article, SearchError, open_index
from search.analyzer import default_analyzer
from search.schema import STANDARD
from tests.index_data.test_pipeline import articles


def ended(records: list[Article]) -> None:
    os._exit(1)


def ended_while_sending(records: list[Article]) -> None:
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back
        frame = frame.f_back
    # The length of a message, without the message.
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000))
    os._exit(1)


@pytest.mark.parametrize("workers", [2, 3])
@pytest.mark.parametrize("end", [ended, ended_while_sending])
def test_a_lost_worker_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[..., None], workers: int
) -> None:
    """A worker that is killed undoes the run, with an error that says what to do."""
    monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 3)
    monkeypatch.setattr("index_data.workers._prepare", end)
    with (
        open_index(tmp_path / "index", create=True) as index,
        pytest.raises(SearchError, match="--workers 1"),
    ):
        index_articles(index.writer, articles(2000), workers=workers)


def test_a_worker_lost_while_there_is_nothing_for_it() -> None:
    """The next records that are handed over tell that it is lost."""
    workers = Workers(default_analyzer(), STANDARD, 1)
    list(workers.prepare([]))
    for process in multiprocessing.active_children():
        process.kill()
    while not workers._pool._broken:
        time.sleep(0.01)
    with pytest.raises(SearchError, match="--workers 1"):
        next(workers.prepare([]))
    workers.close()
