"""Sample articles, an application that serves them, a client for it, and a browser."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import Article, Index, open_index
from search.maintenance import embedding
from search.meaning import meaning
from tests.meaning.fake import FakeEmbedder
from web import create_app

from .browser import Reader, Visit, chromium, reading, seeds, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Get = Callable[..., TestResponse]
Served = Callable[..., FlaskClient]

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

REPORT = (
    "افتتح رئيس البلدية صباح الثلاثاء جسرًا جديدًا يربط ضفتي النهر بعد ثلاث سنوات من العمل، "
    "وقالت المهندسة المشرفة إن البناء كلف أقل مما قدر له."
)
#: One report in three newspapers, an article about a strike, and an old article.
STORIES = (
    Article("s1", "افتتاح جسر الواحة", REPORT, "2024-05-01", "وكالة النهر", "محليات"),
    Article("s2", "افتتاح جسر الواحة", f"{REPORT} وبكى بعضهم.", "2024-05-02", "صحيفة الضفة"),
    Article("s3", "جسر الواحة يُفتتح", REPORT, "2024-05-03", "إذاعة الوادي", "محليات"),
    Article("t", "إضراب عمال الجسر", "قالت المهندسة إنهم على حق.", "2024-06-09", "وكالة النهر"),
    Article("u", "جسر", "جسر جسر جسر.", "2023-12-31", "صحيفة الضفة", "رأي"),
)


#: A fire, another one in other words, and what is near neither.
FIRES = (
    Article(
        "fire", "حريق في ميناء", "اندلع حريق في سفينة.", "2024-05-01", "وكالة النهر", "محليات"
    ),
    Article("blaze", "نيران باخرة", "أخمد رجال نيران باخرة.", "2024-05-03", "صحيفة الضفة"),
    *(
        Article(f"other-{word}", f"خبر {word}", f"جاء {word} اليوم وتحدث عن {about}.", "2023-01-01")
        for word, about in (
            ("الوزير", "الميزانية"), ("المدرب", "المباراة"), ("الطبيب", "اللقاح"),
            ("المزارع", "الزيتون"), ("الشاعر", "الديوان"), ("القاضي", "الحكم"),
        )
    ),
)  # fmt: skip
#: Words that mean the same to the embedder of FIRES.
SAME = (("حريق", "نيران", "fire"), ("ميناء", "port"), ("سفينة", "باخرة", "ship"))


@pytest.fixture(scope="session")
def index_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made(tmp_path_factory.mktemp("web") / "index", ARTICLES)


@pytest.fixture(scope="session")
def stories_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made(tmp_path_factory.mktemp("stories") / "index", STORIES)


def made(path: Path, articles: Iterable[Article]) -> str:
    """Index the articles in a folder and return its path."""
    with open_index(path, create=True) as index, index.writer() as writer:
        for article in articles:
            writer.add(article)
    return str(path)


@pytest.fixture
def app(index_url: str) -> APIFlask:
    return create_app({"INDEX_URL": index_url})


@pytest.fixture
def arabic(app: APIFlask) -> Iterator[None]:
    """Provide a request context in Arabic, the default language."""
    with app.test_request_context():
        yield


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """Get a path with parameters; ``from_`` stands for ``from``, lists are repeated."""
    return getter(client)


@pytest.fixture
def ask(stories_url: str) -> Get:
    """Like `get`, with the articles of STORIES."""
    return getter(create_app({"INDEX_URL": stories_url}).test_client())


def getter(client: FlaskClient) -> Get:
    def get(path: str, follow_redirects: bool = False, **parameters: Any) -> TestResponse:
        query = {name.rstrip("_"): value for name, value in parameters.items()}
        address = f"{path}?{urlencode(query, doseq=True)}" if query else path
        return client.get(address, follow_redirects=follow_redirects)

    return get


@pytest.fixture
def embed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], object]:
    """Give a function that adds the vectors of an index, by the embedder of FIRES."""
    embedder = FakeEmbedder(SAME)
    for module in (embedding, meaning):
        monkeypatch.setattr(module, "open_embedder", lambda *model: embedder)
    return embedding.embed


@pytest.fixture
def fires_url(tmp_path: Path, embed: Callable[[str], object]) -> str:
    """Give an index of FIRES with their vectors."""
    url = made(tmp_path / "fires", FIRES)
    embed(url)
    return url


@pytest.fixture
def near(fires_url: str) -> Get:
    """Like `get`, with the articles of FIRES, which have vectors."""
    return getter(create_app({"INDEX_URL": fires_url}).test_client())


@pytest.fixture
def served(index_url: str) -> Served:
    """Give a function that takes settings and returns a client for ARTICLES served with them."""
    return lambda **config: create_app({"INDEX_URL": index_url, **config}).test_client()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make exports read STORIES, and give the ids of the articles read so far."""
    ids: list[str] = []

    def export(self: Index, request: object) -> Iterator[Article]:
        for article in STORIES:
            ids.append(article.id)
            yield article

    monkeypatch.setattr(Index, "export", export)
    return ids


@pytest.fixture
def missing(tmp_path: Path) -> FlaskClient:
    """Give a client of an application whose index does not exist."""
    return create_app({"INDEX_URL": str(tmp_path / "nothing")}).test_client()


browser = pytest.fixture(chromium, scope="module")


@pytest.fixture(scope="module")
def site(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a server with the sample articles."""
    with serving(seeds(), tmp_path_factory.mktemp("seeds")) as address:
        yield address


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Visit]:
    """Give a function that opens a site on a device."""
    with ExitStack() as stack:
        yield lambda site, **device: stack.enter_context(reading(browser, site, **device))


@pytest.fixture
def reader(visit: Visit, site: str) -> Reader:
    return visit(site)


def json_of(response: TestResponse) -> dict[str, Any]:
    """Return the JSON object in a response, which must hold one."""
    found = response.json
    assert isinstance(found, dict), response.text
    return found


def problem(response: TestResponse) -> dict[str, Any]:
    """Return the problem in a response, after checking what every problem must have."""
    assert response.mimetype == "application/problem+json"
    found = json_of(response)
    assert found.keys() >= {"type", "title", "status", "detail", "code", "request_id"}
    assert found["status"] == response.status_code
    assert found["request_id"] == response.headers["X-Request-ID"]
    return found
