"""Rules of following feeds: what is asked, what is written, and what is told."""

import shutil
import time

import pytest

from index_data.following.state import State, state_path
from search import Article, open_index

from .conftest import Follower, Site, rss


def test_an_article_is_written_when_it_is_new_or_differs(site: Site, follower: Follower) -> None:
    site.feed("/feed", "أ خبر", "ب خبر")
    first = follower.round(f"{site.address}/feed")
    site.feed("/feed", "ج خبر", "أ خبر جديد", "ب خبر")
    second = follower.round(f"{site.address}/feed")
    site.feed("/feed", "ب خبر", "ج خبر", "أ خبر جديد")
    third = follower.round(f"{site.address}/feed")
    assert (first.added, first.replaced, first.kind) == (2, 0, "feed")
    assert (second.added, second.replaced) == (1, 1)
    assert third.is_quiet
    assert follower.titles() == ["أ خبر جديد", "ب خبر", "ج خبر"]


def test_what_has_not_changed_is_asked_for_with_validators(site: Site, follower: Follower) -> None:
    site.feed("/feed", "أ خبر", ETag='"1"', Last_Modified="Sat, 01 Feb 2025 00:00:00 GMT")
    follower.round(f"{site.address}/feed")
    assert follower.round(f"{site.address}/feed").is_quiet
    last = site.asked[-1][1]
    assert (last["if-none-match"], last["if-modified-since"]) == (
        '"1"',
        "Sat, 01 Feb 2025 00:00:00 GMT",
    )


def test_what_the_index_has_lost_is_fetched_although_nothing_has_changed(
    site: Site, follower: Follower
) -> None:
    site.feed("/feed", "أ خبر", "ب خبر", ETag='"1"')
    follower.round(f"{site.address}/feed")
    shutil.rmtree(follower.url)
    assert follower.round(f"{site.address}/feed").added == 2
    with open_index(follower.url) as index, index.writer() as writer:
        writer.delete(follower.articles()[0].id)
    assert follower.round(f"{site.address}/feed").added == 1


def test_a_state_that_is_lost_writes_nothing_twice(site: Site, follower: Follower) -> None:
    site.feed("/feed", "أ خبر", ETag='"1"')
    follower.round(f"{site.address}/feed")
    state_path(follower.url).unlink()
    assert follower.round(f"{site.address}/feed").is_quiet


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("", "an empty answer in place of a feed"),
        ("<html><body><p>خطأ في قاعدة البيانات</p></body></html>", "a page in place of a feed"),
        ("<rss><channel><item>", "cut off: the file ends before </rss>"),
        ("<rss version='2.0'><channel></channel></rss>", "an empty feed: it has no entries"),
    ],
)
def test_of_a_broken_feed_the_last_good_state_stays(
    site: Site, follower: Follower, broken: str, what: str
) -> None:
    """And what is there now is told."""
    site.feed("/feed", "أ خبر", ETag='"1"')
    follower.round(f"{site.address}/feed")
    site.put("/feed", broken, ETag='"2"')
    outcome = follower.round(f"{site.address}/feed")
    assert outcome.error.startswith(what)
    assert outcome.error.endswith("; what it had before stays")
    assert follower.titles() == ["أ خبر"]
    site.feed("/feed", "أ خبر", ETag='"1"')
    time.sleep(0.05)
    assert follower.round(f"{site.address}/feed").is_quiet
    assert site.asked[-1][1]["if-none-match"] == '"1"'


def test_of_a_feed_that_is_cut_off_the_whole_entries_are_taken(
    site: Site, follower: Follower
) -> None:
    whole = rss(site.address, "أ خبر", "ب خبر")
    site.put("/feed", whole[: whole.index("ب خبر")], ETag='"1"')
    assert follower.round(f"{site.address}/feed").added == 1
    site.put("/feed", whole, ETag='"1"')
    assert follower.round(f"{site.address}/feed").added == 1


def test_a_permanent_redirect_is_remembered_and_told_and_another_is_not(
    site: Site, follower: Follower
) -> None:
    site.feed("/new", "أ خبر")
    site.put("/feed", status=301, Location="/new")
    site.put("/away", status=302, Location="/new")
    first = follower.round(f"{site.address}/feed")
    assert first.notes == [f"moved for good to {site.address}/new; change it where you name it"]
    site.paths()
    assert follower.round(f"{site.address}/feed").is_quiet
    assert site.paths() == ["/new"]
    for _ in range(2):
        follower.round(f"{site.address}/away")
    assert site.paths() == ["/away", "/new"] * 2


