"""Tables, arrays, texts and encodings as programs write them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index_data.sources import Sources
from naba.cli import main
from search import Article
from tests.index_data.reported import BODY, TITLE, article, lines, read

TWO = [("أ", "ب"), ("ج", "د")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "title,body\nأ,ب\ntitle,body\nج,د\n"),
        ("a.csv", '"عنوان\nالخبر",النص\nأ,ب\nج,د\n'),
        ("a.csv", "title,body,,\nأ,ب,,,,\nج,د\n"),
        ("a.csv", "title,body\rأ,ب\rج,د\r"),
        ("a.csv", "sep=;\r\ntitle;body\r\nأ;ب\r\nج;د\r\n"),
        ("a.csv", '"sep=;"\r\ntitle;body\r\nأ;ب\r\nج;د\r\n'),
        ("a.csv", '#TYPE System.Object\r\n"title","body"\r\n"أ","ب"\r\n"ج","د"\r\n'),
        ("a.csv", "title,body\r\nأ,ب\r\nج,د\r\n\x1a"),
        ("a.csv", "title|body\nأ|ب\nج|د\n"),
        ("a.csv", "العنوان؛النص\nأ؛ب\nج؛د\n"),
        ("a.tsv", "title\tbody\nأ\tب\nج\tد\n"),
        ("a.txt", "title\tbody\r\nأ\tب\r\nج\tد\r\n"),
        ("a.csv", "\ufefftitle,body\n\nأ,ب\n,\nج,د\n"),
        ("a.json", '[\n{"title":"أ","body":"ب"}\n,\n{"title":"ج","body":"د"}]'),
        ("a.jsonl", '{"title":"أ","body":"ب"},\n{"title":"ج","body":"د"},\n'),
        ("a.jsonl", '{"title":"أ","body":"ب","x":NaN}\n{"title":"ج","body":"د"}\n'),
        ("a.json", '[[{"title":"أ","body":"ب"},{"title":"ج","body":"د"}]]'),
        ("a.json", '{"كلها":[{"title":"أ","body":"ب"},{"title":"ج","body":"د"}]}'),
        ("a.json", '{"title":"نشرة","items":[{"title":"أ","body":"ب"},{"title":"ج","body":"د"}]}'),
        (
            "a.json",
            '{"hits":{"total":2,"hits":[{"_source":{"title":"أ","body":"ب"}},'
            '{"_source":{"title":"ج","body":"د"}}]}}',
        ),
    ],
)
def test_tables_and_arrays(tmp_path: Path, name: str, text: str) -> None:
    found, errors = read(tmp_path, name, text)
    assert ([(one.title, one.body) for one in found], errors) == (TWO, [])


@pytest.mark.parametrize(
    "text",
    [
        "title,body,date\nأ,ب\nج,د\n",
        "title,body,date,source,author\nأ,ب,2024-05-01\nج,د,2024-05-02\n",
        "title,body,source\nأ,ب\nج,د\n",
        "title,date,body,source,author\nأ,2024-05-01,ب\nج,2024-05-02,د\n",
    ],
)
def test_short_rows_with_title_and_body_are_articles(tmp_path: Path, text: str) -> None:
    """Also between rows with all cells."""
    found, errors = read(tmp_path, "a.csv", text)
    assert ([(one.title, one.body) for one in found], errors) == (TWO, [])
    header, rows = text.split("\n", 1)
    whole = ",".join("2024-05-01" if name == "date" else f"{name} 1" for name in header.split(","))
    found, errors = read(tmp_path, "b.csv", f"{header}\n{whole}\n{rows}")
    assert ([(one.title, one.body) for one in found if one.title in "أج"], errors) == (TWO, [])


@pytest.mark.parametrize("key", ["related", "comments", "media", "links", "قد يهمك"])
@pytest.mark.parametrize("first", [True, False])
def test_what_is_part_of_an_article_is_no_article(tmp_path: Path, key: str, first: bool) -> None:
    """Wherever it is in it."""
    parts = {key: [{"title": "آخر", "url": "https://news.example/2"}]}
    own = {"title": TITLE, "body": BODY}
    found = article(tmp_path, "a.json", json.dumps(parts | own if first else own | parts, indent=1))
    assert (found.title, found.extra) == (TITLE, parts)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("id,title,body\n1,أ,ب\n2,ج\n,د\n", ["3", "4"]),
        ('id,title,body\n1,أ,ب\n2,"ج,د\n', ["3"]),
        ("id,title,body\n1,أ,ب\n2,ج,د,ه\n", ["3"]),
        ("أ,ب,ج\nد,ه,و\n", ["1"]),
        ("id,title,body\n1,أ\n,ب\n2,ج,د\n", ["2", "3"]),
        ("title,body,date\nأ,ب,2024-05-01\nج,د\nه,2024-05-02\n", ["3", "4"]),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, refused: list[str]) -> None:
    _, errors = read(tmp_path, "a.csv", text)
    assert [error.place for error in errors] == refused


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "txt"])
@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1256",
        "iso8859-6",
        "mac_arabic",
    ],
)
def test_encodings(tmp_path: Path, encoding: str, form: str) -> None:
    record = {"title": TITLE, "body": BODY}
    text = {
        "csv": f'title,body\r\n{TITLE},"{BODY}"\r\n',
        "jsonl": lines(record, record),
        "json": json.dumps([record], ensure_ascii=False),
        "txt": f"{TITLE}\r\n{BODY}",
    }[form]
    found, errors = read(tmp_path, f"a.{form}", text.encode(encoding))
    assert ({(one.title, one.body) for one in found}, errors) == ({(TITLE, BODY)}, [])


@pytest.mark.parametrize(
    ("own", "read_in"),
    [
        ("utf-8", "latin-1"),
        ("utf-8", "sloppy-windows-1252"),
        ("utf-8", "cp1256"),
        ("utf-8", "mac_roman"),
        ("cp1256", "latin-1"),
        ("cp1256", "sloppy-windows-1252"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_texts_read_wrongly(tmp_path: Path, own: str, read_in: str, times: int) -> None:
    """With their names, and more than once."""
    record = {"title": TITLE, "body": BODY, "source": "صحيفة"}
    for number in range(times if own == "utf-8" and read_in not in ("cp1256", "mac_roman") else 1):
        encoding = "utf-8" if number else own
        record = {key: text.encode(encoding).decode(read_in) for key, text in record.items()}
    found = article(tmp_path, "a.json", json.dumps([record]))
    assert (found.title, found.body, found.source) == (TITLE, BODY, "صحيفة")


@pytest.mark.parametrize("lost", ["???? ?????? ?? ??????", "\ufffd\ufffd \ufffd\ufffd \ufffd"])
def test_lost_texts_are_refused(tmp_path: Path, lost: str) -> None:
    _, (error,) = read(tmp_path, "a.json", json.dumps([{"title": TITLE, "body": lost}]))
    assert "lost" in error.reason


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("مجلس&nbsp;الأمن", "مجلس الأمن"),
        ("الوز<wbr>ير", "الوزير"),
        ("&#1606;&#1589; قصير", "نص قصير"),
        ("&lt;p&gt;نص&lt;/p&gt;", "نص"),
        ("<!-- wp:paragraph --><p>نص</p><!-- /wp:paragraph -->", "نص"),
        ('[caption id="1"]<img src="x"/>شرح[/caption]نص', "شرح\nنص"),
        ("<![CDATA[نص]]>", "نص"),
        (r"سطر\r\nآخر", "سطر\nآخر"),
        ("سطر_x000D_\nآخر", "سطر\nآخر"),
        ("نص<o:p></o:p>", "نص"),
        ("&quot;قال&quot;", '"قال"'),
        ("R&D وAT&T، ٣ < ٥", "R&D وAT&T، ٣ < ٥"),
    ],
)
def test_markup(tmp_path: Path, written: str, text: str) -> None:
    found = article(tmp_path, "a.json", json.dumps([{"title": written}]))
    assert found.title == text


def test_ids_do_not_collide_by_accident(tmp_path: Path) -> None:
    """Files of one name, a column of one headline, and addresses that name no article."""
    for folder in ("Culture", "Sports"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "0001.txt").write_text(f"{folder}\n{BODY}", "utf-8")
    column = "title,body,date\n" + "".join(f"كلمة اليوم,نص {n},2024-05-0{n}\n" for n in (1, 2, 3))
    urls = ["#", "#", "https://a.example/", "https://a.example/", "/", "javascript:void(0)"]
    homes = "title,body,url\n" + "".join(f"خبر,نص {n},{url}\n" for n, url in enumerate(urls))
    (tmp_path / "column.csv").write_text(column, "utf-8")
    (tmp_path / "homes.csv").write_text(homes, "utf-8")
    index = str(tmp_path / "index")
    result = CliRunner().invoke(main, ["index", str(tmp_path), "--index", index, "--json"])
    report = json.loads(result.stdout)
    assert (report["added"], report["replaced_in_run"], result.exit_code) == (11, 0, 0)


def test_rejects_beyond_the_twentieth(tmp_path: Path) -> None:
    """All are in the file and in the report; the terminal sums up."""
    rows = "".join(f"{n},خبر {n},{'2024-05-01' if n % 2 else 'غدا'}\n" for n in range(60))
    (tmp_path / "a.csv").write_text(f"id,title,date\n{rows}", "utf-8")
    rejects = tmp_path / "rejects.tsv"
    index = ["--index", str(tmp_path / "index"), "--rejects", str(rejects)]
    result = CliRunner().invoke(main, ["index", str(tmp_path / "a.csv"), *index, "--json"])
    assert result.exit_code == 3
    assert "10 more" in result.stderr
    assert len(json.loads(result.stdout)["rejections"]) == 30
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 31


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_gives_the_same_articles(tmp_path: Path, form: str) -> None:
    record = {
        "id": "7",
        "title": "نص <b> و[caption]",
        "body": r"سطر\nآخر",
        "tags": ["أ", "ب؛ ج"],
        "source": "NULL",
        "views": 3,
        "نص الخبر": "آخر",
        "naba:x": [1],
    }
    source = tmp_path / "a.jsonl"
    source.write_text(lines(record | {"naba:export": True}), "utf-8")
    before = [one for one in Sources([str(source)]) if isinstance(one, Article)]
    index = ["--index", str(tmp_path / "index")]
    run = CliRunner()
    assert run.invoke(main, ["index", str(source), *index]).exit_code == 0
    exported = run.invoke(main, ["export", "--format", form, *index]).stdout_bytes
    assert read(tmp_path, f"b.{form}", exported) == (before, [])
