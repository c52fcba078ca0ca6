"""Rules of following for long: sources that hold nobody up, and pages that are many."""

import socket
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest

from index_data.fetching import Web
from index_data.following import watching
from index_data.following.outcomes import Outcome
from index_data.following.targets import Target
from index_data.following.watching import Settings, watch
from index_data.records import Reading
from index_data.report import Report
from search import open_index

from .conftest import Follower, Site


def following(
    follower: Follower, *names: str, interval: float = 3600.0
) -> Generator[Outcome, None, None]:
    """Follow sources until it is closed."""
    web = Web({"localhost", "127.0.0.1"}, pause_seconds=0.0)
    settings = Settings(names, Target("", interval), Reading(), web)
    open_target = partial(open_index, follower.url)
    return watch(follower.url, open_target, settings, Report(), follower.said.append)


def test_a_host_that_stalls_does_not_hold_up_the_others(site: Site, follower: Follower) -> None:
    """Nor the end: what does not answer is left."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        stalled = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        site.feed("/feed", "أ خبر")
        outcomes = following(follower, stalled, f"{site.address}/feed")
        assert next(outcomes).added == 1
        outcomes.close()


def test_many_pages_give_way_and_go_on(
    site: Site, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sitemap itself is not asked again meanwhile."""
    monkeypatch.setattr(watching, "MAX_ROUND_SECONDS", 0.0)
    monkeypatch.setattr("index_data.following.rounds._PAGES_AT_ONCE", 1)
    page = "<html><body><article><h1>خبر {0}</h1><p>" + "نص الخبر كله. " * 30 + "</p></article>"
    for number in range(3):
        site.put(f"/{number}", page.format(number), Content_Type="text/html; charset=utf-8")
    site.put("/sitemap.txt", "\n".join(f"{site.address}/{number}" for number in range(3)))
    outcomes = following(follower, f"{site.address}/sitemap.txt")
    assert [next(outcomes).added for _ in range(3)] == [1, 1, 1]
    outcomes.close()
    assert sorted(site.paths()) == ["/0", "/1", "/2", "/sitemap.txt"]


def test_a_file_of_sources_is_read_again_when_it_changes(
    site: Site, follower: Follower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is no source is told, and the sources of before are followed."""
    monkeypatch.setattr("index_data.following.follower._LOOK_SECONDS", 0.02)
    listed = tmp_path / "feeds.sources"
    site.feed("/a", "أ خبر")
    site.feed("/b", "ب خبر")
    listed.write_text(f"{site.address}/a\n", "utf-8")
    outcomes = following(follower, str(listed), interval=0.1)
    assert next(outcomes).source == f"{site.address}/a"
    listed.write_text("ftp://a.example/feed\n", "utf-8")
    assert next(outcomes).source == f"{site.address}/a"
    listed.write_text(f"{site.address}/b # another one\n", "utf-8")
    while next(outcomes).source != f"{site.address}/b":
        pass
    outcomes.close()
    assert follower.titles() == ["أ خبر", "ب خبر"]
    (said,) = follower.said
    assert "feeds.sources:1: ftp cannot be followed" in said
