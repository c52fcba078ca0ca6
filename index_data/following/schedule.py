"""When a source is looked at again: by its interval, what it asks for, and later after errors."""

import random
import re
from collections.abc import Mapping

#: After errors a source is asked at least this often, unless its own interval is longer.
MAX_BACK_OFF_SECONDS = 4 * 3600.0
#: What a feed asks for lengthens an interval up to this.
MAX_ASKED_SECONDS = 3600.0
#: A site is believed that wants us to come back this late.
MAX_RETRY_SECONDS = 24 * 3600.0
MIN_INTERVAL_SECONDS, MAX_INTERVAL_SECONDS = 1.0, 30 * 86_400.0
#: A source is silent after this many times its usual pause between new articles.
_SILENT_PAUSES, _MIN_SILENT_SECONDS = 5, 3600.0
#: Fewer pauses tell nothing usual.
_MIN_ARRIVALS = 3
_MAX_DOUBLINGS = 20
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([smhd]?)")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_HEAD_BYTES = 1 << 16
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod>\s*(\w{1,10})\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency>\s*(\d{1,6})\s*</", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})", re.IGNORECASE)


def seconds_of(text: str) -> float:
    """Return the seconds of a duration such as 30s, 5m, 2h or 1d; raise ValueError for none."""
    found = _DURATION.fullmatch(text.strip())
    seconds = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if not MIN_INTERVAL_SECONDS <= seconds <= MAX_INTERVAL_SECONDS:
        raise ValueError(f"{text!r} is not a time from 1s to 30d, such as 30s, 5m, 2h or 1d")
    return seconds


def asked_seconds(headers: Mapping[str, str], content: bytes) -> float:
    """Return how long a source asks to be left alone, at most an hour."""
    asked = [0.0]
    if age := _MAX_AGE.search(headers.get("cache-control", "")):
        asked.append(float(age[1]))
    head = content[:_HEAD_BYTES]
    if ttl := _TTL.search(head):
        asked.append(float(ttl[1]) * 60)
    if period := _PERIOD.search(head):
        times = _FREQUENCY.search(head)
        hours = _PERIODS.get(period[1].decode("ascii", "ignore").lower(), 0)
        asked.append(hours * 3600 / max(1, int(times[1]) if times else 1))
    return min(max(asked), MAX_ASKED_SECONDS)


def back_off(interval: float, errors: int) -> float:
    """Return the seconds until the next try after some errors in a row, the last just now.

    They double, and none is as long as the other, so that sources do not come back all at once.
    """
    longest = max(MAX_BACK_OFF_SECONDS, interval)
    seconds = min(interval * 2 ** min(errors, _MAX_DOUBLINGS), longest)
    return float(seconds * random.uniform(0.75, 1.0))  # noqa: S311  # no secret


def usual_pause(before: float, seconds: float, arrivals: int) -> float:
    """Return the usual pause between arrivals, given the one before and the last pause."""
    return seconds if arrivals <= 1 else 0.8 * before + 0.2 * seconds


def is_silent(seconds: float, usual: float, arrivals: int) -> bool:
    """Tell whether a source has brought nothing for longer than is usual for it."""
    longest = max(_SILENT_PAUSES * usual, _MIN_SILENT_SECONDS)
    return arrivals >= _MIN_ARRIVALS and seconds > longest
