"""All engines answer any request as an oracle does that looks at every article."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, Index, Results, SearchRequest, open_index

from .conftest import NewUrl
from .index_oracle import Expected, Oracle, by_time, in_days

WORDS = st.sampled_from(["مطر", "الأمطار", "ثلج", "والثلوج", "نهر", "جسر"])
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
DATES = st.sampled_from(["", "2018-03-01", "2018-03-02T01:00:00+03:00", "2018-04-20", "1999-12-31"])
NAMES = st.sampled_from(["", "س", "ص"])
ARTICLES = st.builds(
    lambda name, title, body, date, source, section: Article(
        name, title, body, date, source, section
    ),
    st.sampled_from("0123456789abcdefghijklm"),
    st.just("") | TEXTS,
    TEXTS,
    DATES,
    NAMES,
    NAMES,
)
BATCHES = st.lists(st.lists(ARTICLES, max_size=14), min_size=1, max_size=3)
SOME_NAMES = st.sampled_from([(), (), ("س",), ("س", "ص"), ("none",)])
DAYS = st.sampled_from([None, None, "2018-03-01", "2018-03-02"])
REQUESTS = st.builds(
    SearchRequest,
    query=st.lists(WORDS, max_size=3).map(" ".join),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    match=st.sampled_from(["auto", "all", "any"]),
    date_from=DAYS,
    date_to=DAYS,
    sources=SOME_NAMES,
    sections=SOME_NAMES,
    facets=st.just(("source", "section", "timeline")),
    group=st.sampled_from([None, "story"]),
    half_life=st.sampled_from([None, None, 0.01, 30.0]),
    highlight=st.just(False),
    offer=st.booleans(),
)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    batches=BATCHES,
    requests=st.lists(REQUESTS, min_size=12, max_size=12),
    step=st.integers(2, 9),
)
def test_any_answer(
    new_url: NewUrl, batches: list[list[Article]], requests: list[SearchRequest], step: int
) -> None:
    """Totals, order, counts, groups, pages, walks and exports agree, whatever is asked for."""
    with new_url() as url, open_index(url, create=True) as index:
        for batch in batches:
            with index.writer() as writer:
                for article in batch:
                    writer.add(article)
        oracle = Oracle(index.articles(), lambda text: _stems(index, text), _stories(index))
        assert oracle.stories.keys() == {article.id for batch in batches for article in batch}
        for request in requests:
            expected = oracle.answer(request)
            whole = index.search(request, limit=1000)
            _check_counts(whole, expected)
            _check_hits(whole, expected, oracle)
            _check_paging(index, whole, step)
            _check_export(index, whole, expected)
            _check_offer(index, whole, expected)


def _check_counts(whole: Results, expected: Expected) -> None:
    assert whole.total == len(expected.articles), whole.request
    assert whole.every == len(expected.every), whole.request
    assert whole.relaxed == expected.relaxed, whole.request
    counts = {name: {v.value: v.count for v in values} for name, values in whole.facets.items()}
    assert counts == expected.facets, whole.request
    assert in_days(whole.timeline, expected.articles), whole.request


def _check_hits(whole: Results, expected: Expected, oracle: Oracle) -> None:
    request, shown = whole.request, [hit.id for hit in whole.hits]
    told = {article.id: oracle.stories[article.id] for article in expected.articles}
    sizes = {story: list(told.values()).count(story) for story in told.values()}
    if request.group:
        assert whole.stories == len(shown) == len(sizes), request
        groups = {hit.group.id: hit.group.size for hit in whole.hits if hit.group}
        assert groups == sizes, request
        assert [hit.group and hit.group.id for hit in whole.hits] == [told[i] for i in shown]
        assert all(_sources(expected, told, i) == _said(whole, i) for i in shown), request
    else:
        assert sorted(shown) == sorted(told), request
    if request.sort == "relevance" and request.query:
        border = [article.id in {a.id for a in expected.fewer} for article in _articles(whole)]
        assert border == sorted(border), request
    else:
        order = by_time(expected.articles, request.sort)
        firsts = {story: i for i in reversed(order) for story in [told[i]]}
        assert shown == ([i for i in order if firsts[told[i]] == i] if request.group else order)


def _check_paging(index: Index, whole: Results, step: int) -> None:
    ids = [hit.id for hit in whole.hits]
    walked: list[str] = []
    at: str | None = "*"
    for offset in range(0, len(ids) + step, step):
        page = index.search(whole.request, limit=step, offset=offset)
        assert [hit.id for hit in page.hits] == ids[offset : offset + step], whole.request
        assert (page.total, page.stories, page.relaxed, page.facets, page.timeline) == (
            (whole.total, whole.stories, whole.relaxed, whole.facets, whole.timeline)
        ), whole.request
    while at is not None:
        found = index.search(whole.request, limit=step, cursor=at)
        walked += [hit.id for hit in found.hits]
        at = found.next_cursor
    assert walked == ids, whole.request


def _check_export(index: Index, whole: Results, expected: Expected) -> None:
    exported = [article.id for article in index.export(whole.request)]
    assert exported == [hit.id for hit in whole.hits], whole.request
    everything = index.export(replace(whole.request, group=None))
    assert sorted(a.id for a in everything) == sorted(a.id for a in expected.articles)


def _check_offer(index: Index, whole: Results, expected: Expected) -> None:
    if whole.wider:
        match = "any" if whole.request.match == "any" else "all"
        there = index.search(whole.request, level=whole.wider.level, match=match, offer=False)
        assert whole.wider.total == there.total > len(expected.every), whole.request


def _articles(whole: Results) -> list[Article]:
    return [hit.article for hit in whole.hits]


def _sources(expected: Expected, told: dict[str, str], shown: str) -> set[str]:
    same = [article for article in expected.articles if told[article.id] == told[shown]]
    return {article.source for article in same if article.source}


def _said(whole: Results, shown: str) -> set[str]:
    group = next(hit.group for hit in whole.hits if hit.id == shown)
    return set(group.sources) if group else set()


def _stems(index: Index, text: str) -> list[str]:
    return [word.token.stem for word in index.analyze(text)]


def _stories(index: Index) -> dict[str, str]:
    """Return the story of each article, as the index tells it story by story."""
    hits = index.search("", group="story", limit=1000).hits
    return {
        member.id: hit.group.id
        for hit in hits
        if hit.group
        for member in index.search("", story=hit.group.id, limit=1000).hits
    }
