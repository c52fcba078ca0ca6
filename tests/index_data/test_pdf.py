"""PDF: the text as it is read, whichever way it is stored."""

import io
import zlib
from collections.abc import Callable, Sequence
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers import pdf_lines
from index_data.readers.items import PassedOver, RawRecord, ReadError
from index_data.readers.pdf import begins_pdf, read_pdf
from index_data.records import Reading
from search import Article
from tests.index_data.pdf_files import Piece, drawn, pdf

LINES = [
    "الوزير يصل إلى بيروت",
    "قال الوزير في عام 2021 إن الحكومة (الجديدة) ستعمل على",
    "إصلاح الاقتصاد من خلال خطة.",
]


def read(data: bytes) -> Article | ReadError | PassedOver:
    """Return the article of a PDF, or why it has none."""
    [record] = read_pdf(io.BufferedReader(io.BytesIO(data)), "خبر.pdf", Reading(file_id="خبر"))
    return record.parse() if isinstance(record, RawRecord) else record


def article(data: bytes) -> Article:
    """Return the article of a PDF."""
    found = read(data)
    assert isinstance(found, Article), found
    return found


def page(lines: Sequence[str | Sequence[str]], top: float = 700, size: float = 12) -> list[Piece]:
    """Return a page of lines below each other."""
    return [(50, top - 20 * number, size, line) for number, line in enumerate(lines)]


def words_from_the_right(lines: Sequence[str]) -> list[Piece]:
    """Return a page of which each word is drawn by itself, the first on the right."""
    pieces: list[Piece] = []
    for number, line in enumerate(lines):
        x = 550.0
        for word in line.split():
            x -= 6 * len(word) + 3
            pieces.append((x, 700 - 20 * number, 12, drawn(word)))
    return pieces


@pytest.mark.parametrize(
    "pieces",
    [
        page(LINES),
        page([drawn(line) for line in LINES]),
        words_from_the_right(LINES),
        sorted(words_from_the_right(LINES), key=lambda piece: (-piece[1], piece[0])),
    ],
    ids=["as read", "as drawn", "words", "words from the left"],
)
def test_arabic_however_it_is_stored(pieces: list[Piece]) -> None:
    """Numbers and brackets stay what they are."""
    found = article(pdf([pieces]))
    assert (found.id, found.title) == ("خبر", LINES[0])
    assert found.body == f"{LINES[1]} {LINES[2]}"
    assert found.extra == {"created_in_pdf": "D:20210321"}


def test_numbers_of_which_each_digit_is_drawn_by_itself() -> None:
    """As browsers print them."""
    glyphs = enumerate(drawn("قال الوزير في عام 1,500 إلى 2021."))
    pieces = [(100 + 6.0 * n, 700, 12, glyph) for n, glyph in glyphs]
    assert article(pdf([pieces])).title == "قال الوزير في عام 1,500 إلى 2021."


def test_forms_of_letters_and_ligatures() -> None:
    """A glyph of lam and alef is one letter with two, or two letters."""
    text = "قال السلام في البلاد"
    shaped = text.replace("لا", "ﻻ").replace("في", "ﻓﻲ")
    assert normalize("NFKC", shaped) == text
    two = [("لا" if one == "ﻻ" else one) for one in drawn(shaped)]
    assert article(pdf([page([drawn(shaped)])])).title == text
    assert article(pdf([page([two])])).title == text


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    pages = [
        page(
            [
                "صحيفة المثال - العدد 5",
                f"الفقرة رقم {n} من هذا النص الطويل.",
                f"صفحة {n} من 3",
            ]
        )
        for n in (1, 2, 3)
    ]
    found = article(pdf(pages, title="الاقتصاد في عام"))
    assert found.title == "الاقتصاد في عام"
    assert "صحيفة" not in found.body
    assert "صفحة" not in found.body
    assert found.body.count("الفقرة رقم") == 3


