"""The results of a search by meaning in a real browser."""

from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import make_server

from tests.web.browser import Visit
from web import create_app

from .test_accessibility import DEVICES, LANGUAGES, complaints, small, spoken

pytestmark = pytest.mark.browser

PATH = "/?q=لماذا اندلع حريق سفينة؟&meaning=find&group=none&explain=1"


@pytest.fixture
def fires(fires_url: str) -> Iterator[str]:
    """Give the URL of a server with FIRES, in this process, as its embedder is."""
    server = make_server("127.0.0.1", 0, create_app({"INDEX_URL": fires_url}), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("device", DEVICES)
def test_axe_finds_no_violations(visit: Visit, fires: str, device: str) -> None:
    """Nor is a target too small, in each language, in light and dark mode."""
    for scheme in ("light", "dark"):
        reader = visit(fires, color_scheme=scheme, **DEVICES[device])
        for language in LANGUAGES:
            reader.open(spoken(PATH, language))
            for part in (".best-passage blockquote", ".by-meaning", ".shares"):
                assert reader.page.locator(part).first.is_visible()
            assert complaints(reader) == []
            assert small(reader) == []
            assert reader.sticking_out() == []


def test_another_choice_is_loaded_in_place(visit: Visit, fires: str) -> None:
    """And the form keeps it."""
    reader = visit(fires)
    reader.open(PATH)
    reader.follow(reader.link("بالكلمات فقط"))
    assert len(reader.titles()) == 1
    reader.follow(reader.link("بحث بالمعنى"))
    reader.follow(reader.page.locator("#search button"))
    assert "meaning=find" in reader.page.url
    assert len(reader.titles()) == 2


def test_print_tells_how_they_were_found(visit: Visit, fires: str) -> None:
    """The choice of meaning, what meaning alone found, and the passage as a quotation."""
    reader = visit(fires)
    reader.open(PATH)
    reader.page.emulate_media(media="print")
    printed = reader.page.locator("main").inner_text()
    for text in ("بحث بالمعنى", "ومقالة أخرى بالمعنى", "أقرب مقطع إلى السؤال", "اقتباس من مقالة"):
        assert text in printed
    assert reader.page.locator(".by-meaning").is_visible()
