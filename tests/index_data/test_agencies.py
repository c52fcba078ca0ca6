"""Messages of news agencies: what is an article of them, and what is none."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers import xml_tree
from index_data.readers.items import Embargo, PassedOver, ReadError, Withdrawal
from index_data.readers.newsml import begins_newsml, read_newsml
from index_data.readers.ninjs import begins_ninjs, read_ninjs
from index_data.readers.nitf import begins_nitf, read_nitf
from search import Article
from tests.index_data.agency_messages import (
    ID,
    XHTML,
    Reader,
    article,
    g2,
    message,
    newsml_1,
    ninjs,
    nitf,
    read,
)


def test_all_that_a_newsml_g2_item_tells() -> None:
    """Names are those in Arabic where there are any."""
    meta = """<provider qcode="p:x"><name xml:lang="en">Wire</name><name xml:lang="ar">وكالة</name>
        </provider><firstCreated>2021-03-21T09:00:00+03:00</firstCreated>"""
    content = """<headline xml:lang="en">Title</headline><dateline>بيروت</dateline><by>هدى</by>
        <urgency>3</urgency><language tag="ar"/><subject qcode="medtop:1"><name>economy</name>
        <name xml:lang="ar">اقتصاد</name></subject><keyword>نفط</keyword>"""
    found = article(read_newsml, message(g2(meta, content, XHTML)))
    assert found.id == ID
    assert (found.title, found.body) == ("عنوان 1", "بيروت - رأس\nأول فقرة.\nثان\nسطر")
    assert found.date == "2021-03-21T09:00:00+03:00"
    assert (found.source, found.author, found.section) == ("وكالة", "هدى", "اقتصاد")
    assert found.tags == ("اقتصاد", "نفط")
    created = "2021-03-21T11:00:00+03:00"
    known = {"language": "ar", "urgency": "3", "version": "1", "versioncreated": created}
    assert found.extra == known


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            f"<inlineXML>{nitf()[nitf().index('<nitf>') :]}</inlineXML>".replace("&nbsp;", " "),
            "نص أول.\nنص ثان.",
        ),
        (
            '<inlineData contenttype="text/plain">سطر  أول\n\n سطر ثان</inlineData>',
            "سطر أول\nسطر ثان",
        ),
        ("<inlineXML><p>أ</p></inlineXML>", "أ"),
        ("<inlineData/><inlineXML/>", ""),
    ],
)
def test_the_content_of_an_item_in_any_form(body: str, text: str) -> None:
    assert article(read_newsml, message(g2(body=body))).body == text


def test_all_that_nitf_tells() -> None:
    found = article(read_nitf, nitf())
    assert (found.id, found.title) == ("urn:naba:2021:a", "عنوان رئيسي")
    assert found.body == "بيروت - نص أول.\nنص ثان."
    assert (found.date, found.source) == ("2021-03-21T10:00:00+00:00", "وكالة المثال")
    assert (found.author, found.section) == ("سامي حداد", "انتخابات")
    assert found.tags == ("لبنان", "سياسة", "انتخابات")
    assert found.extra["urgency"] == "2"


@pytest.mark.parametrize("encoding", ["UTF-8", "windows-1256", "UTF-16"])
def test_newsml_1_in_any_encoding(encoding: str) -> None:
    found = article(read_newsml, newsml_1(encoding=encoding).encode(encoding))
    assert (found.id, found.title) == ("urn:newsml:afp.example:20210321:x1", "عنوان قديم")
    assert found.body == "القدس - نص الخبر.\nتتمة."
    assert (found.date, found.source) == ("2021-03-21T10:00:00+03:00", "AFP")
    assert found.extra["versioncreated"] == "2021-03-21T11:00:00+03:00"


def test_an_old_encoding_that_is_not_told() -> None:
    text = newsml_1().replace(' encoding="UTF-8"', "")
    text = text.replace("نص الخبر.", "قال المتحدث إن الوزير سافر إلى القاهرة في زيارة من يومين.")
    assert article(read_newsml, text.encode("cp1256")).title == "عنوان قديم"


@pytest.mark.parametrize(
    "item",
    [
        ninjs(body_text="<p>أ</p><p>ب</p>"),
        ninjs(body_text=None, body_xhtml="<div><p>أ</p><p>ب</p></div>"),
        ninjs(
            body_text=None,
            bodies=[{"role": "summary", "value": "س"}, {"role": "main", "value": "أ\nب"}],
        ),
        {"pubStatus": "usable", "uri": "urn:naba:a", "versionCreated": "2021-03-21T10:00:00Z",
         "headlines": [{"value": "Title", "language": "en"}, {"value": "عنوان", "language": "ar"}],
         "bodies": [{"contentType": "text/html", "value": "<p>أ<p>ب"}]},
    ],
)  # fmt: skip
def test_ninjs_of_any_version(item: dict[str, Any]) -> None:
    found = article(read_ninjs, json.dumps(item))
    assert (found.title, found.body) == ("عنوان", "أ\nب")
    assert found.extra["versioncreated"] == "2021-03-21T10:00:00Z"


def test_names_in_ninjs() -> None:
    subjects = [{"name": "رياضة", "code": "15"}, {"names": {"en": "cup", "ar": "كأس"}}]
    named = ninjs(
        subject=subjects, infosource=[{"name": "وكالة"}], byline="هدى", urgency=2, place=[{}]
    )
    found = article(read_ninjs, json.dumps(named))
    assert (found.source, found.section, found.author) == ("وكالة", "رياضة", "هدى")
    assert (found.tags, found.extra["urgency"]) == (("رياضة", "كأس"), 2)


def test_ninjs_alone_in_an_array_in_an_object_or_on_lines() -> None:
    items = [ninjs(uri="urn:a"), ninjs(uri="urn:b")]
    lines = "\n".join(map(json.dumps, items))
    for text in (json.dumps(items), json.dumps({"n": 2, "items": items}), lines):
        found = read(read_ninjs, text)
        assert [one.id for one in found if isinstance(one, Article)] == ["urn:a", "urn:b"]


@pytest.mark.parametrize(
    ("reader", "data", "reason"),
    [
        (read_newsml, message(g2('<itemClass qcode="ninat:picture"/>')), "a picture"),
        (read_newsml, message("<packageItem/>"), "a package"),
        (read_newsml, message("<planningItem/>"), "an item of planning"),
        (read_newsml, newsml_1(kind="Photo"), "a picture"),
        (read_ninjs, json.dumps(ninjs(type="video")), "a video"),
        (read_newsml, "<rss/>", "not NewsML: its root is <rss>"),
        (read_nitf, "<a><b></a>", "not XML: Opening and ending tag mismatch"),
        (read_nitf, b"\xff\0\x01", "not XML"),
        (read_nitf, "<a>" * 300 + "</a>" * 300, "not XML: Excessive depth in document"),
        (read_ninjs, "{", "not JSON"),
        (read_ninjs, "[1]", "not a JSON object"),
        (read_ninjs, '[{"uri": "a"', "not JSON"),
        (read_ninjs, json.dumps(ninjs(headline="", body_text="")), "neither title nor body"),
        (read_ninjs, json.dumps(ninjs(firstcreated="غدا")), "date is not written"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_told(reader: Reader, data: str | bytes, reason: str) -> None:
    [error] = read(reader, data)
    assert isinstance(error, PassedOver if reason.startswith(("a ", "an ")) else ReadError)
    assert error.reason.startswith(reason)


def test_entities_and_tags_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither entities, ten to the ninth laughs and files of this machine, nor countless tags."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    subset = f'[<!ENTITY a0 "ها"><!ENTITY f SYSTEM "file:///etc/hostname">{levels}]'
    text = nitf().replace('"http://naba.example/nitf.dtd"', f'"x.dtd" {subset}')
    assert article(read_nitf, text.replace("&nbsp;", "&a2;&f;")).body.endswith("نصثان.")
    [error] = read(read_nitf, text.replace("&nbsp;", "&a9;"))
    assert isinstance(error, ReadError)
    assert "entity amplification" in error.reason
    monkeypatch.setattr(xml_tree, "MAX_TAGS", 10)
    [error] = read(read_nitf, nitf())
    assert isinstance(error, ReadError)
    assert "more than 10 elements" in error.reason


def test_files_are_told_by_their_beginning() -> None:
    begins = (begins_newsml, begins_nitf, begins_ninjs)
    files = [message(g2()), newsml_1(), g2(), nitf(), json.dumps(ninjs()), json.dumps([ninjs()])]
    files += ["<rss/>", '{"title": "خبر", "uri": "x"}', "<?xml", "نص", "<!-- <nitf> --><html>", ""]
    told = [[begin(text.encode()) for begin in begins].index(True) for text in files[:6]]
    assert told == [0, 0, 0, 1, 2, 2]
    assert not any(begin(text.encode()) for begin in begins for text in files[6:])


SAMPLES = [
    (read_newsml, message(g2('<pubStatus qcode="a"/>', "<by>ه</by>", XHTML), g2(version=2))),
    (read_newsml, newsml_1()),
    (read_nitf, nitf()),
    (read_ninjs, json.dumps([ninjs(subject=[{"name": "a"}], embargoed="2021"), ninjs(type="x")])),
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False), st.integers(1, 5))
def test_no_damage_crashes_a_reader(sample: tuple[Reader, str], random: Any, changes: int) -> None:
    reader, data = sample[0], bytearray(sample[1].encode())
    for _ in range(changes):
        at, length = random.randrange(len(data)), random.randrange(40)
        piece = bytes(data[random.randrange(len(data)) :][:length])
        data[at : at + random.choice((0, 1, length))] = random.choice((piece, bytes([length])))
    assert all(
        isinstance(one, Article | ReadError | Withdrawal | Embargo | PassedOver)
        for one in read(reader, bytes(data))
    )


def test_a_damaged_name_of_an_element_is_no_exception() -> None:
    """A prefix that is not defined stays in the name, before an entity that is not either."""
    document = b'<!DOCTYPE n SYSTEM "x"><nitf><a:b/>&c;</nitf>'
    assert xml_tree.parse_xml(document)[0].tag == "b"
