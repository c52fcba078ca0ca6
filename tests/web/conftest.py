"""Six articles, an application that serves them, and a client of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import Article, open_index
from web import create_app

Get = Callable[..., TestResponse]

ARTICLES = (
    Article(
        id="1",
        title="مجلس الأمن يناقش الهدنة",
        body="اجتمع مجلس الأمن أمس.\nوقال <المندوب> إن الهدنة صامدة.\n\nوغاب المراقبون.",
        date="2024-03-14T20:30:00+03:00",
        source="صحيفة الميناء",
        section="سياسة",
        url="https://example.org/news/1",
        author="سلمى الحداد",
        tags=("هدنة", "أمم متحدة"),
    ),
    Article(
        id="2",
        title="أسعار النفط ترتفع",
        body="ارتفعت أسعار النفط بعد اجتماع المنتجين، وتابع مجلس الوزراء الأسعار.",
        date="2024-04-01",
        source="صحيفة الميناء",
        section="اقتصاد",
        url="javascript:alert(1)",
    ),
    Article(
        id="3",
        title="افتتاح معرض الكتاب",
        body="افتتح الوزير معرض الكتاب، وحضر كتّاب من بلدان عدة.",
        date="2024-05-02",
        source="وكالة الساحل",
        section="ثقافة",
    ),
    Article(
        id="a//b/?ج",
        title="الأمن في الموانئ",
        body="عززت السلطات الأمن في الموانئ.",
        date="2023-12-31",
        source="وكالة الساحل",
        section="سياسة",
    ),
    Article(id="5", title="", body="خبر بلا عنوان عن الزيتون."),
    Article(
        id="6",
        title="<script>alert(1)</script> الزيتون",
        body="موسم الزيتون <b>وفير</b> هذا العام.",
        date="2024-10-20",
        source='"><i>',
        section="زراعة & غذاء",
    ),
)


@pytest.fixture(scope="session")
def index_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("web") / "index"
    with open_index(path, create=True) as index, index.writer() as writer:
        for article in ARTICLES:
            writer.add(article)
    return str(path)


@pytest.fixture
def app(index_url: str) -> APIFlask:
    return create_app({"INDEX_URL": index_url})


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """Get a path with parameters; ``from_`` stands for ``from``, a list is repeated."""

    def get(path: str, **parameters: Any) -> TestResponse:
        query = {name.rstrip("_"): value for name, value in parameters.items()}
        return client.get(f"{path}?{urlencode(query, doseq=True)}" if query else path)

    return get


@pytest.fixture
def missing(tmp_path: Path) -> FlaskClient:
    """Make a client of an application whose index is not there."""
    return create_app({"INDEX_URL": str(tmp_path / "nothing")}).test_client()
