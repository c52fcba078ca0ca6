"""The text of HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_data.markup import has_markup, text_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مجلس&nbsp;الأمن", "مجلس الأمن"),
        ("الوز<wbr>ير", "الوزير"),
        ("الوزير<br>غادر", "الوزير\nغادر"),
        ("&#1606;&#x639;&#1605;", "نعم"),
        ("<p>فقرة</p><p>أخرى</p>", "فقرة\nأخرى"),
        ("<p>فقرة <b>مهمة</b> جدًّا</p>\n\n<div>أخرى</div>", "فقرة مهمة جدًّا\nأخرى"),
        ("<ul><li>أول</li><li>ثان</li></ul>", "أول\nثان"),
        ("<style>p {}</style><p>نص</p><script>var a = '<p>';</script>", "نص"),
        ("<p>قال &laquo;نعم&raquo; &amp; غادر</p>", "قال «نعم» & غادر"),
        ("<P CLASS='x'>نص</P>", "نص"),
        ("<p>غير مغلق", "غير مغلق"),
    ],
)
def test_markup_becomes_text(text: str, expected: str) -> None:
    assert has_markup(text)
    assert text_of(text) == expected
    assert text_of(text, "plain") == text


@pytest.mark.parametrize(
    "text",
    [
        "خبر",
        "أ < ب > ج",
        "5 <6 و 7> 3",
        "AT&T",
        "سؤال & جواب",
        "a &foo; b",
        "<كلمة>",
        "سطر\n\nسطر  ثان",
        "R&D;",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert not has_markup(text)
    assert text_of(text) == text


def test_html_is_read_as_such_where_it_is_said() -> None:
    assert text_of("سطر\nسطر", "html") == "سطر\nسطر"
    assert text_of("سطر  <custom>سطر</custom>", "html") == "سطر سطر"


def test_nested_tags_cost_no_more_than_others() -> None:
    assert text_of("<div>" * 100_000 + "نص" + "</div>" * 100_000) == "نص"


@given(st.text(st.sampled_from("<>/&;#pbrس \n!-["), max_size=60))
def test_any_text_is_read(text: str) -> None:
    text_of(text, "html")
    assert text_of(text, "plain") == text


def test_a_marked_section_of_no_known_kind_is_skipped() -> None:
    assert text_of("<p>نص <![C\x8bATA[x]]> بعده</p>", "html").endswith("بعده")
