"""What agencies take back, hold back and replace."""

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from index_data.readers.agency import unversioned
from index_data.readers.items import Embargo, Item, PassedOver, ReadError, Withdrawal
from index_data.readers.newsml import read_newsml
from index_data.readers.ninjs import read_ninjs
from index_data.readers.nitf import read_nitf
from index_data.readers.versions import newest
from index_data.records import Reading
from index_data.sources import Sources
from search import Article
from tests.index_data.agency_messages import (
    ID,
    NOW,
    Reader,
    article,
    g2,
    message,
    newsml_1,
    ninjs,
    nitf,
    read,
)

WITHDRAWN = [
    (read_newsml, message(g2('<pubStatus qcode="stat:canceled"/>'))),
    (read_newsml, message(g2('<pubStatus qcode="stat:withheld"/>'))),
    (read_newsml, message(g2('<signal qcode="sig:kill"/>'))),
    (read_newsml, newsml_1("Canceled")),
    (read_nitf, nitf('management-status="canceled"')),
    (read_nitf, nitf(message='<ed-msg info="BULLETIN KILL: do not use"/>')),
    (read_nitf, nitf(message='<ed-msg msg-type="Kill"/>')),
    (read_ninjs, json.dumps(ninjs(pubstatus="canceled"))),
    (read_ninjs, json.dumps(ninjs(signals=["kill"]))),
]


@pytest.mark.parametrize(("reader", "data"), WITHDRAWN)
def test_what_is_taken_back(reader: Reader, data: str) -> None:
    [found] = read(reader, data)
    assert isinstance(found, Withdrawal)
    [same] = read(reader, data.replace("kill", "-").replace("Kill", "-").replace("KILL", "-")
                  .replace("withheld", "usable").replace("anceled", "orrected"))  # fmt: skip
    assert isinstance(same, Article)
    assert found.id == same.id


def test_a_message_of_killed_people_takes_nothing_back() -> None:
    assert article(read_nitf, nitf(message='<ed-msg info="Killed: five; adds quotes"/>'))


def release(until: str) -> list[tuple[Reader, str]]:
    """Return files with an article that is held back until a date."""
    basic = until.replace("-", "").replace(":", "")
    change = f"<StatusWillChange><DateAndTime>{basic}</DateAndTime></StatusWillChange>"
    status = f'Embargoed">{change}</Status>'
    return [
        (read_newsml, message(g2(f"<embargoed>{until}</embargoed>"))),
        (read_newsml, newsml_1().replace('Usable"/>', status)),
        (read_nitf, nitf(release=f'<date.release norm="{basic}"/>')),
        (read_ninjs, json.dumps(ninjs(embargoed=until))),
    ]


@pytest.mark.parametrize(("reader", "data"), release("2021-03-21T12:00:01Z"))
def test_an_embargo_lasts_until_its_time(reader: Reader, data: str) -> None:
    assert read(reader, data) == [Embargo("f", item_place(reader), "2021-03-21T12:00:01+00:00")]


@pytest.mark.parametrize(("reader", "data"), release("2021-03-21T12:00:00Z"))
def test_an_embargo_that_is_over(reader: Reader, data: str) -> None:
    assert article(reader, data)


def item_place(reader: Reader) -> str:
    """Return the place of the first item."""
    return "" if reader is read_nitf else "item 1"


@pytest.mark.parametrize("meta", ["<embargoed/>", "<embargoed>غدا</embargoed>"])
def test_an_embargo_without_a_time(meta: str) -> None:
    [error] = read(read_newsml, message(g2(meta)))
    assert isinstance(error, ReadError)
    assert error.reason.startswith("embargoed ")


def older(place: str) -> PassedOver:
    return PassedOver("f", place, "an older version of an article")


def test_a_newer_version_stays() -> None:
    """Also where it comes first; so does a withdrawal. What is dropped is counted."""
    versions = [g2(version=2, guid=f"{ID}:2"), g2(version=1, guid=f"{ID}:1")]
    found, passed = read(read_newsml, message(*versions))
    assert (type(found), titles([found]), passed) == (Article, ["عنوان 2"], older("item 2"))
    kill = g2('<pubStatus qcode="stat:canceled"/>', version=3)
    gone, *passed_over = read(read_newsml, message(kill, *versions))
    assert (type(gone), passed_over) == (Withdrawal, [older("item 2"), older("item 3")])
    assert titles(read(read_newsml, message(*reversed(versions)))) == ["عنوان 1", "عنوان 2"]


def titles(items: Iterable[Item]) -> list[str]:
    return [one.title for one in items if isinstance(one, Article)]


def test_versions_in_several_files() -> None:
    files = [json.dumps(ninjs(version=v, headline=v)) for v in ("9", "10", "2")]
    found = list(versions_of(files))
    assert (titles(found), found[2:]) == (["9", "10"], [older("item 1")])
    # One without a version is the last, whatever its date.
    gone = {"uri": "urn:naba:a", "pubstatus": "canceled", "firstcreated": "2021-03-01T10:00:00Z"}
    found = list(versions_of([files[0], json.dumps(gone), files[1]]))
    assert [type(one) for one in found] == [Article, Withdrawal, PassedOver]


def versions_of(files: list[str]) -> Iterator[Item]:
    """Return the items of several files together."""
    read_now = (
        read_ninjs(io.BufferedReader(io.BytesIO(one.encode())), "f", Reading(), lambda: NOW)
        for one in files
    )
    return newest(item for items in read_now for item in items)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_only_agencies_have_versions(tmp_path: Path, name: str) -> None:
    """Bulletins of one headline and day in other formats are articles of their own."""
    keys = "title", "body", "date", "versioncreated"
    rows = [("نشرة", f"نص {hour}", "2021-03-21", f"2021-03-21T{hour}:00:00Z") for hour in (12, 10)]
    table = "\n".join(map(",".join, [keys, *rows]))
    objects = "\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in rows)
    (tmp_path / name).write_text(table if name == "a.csv" else objects, "utf-8")
    assert titles(Sources([str(tmp_path / name)], name[2:])) == ["نشرة", "نشرة"]


def test_items_without_id_have_no_versions() -> None:
    """Their headline and day may be those of other articles."""
    created = ("2021-03-21T10:00:00Z", "2021-03-21T09:00:00Z")
    items = [ninjs(versioncreated=one, uri="", body_text=one) for one in created]
    assert titles(read(read_ninjs, json.dumps(items))) == ["عنوان", "عنوان"]


@pytest.mark.parametrize(
    ("item_id", "version", "bare"),
    [
        ("urn:newsml:afp.example:20210321:x1:1N", "", "urn:newsml:afp.example:20210321:x1"),
        ("urn:newsml:afp.example:20210321:12", "12", "urn:newsml:afp.example:20210321:12"),
        ("tag:a.example,2021:newsml_L1:2", "2", "tag:a.example,2021:newsml_L1"),
        ("tag:a.example,2021:newsml_L1:2", "3", "tag:a.example,2021:newsml_L1:2"),
        ("tag:a.example,2021:7", "7", "tag:a.example,2021:7"),
        ("http://a.example:80/x", "80", "http://a.example:80/x"),
        ("urn:a:b:20210321:1", "1", "urn:a:b:20210321:1"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_ids_without_version(item_id: str, version: str, bare: str) -> None:
    assert unversioned(item_id, version) == bare
