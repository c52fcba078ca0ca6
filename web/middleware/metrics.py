"""Prometheus metrics at /metrics, when NABA_METRICS is 1.

Workers share their counts through files in the folder named by PROMETHEUS_MULTIPROC_DIR. `naba
serve` creates it before prometheus_client is imported, which reads the variable only then.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, g, request

from search import SearchError
from web.current_index import current_index
from web.middleware.logs import elapsed_seconds

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric
    from prometheus_client.registry import CollectorRegistry

MULTIPROC_DIR_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
blueprint = APIBlueprint("metrics", __name__, enable_openapi=False)

_EXTENSION = "naba-metrics"
_BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: Any other method counts as "other", so that clients cannot create labels.
_COUNTED_METHODS = {"GET", "HEAD", "OPTIONS", "POST"}


class _Metrics:
    """The counters of one application; their labels take few values, whatever clients send."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.requests = Counter(
            "naba_requests", "Requests answered.", ["endpoint", "method", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.request_seconds = Histogram(
            "naba_request_seconds", "Time to answer a request, in seconds.", ["endpoint"],
            registry=self.registry, buckets=_BUCKETS_SECONDS,
        )  # fmt: skip
        self.search_seconds = Histogram(
            "naba_search_seconds", "Time spent searching within a request, in seconds.",
            registry=self.registry, buckets=_BUCKETS_SECONDS,
        )  # fmt: skip

    def registry_of_all_workers(self) -> "CollectorRegistry":
        """Return the sums over all workers, or the counts of this process if it is the only one."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        if not os.environ.get(MULTIPROC_DIR_VARIABLE):
            return self.registry
        registry = CollectorRegistry()
        # Registers itself; prometheus_client leaves its constructor unannotated.
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry


class _IndexCollector:
    """The state of the index at the time of the scrape: whether it is up, and its articles."""

    def collect(self) -> Iterator["Metric"]:
        """Yield the metrics of the index."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        try:
            articles: int | None = current_index().article_count
        except SearchError:
            articles = None
        up = int(articles is not None)
        yield GaugeMetricFamily("naba_index_up", "1 if the index can be searched.", up)
        if articles is not None:
            yield GaugeMetricFamily("naba_index_articles", "Articles in the index.", articles)


def init_app(app: Flask) -> None:
    """Count requests and serve the counts, if METRICS is on."""
    if app.config["METRICS"]:
        app.extensions[_EXTENSION] = _Metrics()
        app.after_request(_count_request)
        app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics in the Prometheus text format."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    counted: _Metrics = current_app.extensions[_EXTENSION]
    index = CollectorRegistry()
    index.register(_IndexCollector())
    text = generate_latest(counted.registry_of_all_workers()) + generate_latest(index)
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _count_request(response: Response) -> Response:
    counted: _Metrics = current_app.extensions[_EXTENSION]
    endpoint = request.endpoint or "none"
    method = request.method if request.method in _COUNTED_METHODS else "other"
    counted.requests.labels(endpoint, method, str(response.status_code)).inc()
    counted.request_seconds.labels(endpoint).observe(elapsed_seconds())
    if "search_ms" in g:
        counted.search_seconds.observe(g.search_ms / 1000)
    return response
