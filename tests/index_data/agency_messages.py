"""Messages of agencies that exist nowhere, in each of their formats."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from index_data.readers.items import Item
from index_data.readers.versions import newest
from index_data.records import Reading
from search import Article

NOW = datetime(2021, 3, 21, 12, tzinfo=UTC)
ID = "tag:naba.example,2021:item_A"
Reader = Callable[..., Iterator[Item]]


def read(reader: Reader, data: str | bytes) -> list[Item]:
    """Return the items in a file, of versions the newest, as they are at noon of 21 March 2021."""
    data = data if isinstance(data, bytes) else data.encode()
    return list(newest(reader(io.BufferedReader(io.BytesIO(data)), "f", Reading(), lambda: NOW)))


def article(reader: Reader, data: str | bytes) -> Article:
    """Return the only article in a file."""
    [found] = read(reader, data)
    assert isinstance(found, Article), found
    return found


def g2(meta: str = "", content: str = "", body: str = "", guid: str = ID, version: int = 1) -> str:
    """Return an item of NewsML-G2."""
    if "itemClass" not in meta:
        meta += '<itemClass qcode="ninat:text"/>'
    return f"""<newsItem guid="{guid}" version="{version}" standard="NewsML-G2">
        <itemMeta>{meta}<versionCreated>2021-03-21T1{version}:00:00+03:00</versionCreated></itemMeta>
        <contentMeta><headline xml:lang="ar">عنوان {version}</headline>{content}</contentMeta>
        <contentSet>{body}</contentSet></newsItem>"""


def message(*items: str) -> str:
    """Return a message of NewsML-G2 with some items."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
        <newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent/></header>
        <itemSet>{"".join(items)}</itemSet></newsMessage>"""


XHTML = """<inlineXML contenttype="application/xhtml+xml"><html
    xmlns="http://www.w3.org/1999/xhtml"><head><title>لا</title></head><body><h1>رأس</h1><p>أول
    <b>فقرة</b>.</p><p>ثان<br/>سطر</p><script>x()</script></body></html></inlineXML>"""

NITF = """<?xml version="1.0"?>
<!DOCTYPE nitf SYSTEM "http://naba.example/nitf.dtd">
<nitf><head><title>رأس الملف</title>
<tobject><tobject.subject tobject.subject.type="سياسة" tobject.subject.matter="انتخابات"/></tobject>
<docdata {status}><doc-id id-string="urn:naba:2021:a" regsrc="وكالة"/>{message}
<urgency ed-urg="2"/><date.issue norm="20210321T100000Z"/>{release}
<key-list><keyword key="لبنان"/></key-list></docdata></head>
<body><body.head><hedline><hl1>عنوان رئيسي</hl1><hl2>فرعي</hl2></hedline>
<byline>بقلم <person>سامي حداد</person></byline><distributor>وكالة المثال</distributor>
<dateline><location>بيروت</location></dateline></body.head>
<body.content><p>نص أول.</p><media><media-caption>صورة</media-caption></media><p>نص&nbsp;ثان.</p>
</body.content><body.end/></body></nitf>"""


def nitf(status: str = "", message: str = "", release: str = "") -> str:
    """Return a document of NITF."""
    return NITF.format(status=status, message=message, release=release)


NEWSML_1 = """<?xml version="1.0" encoding="{encoding}"?>
<NewsML><NewsEnvelope><DateAndTime>20210321T100000Z</DateAndTime></NewsEnvelope><NewsItem>
<Identification><NewsIdentifier><ProviderId>afp.example</ProviderId><DateId>20210321</DateId>
<NewsItemId>x1</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId>
<PublicIdentifier>urn:newsml:afp.example:20210321:x1:1N</PublicIdentifier></NewsIdentifier>
</Identification><NewsManagement><FirstCreated>20210321T100000+0300</FirstCreated>
<ThisRevisionCreated>20210321T110000+0300</ThisRevisionCreated><Status FormalName="{status}"/>
<Urgency FormalName="4"/></NewsManagement><NewsComponent><NewsLines><HeadLine>عنوان قديم</HeadLine>
<DateLine>القدس</DateLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="AFP"/>
</Provider></AdministrativeMetadata><DescriptiveMetadata><Language FormalName="ar"/>
</DescriptiveMetadata><ContentItem><MediaType FormalName="{kind}"/><DataContent><p>نص الخبر.</p>
<p>تتمة.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


def newsml_1(status: str = "Usable", kind: str = "Text", encoding: str = "UTF-8") -> str:
    """Return a document of NewsML 1."""
    return NEWSML_1.format(status=status, kind=kind, encoding=encoding)


def ninjs(**keys: Any) -> dict[str, Any]:
    """Return an item of ninjs."""
    return {
        "uri": "urn:naba:a",
        "version": "1",
        "versioncreated": "2021-03-21T10:00:00Z",
        "pubstatus": "usable",
        "headline": "عنوان",
        "body_text": "نص",
    } | keys
