"""Words that are written together, though they are several."""

import pytest

from search.analyzer import Analyzer
from search.analyzer.joined_words import may_be_joined, pieces

_WHOLE = """
لاعب لاعبين لاجئ لازم لاحق لائحة لامبالاة لاسلكي لاتحاد لاتهام لاتفاق لاتباع لاتصال
لانتخاب لانسحاب لانتقل ولاية ولايته لايبزيغ لاتفيا لايقاف لاتهمنا لايكا لاتينية
ماهر مازن مالك ياسين ياسر يافا يابان يانصيب فيما
والله بالله تالله فوالله كالله خلاله الله اللهم تخلله باللهجة
الدين والدين الوالدين بالوالدين خالدين الخالدين متدينين للدين جيرالدين رونالدينيو
أبواب أبوابها أبوين أبويه أبوها أبوجا أبولو كابوس كابوتشينو لابورتا أبوال
ديرال عبدال مدرسة إلى هذا ذوالة
"""


def apart(word: str) -> str:
    return " ".join(text for _, text in pieces(word)) if may_be_joined(word) else word


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        ("لابد", "لا بد"),
        ("ولاشك", "ولا شك"),
        ("بلاشك", "بلا شك"),
        ("لاأحد", "لا أحد"),
        ("لايمكن", "لا يمكن"),
        ("لايمكنها", "لا يمكنها"),
        ("ولايزالون", "ولا يزالون"),
        ("لاتوجد", "لا توجد"),
        ("لانريد", "لا نريد"),
        ("مازال", "ما زال"),
        ("فيماعدا", "فيما عدا"),
        ("يارب", "يا رب"),
        ("ياأيها", "يا أيها"),
        ("إنشاءالله", "إن شاء الله"),
        ("انشالله", "إن شاء الله"),
        ("ماشاءالله", "ما شاء الله"),
        ("رامالله", "رام الله"),
        ("عطاالله", "عطا الله"),
        ("عطالله", "عطا الله"),
        ("فضلالله", "فضل الله"),
        ("الحمدلله", "الحمد لله"),
        ("ياعبدالله", "يا عبد الله"),
        ("ابوعبدالله", "ابو عبد الله"),
        ("نورالدين", "نور الدين"),
        ("وعزالدين", "وعز الدين"),
        ("أبوظبي", "أبو ظبي"),
        ("لأبوظبي", "لأبو ظبي"),
        ("ابوبكر", "ابو بكر"),
        ("أبوالفتوح", "أبو الفتوح"),
        ("ذوالحجة", "ذو الحجة"),
        ("مكةالمكرمة", "مكة المكرمة"),
        ("هذاالموسم", "هذا الموسم"),
    ],
)
def test_joined_words_are_parted(joined: str, expected: str) -> None:
    assert apart(joined) == expected


@pytest.mark.parametrize(
    "word",
    _WHOLE.split(),
)
def test_words_that_only_look_like_it_stay_whole(word: str) -> None:
    assert apart(word) == word


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        ("لابُدّ", "لابُ دّ"),
        ("لا\u200cيمكن", "لا\u200c يمكن"),
        ("نورُالدّين", "نورُ الدّين"),
        ("إن\u200fشاءالله", "إن\u200f شاء الله"),
        ("ٱبوبكر", "ٱبو بكر"),
    ],
)
def test_marks_and_joiners_do_not_matter(analyzer: Analyzer, joined: str, expected: str) -> None:
    """The words are where they stand in the text."""
    tokens = analyzer.tokens(joined)
    found = [joined[token.start : token.end] for token in tokens]
    assert len(found) == len(expected.split())
    assert "".join(found) == joined


@pytest.mark.parametrize("joined", ["انشالله", "نصرالله", "لايمكن", "عبدلله", "أبوظبي"])
def test_joined_words_meet_the_words_apart(analyzer: Analyzer, joined: str) -> None:
    assert analyzer.keys(joined).layers[1:] == analyzer.keys(apart(joined)).layers[1:]
