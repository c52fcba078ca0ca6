"""All pages of a search by meaning together are its answer, in the order of its export."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Article, Index, Results, SearchRequest, embed, open_index
from search.meaning.passages import texts
from tests.meaning.fake import FakeEmbedder
from tests.retrieval.conftest import SAME, MakeEmbedded, others, use_embedder

WORDS = ["مطر", "ثلج", "نهر", "جسر", "قمر", "بحر"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
ARTICLES = st.builds(
    lambda name, body, date, source: Article(name, body=body, date=date, source=source),
    st.integers(0, 60).map(str),
    TEXTS,
    st.sampled_from(["", "2018-03-01", "2018-03-02", "2019-03-02"]),
    st.sampled_from(["س", "ص"]),
)
REQUESTS = st.builds(
    SearchRequest,
    query=st.sampled_from(
        ["مطر", "نهر", "مطر ثلج", "مطر ثلج نهر", "ودق ثلج", "ودق", "مطر -ثلج", '"مطر ثلج"']
    ),
    sort=st.sampled_from(["relevance", "relevance", "newest", "oldest"]),
    match=st.sampled_from(["auto", "any", "all", "most"]),
    group=st.sampled_from([None, "story"]),
    half_life=st.sampled_from([None, 30.0]),
    sources=st.sampled_from([(), (), ("س",)]),
    date_from=st.sampled_from([None, None, "2018-03-02"]),
    facets=st.just(("source", "timeline")),
    highlight=st.just(False),
    limit=st.just(1000),
)
EMBEDDER = FakeEmbedder(SAME)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    articles=st.lists(ARTICLES, min_size=8, max_size=50),
    requests=st.lists(REQUESTS, min_size=10, max_size=10),
    head=st.integers(1, 12),
    step=st.integers(2, 9),
)
def test_any_answer(
    engine: str,
    articles: list[Article],
    requests: list[SearchRequest],
    head: int,
    step: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is asked for, `rank` finds what words find, and `find` also what is near."""
    use_embedder(monkeypatch, EMBEDDER)
    monkeypatch.setattr("search.retrieval.meaning_collector.HEAD", head)
    with TemporaryDirectory() as folder:
        url = f"{engine}:{Path(folder) / 'index'}"
        with open_index(url, create=True) as index:
            with index.writer() as writer:
                for article in articles:
                    writer.add(article)
            embed(url)
            for request in requests:
                off = index.search(request, meaning="off")
                rank = index.search(request, meaning="rank")
                find = index.search(request, meaning="find")
                for results in (rank, find):
                    _check_paging(index, results, step)
                _check_rank(rank, off)
                _check_find(index, find, head)
                _check_protected(index, find)


def _check_rank(rank: Results, off: Results) -> None:
    request = rank.request
    assert (rank.total, rank.stories, rank.facets, rank.timeline, rank.relaxed) == (
        (off.total, off.stories, off.facets, off.timeline, off.relaxed)
    ), request
    if request.group is None:
        assert sorted(ids(rank)) == sorted(ids(off)), request
    if request.sort != "relevance":
        assert ids(rank) == ids(off), request


def _check_find(index: Index, find: Results, head: int) -> None:
    """Check what is found and counted; where it is grouped, what its stories have."""
    request = find.request
    words = {hit.id for hit in index.search(request, meaning="off", group=None).hits}
    whole = {hit.id: hit for hit in index.search(request, group=None).hits}
    alone = {name for name, hit in whole.items() if hit.meaning and hit.meaning.alone}
    assert whole.keys() - alone == words, request
    assert (find.total, find.by_meaning) == (len(words), len(alone)), request
    least, most = _near(index, request, head)
    assert least - words <= alone <= most - words, request
    found = [hit.article for hit in whole.values()]
    assert sum(period.count for period in find.timeline) == sum(bool(a.date) for a in found)
    counts = {value.value: value.count for value in find.facets["source"]}
    for source in request.sources or ("س", "ص"):
        assert counts.get(source, 0) == sum(a.source == source for a in found), request
    if request.group:
        members = [a.id for hit in find.hits if hit.group for a in hit.group.articles]
        assert sorted(members) == sorted(whole), request
        assert find.stories == len(find.hits), request
    overview = index.overview(request).periods
    assert sum(period.count for period in overview) <= find.length


