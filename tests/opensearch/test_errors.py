"""What is wrong with a server is told by name, with the remedy, and never waited for too long."""

import socket
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

from search import open_index
from search.engines.opensearch import client
from search.engines.opensearch.address import API_KEY, CA_FILE, PASSWORD, USER, Address
from search.errors import (
    IndexUnusable,
    NotAnIndex,
    ServerDenied,
    ServerError,
    ServerFull,
    ServerNotReady,
    ServerUnreachable,
    ServerUnsuitable,
    ServerUntrusted,
)
from tests.opensearch.answers import (
    FULL,
    NO_LEADER,
    NO_ROLE,
    NO_SHARDS,
    Answers,
    make_certificate,
)
from web.config import OTHER_VARIABLES


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        ({"root": {"version": {"number": "8.1.0"}}}, ServerUnsuitable, "it is Elasticsearch 8.1.0"),
        ({"root": b"<h1>It works!"}, ServerUnsuitable, "not answer as OpenSearch does"),
        ({"root": []}, ServerUnsuitable, "it is something else, not OpenSearch"),
        (
            {"root": {"version": {"distribution": "opensearch", "number": "1.3.20"}}},
            ServerUnsuitable,
            r"it is OpenSearch 1.3.20, and 2.4 or later is needed",
        ),
        ({"credentials": "x"}, ServerDenied, "set NABA_OPENSEARCH_USER and NABA_OPENSEARCH_PASS"),
        ({"status": 403, "answer": NO_ROLE}, ServerDenied, "may not do this: no permissions"),
        ({"status": 503, "answer": NO_SHARDS}, ServerNotReady, "all shards failed"),
        ({"status": 503, "answer": NO_LEADER}, ServerNotReady, "nodes are down"),
        ({"status": 429, "answer": FULL}, ServerFull, "Make room there"),
        ({"status": 403, "answer": FULL}, ServerFull, "flood-stage watermark"),
        ({"status": 500, "answer": {"error": "x"}}, ServerError, "See its log"),
        ({"status": 502, "answer": b"<h1>Bad gateway"}, ServerError, "HTTP 502"),
    ],
)
def test_named(
    server: Answers, told: dict[str, Any], error: type[IndexUnusable], words: str
) -> None:
    """Each fault has an error of its own, which names the index and what to do."""
    server.tell(**told)
    began = monotonic()
    with pytest.raises(error, match=words) as raised:
        open_index(server.url())
    assert type(raised.value) is error
    assert server.url() in str(raised.value)
    assert monotonic() - began < 20


def test_no_answer(server: Answers) -> None:
    """A server that takes a request and says nothing is not waited for any longer."""
    silent = Event()
    server.tell(silent=silent)
    with pytest.raises(ServerUnreachable, match="no answer in time"):
        open_index(server.url())
    silent.set()


def test_nobody_there() -> None:
    """Where nothing listens, the address is named, and whether it is right is asked."""
    refused = r"\(Connection refused\).*whether the address is right"
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"opensearch:http://127.0.0.1:{unheard.getsockname()[1]}/news"
        with pytest.raises(ServerUnreachable, match=refused):
            open_index(url)


@pytest.mark.parametrize(
    ("environment", "credentials"),
    [
        ({"NABA_OPENSEARCH_USER": "u", "NABA_OPENSEARCH_PASSWORD": "p"}, "Basic dTpw"),
        ({"NABA_OPENSEARCH_API_KEY": "a2V5"}, "ApiKey a2V5"),
    ],
)
def test_credentials(
    server: Answers,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    credentials: str,
) -> None:
    """A user and a password, or a key, come from the environment."""
    server.tell(credentials=credentials, root={})
    with pytest.raises(ServerDenied):
        open_index(server.url())
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ServerUnsuitable):
        open_index(server.url())
    monkeypatch.setenv("NABA_OPENSEARCH_PASSWORD", "another")
    monkeypatch.setenv("NABA_OPENSEARCH_API_KEY", "another")
    with pytest.raises(ServerDenied):
        open_index(server.url())


def test_certificates(server: Answers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A certificate has to be trusted, by the file that the environment names if need be."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make_certificate(key, certificate)
    server.show(key, certificate)
    server.tell(root={})
    with pytest.raises(ServerUntrusted, match="NABA_OPENSEARCH_CA"):
        open_index(server.url("https"))
    monkeypatch.setenv("NABA_OPENSEARCH_CA", str(certificate))
    with pytest.raises(ServerUnsuitable):
        open_index(server.url("https"))
    monkeypatch.setenv("NABA_OPENSEARCH_CA", str(tmp_path / "none.pem"))
    with pytest.raises(ServerUntrusted, match=r"none.pem"):
        open_index(server.url("https"))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("news", "a server and a name are missing"),
        ("http://localhost:9200", "small Latin letters"),
        ("http://localhost:9200/", "write opensearch:http://127.0.0.1:9200/news"),
        ("http:///news", "a server and a name are missing"),
        ("ftp://localhost/news", "a server and a name are missing"),
        ("http://localhost:port/news", "Port could not be cast"),
        ("http://localhost:9200,/news", "a server and a name are missing"),
        ("http://localhost:9200,localhost:port/news", "Port could not be cast"),
        ("http://localhost:9200,u:p@localhost:9201/news", "set NABA_OPENSEARCH_USER"),
        ("http://u:p@localhost:9200/news", "set NABA_OPENSEARCH_USER"),
        ("http://localhost:9200/أخبار", "small Latin letters"),
        ("http://localhost:9200/News", "small Latin letters"),
        ("http://localhost:9200/_all", "small Latin letters"),
        ("http://localhost:9200/a,b", "small Latin letters"),
        ("http://localhost:9200/a*", "small Latin letters"),
        ("http://localhost:9200/a/b", "small Latin letters"),
        ("http://localhost:9200/news?x=1", "small Latin letters"),
    ],
)
def test_addresses(place: str, words: str) -> None:
    """What is no address of an index is told with one that would be right, without a request."""
    with pytest.raises(NotAnIndex, match=words) as raised:
        open_index(f"opensearch:{place}", create=True)
    assert "u:p" not in str(raised.value)


def test_nodes() -> None:
    """Several nodes of a cluster are named by one address."""
    address = Address.of("https://a,b:9201,[::1]:9202/news")
    assert address.access.nodes == ("https://a", "https://b:9201", "https://[::1]:9202")
    assert str(address) == "https://a,b:9201,[::1]:9202/news"


def test_variables_are_known() -> None:
    """No variable of a server is taken for a misspelt setting."""
    assert {USER, PASSWORD, API_KEY, CA_FILE} <= set(OTHER_VARIABLES)


def test_no_such_host() -> None:
    """A host that nobody knows is told at once, in words of the system."""
    began = monotonic()
    with pytest.raises(ServerUnreachable, match=r"answer \([^()]+\)\. See"):
        open_index("opensearch:http://nowhere.invalid:9200/news")
    assert monotonic() - began < client._RETRY_SECONDS
