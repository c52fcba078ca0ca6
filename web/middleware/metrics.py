"""What Prometheus asks for at /metrics, when NABA_METRICS is on.

Workers share what they count through the files of PROMETHEUS_MULTIPROC_DIR; `naba serve` makes
that folder before prometheus_client is imported, which looks for it only then.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, g, request

from search import SearchError
from web.current_index import current_index
from web.middleware.logs import seconds

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric
    from prometheus_client.registry import CollectorRegistry

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
blueprint = APIBlueprint("metrics", __name__, enable_openapi=False)

_NAME = "naba-metrics"
_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: Whatever else is sent is counted as one.
_METHODS = {"GET", "HEAD", "OPTIONS", "POST"}


class _Metrics:
    """What is counted; its labels have few values, whatever is asked for."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.requests = Counter(
            "naba_requests", "Requests answered.", ["endpoint", "method", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.request_seconds = Histogram(
            "naba_request_seconds", "How long answers took.", ["endpoint"],
            registry=self.registry, buckets=_BOUNDS,
        )  # fmt: skip
        self.search_seconds = Histogram(
            "naba_search_seconds", "How long searches took within them.",
            registry=self.registry, buckets=_BOUNDS,
        )  # fmt: skip

    def shared(self) -> "CollectorRegistry":
        """Return what all workers counted; of one worker alone, what it did."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        if not os.environ.get(FOLDER):
            return self.registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry


class _Articles:
    """The articles of the index as it is now; without an index, that it is not there."""

    def collect(self) -> Iterator["Metric"]:
        """Yield what the index says of itself."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        try:
            articles = [current_index().stats().articles]
        except SearchError:
            articles = []
        yield GaugeMetricFamily("naba_index_up", "Whether it can be searched.", len(articles))
        for count in articles:
            yield GaugeMetricFamily("naba_index_articles", "The articles of the index.", count)


def init_metrics(app: Flask) -> None:
    """Count requests and show the counts, if the application is set so."""
    if app.config["METRICS"]:
        app.extensions[_NAME] = _Metrics()
        app.after_request(_count)
        app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Show what was counted, as Prometheus reads it."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    counted: _Metrics = current_app.extensions[_NAME]
    index = CollectorRegistry()
    index.register(_Articles())
    text = generate_latest(counted.shared()) + generate_latest(index)
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _count(response: Response) -> Response:
    counted: _Metrics = current_app.extensions[_NAME]
    endpoint = request.endpoint or "none"
    method = request.method if request.method in _METHODS else "other"
    counted.requests.labels(endpoint, method, str(response.status_code)).inc()
    counted.request_seconds.labels(endpoint).observe(seconds())
    if "search_ms" in g:
        counted.search_seconds.observe(g.search_ms / 1000)
    return response
