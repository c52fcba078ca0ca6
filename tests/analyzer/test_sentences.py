"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer.sentences import sentence_ends, sentences

PIECES = st.sampled_from([*".!?؟…'\"»”’)] \n\r\t\u00a0", "كلمة", "12.7"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عاد القادة. ثم غادروا", ["عاد القادة.", " ثم غادروا"]),
        ("كم؟ كثير! نعم… لا", ["كم؟", " كثير!", " نعم…", " لا"]),
        ("سطر\nسطر\r\n\nسطر", ["سطر\n", "سطر\r\n\n", "سطر"]),
        ("بلغ 12.7 دولار", ["بلغ 12.7 دولار"]),
        ("www.example.org", ["www.example.org"]),
        ('قال: "عاد القادة." ثم', ['قال: "عاد القادة."', " ثم"]),
        ("قال 'نعم.' ثم خرج", ["قال 'نعم.'", " ثم خرج"]),
        ("قال ’نعم.’ ثم خرج", ["قال ’نعم.’", " ثم خرج"]),
        ("قال «نعم.» (ثم خرج.) وعاد", ["قال «نعم.»", " (ثم خرج.)", " وعاد"]),
        ("", [""]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """A sentence ends with a line, or with its mark and what closes behind it, before a blank."""
    assert sentences(text) == expected


@given(st.lists(PIECES, max_size=30).map("".join))
def test_sentences_are_the_text(text: str) -> None:
    """They are in order and nothing is left out; only the last may be empty."""
    assert "".join(sentences(text)) == text
    assert all(sentences(text)[:-1])
    ends = sentence_ends(text)
    assert sentence_ends(text, 20) == [end for end in sentence_ends(text[:20]) if end <= 20]
    assert ends == sorted(set(ends))
