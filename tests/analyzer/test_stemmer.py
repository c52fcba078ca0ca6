"""The rules of the layer *stem*, each with a few words as witnesses."""

import pytest

from search.analyzer.lemmas import Lemmas
from search.analyzer.stemmer import Stem, Stemmer

TABLE = "كتا\nب\t\n\nكتب\n\tكتاب\n\nوزي\nر\t\n\nوقد\n\tقد\tو\t\n\nعاه\nل\t\n\nدمش\nق\t"


def same(stem: Stemmer, words: str) -> bool:
    return len({stem(word).key for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["قائد قادة والقادة", "معركة معارك", "رقم أرقام", "عامل عمال", "مدير مدراء", "بنك بنوك"],
)
def test_a_broken_plural_has_the_key_of_its_singular(stem: Stemmer, words: str) -> None:
    """قادة finds قائد."""
    assert same(stem, words)


@pytest.mark.parametrize(
    "words", ["مدينة المدينتين مدينتي", "مسلم مسلمون المسلمين", "سيارة سيارات", "مستشفى المستشفيات"]
)
def test_sound_plurals_and_duals_have_the_key_of_their_singular(stem: Stemmer, words: str) -> None:
    """المدينتين finds مدينة."""
    assert same(stem, words)


@pytest.mark.parametrize("words", ["إيران إيراني الإيرانيين", "فرنسا فرنسية", "سياسة سياسي"])
def test_an_adjective_in_ya_has_the_key_of_its_noun(stem: Stemmer, words: str) -> None:
    """الإيرانيين finds إيران."""
    assert same(stem, words)


@pytest.mark.parametrize("words", ["قال وقالت يقولون", "كشف وكشفت", "استخدم ستستخدمها"])
def test_the_forms_of_a_verb_have_one_key(stem: Stemmer, words: str) -> None:
    """وقالت finds قال."""
    assert same(stem, words)


@pytest.mark.parametrize(
    "words",
    ["جامعة جامع", "مكتبة مكتب", "كتابة كتاب", "مصادرة مصادر", "لبنان لبن", "على علي", "سأل سال"],
)
def test_words_that_only_look_alike_remain_distinct(stem: Stemmer, words: str) -> None:
    """جامعة does not find جامع."""
    one, other = words.split()
    assert stem(one).key != stem(other).key


@pytest.mark.parametrize("word", ["وزير", "فريق", "بيان", "لبنان", "كتاب", "وطن", "وكالة", "فيلق"])
def test_a_known_word_keeps_the_letters_that_look_like_particles(stem: Stemmer, word: str) -> None:
    """وزير is no و and زير."""
    assert stem(word) == Stem(word, word, (), (), "lexicon")


@pytest.mark.parametrize(
    ("word", "lemma", "before", "after"),
    [
        ("وبالقاهرة", "قاهرة", "و ب ال", ""),
        ("للحرس", "حرس", "ل ال", ""),
        ("فسيكتبونها", "كتب", "ف س", "ها"),
        ("لعناصرها", "عنصر", "ل", "ها"),
        ("ثروتهم", "ثروة", "", "هم"),
    ],
)
def test_clitics_come_off_a_known_word(
    stem: Stemmer, word: str, lemma: str, before: str, after: str
) -> None:
    """فسيكتبونها is ف, س, a form of كتب, and ها."""
    found = stem(word)
    assert found.lemma == lemma
    assert found.proclitics == tuple(before.split())
    assert found.enclitics == tuple(after.split())


@pytest.mark.parametrize(
    "words",
    [
        "ميليشيا مليشيا المليشيات",
        "أمريكي أميركي",
        "مسؤول المسئولين",
        "إيران ايران",
        "المدينة المدينه",
        "ترامب ترمب",
        "سوريا سورية",
    ],
)
def test_spellings_of_one_word_have_one_key(stem: Stemmer, words: str) -> None:
    """مليشيات finds ميليشيا."""
    assert same(stem, words)


@pytest.mark.parametrize("word", ["2020", "covid", "كوفيد19", "و", "لآ", "ّ", "ة", "اااااا"])
def test_whatever_is_written_has_a_key(stem: Stemmer, word: str) -> None:
    """Numbers, Latin words and noise come back as they are."""
    assert stem(word).key


def test_an_unknown_word_loses_the_article_and_one_ending() -> None:
    """Three letters are left at least."""
    stem = Stemmer(Lemmas(TABLE))
    assert stem("والبخباخية") == Stem("بخباخ", "بخباخ", ("و", "ال"), (), "rule")
    assert stem("دقين") == Stem("دقين", "دقين", (), (), "plain")


def test_a_particle_before_a_written_hamza_comes_off_even_so() -> None:
    """No word begins with وأ or لإ: an unknown one loses its particle too."""
    stem = Stemmer(Lemmas(TABLE))
    assert stem("وأغوتشي").key == stem("أغوتشي").key
    assert stem("وأغوتشي").proclitics == ("و",)
    assert stem("وأد").proclitics == ()


def test_a_form_may_have_another_lemma_behind_the_article() -> None:
    """يدين is a verb, اليدين hands, whatever particle stands before the article."""
    stem = Stemmer(Lemmas("يدي\nن\tأدان", articled="يدين\tيد"))
    assert stem("يدين").lemma == stem("ويدين").lemma == "أدان"
    assert {stem(word).lemma for word in ("اليدين", "واليدين", "لليدين")} == {"يد"}


def test_a_particle_comes_off_only_when_the_rest_is_known() -> None:
    """دمشق is known, so فدمشق is cut; شتورا is not, so فشتورا stays."""
    stem = Stemmer(Lemmas(TABLE))
    assert stem("فدمشق").proclitics == ("ف",)
    assert stem("فشتورا").proclitics == ()


def test_an_entry_may_hold_the_clitics_of_a_word() -> None:
    """وقد is و and قد, though وقد is a word too."""
    assert Stemmer(Lemmas(TABLE))("وقد") == Stem("قد", "قد", ("و",), (), "lexicon")


def test_overrides_take_precedence_and_say_so() -> None:
    """A correction wins over the table and says so."""
    stem = Stemmer(Lemmas(TABLE, overrides="# remark\nكتب\tمكتوب\n"))
    assert stem("الكتب") == Stem("مكتوب", "مكتوب", ("ال",), (), "override")


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("قادت", "قاد"),
        ("قادة", "قائد"),
        ("كوهن", "كوهن"),
        ("ويلز", "ويلز"),
        ("بروسيا", "روسيا"),
        ("الحديدة", "حديدة"),
        ("يستعد", "استعد"),
        ("النشطاء", "ناشط"),
    ],
)
def test_frequent_words_are_what_news_means_by_them(stem: Stemmer, word: str, lemma: str) -> None:
    """قادت is led, and قادة leaders; كوهن is no form of وهن."""
    assert stem(word).lemma == lemma


