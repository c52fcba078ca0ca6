"""Rules of files that are something else than they are called, or hold what is no article."""

import sqlite3
import zipfile
from pathlib import Path

import pytest

from index_data.readers.items import PassedOver, ReadError
from index_data.sources import Sources
from search import Article

RSS = (
    "<?xml version='1.0'?><rss><channel><title>الساحل</title>"
    "<item><title>خبر</title><description>نص</description></item></channel></rss>"
)


def articles(*sources: Path, query: str = "") -> list[Article]:
    items = list(Sources([str(source) for source in sources], query=query))
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a"])
@pytest.mark.parametrize(
    "content",
    [
        RSS,
        '[\n{"title": "خبر"}]',
        '[{"title": "خبر"}]',
        "<!DOCTYPE html><title>خبر</title><article><h1>خبر</h1><p>قال الوزير إن الخطة جاهزة، "
        "وإنها تبدأ في الربيع المقبل في كل المحافظات.</p></article>",
    ],
)
def test_a_file_is_what_it_begins_like(tmp_path: Path, name: str, content: str) -> None:
    """Whatever it is called."""
    path = tmp_path / name
    path.write_text(content)
    assert [article.title for article in articles(path)] == ["خبر"]


@pytest.mark.parametrize("text", ["[فيديو] خبر", "{خبر} عاجل", "خبر: <عاجل>", "خبر؛ نص"])
def test_a_text_may_begin_with_any_sign(tmp_path: Path, text: str) -> None:
    """It is no JSON for that."""
    path = tmp_path / "a.txt"
    path.write_text(f"{text}\nنص الخبر")
    assert [article.title for article in articles(path)] == [text]


def test_xml_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    """It is no page, though it has elements of the same names."""
    path = tmp_path / "a.xml"
    path.write_text(
        "<?xml version='1.0'?><articles><article><title>خبر</title></article></articles>"
    )
    (error,) = Sources([str(path)])
    assert isinstance(error, ReadError)
    assert error.reason.startswith("unknown format")


def test_what_wordpress_did_not_publish(tmp_path: Path) -> None:
    """Drafts, pages and the like are in its exports, and are passed over."""
    states = [("publish", "post"), ("draft", "post"), ("private", "post"), ("publish", "page")]
    items = "".join(
        f"<item><title>خبر</title><category domain='post_tag'>وسم</category>"
        f"<category domain='category'>محليات</category><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type></item>"
        for status, kind in states
    )
    path = tmp_path / "a.xml"
    path.write_text(
        f"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel>{items}</channel></rss>"
    )
    found, *others = Sources([str(path)])
    assert isinstance(found, Article)
    assert (found.section, found.tags) == ("محليات", ("وسم",))
    assert [type(other) for other in others] == [PassedOver] * 3


def test_a_short_feed_whose_encoding_is_not_as_declared(tmp_path: Path) -> None:
    """Words of Arabic tell it, however few they are among the tags."""
    path = tmp_path / "a.rss"
    path.write_bytes(RSS.replace("'1.0'", "'1.0' encoding='utf-8'").encode("cp1256"))
    (article,) = articles(path)
    assert (article.title, article.body, article.source) == ("خبر", "نص", "الساحل")


def test_members_from_a_folder_above(tmp_path: Path) -> None:
    """As archives have them that were made beside the folder."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../b/1.txt", "خبر")
    assert [article.title for article in articles(path)] == ["خبر"]


def test_a_picture_in_a_database_costs_no_article(tmp_path: Path) -> None:
    """Bytes that are no text are left out."""
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE news (title, picture BLOB)")
        database.execute("INSERT INTO news VALUES ('خبر', x'ffd8ffe000')")
    database.close()
    (found,) = Sources([f"sqlite:///{path}"], query="SELECT * FROM news")
    assert isinstance(found, Article)
    assert found.extra in ({}, {"picture": None})
