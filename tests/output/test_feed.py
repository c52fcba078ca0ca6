"""Answers written as feeds."""

from xml.etree import ElementTree as ET

import pytest

from search import Article, Index
from search.output.feed import FOLLOWED, FeedFormat, write_feed
from search.output.feed_content import FeedWords
from tests.conftest import MakeIndex

ADDRESS = "https://paper.example/news?id=1&x=2"
ARTICLES = (
    Article("1", "جسر الواحة", "خبر الجسر", "2024-05-01", url=ADDRESS),
    Article("a b/ج", "<جسر>", "خبر & خبر\x0b", "2024-05-02", url="javascript:alert(1)"),
)


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    return make_index(*ARTICLES, engine=engine)


def feed(index: Index, form: FeedFormat, base_url: str = "") -> ET.Element:
    text = write_feed(index.search("(جسر", limit=5, sort="newest"), form, base_url, ["ملحوظة"])
    return ET.fromstring(text)  # noqa: S314  # our own answer


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [node.text for node in root.findall(path)]


def test_links_lead_to_where_the_articles_came_from(index: Index) -> None:
    """An article without an address of the web has a name, and brings its content with it."""
    atom = feed(index, "atom")
    assert texts(atom, "{*}entry/{*}id") == ["urn:naba:article:a%20b/%D8%AC", ADDRESS]
    links = [
        [link.get("href") for link in e.iterfind("{*}link")]
        for e in atom.iter()
        if "entry" in e.tag
    ]
    assert links == [[], [ADDRESS]]
    assert texts(atom, "{*}entry/{*}content") == ["خبر & خبر"]
    assert texts(atom, "{*}entry/{*}summary") == ["خبر الجسر"]
    rss = feed(index, "rss")
    assert texts(rss, "channel/item/link") == [ADDRESS]
    guids = rss.findall("channel/item/guid")
    assert [guid.get("isPermaLink") for guid in guids] == ["false", "true"]
    assert texts(rss, "channel/item/title") == ["<جسر>", "جسر الواحة"]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_links_lead_to_a_server(index: Index, form: FeedFormat) -> None:
    """To its pages of the articles and of the search, and to the feed there."""
    text = ET.tostring(feed(index, form, "https://n.example/naba/"), encoding="unicode")
    for link in ("a/1", "a/a%20b/%D8%AC", f"feed.{form}?q=%28", "?q=%28"):
        assert f"https://n.example/naba/{link}" in text
    assert ADDRESS not in text


@pytest.mark.parametrize("path", ["/", "/naba", "/naba/"])
def test_links_lead_to_a_path(index: Index, path: str) -> None:
    """Of a server whose host is not known. Ids are URNs, the same on every path."""
    base = path.rstrip("/")
    atom, rss = feed(index, "atom", path), feed(index, "rss", path)
    links = [link.get("href", "").partition("?")[0] for link in atom.iterfind(".//{*}link")]
    assert links == [f"{base}/feed.atom", f"{base}/", f"{base}/a/a%20b/%D8%AC", f"{base}/a/1"]
    assert texts(rss, "channel/item/link") == links[2:]
    names = ["urn:naba:article:a%20b/%D8%AC", "urn:naba:article:1"]
    assert texts(atom, "{*}entry/{*}id") == texts(rss, "channel/item/guid") == names
    assert {guid.get("isPermaLink") for guid in rss.iter("guid")} == {"false"}
    assert str(texts(atom, "{*}id")[0]).startswith("urn:naba:search:atom:")


@pytest.mark.parametrize(
    ("form", "where"), [("atom", "{*}subtitle"), ("rss", "channel/description")]
)
def test_what_was_ignored_is_said(index: Index, form: FeedFormat, where: str) -> None:
    """That of the query, and what the caller adds."""
    (about,) = texts(feed(index, form), where)
    assert about == "جديد هذا البحث؛ ملحوظة؛ القوس غير مغلق، فبحثنا كأنه مغلق في آخر العبارة"


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_it_speaks_as_it_is_told(index: Index, form: FeedFormat) -> None:
    """In other words than the Arabic ones; what chose them goes along, and names stay."""
    words = FeedWords("en", "Naba", "newest", "news", "untitled", "; ", (("lang", "en"),))
    results = index.search("(جسر", limit=5)
    text = write_feed(results, form, "https://n.example", words=words).decode()
    assert "news; a parenthesis is not closed" in text
    assert 'xml:lang="en"' in text
    assert f"https://n.example/feed.{form}?q=%28%D8%AC%D8%B3%D8%B1&amp;lang=en" in text
    assert "a/1?" not in text


def test_a_search_is_followed_by_all_its_words(index: Index) -> None:
    """The newest first, and no article that holds but some of them."""
    results = index.search(FOLLOWED, query="جسر الواحة")
    assert [hit.id for hit in results.hits] == ["1"]