@pytest.mark.parametrize(
    "words",
    [
        "أبو أبي أبا لأبي وأبو بأبي",
        "واشنطن واشنطون",
        "أتراك تركيا",
        "كيميائي كيماوي الكيمياوي كيمياوية",
        "غوتيريش وغوتيريس جوتيريس",
        "تلغرام تيليغرام تليجرام",
        "بيونغ لبيونج",
    ],
)
def test_overrides_join_forms(stem: Stemmer, words: str) -> None:
    """أبي is أبو in another case."""
    assert same(stem, words)


def test_bases_give_the_key_but_not_the_lemma() -> None:
    """People read the adjective; the index holds its noun."""
    table = "روس\nي\t"
    assert Stemmer(Lemmas(table, bases="روسي\tروسيا\n"))("الروسي") == Stem(
        "روسيا", "روسي", ("ال",), (), "lexicon"
    )


def test_the_fingerprint_changes_with_every_table() -> None:
    """An index made with other stems must be noticed."""
    row = "أ\tب"
    others = [Lemmas(TABLE, row), Lemmas(TABLE, "", row), Lemmas(TABLE, "", "", row)]
    made = [Lemmas(TABLE), Lemmas(TABLE + "ا"), *others]
    assert len({Stemmer(lemmas).fingerprint for lemmas in made}) == len(made)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("بوتين", "بوتن"),
        ("جرمان", "جيرمان"),
        ("تشيلسي", "تشلسي"),
        ("ميونيخ", "ولميونخ"),
        ("كامبريدج", "كمبردج"),
        ("كارولينا", "كارولاينا"),
        ("مرسيليا", "مارسيليا"),
        ("غرينتش", "جرينيتش"),
    ],
)
def test_the_spellings_of_a_foreign_name_are_one(stem: Stemmer, name: str, other: str) -> None:
    assert stem(name).key == stem(other).key


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("صالح", "صلاح"),
        ("سعود", "سعيد"),
        ("محمد", "محمود"),
        ("نصار", "ناصر"),
        ("كريم", "كرم"),
        ("باريس", "بوروسيا"),
        ("سوروس", "سواريس"),
        ("كوربن", "كاربون"),
        ("كروس", "كريس"),
        ("ميشال", "ميتشيل"),
        ("ماركو", "ماركوس"),
    ],
)
def test_names_that_look_alike_are_not_one(stem: Stemmer, name: str, other: str) -> None:
    assert stem(name).key != stem(other).key
