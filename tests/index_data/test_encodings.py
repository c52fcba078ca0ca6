"""The encoding of a text, by what makes Arabic words of its bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_data.encodings import decode, encoding_of, in_utf8
from index_data.misreadings import reread
from search import ArticleError

TEXT = (
    "قال الوزير إن الحكومة بدأت اليوم تنفيذ خطة واسعة لترميم المدارس في العاصمة.\n"
    "وأضاف أن العمل مستمر."
)
ENGLISH = "The minister said that the work goes on.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859-6"]
)
def test_the_encoding_of_arabic(encoding: str) -> None:
    data = TEXT.encode(encoding)
    assert encoding_of(data) == encoding
    assert decode(data).text == TEXT
    assert in_utf8(io.BufferedReader(io.BytesIO(data)), encoding).read().decode() == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_of_other_texts(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)).text == ENGLISH


def test_a_letter_may_be_cut_off() -> None:
    assert encoding_of(TEXT.encode()[:-1]) == "utf-8"
    assert encoding_of(TEXT.encode("utf-16-le")[:-1]) == "utf-16-le"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)), b"\xff\xff\xff"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match="windows-1256"):
        decode(data)


@pytest.mark.parametrize(
    ("read_in", "own"),
    [
        ("sloppy-windows-1252", "utf-8"),
        ("latin-1", "utf-8"),
        ("cp1256", "utf-8"),
        ("latin-1", "cp1256"),
        ("sloppy-windows-1252", "cp1256"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, "بدء العام الدراسي في المدن الكبرى"])
def test_a_text_read_wrongly_is_read_again(text: str, read_in: str, own: str) -> None:
    assert reread(text.encode(own).decode(read_in)).text == text


@pytest.mark.parametrize(
    "text",
    [TEXT, ENGLISH, "Élysée, São Paulo, ÀÉÎ", "قال ÇÉÈ في", "٥٠٪ © ® ½", "", "هل هذا ممكن???"],
)
def test_other_texts_stay(text: str) -> None:
    assert reread(text) == (text, ())


@pytest.mark.parametrize(
    "text", ["??? ????? ?? ??????? ??? ????", "\ufffd\ufffd \ufffd\ufffd\ufffd \ufffd"]
)
def test_a_text_without_its_letters_is_refused(text: str) -> None:
    with pytest.raises(ArticleError, match="lost"):
        reread(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reread(decode(data).text)
    except ArticleError:
        return


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le ministre a déclaré hier que l'économie était prête.", "cp1252"),
        ("Премьер-министр заявил вчера, что экономика готова", "cp1251"),
        ("قال الوزير إن الحكومة في انتظار القرار", "cp720"),
    ],
)
def test_texts_of_others_and_of_old_systems(text: str, encoding: str) -> None:
    """Letters of Europe, and Arabic as DOS wrote it."""
    assert decode(text.encode(encoding)) == (text, encoding)
