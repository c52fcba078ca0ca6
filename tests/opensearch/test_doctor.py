"""Rules of the doctor for an index on a server: how that is, who writes, what there is room for."""

import json
import re

import pytest
from click.testing import CliRunner

from naba.cli import main
from search import open_index
from search.engines.opensearch import health
from search.engines.opensearch.catalogue import Lease
from search.engines.opensearch.client import Place
from search.engines.opensearch.health import ServerHealth
from search.engines.opensearch.storage import ServerStorage
from search.errors import ServerDenied


def findings(url: str) -> dict[str, tuple[str, str, str]]:
    """Return the state, the text and the remedy of each check."""
    printed = CliRunner().invoke(main, ["doctor", "--json", "--index", url]).stdout
    found = json.loads(printed)["findings"]
    return {each["check"]: (each["state"], each["text"], each["remedy"]) for each in found}


def test_good(small: str) -> None:
    """Nothing is said of a folder, but of the server."""
    found = findings(small)
    assert found["server"][0] == "good"
    assert re.match(r"OpenSearch 2\.\d+, 1 node; all shards are there", found["server"][1])
    assert found["writer"] == ("good", "nobody is writing", "")
    assert "free on the fullest disk" in found["disk"][1]
    assert found["index"][0] == found["word lists"][0] == found["engine"][0] == "good"
    assert not {"rights", "damage", "segments", "storage", "leftovers"} & found.keys()


def test_writing(small: str) -> None:
    """A lease is told, and for how long it hinders others."""
    with open_index(small) as index, index.writer():
        assert "somebody is writing now" in findings(small)["writer"][1]


def test_a_list_that_cannot_be_read(small: str) -> None:
    """It is given anew, as nobody can edit it in its place."""
    ServerStorage(small.removeprefix("opensearch:")).write("synonyms.txt", [b"=>\n"])
    state, _, remedy = findings(small)["word lists"]
    assert state == "bad"
    assert remedy.endswith("naba index --synonyms FILE")


def test_shards_and_disks(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies that are missing are a warning, shards are bad, and so is a full disk."""
    states = []
    for shards, free in (("yellow", 10), ("red", 4)):
        one = ServerHealth("2.19", 3, shards, free, 100, Lease())  # type: ignore[arg-type]
        monkeypatch.setattr(health, "health_of", lambda _, found=one: found)
        found = findings(small)
        states += [found["server"][0], found["disk"][0]]
    assert states == ["warning", "warning", "bad", "bad"]


def test_what_the_user_may_not_ask(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a warning, with the right that is missing; disks are left out."""
    ask = Place.request

    def denied(self: Place, method: str, path: str, *more: object, **parameters: object) -> object:
        if path.startswith(("/_nodes", "/_cluster")):
            raise ServerDenied(small, "no permissions")
        return ask(self, method, path, *more, **parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Place, "request", denied)
    state, text, remedy = findings(small)["server"]
    assert (state, "denies access" in text, "cluster:monitor" in remedy) == ("warning", True, True)
    assert "disk" not in findings(small)


def test_no_index(url: str) -> None:
    """It is told once."""
    found = findings(url)
    assert "server" not in found
    assert found["index"][1].startswith("There is no index at opensearch:")