def _near(index: Index, request: SearchRequest, head: int) -> tuple[set[str], set[str]]:
    """Return the ids of the articles that must be found by meaning, and of those that may."""
    everything = list(index.articles())
    vector = EMBEDDER.query(request.query.replace('"', "").split(" -")[0])
    own = {a.id: float(max(EMBEDDER.passages(texts(a)) @ vector)) for a in everything}
    values = np.array(list(own.values()))
    deviation = max(float(values.std()), 1e-3)
    deviations = {name: (value - values.mean()) / deviation for name, value in own.items()}
    unwanted = "-ثلج" if "-" in request.query else ""
    demanded = replace(request, query=unwanted, match="all", sort="newest", group=None)
    allowed = ids(index.search(demanded, meaning="off"))
    near = sorted((deviations[name] for name in allowed), reverse=True)[:head]
    if not near:
        return set(), set()
    chance = 0.6 * np.sqrt(2 * np.log(max(2, len(everything))))
    threshold = max(min(3.0, chance), near[0] - 3.0, near[-1])
    rounding = 0.1
    return (
        {name for name in allowed if deviations[name] > threshold + rounding},
        {name for name in allowed if deviations[name] >= threshold - rounding},
    )


def _check_protected(index: Index, find: Results) -> None:
    """Check that nothing found by meaning stands above what has the rare words, or the phrase."""
    request = find.request
    alone = [bool(hit.meaning and hit.meaning.alone) for hit in find.hits]
    if request.sort != "relevance" or not any(alone):
        return
    first = alone.index(True)
    behind = {hit.id for hit in find.hits[first:] if not (hit.meaning and hit.meaning.alone)}
    if '"' in request.query:
        assert not behind, request
        return
    most = max(1, index.search("").total // 100)
    words = request.query.split(" -")[0].split()
    counts = {word: index.search(word, match="all").total for word in words}
    rare = [word for word, count in counts.items() if 0 < count <= most]
    having = index.search(request, query=" ".join(rare), match="all", meaning="off", group=None)
    assert not rare or not behind & set(ids(having)), request


def _check_paging(index: Index, whole: Results, step: int) -> None:
    names = ids(whole)
    assert len(names) == len(set(names)) == whole.length, whole.request
    assert [article.id for article in index.export(whole.request)] == names, whole.request
    walked: list[str] = []
    at: str | None = "*"
    for offset in range(0, len(names) + step, step):
        page = index.search(whole.request, limit=step, offset=offset)
        assert ids(page) == names[offset : offset + step], whole.request
        assert (page.total, page.by_meaning, page.stories, page.facets, page.timeline) == (
            (whole.total, whole.by_meaning, whole.stories, whole.facets, whole.timeline)
        ), whole.request
    while at is not None:
        found = index.search(whole.request, limit=step, cursor=at)
        walked += ids(found)
        at = found.next_cursor
    assert walked == names, whole.request


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"group": "story"},
        {"half_life": 30.0},
        {"query": '"مطر ثلج"'},
        {"query": '"مطر ثلج"', "group": "story"},
        {"sort": "newest"},
        {"meaning": "rank"},
    ],
)
def test_more_than_a_hundred(
    make_embedded: MakeEmbedded, engine: str, options: dict[str, Any]
) -> None:
    """The head, the rest and what comes last are one answer."""
    index = make_embedded(
        *(Article(f"both{n}", body=f"مطر ثلج خبر{n} {'ريح ' * (n % 5)}") for n in range(130)),
        *(Article(f"near{n}", body="ودق بحر", date=f"2018-03-{n + 1:02}") for n in range(5)),
        *others(200),
        engine=engine,
    )
    request = replace(SearchRequest("مطر ثلج", meaning="find", limit=1000), **options)
    whole = index.search(request)
    assert (whole.total, whole.by_meaning) == (130, 0 if request.meaning == "rank" else 5)
    alone = [bool(hit.meaning and hit.meaning.alone) for hit in whole.hits]
    if '"' in request.query:
        assert alone == sorted(alone)
    _check_paging(index, whole, 37)


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]
