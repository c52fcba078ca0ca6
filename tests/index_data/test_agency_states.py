"""What agencies take back, hold back and replace."""

import json

import pytest

from index_data.readers.agency import unversioned
from index_data.readers.items import Embargo, ReadError, Withdrawal
from index_data.readers.newsml import read_newsml
from index_data.readers.ninjs import read_ninjs
from index_data.readers.nitf import read_nitf
from index_data.readers.versions import newest
from search import Article
from tests.index_data.agency_messages import (
    ID,
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


def test_a_newer_version_stays() -> None:
    """Also where it comes first; so does a withdrawal."""
    versions = [g2(version=2, guid=f"{ID}:2"), g2(version=1, guid=f"{ID}:1")]
    assert article(read_newsml, message(*versions)).title == "عنوان 2"
    kill = g2('<pubStatus qcode="stat:canceled"/>', version=3)
    assert [type(one) for one in read(read_newsml, message(kill, *versions))] == [Withdrawal]
    found = read(read_newsml, message(*reversed(versions)))
    assert [one.title for one in found if isinstance(one, Article)] == ["عنوان 1", "عنوان 2"]


def test_versions_in_several_files() -> None:
    files = [json.dumps(ninjs(version=v, headline=v)) for v in ("9", "10", "2")]
    found = newest(item for text in files for item in read(read_ninjs, text))
    assert [one.title for one in found if isinstance(one, Article)] == ["9", "10"]
    gone = json.dumps({"uri": "urn:naba:a", "pubstatus": "canceled"})
    found = newest(item for text in (gone, files[0]) for item in read(read_ninjs, text))
    assert [type(one) for one in found] == [Withdrawal]


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
