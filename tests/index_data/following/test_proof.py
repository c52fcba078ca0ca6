"""Ten feeds that change, break, move and refuse are followed: the short form of the benchmark."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from benchmarks.following.feeds import MANNERS, Feed
from benchmarks.following.proof import Newspapers, found
from benchmarks.following.server import Log, serving
from index_data.fetching import Web
from index_data.following.targets import Target
from index_data.following.watching import Settings, watch
from index_data.records import Reading
from index_data.report import Report
from search import open_index

_SECONDS, _MAX_SETTLING_SECONDS, _TICK_SECONDS = 8.0, 60.0, 0.25

_MET = {200, 301, 302, 304, 429, 500}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has 127.0.0.2")
def test_ten_feeds_that_change_break_move_and_refuse(tmp_path: Path) -> None:
    """Every article is written once, and again when it changes; nobody is asked impolitely."""
    url, told = str(tmp_path / "index"), Counter[str]()
    with serving(seed=20) as (feeds, log):
        papers, ended = Newspapers(feeds, seed=20), threading.Event()
        driver = threading.Thread(target=_drive, args=(papers, feeds, url, log, ended), daemon=True)
        driver.start()
        web = Web([f"127.0.0.{n}" for n in range(1, len(MANNERS) + 1)], pause_seconds=0.05)
        usual = Target("", interval=0.3)
        settings = Settings(tuple(feed.address for feed in feeds), usual, Reading(), web)
        outcomes = watch(url, partial(open_index, url), settings, Report(), told.update)
        for outcome in outcomes:
            told += Counter(added=outcome.added, replaced=outcome.replaced)
            told += Counter(deleted=outcome.deleted, errors=bool(outcome.error))
            if ended.is_set():
                break
        outcomes.close()
        driver.join()
        result = found(url, feeds)
        assert result.is_right, result
        assert result.articles == papers.published > 30
        assert 0 < told["replaced"] <= sum(feed.changes for feed in feeds)
        assert told["deleted"] == 0
        assert told["errors"] > 0
        assert log.statuses.keys() >= _MET
        assert (log.at_once, log.too_early, log.without_validators) == (0, 0, 0)


def _drive(
    papers: Newspapers, feeds: Sequence[Feed], url: str, log: Log, ended: threading.Event
) -> None:
    for feed in feeds:
        feed.is_ill = True
    until = time.monotonic() + _MAX_SETTLING_SECONDS
    # However slow the machine is, every answer is met.
    while not log.statuses.keys() >= _MET and time.monotonic() < until:
        time.sleep(0.05)
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        time.sleep(_TICK_SECONDS)
        papers.tick()
    papers.recover()
    settling = time.monotonic() + _MAX_SETTLING_SECONDS
    while not found(url, feeds).is_right and time.monotonic() < settling:
        time.sleep(0.2)
    # The outcome of the last write is on its way.
    time.sleep(1)
    ended.set()
