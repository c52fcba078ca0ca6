"""The layers written and folded: which spellings are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import lemmas
from search.analyzer.lemmas import Lemmas
from search.analyzer.normalize import FOLDS, Fold, folded, folding, without_tanwin, written
from search.analyzer.stemmer import Stemmer

FOLDED_LETTERS = {letter for fold in FOLDS for letter in fold.letters}
OTHER_LETTERS = sorted(set("ءؤابةتثجحخدذرزسشصضطظعغفقكلمنهوي0123456789.") - FOLDED_LETTERS)
#: For each letter that folds at some places only, a word that it changes.
WITNESSES = {
    ("أإ", "ا"): "وللأمن بإيران أمن",
    ("ئء", "ؤ"): "مسئول جاءوا",
    ("ء", "ئ"): "لقاءين",
    ("أ", "ئ"): "هيأة",
    ("ئ", "ء"): "سيئ",
    ("ئ", "يء"): "شاطئ",
    ("ى", "ي"): "مستشفى",
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("مُدَرِّسٌ", "مدرس"),
        ("مـــدرس", "مدرس"),
        ("هٰذا", "هذا"),
        ("مي\u200cخواهم", "ميخواهم"),
        ("\ufeffسوريا\u200f", "سوريا"),
        ("ﻗﻮﺍﺕ", "قوات"),
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("ایران", "ايران"),
        ("کتاب", "كتاب"),
        ("مدرسۃ", "مدرسة"),
        ("ٱلكتاب", "الكتاب"),
        ("موطىء", "موطئ"),
        ("١٢٫٧", "12.7"),
        ("۱۲", "12"),
        ("١٬٢٣٤", "1234"),
        ("1,234,567", "1234567"),
        ("7,5", "7.5"),
        ("CAFÉ", "café"),
        ("ＡＢ", "ab"),
        ("مسو\u0654ول", "مسؤول"),
        ("مسوَ\u0654ول", "مسؤول"),
        ("مسو\u200f\u0654ول", "مسؤول"),
        ("الري\u0654يس", "الرئيس"),
        ("الرى\u0654يس", "الرئيس"),
        ("ا\u0655يران", "إيران"),
        ("ا\u0653سيا", "آسيا"),
        ("اٴحمد", "أحمد"),
        ("Cafe\u0301", "café"),
        ("ٲمد", "أمد"),
        ("ٳطالة", "إطالة"),
        ("سلێمانی", "سلێماني"),
        ("قەوە", "قهوه"),
        ("کراچی", "كراچي"),
        ("٢،٥٠٠", "2500"),
        ("٣،٥", "3.5"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("0,250", "0.250"),
        ("12.03.2018", "12.03.2018"),
        ("ـــ", ""),
        ("\u064b\u0651", ""),
        ("\u0653\u0654\u0655", ""),
    ],
)
def test_written(word: str, expected: str) -> None:
    """What keyboard, font and vowel marks add is undone."""
    assert written(word) == expected


@pytest.mark.parametrize(
    "word", ["أحمد", "إيران", "آسيا", "مدرسة", "مستشفى", "مسؤول", "سائل", "ڤيينا"]
)
def test_written_keeps_the_letters(word: str) -> None:
    assert written(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إيران", "ايران"),
        ("والأمن", "والامن"),
        ("بإيران", "بايران"),
        ("للأمن", "للامن"),
        ("آسيا", "اسيا"),
        ("القرآن", "القران"),
        ("مستشفى", "مستشفي"),
        ("مسئول", "مسؤول"),
        ("هيأة", "هيئة"),
        ("ڤيينا", "فيينا"),
        ("پوتين", "بوتين"),
        ("چاد", "جاد"),
        ("أݣادير", "أكادير"),
        ("ڭناوة", "كناوة"),
        ("ڨفصة", "قفصة"),
        ("ڥاس", "فاس"),
        ("ڤاليتا", "فاليتا"),
        ("سلێماني", "سليماني"),
        ("كۆچ", "كوج"),
        ("ڈھاکہ", "دهاكه"),
        ("شىء", "شيء"),
        ("شئ", "شيء"),
        ("سيئ", "سيء"),
        ("بطىء", "بطيء"),
        ("شاطئ", "شاطيء"),
        ("شاطىء", "شاطئ"),
        ("موانىء", "موانئ"),
        ("جاءوا", "جاؤوا"),
        ("لقاءين", "لقائين"),
        ("café", "cafe"),
    ],
)
def test_spellings_that_readers_use_interchangeably(one: str, other: str) -> None:
    assert folded(written(one)) == folded(written(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("على", "علي"),
        ("إلى", "إلي"),
        ("وحتى", "وحتي"),
        ("سأل", "سال"),
        ("مدرسة", "مدرسه"),
        ("سؤال", "سوال"),
        ("ضوء", "ضوئ"),
        ("جزء", "جزي"),
        ("شيئا", "شيءا"),
        ("هيئة", "هيءة"),
    ],
)
def test_words_that_remain_distinct(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("روسياً", "روسي"), ("روسيًا", "روسي"), ("روسيا", "روسيا"), ("مدرسةً", "مدرسةً")],
)
def test_a_marked_adverbial_ending_is_cut(word: str, expected: str) -> None:
    assert without_tanwin(word) == expected


@pytest.mark.parametrize(
    "word",
    ["أأمن", "والأمن", "مستشفى", "هيأة", "مسئول", "شئ", "سيئ", "جاءوا", "Café", "آآ", "ىى", "12.7"],
)
def test_folding_again_changes_nothing(word: str) -> None:
    assert folded(folded(word)) == folded(word)


@given(st.text(OTHER_LETTERS))
def test_a_word_without_letters_that_fold_stays_as_it_is(word: str) -> None:
    assert folded(word) == word


@pytest.mark.parametrize("fold", FOLDS, ids=str)
def test_every_letter_of_the_table_changes_some_word(fold: Fold) -> None:
    changed = set()
    anywhere = " ".join(f"م{letter}ن" for letter in fold.letters)
    for word in WITNESSES.get((fold.letters, fold.into), anywhere).split():
        (letter,) = set(word) & set(fold.letters)
        assert folded(word) == word.replace(letter, fold.into)
        changed.add(letter)
    assert changed == set(fold.letters)


@given(st.text([*FOLDED_LETTERS, *"وبلايةع"], max_size=8))
def test_letters_that_fold_anywhere_are_in_no_folded_word(word: str) -> None:
    anywhere = {letter for fold in FOLDS if not fold.before + fold.after for letter in fold.letters}
    assert not anywhere & set(folded(word))


class TestAnotherLetter:
    """A line in the table is all it takes to fold a letter."""

    @pytest.fixture
    def more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lemmas, "folded", folding((*FOLDS, Fold("ؤ", "و"))))

    def test_it_changes_words(self) -> None:
        """Also where another fold leads to it: مسئول becomes مسؤول, and that مسوول."""
        more = folding((*FOLDS, Fold("ؤ", "و")))
        assert [more(word) for word in ("سؤال", "رؤساء")] == ["سوال", "روساء"]
        assert more("مسئول") == more("مسؤول") == "مسوول"
        assert more("أحمد") == folded("أحمد")

    def test_it_may_be_bound_to_a_place(self) -> None:
        """Only a final ه becomes ة."""
        more = folding((*FOLDS, Fold("ه", "ة", after=r"\Z")))
        assert [more(word) for word in ("مدرسه", "مهرجان")] == ["مدرسة", "مهرجان"]

    @pytest.mark.usefixtures("more")
    def test_the_lexicon_follows(self) -> None:
        """A form is found by its folded spelling, and keys are folded."""
        found = Stemmer(Lemmas("سوا\nل\tسؤال"))("سؤال")
        assert (found.lemma, found.key, found.why) == ("سؤال", "سوال", "lexicon")

    def test_without_it_nothing_changes(self) -> None:
        assert Stemmer(Lemmas("سوا\nل\tسؤال"))("سؤال").why == "plain"
