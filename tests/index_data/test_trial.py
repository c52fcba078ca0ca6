"""A trial run: what indexing would make of articles, and no index."""

from collections.abc import Iterator

from index_data.readers.items import Item, ReadError, Withdrawal
from index_data.trial import try_articles
from search import Article


def articles(count: int) -> Iterator[Article]:
    for number in range(count):
        yield Article.from_record({"id": str(number % 3), "title": f"خبر {number}", "key": "a"})


def test_it_counts_as_indexing_does() -> None:
    items: list[Item] = [*articles(4), ReadError("f", "5", "سبب"), Withdrawal("f", "6", "1")]
    shown: list[Article] = []
    report = try_articles(items, shown.append)
    assert (report.added, report.replaced, report.rejected, report.withdrawn) == (3, 1, 1, 1)
    assert [(one.replaced, one.by) for one in report.replacements] == [("خبر 0", "خبر 3")]
    assert (list(report.keys), shown) == (["key"], [])


def test_the_first_are_shown_and_no_more_are_read() -> None:
    source, shown = articles(1_000), list[Article]()
    report = try_articles(source, shown.append, limit=2)
    assert [one.title for one in shown] == ["خبر 0", "خبر 1"]
    assert report.kept == 2
    assert next(source).title == "خبر 2"


def test_what_was_withdrawn_is_not_replaced() -> None:
    one = Article("1", "خبر")
    report = try_articles([one, Withdrawal("f", "2", "1"), one], print)
    assert (report.added, report.replaced, report.replaced_in_run, report.withdrawn) == (2, 0, 0, 1)


def test_ctrl_c_ends_it() -> None:
    def interrupted() -> Iterator[Article]:
        yield from articles(1)
        raise KeyboardInterrupt

    report = try_articles(interrupted(), print)
    assert (report.added, report.interrupted) == (1, True)