def test_an_address_that_is_gone_for_good_is_told_and_left(site: Site, follower: Follower) -> None:
    site.put("/feed", status=410)
    outcome = follower.round(f"{site.address}/feed")
    assert outcome.error == "410: gone for good"
    assert "not followed any more" in outcome.notes[0]
    site.paths()
    follower.once(f"{site.address}/feed")
    assert site.paths() == []


def test_a_busy_host_is_left_alone_until_it_said(site: Site, follower: Follower) -> None:
    site.feed("/other", "أ خبر")
    site.put("/feed", status=429, Retry_After="60")
    assert follower.round(f"{site.address}/feed").error == "429: too many requests"
    site.paths()
    assert "asked not to be asked" in follower.round(f"{site.address}/other").error
    assert follower.once(f"{site.address}/feed") == []
    assert site.paths() == []
    assert "1 of the sources failed the last time and wait" in follower.said[-1]
    state = State(state_path(follower.url))
    assert 50 < state.source(f"{site.address}/feed").due - time.time() <= 60
    state.close()


def test_errors_in_a_row_are_counted_and_forgotten(site: Site, follower: Follower) -> None:
    site.put("/feed", status=500)
    for _ in range(2):
        time.sleep(0.1)
        assert follower.round(f"{site.address}/feed").error == "500: internal server error"
    state = State(state_path(follower.url))
    assert state.source(f"{site.address}/feed").errors == 2
    site.feed("/feed", "أ خبر")
    time.sleep(0.1)
    assert follower.round(f"{site.address}/feed").added == 1
    assert state.source(f"{site.address}/feed").errors == 0
    state.close()


def test_a_record_that_is_rejected_again_is_told_once(site: Site, follower: Follower) -> None:
    bad = '{"version": "https://jsonfeed.org/version/1.1", "items": [5, %s]}'
    good = '{"id": "%s", "title": "خبر", "content_text": "نص"}'
    site.put("/feed", bad % good % "1")
    first = follower.round(f"{site.address}/feed")
    assert (first.added, first.rejected) == (1, 1)
    site.put("/feed", bad % good % "2")
    second = follower.round(f"{site.address}/feed")
    assert (second.added, second.rejected) == (1, 0)
    assert follower.report.rejected == 1


def test_another_process_that_writes_is_waited_for(site: Site, follower: Follower) -> None:
    """It is told once, and nothing is lost."""
    site.feed("/feed", "أ خبر")
    with open_index(follower.url, create=True) as index:
        writing = index.writer()
        writer = writing.__enter__()
        writer.add(Article("1", "من هناك"))
        follower.said = _Ends(lambda: writing.__exit__(None, None, None))
        assert follower.round(f"{site.address}/feed").added == 1
    assert follower.said == ["waiting for another process that writes to the index"]
    assert follower.titles() == ["أ خبر", "من هناك"]


class _Ends(list[str]):
    """What is said; the other process ends when it is told that we wait."""

    def __init__(self, end: object) -> None:
        super().__init__()
        self._end = end

    def append(self, text: str) -> None:
        super().append(text)
        assert callable(self._end)
        self._end()


def test_pages_of_feeds_are_fetched_once(site: Site, follower: Follower) -> None:
    page = "<html><body><article><h1>أ خبر</h1><p>" + "نص طويل للخبر كله. " * 20 + "</p></article>"
    site.feed("/feed", "1 خبر", ETag='"1"')
    site.put("/1", page, Content_Type="text/html; charset=utf-8")
    outcome = follower.round(f"{site.address}/feed", full_text=True)
    assert (outcome.added, outcome.kind) == (1, "feed")
    assert "نص طويل" in follower.articles()[0].body
    site.paths()
    site.feed("/feed", "1 خبر", "2 خبر", ETag='"2"')
    site.put("/2", page.replace("أ", "ب"), Content_Type="text/html; charset=utf-8")
    assert follower.round(f"{site.address}/feed", full_text=True).added == 1
    assert site.paths() == ["/feed", "/2"]
