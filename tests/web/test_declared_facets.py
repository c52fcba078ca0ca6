"""An index with a declared facet and labels, on pages and in the API."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from search import Article, WordList, open_index
from tests.web.conftest import Get, getter, problem
from web import create_app

RECORDS = (
    {"id": "1", "title": "قمة في القاهرة", "source": "wire", "tags": ["topStory"], "area": "ea"},
    {"id": "2", "title": "معرض في القاهرة", "source": "wire", "area": ["ea", "na"]},
    {"id": "3", "title": "مكتبة في مراكش", "source": "إذاعة الميناء", "area": "na"},
)
LABELS = "area\tالمنطقة\tArea\nea\tالمشرق\tEast\nwire\tالوكالة\ntopStory\tأهم الأخبار\tTop story"


@pytest.fixture
def get(tmp_path: Path) -> Get:
    """Get a path of a site whose index has a declared facet and labels."""
    place, labels = tmp_path / "index", WordList("labels.tsv", LABELS)
    made = open_index(place, create=True, facets=["area"], labels=labels)
    with made, made.writer() as writer:
        for record in RECORDS:
            writer.add(Article.from_record(record))
    return getter(create_app({"INDEX_URL": str(place)}).test_client())


def texts(html: str, pattern: str) -> list[str]:
    """Return the texts of the parts of a page that a pattern finds."""
    found = re.findall(pattern, html, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", "", part).split()) for part in found]


@pytest.mark.parametrize(
    ("lang", "chip", "headings", "names"),
    [
        ("ar", "المنطقة المشرق", ["المصدر", "الوسوم", "المنطقة"], ["المشرق", "الوكالة", "na"]),
        ("en", "Area East", ["Source", "Tags", "Area"], ["East", "wire", "na"]),
    ],
)
def test_pages_show_labels(
    get: Get, lang: str, chip: str, headings: list[str], names: list[str]
) -> None:
    """Facets, chips and articles have labels; a filter does not move its facet to the end."""
    page = get("/", q="القاهرة", area="ea", lang=lang).text
    assert chip in texts(page, r"<li>([^<]*<bdi.*?)<a")
    assert texts(page, r'<h2 id="facet-\d">(.*?)</h2>') == headings
    assert headings == texts(
        get("/", q="القاهرة", source="wire", lang=lang).text, r'<h2 id="facet-\d">(.*?)</h2>'
    )
    links = texts(page, r"(<bdi.*?</bdi>)")
    assert [name for name in names if name not in links] == []
    article = get("/a/1", lang=lang).text
    assert {"ar": "أهم الأخبار", "en": "Top story"}[lang] in article


def test_the_api_has_a_parameter_for_it(get: Get) -> None:
    """It filters and counts by names, not labels; what is not declared is unknown."""
    answer = get("/api/v1/search", area="na", facet="area", q="area:ea").json
    assert [hit["id"] for hit in answer["hits"]] == ["2"]  # type: ignore[index]
    assert answer["facets"]["area"] == [  # type: ignore[index]
        {"value": "ea", "count": 2},
        {"value": "na", "count": 1},
    ]
    assert problem(get("/api/v1/search", desk="x"))["parameter"] == "desk"
    assert "area" in problem(get("/api/v1/search", facet="desk"))["detail"]


def test_a_table_has_a_column_for_it(get: Get) -> None:
    """After the usual ones; several names share a cell."""
    table = get("/api/v1/export", format="csv", area="na", sort="oldest").text
    rows = list(csv.DictReader(StringIO(table.removeprefix("\ufeff"))))
    assert list(rows[0])[-3:] == ["body", "tags", "area"]
    assert {row["area"] for row in rows} == {"ea؛ na", "na"}


def test_the_description_tells_of_it(get: Get) -> None:
    """As a parameter, as a value of facet and in the answer."""
    described = get("/openapi.json").json
    for path in ("search", "export"):
        operation = described["paths"][f"/api/v1/{path}"]["get"]  # type: ignore[index]
        parameters = {parameter["name"]: parameter for parameter in operation["parameters"]}
        assert "with this area" in parameters["area"]["description"]
        if path == "search":
            assert "area" in parameters["facet"]["schema"]["items"]["enum"]
    assert "area" in described["components"]["schemas"]["Facets"]["properties"]  # type: ignore[index]
    assert get("/docs").status_code == 200
