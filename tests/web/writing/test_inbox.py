"""What waits for the writer."""

from web.writing import inbox
from web.writing.inbox import Inbox, Job
from web.writing.protocol import Wanted


def test_it_is_bounded_by_bytes_and_by_requests() -> None:
    """Room that was given back is free again."""
    box = Inbox()
    assert box.reserve(inbox.MAX_WAITING_BYTES)
    assert not box.reserve(1)
    box.release(inbox.MAX_WAITING_BYTES)
    assert all(box.reserve(0) for _ in range(inbox.MAX_JOBS))
    assert not box.reserve(0)


def test_requests_come_in_their_order() -> None:
    """Also those that were there before it was closed; then there are none."""
    box, jobs = Inbox(), [Job(Wanted(delete=name)) for name in "ab"]
    for job in jobs:
        box.put(job)
    box.close()
    assert [box.take(), box.take(), box.take()] == [*jobs, None]
    assert not box.reserve(0)


def test_without_a_request_it_waits_no_longer_than_asked() -> None:
    assert Inbox().take(0) is None
