"""Hostile texts are harmless in every field of an article and in every parameter."""

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from search import Article
from search.output.records import exported_record
from tests.web.conftest import Get, getter, json_of, made
from web import create_app

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '"><script>alert(1)</script>',
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "x onmouseover=alert(1)",
    "` onerror=`alert(1)",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example><button>",
    "<mark>x</mark><b>y</b>",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;amp;",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %>",
    "{0.__class__} %s %n %(x)s",
    "'; DROP TABLE articles; --",
    "\" OR 1=1 -- title:* AND (((",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd%00",
    "x\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>",
    "x%0d%0aX-Evil: 1",
    "\u202e\u2067moc.live\u202d",
    "خبر\x00\x01\x08\x0b\x1b[31m\x7f\x85",
    "\u2028\u2029\ufeff\ufffe\uffff",
    "=HYPERLINK(\"https://evil.example\")",
    "\n\t =cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd",
    "\U0001f4a3\U000e0041\u0301\u0301\u0301ﷺ",
    "ا" * 1_900,
)  # fmt: skip
EVERYWHERE = "خبر"
HANDLER = re.compile("^on", re.IGNORECASE)
FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Reader(HTMLParser):
    """Collect the elements, attributes, links and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.made_of: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made_of |= {(tag, ""), *((tag, name) for name, _ in attrs)}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.made_of.add(("comment", data))

    def unknown_decl(self, data: str) -> None:
        self.made_of.add(("declaration", data))


def article(number: int, text: str) -> Article:
    """Return an article that has a text in all its fields."""
    return Article.from_record(
        {
            "id": f"h{number}",
            "title": text,
            "body": f"{EVERYWHERE} {text}\n\n{text}",
            "date": f"2024-{4 + number // 28:02}-{1 + number % 28:02}",
            **dict.fromkeys(("source", "section", "author", "url"), text),
            "tags": [text],
            "extra": {text: text},
        }
    )


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """Get a path of an application that serves an article of each text."""
    articles = [article(number, text) for number, text in enumerate(HOSTILE)]
    return serving(tmp_path_factory, articles)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Return the elements and attributes in pages of harmless articles."""
    words = ["كلمة0", *(f"كلمة{number}" for number in range(len(HOSTILE) - 1))]
    articles = [article(number, word) for number, word in enumerate(words)]
    articles[0] = Article.from_record({**articles[0].to_dict(), "url": "https://example.org/"})
    get = serving(tmp_path_factory, articles)
    answers = list(pages(get, words[0], 0))
    shown: list[dict[str, Any]] = [
        {},
        {"page": 2},
        {"page": "x"},
        {"group": "none"},
        {"source": words[0]},
    ]
    for query in (EVERYWHERE, "كلمة1 كلمة2", "(كلمة1", "قطار", "كلمع1"):
        answers += [get("/", q=query, explain="1", **more) for more in shown]
    return set().union(*(Reader(answer.text).made_of for answer in answers))


def serving(factory: pytest.TempPathFactory, articles: list[Article]) -> Get:
    folder = factory.mktemp("hostile") / "index"
    return getter(create_app({"INDEX_URL": made(folder, articles)}).test_client())


PAGE_PARAMETERS = (
    "q", "match", "level", "meaning", "from", "to", "source", "section", "author", "story", "sort",
    "group", "explain", "page", "x",
)  # fmt: skip
API = {
    "/api/v1/search": (
        "q", "match", "level", "meaning", "from", "to", "source", "section", "author", "story",
        "sort", "group", "half_life", "page", "per_page", "cursor", "facet", "offer", "explain",
        "highlight", "x",
    ),
    "/api/v1/suggest": ("q", "limit", "x"),
    "/api/v1/analyze": ("text", "x"),
    "/api/v1/export": ("q", "format", "source", "story", "sort", "x"),
    "/api/v1/articles/h0/similar": ("limit", "x"),
    "/healthz": ("x",),
}  # fmt: skip


def pages(get: Get, text: str, number: int) -> Iterator[TestResponse]:
    """Yield pages that show a text: as an article, as a hit, and as each parameter."""
    yield get(f"/a/h{number}", q=text)
    yield get(f"/a/{quote(text, safe='')}", q=text)
    yield get("/", q=EVERYWHERE, source=text, section=text, author=text, explain="1")
    yield get("/", q=f"{EVERYWHERE} -{text}", group="none")
    for name in PAGE_PARAMETERS:
        yield get("/", **({"q": EVERYWHERE} | {name: text}))
    yield get("/", **dict.fromkeys(PAGE_PARAMETERS, text))


numbered = pytest.mark.parametrize(
    ("number", "text"), list(enumerate(HOSTILE)), ids=range(len(HOSTILE))
)


@numbered
def test_pages(get: Get, harmless: set[tuple[str, str]], number: int, text: str) -> None:
    """They have only elements, attributes and kinds of links that harmless pages have."""
    for response in pages(get, text, number):
        assert response.status_code in (200, 404, 414)
        assert_headers(response)
        page = Reader(response.text)
        assert page.made_of <= harmless
        assert not [name for _, name in page.made_of if HANDLER.match(name)]
        links = [link.removeprefix("http://localhost") for link in page.links]
        assert not [link for link in links if not re.match(r"/|#|https://|\?|data:image", link)]


