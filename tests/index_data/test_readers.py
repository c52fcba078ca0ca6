"""Rules of reading articles from files."""

import gzip
import io
import json
from pathlib import Path

import pytest

from index_data.encodings import NOT_TEXT
from index_data.readers import csv_rows, lines
from index_data.readers.items import ReadError
from index_data.sources import Sources
from search import Article


def read(path: Path, format_name: str = "auto") -> tuple[list[Article], list[ReadError]]:
    items = list(Sources([str(path)], format_name))
    return (
        [item for item in items if isinstance(item, Article)],
        [item for item in items if isinstance(item, ReadError)],
    )


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def line(number: int) -> str:
    return json.dumps({"id": str(number), "title": "خبر"}) + "\n"


class TestJsonLines:
    """One article per line."""

    def test_articles_come_in_order_with_their_fields(self, tmp_path: Path) -> None:
        """A line is an article; unknown keys are kept."""
        record = {"id": "1", "title": "خبر", "tags": ["أ"], "views": 3}
        articles, errors = read(written(tmp_path / "a.jsonl", json.dumps(record) + "\n" + line(2)))
        assert [article.id for article in articles] == ["1", "2"]
        assert (articles[0].tags, articles[0].extra) == (("أ",), {"views": 3})
        assert not errors

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            (b"{broken", "not JSON"),
            (b'["title"]', "a list, not a JSON object"),
            (b"5", "a number, not a JSON object"),
            (b'{"title": " "}', "neither title nor body"),
            (b'{"title": 5}', "title must be text"),
            (b'{"title": "a", "date": "yesterday"}', "date is not written as"),
            (b'{"title": "\xff"}', "not text in UTF-8"),
            (b'{"title": "\\ud800"}', "not JSON"),
            (
                b'{"title": "a", "x": ' + b"[" * 300 + b"]" * 300 + b"}",
                "nested more than 200 levels deep",
            ),
        ],
    )
    def test_a_bad_line_is_named_and_nothing_else_is_lost(
        self, tmp_path: Path, bad: bytes, reason: str
    ) -> None:
        """A line without an article is one rejection with its number and reason."""
        path = written(tmp_path / "a.jsonl", line(1).encode() + bad + b"\n" + line(2).encode())
        articles, errors = read(path)
        assert [article.id for article in articles] == ["1", "2"]
        assert [(error.path, error.place) for error in errors] == [(str(path), "2")]
        assert reason in errors[0].reason

    def test_many_brackets_side_by_side_are_not_deep(self, tmp_path: Path) -> None:
        """Only nesting is limited, not how many lists a record has."""
        path = written(tmp_path / "a.jsonl", json.dumps({"title": "خبر", "x": [[]] * 500}))
        assert len(read(path)[0]) == 1

    def test_a_line_that_is_too_long_is_not_held(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A line beyond the limit is one rejection; the lines after it are read."""
        monkeypatch.setattr(lines, "MAX_RECORD_BYTES", 100)
        path = written(tmp_path / "a.jsonl", '{"title": "' + "x" * 1000 + '"}\n' + line(2))
        articles, errors = read(path)
        assert [article.id for article in articles] == ["2"]
        assert [(error.place, error.reason) for error in errors] == [("1", "longer than 16 MB")]

    def test_a_byte_order_mark_and_blank_lines_are_passed_over(self, tmp_path: Path) -> None:
        """What Windows programs put around lines is not part of them."""
        path = written(tmp_path / "a.jsonl", "\ufeff" + line(1).replace("\n", "\r\n") + "\r\n")
        assert [len(items) for items in read(path)] == [1, 0]

    @pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.dat"])
    @pytest.mark.parametrize(
        "text",
        [
            '[\n {"title": "أ"},\n {"title": "ب"}\n]',
            '[{"title": "أ"},{"title": "ب"}]',
            '[{"title": "أ"},\n{"title": "ب"}]\n',
            '{"articles": [\n{"title": "أ"}, {"title": "ب"}]}',
            '{"articles": [{"title": "أ"}, {"title": "ب"}]}\n',
            '{"title": "أ"}{"title": "ب"}',
            '{"title":\n"أ"}\n{"title":\n"ب"}',
        ],
    )
    def test_json_that_is_no_json_lines_is_read_too(
        self, tmp_path: Path, text: str, name: str
    ) -> None:
        """An array is read whichever way it is broken into lines, whatever the file is called."""
        articles, errors = read(written(tmp_path / name, text))
        assert ([article.title for article in articles], errors) == (["أ", "ب"], [])


class TestCsv:
    """One article per row."""

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_the_header_shows_the_delimiter(self, tmp_path: Path, delimiter: str) -> None:
        """Cells are separated by commas, semicolons or tabs."""
        rows = [["ID", "Title", "body"], ["1", "خبر", "نص"]]
        text = "".join(delimiter.join(row) + "\n" for row in rows)
        (article,), errors = read(written(tmp_path / "a.csv", text))
        assert (article.id, article.title, article.body, errors) == ("1", "خبر", "نص", [])

    def test_a_column_named_twice_is_kept(self, tmp_path: Path) -> None:
        """The first one is the field; the second is kept beside it."""
        (article,), _ = read(written(tmp_path / "a.csv", "title,title,body\nأول,ثان,نص\n"))
        assert (article.title, article.extra) == ("أول", {"title (2)": "ثان"})

    def test_columns_named_alike_are_numbered(self, tmp_path: Path) -> None:
        """Also around one that is called so itself."""
        text = "title,x,x (2),x,x\nخبر,1,2,3,4\n"
        (article,), _ = read(written(tmp_path / "a.csv", text))
        assert article.extra == {"x": "1", "x (2)": "2", "x (3)": "3", "x (4)": "4"}

    def test_arabic_columns_and_tags(self, tmp_path: Path) -> None:
        """Columns may have Arabic names, with marks; tags are separated; other columns are kept."""
        header = "\ufeffالمعرّف,العنوان,المتن,التاريخ,المصدر,القسم,الرابط,الكاتب,الوسوم,عدد"
        row = '7,خبر,"نص\nفي سطرين",2024-01-31,وكالة,سياسة,http://a,كاتب,"أ، ب",3'
        (article,), _ = read(written(tmp_path / "a.csv", f"{header}\r\n{row}\r\n"))
        assert (article.id, article.body, article.tags) == ("7", "نص\nفي سطرين", ("أ", "ب"))
        assert (article.author, article.section, article.extra) == ("كاتب", "سياسة", {"عدد": "3"})

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            ('2,"open', "a quotation mark is not closed"),
            ('2,"a"b', "not CSV"),
            ("2,a,b", "3 cells, but the header has 2"),
            ("2,", "neither title nor body"),
            ("2,\0", "not text in UTF-8"),
        ],
    )
    def test_a_bad_row_is_named_and_nothing_else_is_lost(
        self, tmp_path: Path, bad: str, reason: str
    ) -> None:
        """A quotation mark that never closes costs its own line, not the rest of the file."""
        path = written(tmp_path / "a.csv", f"id,title\n1,خبر\n{bad}\n3,خبر\n4,خبر\n")
        articles, errors = read(path)
        assert [article.id for article in articles] == ["1", "3", "4"]
        assert [error.place for error in errors] == ["3"]
        assert reason in errors[0].reason

    @pytest.mark.parametrize("rest", [",2021-01-01", ",2021-01-01,", ",2021-01-01,, ,", ",", ""])
    def test_a_row_over_several_lines(self, tmp_path: Path, rest: str) -> None:
        """It may have empty cells at its end, and lack its last ones."""
        text = f'title,body,date\nأ,"ب\nج"{rest}\nد,ه,2021-01-02\n'
        articles, errors = read(written(tmp_path / "a.csv", text))
        assert [(one.title, one.body) for one in articles] == [("أ", "ب\nج"), ("د", "ه")]
        assert not errors

    @pytest.mark.parametrize(
        "rows", ['1,"open,x\n2,أ,ب\n3,ج,د"\n', '1,"open,x\n2,أ,ب\n3,ج,د",ه,و\n']
    )
    def test_a_stray_mark_takes_no_other_rows(self, tmp_path: Path, rows: str) -> None:
        """Also where a mark of another row closes it."""
        articles, errors = read(written(tmp_path / "a.csv", f"id,title,body\n{rows}"))
        assert articles[0].id == "2"
        assert (errors[0].place, errors[0].reason) == ("2", "a quotation mark is not closed")

    def test_rereading_is_bounded(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Lines that each leave a quotation mark open do not make reading quadratic."""
        monkeypatch.setattr(csv_rows, "MAX_REREAD_CHARS", 100)
        path = written(tmp_path / "a.csv", "id,title\n" + 'a""","\n' * 1000)
        assert len(read(path)[1]) < 20

    def test_a_bad_byte_rejects_its_row(self, tmp_path: Path) -> None:
        """Bytes that are not UTF-8 cost one row."""
        path = written(tmp_path / "a.csv", "id,title\n1,خبر\n2,".encode() + b"\xff\n3,a\n")
        articles, errors = read(path)
        assert [article.id for article in articles] == ["1", "3"]
        assert [(error.place, error.reason) for error in errors] == [("3", NOT_TEXT)]

    def test_a_header_must_be_text(self, tmp_path: Path) -> None:
        """A column name that is not UTF-8 could not be stored."""
        (error,) = read(written(tmp_path / "a.csv", b"title,\xff\n" + b"a,b\n" * 20))[1]
        assert (error.place, error.reason) == ("1", NOT_TEXT)

    def test_a_header_without_title_and_body_is_said(self, tmp_path: Path) -> None:
        """A table of something else is one rejection that names its columns."""
        (error,) = read(written(tmp_path / "a.csv", "x,y\n1,2\n"))[1]
        assert (
            error.reason
            == "no column is named title or body, only: x, y; name the columns in the first line"
        )


class TestText:
    """One article per file."""

    def test_the_first_line_is_the_title(self, tmp_path: Path) -> None:
        """Title, body and file name make the article."""
        (article,), _ = read(written(tmp_path / "خبر.1.txt", "\ufeff\n\nعنوان\n\nسطر\nسطر\n"))
        assert (article.id, article.title, article.body) == ("خبر.1", "عنوان", "سطر\nسطر")

    def test_gz_is_not_part_of_the_name(self, tmp_path: Path) -> None:
        """A packed text has the same id as an unpacked one."""
        (article,), _ = read(written(tmp_path / "a.txt.gz", gzip.compress("عنوان".encode())))
        assert article.id == "a"

    def test_one_bad_byte_rejects_the_file(self, tmp_path: Path) -> None:
        """Nothing is guessed about a text that is not UTF-8 throughout."""
        (error,) = read(written(tmp_path / "a.txt", "عنوان\n".encode() * 50 + b"\xc7"))[1]
        assert error.reason == "not text in UTF-8: byte 551 is damaged"


class TestFiles:
    """What a file can be."""

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("a.jsonl", b"", "empty"),
            ("a.jsonl", b"\n \n", "contains no article"),
            ("a.csv", b"id,title\n", "contains no article"),
            ("a.jsonl", b"\x89PNG\r\n" + bytes(range(256)) * 40, "not text in UTF-8"),
            (
                "a.jsonl.gz",
                b"\x1f\x8b\x08\x00",
                "damaged packed data",
            ),
            ("a.md", "عنوان".encode(), "unknown format; name it with --format: "),
        ],
    )
    def test_a_file_that_cannot_be_read_is_one_rejection(
        self, tmp_path: Path, name: str, content: bytes, reason: str
    ) -> None:
        """Empty, binary, damaged and unknown files are one rejection each."""
        articles, (error,) = read(written(tmp_path / name, content))
        assert (articles, error.place) == ([], "")
        assert error.reason.startswith(reason)

    def test_what_a_truncated_gzip_file_held_is_kept(self, tmp_path: Path) -> None:
        """The articles before the damage are read, and the damage is reported once."""
        packed = gzip.compress("".join(map(line, range(5000))).encode())
        articles, errors = read(written(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2]))
        assert len(articles) > 1000
        assert [error.reason[:12] for error in errors] == ["damaged pack"]

    def test_gzip_is_recognised_by_its_bytes(self, tmp_path: Path) -> None:
        """A wrong suffix does no harm."""
        assert read(written(tmp_path / "a.jsonl", gzip.compress(line(1).encode())))[0]
        assert read(written(tmp_path / "b.jsonl.gz", line(1)))[0]

    def test_an_unknown_suffix_is_sniffed_or_named(self, tmp_path: Path) -> None:
        """A beginning like JSON or a known header is enough; --format decides the rest."""
        assert read(written(tmp_path / "a.dat", line(1)))[0]
        assert read(written(tmp_path / "b.dat", "title;body\nخبر;نص\n"))[0]
        assert read(written(tmp_path / "c.dat", "عنوان"), "text")[0]

    def test_a_missing_file(self, tmp_path: Path) -> None:
        """A missing file is one rejection."""
        (error,) = read(tmp_path / "a.jsonl")[1]
        assert error.reason == "No such file or directory"

    def test_a_pipe_or_device_is_refused(self) -> None:
        """Reading one might never end."""
        (error,) = read(Path("/dev/zero"))[1]
        assert error.reason == "not a file but a device"

    def test_standard_input_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A minus sign is standard input, packed or not, in any recognisable format."""
        packed = io.BytesIO(gzip.compress(line(1).encode()))
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(packed))
        assert len(read(Path("-"))[0]) == 1


class TestFolders:
    """What a folder can hold."""

    def test_files_come_in_order_without_hidden_and_unknown_ones(self, tmp_path: Path) -> None:
        """A folder is walked by name; files of other kinds are counted."""
        for name in ("b.jsonl", "a/2.jsonl", "a/1.txt", ".hidden.jsonl", "a/c.exe"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps({"title": name}) if name.endswith("jsonl") else name)
        sources = Sources([str(tmp_path)])
        assert [item.title for item in sources if isinstance(item, Article)] == [
            "a/1.txt",
            "a/2.jsonl",
            "b.jsonl",
        ]
        assert sources.skipped == 1

    def test_a_folder_without_articles(self, tmp_path: Path) -> None:
        """A folder without articles is a rejection."""
        written(tmp_path / "a.exe", "x")
        (error,) = read(tmp_path)[1]
        assert error.reason == "no articles in this folder (other files: 1)"

    def test_a_loop_of_links_ends(self, tmp_path: Path) -> None:
        """A folder that is reached twice is read once."""
        written(tmp_path / "a.jsonl", line(1))
        (tmp_path / "loop").symlink_to(tmp_path)
        articles, (error,) = read(tmp_path)
        assert len(articles) == 1
        assert "symbolic link" in error.reason

    def test_an_index_is_not_read(self, tmp_path: Path) -> None:
        """The files of an index inside the folder are left out."""
        written(tmp_path / "a.jsonl", line(1))
        (tmp_path / "naba-index").mkdir()
        written(tmp_path / "naba-index" / "naba.json", "{}")
        articles, errors = read(tmp_path)
        assert (len(articles), errors) == (1, [])

    def test_a_given_format_takes_unknown_suffixes_and_leaves_other_formats(
        self, tmp_path: Path
    ) -> None:
        """With --format text, files of unknown suffix are read, and other formats are not."""
        written(tmp_path / "a.md", "عنوان")
        written(tmp_path / "b.jsonl", line(1))
        assert [article.id for article in read(tmp_path, "text")[0]] == ["a"]


def test_a_file_name_that_is_not_text_can_be_shown(tmp_path: Path) -> None:
    """Bytes of a name that are not UTF-8 are shown by their numbers."""
    name = b"\xff.jsonl".decode(errors="surrogateescape")
    (error,) = read(tmp_path / name)[1]
    assert error.path.endswith("/\\xff.jsonl")


def test_files_whose_names_are_not_text_are_articles_of_their_own(tmp_path: Path) -> None:
    """The ids of text files differ as their names do, and can be stored."""
    folder = tmp_path / b"\xfc".decode(errors="surrogateescape")
    folder.mkdir()
    for byte in (b"\xfe", b"\xff"):
        written(folder / (b"t%s.txt" % byte).decode(errors="surrogateescape"), "عنوان\nنص")
    articles, errors = read(folder)
    assert ([article.id for article in articles], errors) == (["t\\xfe", "t\\xff"], [])


def test_progress_is_known(tmp_path: Path) -> None:
    """Bytes are counted as they are on disk; their total is known only for plain files."""
    path = written(tmp_path / "a.jsonl", line(1))
    sources = Sources([str(path), str(path)])
    assert sources.bytes_total == 2 * path.stat().st_size
    list(sources)
    assert sources.bytes_read == sources.bytes_total
    assert Sources([str(tmp_path)]).bytes_total is None


def test_a_title_above_a_table_is_passed_over(tmp_path: Path) -> None:
    """As people export their sheets."""
    text = "أرشيف الأخبار,,\n\nالعنوان,النص,التاريخ\nخبر,نص,2024-05-01\n"
    articles, errors = read(written(tmp_path / "a.csv", text))
    assert ([article.title for article in articles], errors) == (["خبر"], [])


def test_names_that_cannot_be_files(tmp_path: Path) -> None:
    """They are rejected, and the next source is read."""
    good = written(tmp_path / "a.jsonl", line(1))
    error, article = Sources(["x" * 300, str(good)])
    assert isinstance(error, ReadError)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "address",
    ["https://me:secret@[::1]/feed", "HTTP://me:se@cret@[::1]/", "postgresql://me:se?cret/@h/db"],
)
def test_no_password_is_told(address: str) -> None:
    """Neither of web addresses nor of databases."""
    (error,) = Sources([address])
    assert isinstance(error, ReadError)
    assert "me" not in error.path
    assert "cret" not in f"{error.path}{error.place}{error.reason}"


def test_a_pipe_is_told_by_more_than_its_first_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs write line by line; a bad one costs itself alone."""
    parts = [line(1).encode(), b"{broken\n", *(line(n).encode() for n in range(2, 6))]

    class Slow(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            return parts.pop(0) if parts else b""

        def read(self, size: int | None = -1) -> bytes:
            found, parts[:] = b"".join(parts), []
            return found

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Slow()))
    items = list(Sources(["-"]))
    assert [type(item).__name__ for item in items] == ["Article", "ReadError", *["Article"] * 4]


def test_texts_of_one_name(tmp_path: Path) -> None:
    """They have their paths as ids, whatever the suffix; a file that is named twice has its own."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder / "1.csv", "خبر")
    found = read(tmp_path / "a" / "1.csv", "text")[0]
    assert [article.id for article in found] == ["1"]
    both = [str(tmp_path / folder / "1.csv") for folder in ("a", "b")]
    assert [item.id for item in Sources(both, "text") if isinstance(item, Article)] == both
    twice = [str(tmp_path / "a"), both[0]]
    ids = [item.id for item in Sources(twice, "text") if isinstance(item, Article)]
    assert set(ids) <= {"1"}
