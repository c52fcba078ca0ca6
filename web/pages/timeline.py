"""The timeline of the results page: all days with those chosen marked, and those chosen alone."""

from dataclasses import replace
from math import ceil
from typing import NamedTuple

from flask_babel import gettext

from search import Overview, Period, Results, SearchRequest
from search.fields import TIMELINE
from web.current_index import further_search
from web.languages import LANGUAGES, language
from web.pages.formatting import articles, capitalized
from web.pages.links import Link, as_counted
from web.pages.page_args import results_url
from web.pages.periods import days_in_words, ends_in_words, shifted

#: The first and the last day, as ISO 8601 dates.
Days = tuple[str, str]
_EVER: Days = ("0001-01-01", "9999-12-31")


class Bar(NamedTuple):
    """A period with articles: its position, its height (1 to 100) and a link to them."""

    x: int
    height: int
    link: Link


class Chart(NamedTuple):
    """``width`` periods side by side, the names of their ends, and links to what lies outside."""

    name: str
    width: int
    bars: list[Bar]
    first: str
    last: str
    outside: list[Link]


class Timeline(NamedTuple):
    """The chart of all days and, where days are chosen, theirs; links to the days around them."""

    charts: list[Chart]
    previous: Link | None = None
    next: Link | None = None


def timeline(results: Results) -> Timeline:
    """Return the timeline of an answer; a chart without a choice of links is left out."""
    counted = as_counted(results)
    undated = replace(counted, date_from=None, date_to=None)
    if counted == undated:
        return Timeline(_charts(_chart(gettext("Time"), results.overview, undated)))
    asked = replace(undated, facets=(TIMELINE,), offset=0, limit=0, group=None)
    whole, closer = further_search(asked).overview, results.overview
    chosen = _days(counted)
    everything = _chart(gettext("Time"), whole, undated, chosen)
    if len(closer.periods) <= sum(_overlap(period, chosen) for period in whole.periods):
        return Timeline(_charts(everything), *_around(counted, whole))
    first, last = closer.periods[0].first, closer.periods[-1].last
    name = capitalized(days_in_words(*_cut(Period(first, last, 0), chosen)))
    return Timeline(_charts(everything, _chart(name, closer, counted)), *_around(counted, whole))


def _charts(*charts: Chart) -> list[Chart]:
    return [chart for chart in charts if len(chart.bars) + len(chart.outside) > 1]


def _chart(
    name: str, overview: Overview, request: SearchRequest, chosen: Days | None = None
) -> Chart:
    """Return the chart of an overview; its links stay within the days of the request."""
    periods, most = overview.periods, max((p.count for p in overview.periods), default=0)
    backwards = LANGUAGES[language()][1] == "rtl"
    bars, outside = [], []
    for place, period in enumerate(periods):
        if period.count:
            x = len(periods) - 1 - place if backwards else place
            link = _link(request, period, days_in_words(*_cut(period, _days(request))), chosen)
            bars.append(Bar(x, ceil(100 * period.count / most), link))
    first, last = _ends(overview, _days(request))
    if before := overview.before:
        text = gettext("%(articles)s before %(day)s", articles=articles(before.count), day=first)
        outside.append(_link(request, before, text, chosen))
    if after := overview.after:
        text = gettext("%(articles)s after %(day)s", articles=articles(after.count), day=last)
        outside.append(_link(request, after, text, chosen))
    return Chart(name, len(periods), bars, first, last, outside)


def _link(request: SearchRequest, period: Period, text: str, chosen: Days | None) -> Link:
    first, last = _cut(period, _days(request))
    href = results_url(replace(request, date_from=first, date_to=last))
    return Link(text, href, bool(chosen) and _overlap(period, chosen or _EVER), period.count)


def _ends(overview: Overview, within: Days) -> Days:
    """Return the names of the first and the last period."""
    if not overview.periods:
        return "", ""
    first, last = (_cut(overview.periods[place], within) for place in (0, -1))
    return ends_in_words(*first)[0], ends_in_words(*last)[1]


def _around(request: SearchRequest, whole: Overview) -> tuple[Link | None, Link | None]:
    """Return links to as many days before and after the chosen ones, where there are articles."""
    if not (request.date_from and request.date_to and whole.periods):
        return None, None
    counted = [part for part in (whole.before, *whole.periods, whole.after) if part]
    first, last = str(counted[0].first), str(counted[-1].last)
    links: list[Link | None] = []
    for step in (-1, 1):
        days = shifted(request.date_from, request.date_to, step)
        known = days is not None and days[0] <= last and days[1] >= first
        links.append(_to_days(request, days) if days and known else None)
    return links[0], links[1]


def _to_days(request: SearchRequest, days: Days) -> Link:
    href = results_url(replace(request, date_from=days[0], date_to=days[1]))
    return Link(days_in_words(*days), href)


def _days(request: SearchRequest) -> Days:
    """Return the days that a request is limited to."""
    return request.date_from or _EVER[0], request.date_to or _EVER[1]


def _cut(period: Period, within: Days) -> Days:
    return max(str(period.first), within[0]), min(str(period.last), within[1])


def _overlap(period: Period, days: Days) -> bool:
    return str(period.first) <= days[1] and days[0] <= str(period.last)
