"""Prometheus metrics."""

from pathlib import Path

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import ARTICLES, Served
from web import create_app


def samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Return the value of each name with the values of its labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_are_off_by_default(served: Served) -> None:
    """Traffic figures are not public."""
    assert served().get("/metrics").status_code == 404


def test_requests_searches_and_articles_are_counted(served: Served) -> None:
    """By endpoint and status, with their durations."""
    client = served(METRICS=1)
    client.get("/api/v1/search?q=الهدنة")
    client.get("/api/v1/search?q=(")
    found = samples(client)
    assert found["naba_requests_total", "api.search", "GET", "200"] == 1
    assert found["naba_requests_total", "api.search", "GET", "400"] == 1
    assert found["naba_request_seconds_count", "api.search"] == 2
    assert found["naba_search_seconds_count",] == 1
    assert found["naba_index_articles",] == len(ARTICLES)
    assert found["naba_index_up",] == 1


def test_clients_cannot_create_labels(served: Served) -> None:
    """Unknown paths share one label, unknown methods another."""
    client = served(METRICS=1)
    for n in range(5):
        client.get(f"/nothing/{n}?q={n}")
        client.open("/", method=f"X{n}")
    labels = {name[1:] for name in samples(client) if name[0] == "naba_requests_total"}
    assert labels == {("none", "GET", "404"), ("none", "other", "405")}


def test_a_missing_index_is_reported(tmp_path: Path) -> None:
    """The metrics are served without an index."""
    app = create_app({"INDEX_URL": str(tmp_path / "nothing"), "METRICS": 1})
    found = samples(app.test_client())
    assert found["naba_index_up",] == 0
    assert ("naba_index_articles",) not in found


def test_each_application_counts_for_itself(served: Served) -> None:
    """Two in one process do not share their counts."""
    one, other = served(METRICS=1), served(METRICS=1)
    one.get("/")
    assert ("naba_requests_total", "pages.home", "GET", "200") not in samples(other)


def test_metrics_are_not_cached(served: Served) -> None:
    """Each scrape gets current values."""
    assert served(METRICS=1).get("/metrics").headers["Cache-Control"] == "no-store"
