"""Problems in queries: messages in English and Arabic, with the position."""

from dataclasses import dataclass
from typing import NamedTuple

from search.fields import query_fields


class Problem(NamedTuple):
    """A problem in English and Arabic, and what lenient reading does about it.

    ``{text}`` stands for the text at the position. What is not a ``mistake`` is only told, and
    refused by no reading.
    """

    english: str
    arabic: str
    done: str = ""
    done_ar: str = ""
    mistake: bool = True


PROBLEMS: dict[str, Problem] = {
    "too-long": Problem(
        "a query has at most 1,000 characters", "لا تزيد عبارة البحث على ألف حرف",
        "the rest was left out", "فأهملنا ما زاد",
    ),
    "too-many-terms": Problem(
        "a query has at most 64 words", "لا تزيد عبارة البحث على ٦٤ كلمة",
        "the rest was left out", "فأهملنا ما زاد",
    ),
    "too-many-patterns": Problem(
        "at most 8 words of a query can have wildcards or a tilde",
        "لا تزيد الكلمات التي فيها نجمة أو علامة استفهام أو «~» على ثمانٍ",
        "the rest was left out", "فأهملنا ما زاد",
    ),
    "too-deep": Problem(
        "parentheses are nested more than 8 deep", "الأقواس متداخلة أكثر من ثماني مرات",
        "the inner ones were ignored", "فأهملنا الداخلية منها",
    ),
    "unclosed-phrase": Problem(
        "a quotation mark is not closed", "علامة التنصيص غير مغلقة",
        "it was ignored", "فأهملناها",
    ),
    "empty-phrase": Problem(
        "there is no word between the quotation marks", "لا كلمة بين علامتي التنصيص",
        "they were ignored", "فأهملناهما",
    ),
    "unclosed-parenthesis": Problem(
        "a parenthesis is not closed", "القوس غير مغلق",
        "it was read as closed at the end", "فبحثنا كأنه مغلق في آخر العبارة",
    ),
    "unopened-parenthesis": Problem(
        "a parenthesis is closed but not opened", "القوس مغلق ولم يُفتح",
        "it was ignored", "فأهملناه",
    ),
    "empty-parentheses": Problem(
        "there is nothing between the parentheses", "لا شيء بين القوسين",
        "they were ignored", "فأهملناهما",
    ),
    "dangling-operator": Problem(
        "“{text}” stands without a word", "لا كلمة مع «{text}»",
        "it was ignored", "فأهملنا هذه العلامة",
    ),
    "empty-field": Problem(
        "there is no word after “{text}”", "لا كلمة بعد «{text}»",
        "it was ignored", "فأهملنا هذا الحقل",
    ),
    "unknown-field": Problem(
        "there is no field “{text}”", "لا حقل باسم «{text}»",
        "it was read as a word", "فقرأناه كلمةً من كلمات البحث",
    ),
    "short-prefix": Problem(
        "a letter must stand before a question mark, and two before an asterisk",
        "يلزم حرف قبل علامة الاستفهام وحرفان قبل النجمة",
        "the sign was ignored", "فأهملنا العلامة",
    ),
    "cut-pattern": Problem(
        "“{text}” stands for too many words", "تنطبق «{text}» على كلمات كثيرة جدًّا",
        "only some of them were looked for", "فبحثنا عن بعضها", mistake=False,
    ),
    "cut-sentence": Problem(
        "the words of “{text}” are in too many articles to look for a sentence in all of them",
        "كلمات «{text}» في مقالات أكثر من أن نبحث فيها كلها عن جملة تجمعها",
        "only the most relevant ones were read", "فقرأنا أوثقها صلة", mistake=False,
    ),
    "fuzzy-pattern": Problem(
        "a word has either wildcards or a tilde",
        "لا تجتمع «~» مع النجمة أو علامة الاستفهام في كلمة واحدة",
        "the tilde was ignored", "فأهملنا «~»",
    ),
    "edits-range": Problem(
        "a tilde after a word allows 1 or 2 different letters",
        "تسمح «~» بعد الكلمة باختلاف حرف أو حرفين",
        "the nearest number was taken", "فأخذنا أقرب عدد",
    ),
    "slop-range": Problem(
        "a tilde after a phrase allows 1 to 50 words in between",
        "تسمح «~» بعد العبارة بأن تفصل بين كلماتها كلمة واحدة إلى خمسين كلمة",
        "the nearest number was taken", "فأخذنا أقرب عدد",
    ),
    "near-too-long": Problem(
        "at most 5 words can be near one another", "لا تزيد الكلمات المتقاربة على خمس",
        "the rest was left out", "فأهملنا ما زاد",
    ),
    "weight-range": Problem(
        "a weight is a number from 0.1 to 10", "الوزن بعد «^» عدد من ٠٫١ إلى ١٠",
        "the nearest one was taken, or 1", "فأخذنا أقرب عدد، أو ١",
    ),
    "bad-date": Problem(
        "“{text}” is not a date; write 2018, 2018-03, 2018-03-14 or 2018-03..2018-05",
        "«{text}» ليس تاريخًا نفهمه؛ اكتب مثلًا 2018 أو 2018-03 أو 2018-03-14 أو 2018-03..2018-05",
        "it was left out", "فأهملناه",
    ),
    "swapped-dates": Problem(
        "the first date is after the last", "التاريخ الأول بعد الأخير",
        "they were swapped", "فعكسناهما",
    ),
    "hijri-date": Problem(
        "“{text}” was read as a date of the Hijri calendar",
        "قرأنا «{text}» تاريخًا هجريًّا", mistake=False,
    ),
    "unknown-nearness": Problem(
        "after the tilde of a phrase comes a number, sentence or paragraph, and not “{text}”",
        "يأتي بعد «~» في العبارة عدد أو «جملة» أو «فقرة»، لا «{text}»",
        "it was read as 5", "فقرأناه خمس كلمات",
    ),
    "foreign-operator": Problem(
        "“{text}” means nothing here; near words are \"one two\"~5, and ranges date:2018..2019",
        "لا معنى هنا للرمز «{text}»؛ تقارب الكلمات: \"كلمة أخرى\"~5، والفترة: date:2018..2019",
        "it was left out", "فأهملناه",
    ),
    "times-range": Problem(
        "a word can be asked for from 1 to 100 times", "يُطلب تكرار الكلمة من مرة إلى مئة مرة",
        "the nearest number was taken", "فأخذنا أقرب عدد",
    ),
    "times-of-names": Problem(
        "words are counted in headlines and texts only",
        "لا يُعدّ تكرار الكلمات إلا في العناوين والنصوص",
        "the number was left out", "فأهملنا العدد",
    ),
    "cut-reading": Problem(
        "the words of “{text}” stand in too many articles to read them all",
        "كلمات «{text}» في مقالات أكثر من أن نقرأها كلها",
        "only the best were read", "فقرأنا أوثقها صلة", mistake=False,
    ),
    "closed-dash": Problem(
        "dashes around words exclude nothing; to exclude them, write NOT",
        "الشرطتان حول الكلمات لا تستبعدان شيئًا، وللاستبعاد اكتب NOT", mistake=False,
    ),
    "stroke-in-quotation": Problem(
        "in a text of more than ten words a single “|” is a sign like any other; OR is not",
        "العلامة «|» وحدها في نص يزيد على عشر كلمات ليست «أو»، وللتخيير اكتب OR", mistake=False,
    ),
    "dash-before-number": Problem(
        "a dash before a number excludes nothing; to exclude it, write NOT {text}",
        "الشرطة قبل العدد لا تستبعد شيئًا، وللاستبعاد اكتب: NOT {text}", mistake=False,
    ),
    "dash-in-quotation": Problem(
        "in a text of more than ten words a dash excludes nothing; NOT does",
        "الشرطة في نص يزيد على عشر كلمات لا تستبعد شيئًا، وللاستبعاد اكتب NOT", mistake=False,
    ),
    "late-groups": Problem(
        "the search took too long to gather the other articles of each story",
        "طال البحث فلم نجمع سائر مقالات كل خبر", mistake=False,
    ),
    "late-snippets": Problem(
        "the search took too long to mark the words found in every article",
        "طال البحث فلم نبرز الكلمات في كل المقالات", mistake=False,
    ),
    "late-counts": Problem(
        "the search took too long to count by source, section or time",
        "طال البحث فلم نعدّ المقالات بحسب المصدر أو القسم أو الزمن", mistake=False,
    ),
    "late-reasons": Problem(
        "the search took too long to say why articles were found",
        "طال البحث فلم نبيّن سبب ظهور كل مقالة", mistake=False,
    ),
    "late-offers": Problem(
        "the search took too long to look for other queries that find more",
        "طال البحث فلم نبحث عن عبارات أخرى تأتي بالمزيد", mistake=False,
    ),
    "no-vectors": Problem(
        "no article has vectors yet, by which meanings are compared",
        "لم تُحسب بعد متجهات المعنى لمقالات هذا الفهرس",
        "only words were searched for; to add vectors: naba embed",
        "فاقتصر البحث على الكلمات؛ ولحسابها: naba embed", mistake=False,
    ),
    "damaged-vectors": Problem(
        "the vectors by which meanings are compared are damaged ({text})",
        "متجهات المعنى تالفة ({text})",
        "only words were searched for; see naba check",
        "فاقتصر البحث على الكلمات؛ انظر naba check", mistake=False,
    ),
    "no-model": Problem(
        "the model by which meanings are compared is not available here: {text}",
        "النموذج الذي تُقارَن به المعاني غير متاح هنا: {text}",
        "only words were searched for", "فاقتصر البحث على الكلمات", mistake=False,
    ),
    "other-model": Problem(
        "the vectors of the articles were made by another version of the model",
        "حُسبت متجهات المعنى بإصدار آخر من النموذج",
        "only words were searched for; to make them anew: naba embed",
        "فاقتصر البحث على الكلمات؛ ولحسابها من جديد: naba embed", mistake=False,
    ),
    "no-meaning": Problem(
        "a query without words has no meaning to compare",
        "لا كلمات في العبارة يُقارَن معناها",
        "it was read as it is", "فأخذناها كما هي", mistake=False,
    ),
    "no-word": Problem("“{text}” contains no word", "لا كلمة في «{text}»"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A problem with ``text`` at the character ``position`` of a query, counted from 0."""

    problem: str
    position: int
    text: str = ""

    @property
    def is_mistake(self) -> bool:
        """Whether strict reading refuses the query for it."""
        return PROBLEMS[self.problem].mistake

    @property
    def message(self) -> str:
        """The problem in English, and what was done about it."""
        problem = PROBLEMS[self.problem]
        return self._filled(problem.english, problem.done and f"; {problem.done}")

    @property
    def message_ar(self) -> str:
        """The problem in Arabic, and what was done about it."""
        problem = PROBLEMS[self.problem]
        return self._filled(problem.arabic, problem.done_ar and f"، {problem.done_ar}")

    @property
    def error(self) -> str:
        """The problem alone in English."""
        return self._filled(PROBLEMS[self.problem].english)

    @property
    def error_ar(self) -> str:
        """The problem alone in Arabic."""
        return self._filled(PROBLEMS[self.problem].arabic)

    def _filled(self, *texts: str) -> str:
        return "".join(texts).format(text=self.text)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a keyword field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in a query that no article has in its field, and the nearest ones, nearest first."""

    field: str
    name: str
    nearest: tuple[Name, ...] = ()

    @property
    def message(self) -> str:
        """The problem in English, and the nearest names."""
        noun = _noun(self.field)
        article = "an" if noun[0] in "aeiou" else "a"
        near = [f"“{n.value}”" + f" ({n.field})" * (n.field != self.field) for n in self.nearest]
        wrong = f"no article has {article} {noun} named “{self.name}”"
        return f"{wrong}; there is {', '.join(near)}" if near else wrong

    @property
    def message_ar(self) -> str:
        """The problem in Arabic, and the nearest names."""
        near = [
            f"{_noun_ar(n.field, defined=True)} " * (n.field != self.field) + f"«{n.value}»"
            for n in self.nearest
        ]
        wrong = f"لا {_noun_ar(self.field)} هنا باسم «{self.name}»"
        return f"{wrong}، وأقرب ما هنا: {'، '.join(near)}" if near else wrong


def _noun(field: str) -> str:
    known = query_fields().get(field)
    return known.noun if known else field


def _noun_ar(field: str, *, defined: bool = False) -> str:
    known = query_fields().get(field)
    return f"{'ال' * defined}{known.arabic[0]}" if known else f"«{field}»"
