"""What can be wrong with a query, in both languages, with the place."""

from dataclasses import dataclass

#: problem code → (English, Arabic); ``{text}`` is what stands at the place.
PROBLEMS: dict[str, tuple[str, str]] = {
    "too-long": (
        "the query is longer than 1,000 characters; the rest was left out",
        "الاستعلام أطول من ألف محرف، فأُهمل ما زاد",
    ),
    "too-many-terms": (
        "the query has more than 64 words; the rest was left out",
        "في الاستعلام أكثر من ٦٤ كلمة، فأُهمل ما زاد",
    ),
    "too-deep": (
        "parentheses are nested more than 8 deep; the inner ones were ignored",
        "الأقواس متداخلة أكثر من ثماني مرات، فأُهمل ما في داخلها من أقواس",
    ),
    "unclosed-phrase": ("a quotation mark is not closed", "علامة تنصيص لم تُغلق"),
    "empty-phrase": ("there is no word between the quotation marks", "لا كلمة بين علامتي التنصيص"),
    "unclosed-parenthesis": ("a parenthesis is not closed", "قوس لم يُغلق"),
    "unopened-parenthesis": ("a parenthesis is closed but not opened", "قوس أُغلق ولم يُفتح"),
    "empty-parentheses": ("there is nothing between the parentheses", "لا شيء بين القوسين"),
    "dangling-operator": ("“{text}” stands without a word", "«{text}» بلا كلمة بعدها"),
    "empty-field": ("there is no word after “{text}”", "لا كلمة بعد «{text}»"),
    "unknown-field": (
        "there is no field “{text}”; it is read as a word",
        "لا يوجد حقل باسم «{text}»، فقُرئت كلمةً من الكلمات",
    ),
    "short-prefix": (
        "at least two letters must stand before the asterisk",
        "يلزم حرفان على الأقل قبل النجمة",
    ),
    "no-word": ("“{text}” holds no word", "لا كلمة في «{text}»"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A problem at a character of the query (``position``, from 0), where ``text`` stands."""

    problem: str
    position: int
    text: str = ""

    @property
    def message(self) -> str:
        """The problem in English."""
        return PROBLEMS[self.problem][0].format(text=self.text)

    @property
    def message_ar(self) -> str:
        """The problem in Arabic."""
        return PROBLEMS[self.problem][1].format(text=self.text)