@numbered
def test_a_page_shows_the_text(get: Get, number: int, text: str) -> None:
    """Unchanged and inert."""
    shown = "".join("".join(Reader(get(f"/a/h{number}").text).texts).split())
    assert "".join(text.split()) in shown


@numbered
def test_answers_in_json(get: Get, number: int, text: str) -> None:
    """They return the text unchanged."""
    found = get(f"/api/v1/articles/h{number}").json
    assert found == article(number, text).to_dict()
    hits = json_of(get("/api/v1/search", q=EVERYWHERE, per_page=100, facet="source"))
    (hit,) = [hit for hit in hits["hits"] if hit["id"] == f"h{number}"]
    assert (hit["title"], hit["source"], hit["url"]) == (text, text, text)
    for part in hit["highlights"]:
        assert Reader(part["html"]).made_of <= {("mark", "")}
    assert text in [value["value"] for value in hits["facets"]["source"]]


@numbered
@pytest.mark.parametrize("path", API)
def test_parameters_of_the_api(get: Get, path: str, number: int, text: str) -> None:
    """They are answered or rejected, in JSON."""
    for name in API[path]:
        response = get(path, **({"text": "خبر"} if "analyze" in path else {}) | {name: text})
        assert response.status_code in (200, 400)
        assert_headers(response)
        by_line = response.mimetype == "application/x-ndjson"
        lines = response.text.split("\n") if by_line else [response.text]
        assert all(json.loads(line) for line in lines if line or len(lines) == 1)
    assert get(f"/api/v1/articles/{quote(text, safe='')}").status_code == 404


def test_lines_of_json(get: Get) -> None:
    """Only line feeds separate the articles of an export, and all texts are unchanged."""
    lines = get("/api/v1/export").text.rstrip("\n").split("\n")
    found = {record["id"]: record for record in map(json.loads, lines)}
    expected = {f"h{n}": exported_record(article(n, text)) for n, text in enumerate(HOSTILE)}
    assert found == expected


def test_cells(get: Get) -> None:
    """A table has the texts; those that a spreadsheet might run start with an apostrophe."""
    text = get("/api/v1/export", format="csv").text.removeprefix("\ufeff")
    found = {row["id"]: row for row in csv.DictReader(StringIO(text, newline=""))}
    for number, hostile in enumerate(HOSTILE):
        for name in ("title", "source", "section", "author", "url"):
            cell = found[f"h{number}"][name]
            shown = hostile.replace("\0", "\ufffd")
            assert cell.removeprefix("'") == shown.removeprefix("'")
            assert cell.strip()[:1] not in tuple("=+-@")


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss"])
def test_feeds_of_hostile_articles(get: Get, path: str) -> None:
    """The thirty newest and oldest have all texts, without characters that XML forbids."""
    texts = set()
    for sort in ("newest", "oldest"):
        texts |= set(parsed(get(path, q=EVERYWHERE, sort=sort)).itertext())
    assert {in_xml(text) for text in HOSTILE} <= texts


def test_json_feeds_of_hostile_articles(get: Get) -> None:
    """They have the texts unchanged."""
    found = set()
    for sort in ("newest", "oldest"):
        for item in json.loads(get("/feed.json", q=EVERYWHERE, sort=sort).data)["items"]:
            found.add(item["title"])
    assert set(HOSTILE) <= found


def test_sitemaps_of_hostile_articles(get: Get) -> None:
    """They are well-formed; hostile paths are no sitemaps."""
    for path in re.findall("<loc>http://localhost([^<]*)</loc>", get("/sitemap.xml").text):
        assert len(parsed(get(path))) > 0
    assert len(parsed(get("/sitemap-news.xml"))) == 0
    for text in HOSTILE:
        assert get(f"/sitemap/{quote(text, safe='')}/1.xml").status_code == 404


@numbered
def test_feeds_of_hostile_queries(get: Get, number: int, text: str) -> None:
    """They are well-formed and contain the query."""
    for path in ("/feed.atom", "/feed.rss"):
        for name in PAGE_PARAMETERS:
            root = parsed(get(path, **{name: text}))
            assert in_xml(text.strip()) in "".join(root.itertext()) or name != "q"


def in_xml(text: str) -> str:
    """Return a text as it comes out of XML."""
    return FORBIDDEN_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def parsed(response: TestResponse) -> ET.Element:
    assert response.status_code == 200
    assert_headers(response)
    assert b"<!" not in response.data
    return ET.fromstring(response.data)  # noqa: S314  # our own answer


def assert_headers(response: TestResponse) -> None:
    """Check that no header was injected or contains a line break."""
    assert not {"Set-Cookie", "X-Evil", "Location"} & set(response.headers.keys())
    assert not re.search(r"[\r\n]", "".join(response.headers.values()))
