"""From the body of a request to articles, and what is told of each."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index_data.records import Reading
from naba.index import index as naba_index
from search import Index, open_index
from web.writing import batch
from web.writing.batch import Changes
from web.writing.protocol import BodyFormat

Write = Callable[..., dict[str, Any]]
RECORDS: list[dict[str, Any]] = [
    {"id": "a", "title": "خبر", "body": "نص", "source": "صحيفة"},
    {"title": "بلا رقم", "date": "2024-03-25", "source": "صحيفة"},
    {"العنوان": "بعنوان عربي", "link": "https://example.org/news/1", "x": [1, {"y": None}]},
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_index(tmp_path / "index", create=True) as opened:
        yield opened


@pytest.fixture
def write(index: Index) -> Write:
    """Write a body and commit."""

    def written(body: object, form: BodyFormat = "jsonl") -> dict[str, Any]:
        data = body if isinstance(body, bytes) else lines(body)
        with index.writer() as writer:
            return Changes(writer, index.get).write(data, form, Reading())

    return written


def lines(records: Any) -> bytes:
    return b"\n".join(json.dumps(record).encode() for record in records)


def statuses(report: dict[str, Any]) -> list[str]:
    return [result["status"] for result in report["results"]]


def test_records_have_the_ids_that_naba_index_gives(
    write: Write, tmp_path: Path, index: Index
) -> None:
    """Given, made of an address, or made of the text; and keys are read as there."""
    (tmp_path / "a.jsonl").write_bytes(lines(RECORDS))
    place = tmp_path / "other"
    CliRunner().invoke(naba_index, [str(tmp_path / "a.jsonl"), "--index", str(place)])
    write(RECORDS)
    with open_index(place) as other:
        assert sorted(index.articles(), key=str) == sorted(other.articles(), key=str)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_is_sent_again_changes_nothing(write: Write, form: BodyFormat) -> None:
    """It is unchanged, whatever the order of keys, and its ids are told again."""
    body = json.dumps(RECORDS).encode() if form == "json" else lines(RECORDS)
    first, again = write(body, form), write(body, form)
    assert (first["added"], again["added"], again["unchanged"]) == (3, 0, 3)
    assert [r["id"] for r in first["results"]] == [r["id"] for r in again["results"]]
    assert statuses(write([dict(reversed(RECORDS[0].items()))])) == ["unchanged"]


@pytest.mark.parametrize("change", [{"body": "آخر"}, {"x": 1}, {"x": True}, {"tags": ["a"]}])
def test_a_change_replaces(write: Write, index: Index, change: dict[str, Any]) -> None:
    """Of a text, a name or any other key."""
    write([{**RECORDS[0], "x": 1.0}])
    assert statuses(write([{**RECORDS[0], "x": 1.0, **change}])) == ["replaced"]
    stored = index.get("a")
    assert stored is not None
    assert stored.to_dict().items() >= change.items()


def test_one_bad_record_stops_no_other(write: Write, index: Index) -> None:
    """Each is told with its line and the reason."""
    body = (
        b'{"id": "1", "title": "x"}\n{bad\n\n"text"\n{"id": "2"}\n\xff\n{"id": "3", "title": "y"}'
    )
    report = write(body)
    found = {r["place"]: r.get("error", r["status"]) for r in report["results"]}
    assert found["1"] == found["7"] == "added"
    assert found["2"].startswith("not JSON")
    assert found["4"] == "a text, not a JSON object"
    assert found["5"] == "neither title nor body"
    assert found["6"].startswith("not text in UTF-8")
    assert (report["added"], report["rejected"]) == (2, 4)


def test_broken_json_tells_where_it_ends(write: Write) -> None:
    """What came before the mistake is written."""
    report = write(b'[{"id": "1", "title": "x"}, {"id": ', "json")
    assert (report["added"], report["rejected"]) == (1, 1)
    assert report["results"][1]["place"] == "after record 1"


def test_the_same_id_twice_is_told(write: Write, index: Index) -> None:
    """The later record replaces the earlier, whose headline is named."""
    report = write([{"id": "1", "title": "أول"}, {"id": "1", "title": "ثان"}])
    assert statuses(report) == ["added", "replaced"]
    assert report["results"][1]["instead_of"] == "أول"
    stored = index.get("1")
    assert stored is not None
    assert stored.title == "ثان"


def test_what_is_not_committed_yet_counts_as_stored(index: Index) -> None:
    """An article that another request of the commit changed, or deleted, is not unchanged."""
    old, new = lines([{"id": "1", "title": "قديم"}]), lines([{"id": "1", "title": "جديد"}])
    with index.writer() as writer:
        Changes(writer, index.get).write(old, "jsonl", Reading())
    with index.writer() as writer:
        changes = Changes(writer, index.get)
        told = [changes.write(body, "jsonl", Reading()) for body in (new, old)]
        assert [statuses(report) for report in told] == [["replaced"], ["replaced"]]
        assert changes.delete("1")
        assert not changes.delete("1")
        assert statuses(changes.write(old, "jsonl", Reading())) == ["added"]
    stored = index.get("1")
    assert stored is not None
    assert stored.title == "قديم"


def test_records_and_results_are_bounded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the most records is not read, and told; results may be only counted."""
    monkeypatch.setattr(batch, "MAX_RECORDS", 3)
    report = write([{"id": str(n), "title": "x"} for n in range(9)])
    assert (report["added"], report["rejected"]) == (3, 1)
    assert report["results"][-1]["error"].startswith("more than 3 records")
    monkeypatch.setattr(batch, "MAX_RESULT_BYTES", 100)
    report = write([{"id": str(n), "title": "y"} for n in range(3)])
    assert (report["replaced"], len(report["results"]), report["results_left_out"]) == (3, 1, 2)
