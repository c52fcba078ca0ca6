"""Rules of when sources are looked at again, and when they count as silent."""

import pytest

from index_data.following.schedule import (
    MAX_BACK_OFF_SECONDS,
    asked_seconds,
    back_off,
    is_silent,
    seconds_of,
)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("1.5h", 5400), ("1d", 86_400), ("90", 90)]
)
def test_times(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "0s", "soon", "5 weeks", "-1m", "31d"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        seconds_of(text)


@pytest.mark.parametrize(
    ("headers", "content", "seconds"),
    [
        ({}, b"", 0),
        ({"cache-control": "public, max-age=900"}, b"", 900),
        ({"cache-control": "s-maxage=5"}, b"", 0),
        ({}, b"<rss><channel><ttl> 30 </ttl>", 1800),
        ({}, b"<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        (
            {},
            b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            900,
        ),
        ({}, b"<ttl>100000</ttl>", 3600),
    ],
)
def test_a_source_may_ask_for_longer_pauses(
    headers: dict[str, str], content: bytes, seconds: float
) -> None:
    assert asked_seconds(headers, content) == seconds


def test_after_errors_pauses_double_up_to_some_hours() -> None:
    assert 450 <= back_off(300, 1) <= 600
    assert 1800 <= back_off(300, 3) <= 2400
    assert back_off(300, 1_000) <= MAX_BACK_OFF_SECONDS
    assert back_off(86_400, 3) <= 86_400
    assert len({back_off(300, 3) for _ in range(20)}) > 1


def test_a_source_is_silent_when_it_brings_nothing_for_longer_than_usual() -> None:
    assert is_silent(12 * 3600, usual=3600, arrivals=5)
    assert not is_silent(4 * 3600, usual=3600, arrivals=5)
    assert not is_silent(600, usual=10, arrivals=5)
    assert not is_silent(12 * 3600, usual=3600, arrivals=2)
