"""What must hold after a kill: before anybody writes again, and once the next writer has ended."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.kills.leftovers import left_over
from benchmarks.kills.vectors import vector_problems
from benchmarks.kills.victims import Found
from benchmarks.kills.workload import State, Workload, word_of
from search import Article, Index, IndexMissing, SearchError, check, open_index, rebuild

_EMPTY = State({}, "")
#: The most ids that one problem names.
_NAMED_IDS = 5
#: The most words of one search; the limit is 64.
_ASKED_WORDS = 60


def examine(
    engine: str, folder: Path, load: Workload, allowed: Sequence[Found], *, rebuilds: bool
) -> Iterator[str]:
    """Yield what is wrong with the index in a folder after a kill: a kind, a colon, details.

    It must be in one of the states ``allowed``, and hold an article more once the next writer has
    ended, or the same articles where that ``rebuilds``. Where it has vectors, each article must
    have its own once they are embedded again.
    """
    url = f"{engine}:{folder}"
    try:
        with open_index(url) as index:
            found: Found = _nearest(index, folder, allowed)
            yield from problems(index, folder, load, found or _EMPTY)
        yield from _damage(url, deep=False)
    except IndexMissing:
        found = None
        if None not in allowed:
            yield "missing: there is no index any more"
    except SearchError as error:
        yield f"not opened: {type(error).__name__}: {error}"
        return
    try:
        after = _written(url, load.next, found, rebuilds=rebuilds)
        with open_index(url) as index:
            for problem in problems(index, folder, load, after):
                yield f"next writer, {problem}"
        yield from _damage(url, deep=True)
        yield from vector_problems(url)
        yield from _damage(url, deep=False)
    except SearchError as error:
        yield f"next writer, {type(error).__name__}: {error}"
        return
    for name in left_over(engine, folder):
        yield f"left over: {name}"


def _written(url: str, article: Article, found: Found, *, rebuilds: bool) -> State:
    """Run the next writer; return the state that it leaves."""
    if rebuilds and found:
        rebuild(url)
        return found
    with open_index(url, create=True) as index, index.writer() as writer:
        writer.add(article)
    return (found or _EMPTY).after([article])


def _nearest(index: Index, folder: Path, allowed: Iterable[Found]) -> Found:
    """Return the allowed state from which an index differs least."""
    held, synonyms = {article.id: article for article in index.articles()}, _synonyms(folder)

    def distance(state: State) -> int:
        ids = held.keys() | state.articles.keys()
        differing = sum(held.get(i) != state.articles.get(i) for i in ids)
        return differing + (state.synonyms != synonyms)

    return min(filter(None, allowed), key=distance, default=None)


def _synonyms(folder: Path) -> str:
    file = folder / "synonyms.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def problems(index: Index, folder: Path, load: Workload, state: State) -> Iterator[str]:
    """Yield in what an index differs from a state: a kind, a colon, details."""
    articles, wanted = list(index.articles()), state.articles
    held = {article.id: article for article in articles}
    times = Counter(article.id for article in articles)
    now = {word_of(article): article.id for article in wanted.values()}
    ids = {version.id for version in load.versions}
    past = [word for version in load.versions if (word := word_of(version)) not in now]
    kinds = {
        "lost": wanted.keys() - held.keys(),
        "unwanted": held.keys() - wanted.keys(),
        "another version": {i for i in wanted.keys() & held.keys() if wanted[i] != held[i]},
        "twice": {i for i, n in times.items() if n > 1},
        "not found by id": {i for i in wanted if index.get(i) != wanted[i]},
        "found by id": {i for i in ids - wanted.keys() if index.get(i)},
        "not found by word": set(now.values()) ^ _found(index, now),
        "found by a word of the past": _found(index, past),
    }
    for kind, concerned in kinds.items():
        if concerned:
            shown = sorted(concerned)[:_NAMED_IDS]
            yield f"{kind}: {', '.join(shown)}{' …' * (len(concerned) > len(shown))}"
    yield from _miscounted(index, wanted)
    if _synonyms(folder) != state.synonyms:
        yield f"another list: {_synonyms(folder)!r} instead of {state.synonyms!r}"


def _damage(url: str, *, deep: bool) -> Iterator[str]:
    for finding in check(url, deep=deep).damage:
        yield f"damage: {finding.file}: {finding.problem}"


def _found(index: Index, words: Iterable[str]) -> set[str]:
    """Return the ids of the articles that have any of the words."""
    found, rest = set[str](), iter(words)
    while some := list(islice(rest, _ASKED_WORDS)):
        results = index.search(" ".join(some), level="exact", match="any", limit=1000, offer=False)
        found |= {hit.id for hit in results.hits}
    return found


def _miscounted(index: Index, wanted: Mapping[str, Article]) -> Iterator[str]:
    counted = index.search("", facets=("source",), limit=1).facets["source"]
    found = Counter({value.value: value.count for value in counted})
    sources = Counter(source for one in wanted.values() for source in one.names("source"))
    if found != sources or index.stats().articles != len(wanted):
        yield f"counts: {index.stats().articles} of {len(wanted)} articles; sources {found}"
