"""Labels of an index on its pages, in the language of the reader."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import Article, WordList, open_index
from tests.web.conftest import Get, getter
from web import create_app

from .test_pages import links_with

LABELS = """\
EG	مصر	Egypt
SD	السودان
west	صحيفة الغرب	The West
country	البلد	Country
source	الوكالة	Agency
"""
RECORDS: list[dict[str, Any]] = [
    {
        "id": "1",
        "title": "نهر النيل",
        "country": ["EG", "SD", "<b>"],
        "source": "SD",
        "tags": ["EG"],
    },
    {"id": "2", "title": "نهر الفرات", "country": "IQ"},
    {"id": "3", "title": "سد دجلة", "body": "اكتمل بناء السد.", "source": "EG"},
    {"id": "4", "title": "سد دجلة", "body": "اكتمل بناء السد.", "source": "west"},
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = str(tmp_path_factory.mktemp("labels") / "index")
    given = WordList("", LABELS)
    with (
        open_index(url, create=True, facets=["country"], labels=given) as index,
        index.writer() as writer,
    ):
        for record in RECORDS:
            writer.add(Article.from_record(record))
    return url


@pytest.fixture
def client(url: str) -> FlaskClient:
    return create_app({"INDEX_URL": url}).test_client()


@pytest.fixture
def get(client: FlaskClient) -> Get:
    return getter(client)


@pytest.mark.parametrize(
    ("lang", "field", "names"),
    [
        ("ar", "البلد", ("مصر", "السودان", "IQ", "&lt;b&gt;")),
        ("en", "Country", ("Egypt", "SD", "IQ", "&lt;b&gt;")),
    ],
)
def test_facets(get: Get, lang: str, field: str, names: tuple[str, ...]) -> None:
    """A name and its field have their labels; what has none is itself."""
    page = get("/", q="نهر", lang=lang).text
    assert f">{field}</h2>" in page
    for name in names:
        assert f">{name}</bdi></span>" in page
    assert f">{'الوكالة' if lang == 'ar' else 'Agency'}</h2>" in page


@pytest.mark.parametrize(
    ("lang", "chip"), [("ar", "أزل: البلد مصر"), ("en", "Remove: Country Egypt")]
)
def test_filters(get: Get, lang: str, chip: str) -> None:
    """The chip has the label; addresses and the form have the name itself."""
    page = get("/", q="نهر", country="EG", lang=lang)
    assert links_with(page, chip)
    assert '<input type="hidden" name="country" value="EG">' in page.text
    assert all("Egypt" not in href and "مصر" not in href for href in links_with(page, ""))


@pytest.mark.parametrize(("lang", "label"), [("ar", "السودان"), ("en", "SD")])
def test_an_article(get: Get, lang: str, label: str) -> None:
    """The source of a hit and of an article's own page has its label."""
    for page in (get("/", q="النيل", lang=lang), get("/a/1", lang=lang)):
        assert f'<span class="source"><bdi>{label}</bdi></span>' in page.text.replace(
            ' lang="ar"', ""
        )


@pytest.mark.parametrize(("lang", "label"), [("ar", "مصر"), ("en", "Egypt")])
def test_tags(get: Get, lang: str, label: str) -> None:
    """The tags of an article have their labels on its page."""
    assert f"<li><bdi>{label}</bdi></li>" in get("/a/1", lang=lang).text.replace(' lang="ar"', "")


def test_unknown_names(get: Get) -> None:
    """The nearest are shown by their labels and lead to the names themselves."""
    page = get("/", q="نهر", country="EGG", lang="en")
    assert "with “<bdi>EGG</bdi>” as “<bdi>Country</bdi>”" in page.text
    assert links_with(page, "<bdi>Egypt</bdi>")[0].endswith("country=EG")


def test_the_api_gives_names_as_they_are(get: Get) -> None:
    """Programs get codes."""
    answer = get("/api/v1/search", q="نهر", facet="country").json or {}
    assert {"value": "EG", "count": 1} in answer["facets"]["country"]


def test_new_labels_are_shown_at_once(url: str, get: Get) -> None:
    """A server need not be started again."""
    try:
        open_index(url, labels=WordList("", "EG\tأم الدنيا")).close()
        assert ">أم الدنيا</bdi>" in get("/", q="نهر").text
    finally:
        open_index(url, labels=WordList("", LABELS)).close()


@pytest.mark.parametrize(
    ("lang", "labels"), [("ar", ("صحيفة الغرب", "مصر")), ("en", ("The West", "Egypt"))]
)
def test_the_versions_of_a_story(get: Get, lang: str, labels: tuple[str, str]) -> None:
    """Each names its source by its label."""
    story = get("/", q="دجلة", lang=lang).text.split('<details class="story">')[1]
    named = re.findall(r"<bdi[^>]*>([^<]*)</bdi></a>", story.split("</details>")[0])
    assert len(named) == 1
    assert set(named) <= set(labels)


def test_explanations(get: Get) -> None:
    """A name found is shown by its label."""
    page = re.sub(r"\s+", " ", get("/", q="source:west", explain="1").text)
    assert '<bdi>west</bdi> <span aria-hidden="true">←</span> <bdi>صحيفة الغرب</bdi>' in page


def test_headings(get: Get) -> None:
    """A page of a source is named by its label."""
    page = re.sub(r"\s+", " ", get("/", source="west", country="EG").text)
    assert '<h1 class="unseen"> <bdi>صحيفة الغرب، مصر</bdi> </h1>' in page
    assert "<title>صحيفة الغرب، مصر — نبأ</title>" in page
