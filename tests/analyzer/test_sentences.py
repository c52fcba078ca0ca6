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
        ("قال د. أحمد إن الاقتصاد تحسن. ثم", ["قال د. أحمد إن الاقتصاد تحسن.", " ثم"]),
        ("وصل أ.د. سامي وم. هدى. ثم", ["وصل أ.د. سامي وم. هدى.", " ثم"]),
        ("في ص. ب. 12 م.ت.ف. اليوم", ["في ص. ب. 12 م.ت.ف. اليوم"]),
        ("U.S. Sen. J. Smith. Mr. X", ["U.S. Sen. J. Smith.", " Mr. X"]),
        ("عاد صباحًا. ثم", ["عاد صباحًا.", " ثم"]),
        ("بلغ 5م. ثم", ["بلغ 5م.", " ثم"]),
        ("وصل الوفد.غادر الوزير", ["وصل الوفد.", "غادر الوزير"]),
        ("هل وصل؟نعم!ثم عاد", ["هل وصل؟", "نعم!", "ثم عاد"]),
        ("قال...وأضاف", ["قال...وأضاف"]),
        ("أ.ب", ["أ.ب"]),
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
