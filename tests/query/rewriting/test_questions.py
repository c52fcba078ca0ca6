"""Words that weigh nothing as a query is a question, or in a dialect."""

import pytest

from search import SearchRequest
from search.analyzer import Analyzer
from search.errors import WordListError
from search.query.rewriting.dialects import Dialects, Kind
from search.query.rewriting.question_words import QuestionWords
from search.query.rewriting.questions import questions, shipped
from search.wordlist import WordList
from tests.conftest import MakeIndex

from .conftest import Planner

#: Queries, each with the words that are looked for.
_STANDARD = {
    "من هو رئيس العراق": "رئيس العراق",
    "متى تبدأ البطولة": "تبدأ البطولة",
    "أين يقع مضيق هرمز": "مضيق هرمز",
    "اين تقع جزيرة صنافير؟": "جزيرة صنافير",
    "وأين توجد آثار البتراء": "آثار البتراء",
    "في أي دولة تقع جزيرة صنافير": "دولة جزيرة صنافير",
    "معبر رفح أين يقع": "معبر رفح",
    "كم عدد سكان مصر": "سكان مصر",
    "كم يبلغ عدد سكان مصر": "سكان مصر",
    "كم بلغ سعر النفط": "سعر النفط",
    "كم مرة فازت البرازيل": "فازت البرازيل",
    "لماذا أقيل الوزير": "أقيل الوزير",
    "ماذا يحدث في غزة": "غزة",
    "ماذا فعل الوزير": "الوزير",
    "ما سبب الخلاف": "الخلاف",
    "ما هي أسباب الخلاف": "الخلاف",
    "كيف يمكن تفعيل الميزة": "تفعيل الميزة",
    "هل صحيح أن الوزير استقال": "الوزير استقال",
    "هل سيتم تأجيل الانتخابات ؟": "تأجيل الانتخابات",
}
_CONTENT = {
    "عدد سكان مصر": "عدد سكان مصر",
    "يقع المضيق بين البلدين": "يقع المضيق البلدين",
    "متى وقع الاتفاق": "وقع الاتفاق",
    "هذا ما حدث في غزة": "حدث غزة",
    "صحيح البخاري": "صحيح البخاري",
    "أسباب الخلاف": "أسباب الخلاف",
    "كم سعر النفط": "سعر النفط",
    "ما مصير الهدنة": "مصير الهدنة",
}
_DIALECTS = {
    "شو صار بغزة": "بغزة",
    "شو عم بيصير بغزة": "بغزة",
    "وين محمد صلاح": "محمد صلاح",
    "محمد صلاح وين راح": "محمد صلاح",
    "ليش استقال الوزير": "استقال الوزير",
    "الوزير ليش استقال": "الوزير استقال",
    "عايز اعرف ازاي استقال الوزير": "استقال الوزير",
    "مين اللي كسب الدوري": "كسب الدوري",
    "الدوري مين كسبه؟": "الدوري كسبه",
    "بدي اعرف مين كسب الدوري": "كسب الدوري",
    "متى راح يفتح المعبر": "يفتح المعبر",
    "ايه سبب الخلاف": "الخلاف",
    "وش سبب الخلاف": "الخلاف",
    "شلون صارت الحادثة": "الحادثة",
    "شكون هو الوزير الجديد": "الوزير الجديد",
    "علاش مش لاعب اليوم": "لاعب اليوم",
    "واش الوزير غادي يستقيل": "الوزير يستقيل",
    "وليش استقال الوزير هلق": "استقال الوزير",
    "هل هاد الوزير استقال": "الوزير استقال",
    "متى الوزير رح يستقيل": "الوزير يستقيل",
}
_NAMES = {
    "لوك شو": "لوك شو",
    "هل يعود لوك شو؟": "يعود لوك شو",
    "إصابة لوك شو": "إصابة لوك شو",
    "لماذا غاب شو عن المباراة؟": "غاب شو المباراة",
    "المدافع شو": "المدافع شو",
    "برنامج التوك شو": "برنامج التوك شو",
    "وين روني": "وين روني",
    "من هو وين روني؟": "وين روني",
    "هدف وين روني": "هدف وين روني",
    "سون هوينغ مين": "سون هوينغ مين",
    "متى يعود سون هيونغ مين": "يعود سون هيونغ مين",
    "عاصفة تضرب ولاية مين": "عاصفة تضرب ولاية مين",
    "ليش فاليسا": "ليش فاليسا",
    "ليش مو صلاح زعلان": "مو صلاح زعلان",
    "فين ديزل": "فين ديزل",
    "ليش دي ماريا زعلان": "دي ماريا زعلان",
    "سي آي إيه": "سي آي إيه",
    "آية الله خامنئي": "آية الله خامنئي",
    "لمين يامال": "لمين يامال",
    "متى يعود الرئيس تبون": "يعود الرئيس تبون",
    "هل توقف كرة القدم": "توقف كرة القدم",
}
_NO_QUESTIONS = {
    "عايز تذاكر المباراة": "عايز تذاكر المباراة",
    "اللي حصل في غزة": "اللي حصل غزة",
    "الوزير مش مستقيل": "الوزير مش مستقيل",
    '"شو صار" غزة': '"شو صار" غزة',
    '"من هو"': '"من هو"',
}


