"""Rules of indexing articles: counts, commits, interruption, worker processes."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from index_data import pipeline
from index_data import workers as workers_module
from index_data.interrupt import Interruption
from index_data.pipeline import index_articles
from index_data.readers.items import Item, RawRecord, ReadError, Withdrawal
from index_data.readers.jsonl import parse_article as parse_line
from index_data.records import Reading
from index_data.rejects import MAX_SHOWN
from index_data.workers import Prepared, Workers
from search import Article, SearchRequest, open_index
from search.analyzer import Analyzer, Layers
from search.errors import ArticleError
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.analyzed import AnalyzedArticle
from search.schema import STANDARD


class Shelf:
    """An index that keeps articles in memory and notes what was committed."""

    # For worker processes, of which it has none.
    analyzer: Analyzer
    schema = STANDARD

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.commits: list[int] = []
        self.opened = False

    @contextmanager
    def writer(self) -> Iterator["Shelf"]:
        """Yield itself, and commit at the end."""
        self.opened = True
        yield self
        self.commit()

    def add(self, article: Article) -> bool:
        """Keep an article's id; return whether it is there already."""
        if article.id == "bad":
            raise ArticleError("no good")
        self.ids.append(article.id)
        return article.id in self.ids[:-1]

    def expect(self, articles: Sequence[AnalyzedArticle]) -> None:
        """Refuse, as `put`."""
        raise NotImplementedError

    def put(self, analyzed: AnalyzedArticle, layers: Layers) -> bool:
        """Refuse: no other process analyses articles for it."""
        raise NotImplementedError

    def delete(self, article_id: str) -> bool:
        """Forget an article's id."""
        found = article_id in self.ids
        self.ids = [each for each in self.ids if each != article_id]
        return found

    def learn(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Refuse, as `put`."""
        raise NotImplementedError

    def commit(self) -> None:
        """Note how many ids there are."""
        self.commits.append(len(self.ids))


parse_article = partial(parse_line, reading=Reading())

#: A program that prepares an article in a worker, and waits.
PARENT = """
import sys
from index_data.workers import Prepared, Workers
from search import Article
from search.analyzer import default_analyzer
from search.schema import STANDARD
workers = Workers(default_analyzer(), STANDARD, 1)
print(*workers.prepare([Article("1", "")]), *workers.remaining(), flush=True)
sys.stdin.read()
"""


def articles(count: int) -> list[Article]:
    return [Article(str(number), "خبر") for number in range(count)]


def test_what_became_of_each_record_is_counted() -> None:
    """Every record was added, replaced another article or was rejected."""
    error = ReadError("a.csv", "3", "because")
    report = index_articles(
        Shelf().writer, [*articles(2), Article("0", "خبر"), Article("bad"), error]
    )
    assert (report.read, report.added, report.replaced, report.rejected) == (5, 2, 1, 2)
    assert report.rejects.shown == [ReadError("bad", "", "no good"), error]


def test_what_was_withdrawn_is_not_replaced() -> None:
    """After its withdrawal, an article that comes again is new."""
    one = Article("1", "خبر")
    report = index_articles(Shelf().writer, [one, Withdrawal("f", "2", "1"), one])
    assert (report.added, report.replaced, report.replaced_in_run, report.withdrawn) == (2, 0, 0, 1)


def test_it_commits_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long run commits every COMMIT_ARTICLES articles, and at the end."""
    monkeypatch.setattr(pipeline, "COMMIT_ARTICLES", 2)
    shelf = Shelf()
    index_articles(shelf.writer, articles(5))
    assert shelf.commits == [2, 4, 5]


def test_it_commits_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow run commits every COMMIT_SECONDS seconds."""
    monkeypatch.setattr(pipeline, "COMMIT_SECONDS", -1.0)
    shelf = Shelf()
    index_articles(shelf.writer, articles(2))
    assert shelf.commits == [1, 2, 2]


def test_no_index_is_made_for_nothing() -> None:
    """The writer is opened only for the first article."""
    shelf = Shelf()
    assert index_articles(shelf.writer, [ReadError("a", "", "missing")]).rejected == 1
    assert not shelf.opened


def test_few_rejections_are_kept_and_all_are_counted() -> None:
    """A file full of errors does not fill the memory."""
    report = index_articles(Shelf().writer, (ReadError("a", str(n), "bad") for n in range(1000)))
    assert (report.rejected, len(report.rejects.shown)) == (1000, MAX_SHOWN)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_and_keeps_what_was_added(number: signal.Signals) -> None:
    """Ctrl-C while reading commits what was added and says that it was interrupted."""

    def items() -> Iterator[Article]:
        yield from articles(3)
        os.kill(os.getpid(), number)
        yield Article("late")

    shelf = Shelf()
    with Interruption() as interruption:
        report = index_articles(shelf.writer, interruption.between(items()))
    assert (report.interrupted, report.added, shelf.commits) == (True, 3, [3])


def test_a_signal_waits_until_an_article_is_written() -> None:
    """An article is in the index as a whole or not at all."""

    class Interrupted(Shelf):
        def add(self, article: Article) -> bool:
            os.kill(os.getpid(), signal.SIGINT)
            return super().add(article)

    shelf = Interrupted()
    with Interruption() as interruption:
        report = index_articles(shelf.writer, interruption.between(articles(3)))
    assert (report.interrupted, shelf.ids, shelf.commits) == (True, ["0"], [1])


def test_the_second_signal_ends_at_once() -> None:
    """After one Ctrl-C the system's own handler is back, and after the run the previous one."""
    before = signal.getsignal(signal.SIGINT)
    with Interruption():
        os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) == before