def test_lines_are_joined_to_paragraphs() -> None:
    """Words that a hyphen or tatweel divides are one; a gap and a short line end a paragraph."""
    lines = ["في العنوان كلام", "", "قال إن هذا السطر طويل بما يكفي وفيه كلمة محمـ", "ـود ثم news-",
             "paper في عام 1442 هـ", "وهو كل ما قال.",
             "وفي فقرة أخرى قال إن على الجميع أن يعمل معا", "", "بعد فراغ"]  # fmt: skip
    pieces = [piece for piece in page(lines) if piece[3]]
    assert article(pdf([pieces])).body.split("\n") == [
        "قال إن هذا السطر طويل بما يكفي وفيه كلمة محمود ثم newspaper في عام 1442 هـ وهو كل ما قال.",
        "وفي فقرة أخرى قال إن على الجميع أن يعمل معا",
        "بعد فراغ",
    ]


@pytest.mark.parametrize("named", ["Microsoft Word - x.doc", "a.indd", "", "Untitled-1", "123"])
def test_a_title_that_names_a_file_is_none(named: str) -> None:
    assert article(pdf([page(LINES)], title=named)).title == LINES[0]


def test_a_title_of_two_lines_in_large_letters() -> None:
    pieces = [*page(["عنوان كبير", "في سطرين"], 760, 24), *page(LINES[1:])]
    assert article(pdf([pieces])).title == "عنوان كبير في سطرين"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("بيروت - 21 آذار 2021", "2021-03-21"),
        ("الأحد، 21 مارس 2021", "2021-03-21"),
        ("هاتف 0123456789", ""),
        ("منذ 2021 في بيروت", ""),
    ],
)
def test_the_date_in_the_first_lines(line: str, date: str) -> None:
    assert article(pdf([page([LINES[0], line, LINES[2]])])).date == date


def encrypted() -> bytes:
    """Return a document behind a password."""
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(PdfReader(io.BytesIO(pdf([page(LINES)])))), io.BytesIO()
    writer.encrypt("سر", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """Return a document of which a page unpacks to 200 MB."""
    packed = zlib.compress(b"BT " + b" " * 200_000_000)
    length = b"<< /Filter /FlateDecode /Length %d >> stream\n%s\nendstream" % (len(packed), packed)
    data = pdf([page(["س"])])
    start = data.index(b"<< /Length", data.index(b"7 0 obj"))
    return data[:start] + length + data[data.index(b"\nendobj", start) :]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: pdf([[]]), "has no text layer, only pictures of text: ocrmypdf"),
        (
            lambda: pdf([page(["\ue001\ue002\ue003"])]),
            "its fonts do not tell its letters: ocrmypdf",
        ),
        (encrypted, "is encrypted; save it without: qpdf --decrypt"),
        (lambda: b"%PDF-1.7\nnothing", "damaged PDF"),
        (
            lambda: pdf([page(LINES)]).replace(
                b"/Count 1 /Kids [8 0 R]", b"/Count 1 /Kids [5 0 R]"
            ),
            "",
        ),
        (bomb, "a PDF beyond all measure"),
    ],
)
def test_what_cannot_be_read_is_told(make: Callable[[], bytes], reason: str) -> None:
    found = read(make())
    assert isinstance(found, ReadError)
    assert found.reason.startswith(reason)
    assert "\n" not in found.reason


def test_pages_and_seconds_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf([page(LINES)] * 3)
    for name in ("MAX_PAGES", "MAX_SECONDS"):
        with monkeypatch.context() as patch:
            patch.setattr(pdf_lines, name, -1 if name == "MAX_SECONDS" else 2)
            found = read(data)
            assert isinstance(found, ReadError)
            assert "split the file" in found.reason


def test_files_are_told_by_their_beginning() -> None:
    assert begins_pdf(b"\r\n" + pdf([[]]))
    assert not begins_pdf(b"title,body\n")


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 8))
def test_no_damage_crashes_the_reader(random: Any, changes: int) -> None:
    data = bytearray(pdf([page(LINES), page(LINES)]))
    for _ in range(changes):
        at, length = random.randrange(len(data)), random.randrange(30)
        data[at : at + random.choice((0, 1, length))] = bytes([random.randrange(256)])
    assert isinstance(read(bytes(data)), Article | ReadError)
