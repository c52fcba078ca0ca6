"""The query language in examples: the texts of the help page."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from search import LevelName
from search.schema import LEAD_WORDS
from web.pages.formatting import digits


class Row(NamedTuple):
    """An example: a query and what it finds at a level.

    With ``names``, a field, the value in the query is replaced with the most frequent name in that
    field, or with the newest article's id or host, if the index has any.
    """

    query: str
    meaning: LazyString | str
    level: LevelName = "smart"
    names: str = ""


class Section(NamedTuple):
    """A part of the page: its anchor, its heading, its examples and further remarks."""

    anchor: str
    heading: LazyString
    examples: tuple[Row, ...]
    notes: tuple[LazyString, ...] = ()


_LEAD_WORDS = LazyString(digits, LEAD_WORDS)

SECTIONS = (
    Section(
        "words",
        _("Words and their forms"),
        (
            Row("قادة", _("The word in any form: plural or singular, with prefixes and suffixes")),
            Row("ايران", _("The same with or without hamza; vowel marks need not be typed")),
            Row("سوريا العراق", _("Both words, anywhere in the article")),
            Row("=قادة", _("The word exactly as typed")),
            Row("سوريا العراق^3", _("Both words; the second counts three times as much")),
            Row("متى بدأت الهدنة؟", _("A question: its question words are left out")),
        ),
        (
            _("If few articles contain all the words, those with most of them follow."),
            _("Words such as في and من are left out while other words remain."),
        ),
    ),
    Section(
        "phrases",
        _("Phrases and nearness"),
        (
            Row('"دير الزور"', _("The words side by side, as written")),
            Row("«دير الزور»", _("The same; any quotation marks will do")),
            Row('"وزار* الصحة"', _("An asterisk within a phrase stands for any letters")),
            Row('"اتفاق هدنة"~5', _("In either order, with at most five words between them")),
            Row('"اتفاق هدنة"~>5', _("The same, but in this order")),
            Row('"هدنة خرق"~جملة', _("In the same sentence, in any form")),
            Row('"هدنة خرق"~فقرة', _("In the same paragraph, in any form")),
        ),
    ),
    Section(
        "operators",
        _("Excluding words, or allowing either"),
        (
            Row("سوريا -العراق", _("The first word without the second")),
            Row("سوريا NOT العراق", _("The same")),
            Row("نفط OR غاز", _("Either word, or both")),
            Row("نفط | غاز", _("The same, with a sign that Arabic keyboards have")),
            Row("(هدنة OR اتفاق) سوريا", _("Parentheses keep words together")),
            Row("atleast3:هدنة", _("Articles that contain the word at least three times")),
        ),
        (
            _(
                "OR and NOT are written in capitals. Between words, أو is a word like others; the "
                "results offer to read it as OR."
            ),
            _(
                "A dash excludes only directly before a word: before a digit it excludes nothing, "
                "nor does one in a text of more than ten words."
            ),
        ),
    ),
    Section(
        "wildcards",
        _("Wildcards and near spellings"),
        (
            Row("ميلي*", _("Words that begin this way")),
            Row("مس*ول", _("An asterisk stands for any letters, or none")),
            Row("م?لس", _("A question mark stands for one letter")),
            Row("طهارن~", _("Words that differ by one letter")),
            Row("مليشيا~2", _("Words that differ by up to two letters")),
        ),
    ),
    Section(
        "fields",
        _("In one part of the article"),
        (
            Row("عنوان:هدنة", _("In the headline")),
            Row("عنوان:(هدنة OR اتفاق)", _("Either word, in the headline")),
            Row("نص:هدنة", _("In the text")),
            Row(
                "مقدمة:هدنة",
                _("Among the first %(number)s words", number=LazyString(digits, LEAD_WORDS)),
            ),
            Row("مصدر:الجزيرة", _("In the name of the source"), names="source"),
            Row("قسم:اقتصاد", _("In the name of the section"), names="section"),
            Row("كاتب:محمد", _("In the name of the author"), names="author"),
            Row("وسم:سوريا", _("In a tag"), names="tags"),
            Row("معرف:a-002", _("The article with this identifier"), names="id"),
            Row("رابط:example.org", _("Articles from this site"), names="url"),
        ),
    ),
    Section(
        "dates",
        _("Dates"),
        (
            Row("تاريخ:2018", _("Articles of a year")),
            Row("تاريخ:2018-05", _("Articles of a month")),
            Row("تاريخ:أيار-2018", _("The same, with the name of the month")),
            Row('تاريخ:"14 أيار 2018"', _("Articles of a day")),
            Row("تاريخ:2018-03..2018-05", _("From the first month to the last")),
            Row("تاريخ:>2018-06", _("After a given month; also >=, < and <=")),
            Row("نفط -تاريخ:2018", _("The word, but not in that year")),
        ),
        (
            _(
                "A date among the words is searched for as words; the results then offer it as a "
                "filter."
            ),
        ),
    ),
    Section(
        "numbers",
        _("Numbers and Latin letters"),
        (
            Row("300", _("Also in Arabic-Indic digits and in words")),
            Row("٢٬٥٠٠", _("The same number as 2500 and 2,500")),
            Row("F-16", _("The same as F16")),
        ),
        (_("For a name in Latin letters, such as Khashoggi, the Arabic spelling is suggested."),),
    ),
    Section(
        "pasted",
        _("Pasted texts"),
        (),
        (
            _(
                "A text of more than ten words without operators is read as a quotation: the "
                "article that contains it comes first."
            ),
            _("The address of an article, or its identifier, finds that article."),
        ),
    ),
    Section(
        "levels",
        _("Levels"),
        (
            Row("انتخابات", _("As typed: only this word, vowel marks aside"), "exact"),
            Row("انتخابات", _("Smart: also its other forms and spellings"), "smart"),
            Row("انتخابات", _("Wide: also related words and similar spellings"), "wide"),
        ),
    ),
)

#: Keys, separated by blanks, and what they do.
KEYS = (
    ("/", _("Move to the search box; on an Arabic keyboard, the same key types ظ")),
    ("↓ ↑", _("Select a suggestion")),
    ("Enter", _("Search")),
    ("Tab", _("Accept the suggestion and move on")),
    ("Esc", _("Close the suggestions")),
)