def test_another_failure_is_passed_on() -> None:
    """What goes wrong in the index is not taken for a rejected article."""

    class Full(Shelf):
        def add(self, article: Article) -> bool:
            raise OSError("disk full")

    shelf = Full()
    with pytest.raises(OSError, match="disk full"):
        index_articles(shelf.writer, articles(1))
    assert shelf.commits == []


def test_workers_make_the_same_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers change nothing: not the order, the stories, the errors or the highlights."""
    monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 3)
    items: list[Item] = [
        Article(f"{n:03}", f"اجتماع القادة {n % 5}", f"حضر {n} قائدا وقائدة.\nوغابوا.", source="س")
        for n in range(250)
    ]
    items[60:60] = [ReadError("a.csv", "3", "because"), Article("010", "عنوان بديل")]
    lines = [b'{"id": "line", "body": "%s"}' % ("قائد " * 500_000).encode(), b"{", b'{"id": 1}']
    items[130:130] = [
        RawRecord("a.jsonl", str(n), line, parse_article) for n, line in enumerate(lines)
    ]
    found = []
    for workers in (1, 2, 3):
        with open_index(tmp_path / str(workers), create=True) as index:
            report = index_articles(index.writer, items, workers=workers)
            assert (report.added, report.replaced, report.rejected) == (251, 1, 3)
            assert [error.place for error in report.rejects.shown] == ["3", "1", "2"]
            results = index.search(SearchRequest("قائد", limit=300, group="story"))
            told = [(h.id, h.score, h.title.ranges, h.snippets, h.group) for h in results.hits]
            found.append((results.total, told))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("held", [5_000, pipeline.MAX_HELD])
def test_what_is_rejected_is_told_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, held: int
) -> None:
    """What a reader rejects waits for the records before it, but not much of it."""
    monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 3)
    monkeypatch.setattr(pipeline, "MAX_HELD", held)
    items: list[Item] = []
    for n in range(250):
        raw = RawRecord("a", str(n), b'{"title": "%d"}' % n if n % 20 else b"{", parse_article)
        items.append(ReadError("a", str(n), "سبب") if n % 40 == 1 or 201 < n < 208 else raw)
    with open_index(tmp_path / "index", create=True) as index:
        report = index_articles(index.writer, items, workers=workers)
    places = [int(error.place) for error in report.rejects.shown]
    assert (len(places), places) == (20, sorted(places))
    assert report.read == len(items)


def test_an_article_that_the_index_refuses_is_named_by_its_place() -> None:
    raw = RawRecord("a.jsonl", "7", b'{"id": "bad", "title": "a"}', parse_article)
    report = index_articles(Shelf().writer, [raw])
    assert report.rejects.shown == [ReadError("a.jsonl", "7", "no good")]


def test_a_worker_forgets_words_in_time(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words forgotten are sent again with later chunks, and every article has its own keys."""
    monkeypatch.setattr("search.indexing.analysis.CACHED_PARTS", 30)
    monkeypatch.setattr(
        workers_module, "_analyze", ArticleAnalyzer(analyzer, STANDARD), raising=False
    )
    workers, firsts = Workers(analyzer, STANDARD, 1), []
    for number in range(10, 20):
        chunk = workers_module._prepare([Article("1", f"عنوان {number}", "قادة المدينة ١ ٢ ٣ ٤")])
        firsts.append(chunk.first)
        [prepared] = chunk.items
        assert isinstance(prepared, Prepared)
        keys = prepared.analyzed.keys(workers.layers(chunk))
        assert keys["text_folded"] == f"عنوان {number} ¶ قادة المدينة 1 2 3 4"
        assert keys["text_stem"] == f"عنوان {number} ¶ قائد مدينة 1 2 3 4"
    assert firsts.count(0) > 1
    assert any(firsts)


def test_interruption_keeps_what_workers_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything read before Ctrl-C is prepared and kept."""
    monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 3)

    def interrupted() -> Iterator[Article]:
        yield from articles(230)
        raise KeyboardInterrupt

    with open_index(tmp_path / "index", create=True) as index:
        report = index_articles(index.writer, interrupted(), workers=2)
        assert report.interrupted
        assert report.added == index.stats().articles == 230


def test_workers_ignore_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal sends it to every process, even while it starts."""
    monkeypatch.setattr(pipeline, "SERIAL_ARTICLES", 3)

    def interrupted() -> Iterator[Article]:
        yield from articles(150)
        for process in multiprocessing.active_children():
            os.kill(process.pid or 0, signal.SIGINT)

    with open_index(tmp_path / "index", create=True) as index:
        assert index_articles(index.writer, interrupted(), workers=2).added == 150


def test_workers_exit_with_their_parent() -> None:
    """They exit even if it is killed: nothing else would end them."""
    with subprocess.Popen(  # noqa: S603 our own
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Chunk")
        process.kill()
        # It is at its end when none of them has it open.
        assert process.communicate(timeout=30)[0] == ""