@pytest.mark.parametrize(
    ("query", "searched"),
    [
        pair
        for pairs in (_STANDARD, _CONTENT, _DIALECTS, _NAMES, _NO_QUESTIONS)
        for pair in pairs.items()
    ],
)
def test_what_is_looked_for(plan: Planner, query: str, searched: str) -> None:
    """Words that could be the affair itself are, at every level, and names, and quoted words."""
    assert " ".join(plan(query).searched_as) == searched
    assert " ".join(plan(query, level="exact").searched_as) == searched


@pytest.mark.parametrize(
    "query", ["شو", "شو هاد", "مش عايز", "أين يقع", "أين يقع؟", "كم عدد", "من هو"]
)
def test_where_nothing_else_remains_all_are_looked_for(plan: Planner, query: str) -> None:
    assert " ".join(plan(query).searched_as) == query.rstrip("؟")


@pytest.mark.parametrize("query", ["لوك (شو OR شاو)", "لوك title:شو", "لوك =شو", "لوك -شو"])
def test_a_word_alone_is_looked_for(plan: Planner, query: str) -> None:
    assert any("شو" in searched for searched in plan(query).searched_as)


def test_the_words_beside_a_dialect_alone_weigh(plan: Planner) -> None:
    """Without a question, words of dialects weigh nothing where all others are of one as well."""
    assert plan("مش هيحصل كده").searched_as == ("هيحصل",)


def test_a_question_finds_what_only_its_topic_names(make_index: MakeIndex) -> None:
    """يقع is not required in a question, and finds no وقّع there."""
    index = make_index("فتح معبر رفح الحدودي", "وقّع الوزير اتفاقا", "زار الوزير معبر رفح")
    found = index.search(SearchRequest("أين يقع معبر رفح؟"))
    assert {hit.id for hit in found.hits} == {"1", "3"}
    assert index.search(SearchRequest("شو صار بمعبر رفح", match="all")).total == 2
    assert index.search(SearchRequest("معبر رفح وين راح ؟", plain=True, match="all")).total == 2


def test_each_word_of_the_lists_stands_there_once() -> None:
    """What a word is must not depend on which line is read last."""
    lines = [line.text.partition(": ")[2] for line in shipped("dialect_words.txt").lines()]
    words = [word for line in lines for word in line.split("|")]
    assert len(words) == len(set(words))


def test_no_word_of_a_dialect_is_a_function_word(analyzer: Analyzer) -> None:
    """Else its line would have no effect."""
    for line in shipped("dialect_words.txt").lines():
        for word in line.text.partition(": ")[2].split("|"):
            [token] = analyzer.tokens(word)
            assert not token.stopword, word


def test_verbs_of_dialects_are_told_by_their_prefixes(analyzer: Analyzer) -> None:
    dialects = Dialects(WordList("d.txt", "word: مش"), analyzer)
    kinds = dialects.kinds(analyzer.tokens("مش هيحصل بتعمل بيروت هيكل بتركيا"))
    assert kinds == [Kind.WORD, Kind.VERB, Kind.VERB, None, None, None]


@pytest.mark.parametrize("line", ["شو", "asks شو", "names: شو", "word:"])
def test_a_line_of_dialect_that_cannot_be_read(analyzer: Analyzer, line: str) -> None:
    with pytest.raises(WordListError, match=r"^d\.txt:1: ."):
        Dialects(WordList("d.txt", line), analyzer)


@pytest.mark.parametrize("line", ["أين", "[أين]", "asks: أين يقع", "[أين هو] يقع", "[] يقع"])
def test_a_line_of_questions_that_cannot_be_read(line: str) -> None:
    with pytest.raises(WordListError, match=r"^q\.txt:1: ."):
        QuestionWords(WordList("q.txt", line))


def test_the_lists_are_read_once(analyzer: Analyzer) -> None:
    assert questions(analyzer) is questions(analyzer)
