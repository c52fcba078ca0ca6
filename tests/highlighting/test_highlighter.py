"""Which words are marked, and that snippets show them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search import Article, Snippet, open_index
from search.analyzer import Analyzer
from search.highlighting.highlighter import Highlighter, TokenLookup
from search.highlighting.snippets import MAX_PASSAGE_CHARS, MAX_PASSAGES
from search.highlighting.stem_index import StemTable
from search.highlighting.word_map import MAX_MARKED_CHARS
from search.hits import Ranges
from search.query.language.parser import parse
from search.query.plan import Mark
from search.query.rewriting.rewriter import rewrite
from search.query.term_dictionary import TermDictionary
from tests.conftest import ANY_WORDS, MakeDictionary

Highlight = Callable[..., "Marking"]

#: Nine words, none of them in the queries, and no sentence's end.
FILLING = "اجتمع الوزراء اليوم لبحث أزمة المياه ومشاريع الري الكبرى "


@pytest.fixture(scope="session")
def highlight(analyzer: Analyzer) -> Highlight:
    """Give a function from a query to its highlighter."""

    def make(query: str, dictionary: TermDictionary = ANY_WORDS) -> Marking:
        plan = rewrite(parse(query).tree, analyzer, dictionary)
        return Marking(analyzer, plan.marks)

    return make


class Marking:
    """A highlighter for one query, of an index that has the text that it is given."""

    def __init__(self, analyzer: Analyzer, marks: Sequence[Sequence[Mark]]) -> None:
        self._analyzer, self._marks = analyzer, marks

    def ranges(self, text: str, field: str) -> Ranges:
        return self._of(text).ranges(text, field)

    def title(self, text: str) -> Snippet:
        return self._of(text).snippets(Article("1", text))[0]

    def snippets(self, text: str) -> tuple[Snippet, ...]:
        return self._of(text).snippets(Article("1", "", text))[1]

    def _of(self, text: str) -> Highlighter:
        stems, cache = StemTable(), self._analyzer.token_cache()
        cache.rows(text.split())
        stems.gather(cache, 0)
        return Highlighter(TokenLookup(self._analyzer, stems), self._marks)


def cut(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.ranges]


def check(text: str, snippets: tuple[Snippet, ...]) -> None:
    """Assert what holds for all snippets of a text."""
    assert len(snippets) <= MAX_PASSAGES
    end = 0
    for snippet in snippets:
        assert end <= snippet.start
        end = snippet.start + len(snippet.text)
        assert text[snippet.start : end] == snippet.text == snippet.text.strip()
        assert 0 < len(snippet.text) <= MAX_PASSAGE_CHARS
        bounds = [place for place_range in snippet.ranges for place in place_range]
        assert bounds == sorted(bounds)
        assert all(first < last for first, last in snippet.ranges)
        assert all(0 <= place <= len(snippet.text) for place in bounds)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("كتاب", "قرأ الكتبَ وبكتابها", "الكتبَ وبكتابها"),
        ("الكتب", "الكُـتُـبُ، (كتاب)", "الكُـتُـبُ كتاب"),
        ("سوريا", "سوريا سوريا", "سوريا سوريا"),
        ("سوريا تركيا", "تركيا وسوريا", "تركيا وسوريا"),
        ("سوريا -تركيا", "تركيا وسوريا", "وسوريا"),
        ("سوريا OR تركيا", "تركيا", "تركيا"),
        ("في سوريا", "في سوريا", "سوريا"),
        ("العرب", "كأس_العرب", "العرب"),
        ("الله", "عبدالله", "الله"),
        ("12.7", "و12.7 و127", "12.7"),
        ("عنوان:سوريا تركيا", "سوريا تركيا", "تركيا"),
        ("مصدر:سوريا تركيا", "سوريا تركيا", "تركيا"),
        ("لبنان", "سوريا تركيا", ""),
    ],
)
def test_marked_words(highlight: Highlight, query: str, text: str, marked: str) -> None:
    """A mark is one whole word as written, with its clitics and vowel marks."""
    assert cut(Snippet("body", text, highlight(query).ranges(text, "body"))) == marked.split()


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("مستش*", "المستشفى مستشار ومستشفيات فستان", "المستشفى مستشار ومستشفيات"),
        ("م?لس", "مجلس المجلس مجالس", "مجلس المجلس"),
        ("مس*ول", "مسؤول بالمسؤول مسؤولون", "مسؤول بالمسؤول"),
        ("نتنياهو~", "نتانياهو ونتنياهو نتن", "نتانياهو ونتنياهو"),
        ("=إيران", "إيران ايران", "إيران"),
        ('="إيران"', "إيران ايران", "إيران"),
        ('="مدينه حلب" "مدينة حمص"', "مدينه حلب مدينة حلب مدينة حمص", "مدينه حلب مدينة حمص"),
        ('"مجلس الأمن"~2', "الأمن في مجلس ما قال ثم كان الأمن", "الأمن مجلس"),
        ("نص:سوريا", "سوريا", "سوريا"),
        ("سوريا^3 date:2018", "سوريا 2018", "سوريا"),
    ],
)
def test_words_of_operators_are_marked(
    highlight: Highlight,
    analyzer: Analyzer,
    vocabulary: MakeDictionary,
    query: str,
    text: str,
    marked: str,
) -> None:
    """Wildcards, a tilde, an equals sign and nearness mark what they find."""
    keys = analyzer.keys(text)
    highlighter = highlight(query, vocabulary(f"{keys.folded} {keys.written}"))
    assert cut(Snippet("body", text, highlighter.ranges(text, "body"))) == marked.split()


def test_a_quoted_word_is_marked_without_the_clitic_before_the_quote(highlight: Highlight) -> None:
    text = 'قال لـ"وكالة الأنباء"'
    assert cut(Snippet("body", text, highlight("وكالة").ranges(text, "body"))) == ["وكالة"]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ('"قوات الأمن"', "قوات الأمن، وقوات الجيش والأمن. الأمن قوات", "قوات الأمن"),
        ('"قوات الأمن"', "قُوّات «الأمن»", "قُوّات الأمن"),
        ('"قوات الأمن"', "القوات الأمن", ""),
        ('"قوات الأمن"', "قوات 12.7 الأمن", ""),
        ('"قوات الأمن" الأمن', "الأمن ثم قوات الأمن", "الأمن قوات الأمن"),
        ('"من من"', "من من ثم من", "من من"),
        ('"كأس العرب"', "كأس_العرب كأس آسيا", "كأس العرب"),
        ('"12.7 ملم"', "عيار و12.7 ملم", "12.7 ملم"),
        ('"عيار و12.7"', "عيار 12.7 ملم", "عيار 12.7"),
        ('"الأمن"', "الأمن والأمن أمن", "الأمن والأمن"),
        ('"قوات الأمن"', "قوات ـ الأمن", "قوات الأمن"),
    ],
)
def test_marked_phrases(highlight: Highlight, query: str, text: str, marked: str) -> None:
    """The words of a phrase are marked where they stand as a phrase, each by itself."""
    assert cut(Snippet("body", text, highlight(query).ranges(text, "body"))) == marked.split()


def test_the_title_is_marked_whole(highlight: Highlight) -> None:
    title = FILLING * 10 + "سوريا"
    snippet = highlight("عنوان:سوريا").title(title)
    assert (snippet.field, snippet.text, snippet.start) == ("title", title, 0)
    assert cut(snippet) == ["سوريا"]


def test_words_are_marked_as_often_as_they_are_asked_of_many_texts(highlight: Highlight) -> None:
    """A highlighter forgets nothing and mixes nothing up from one text to the next."""
    highlighter = highlight('"قوات الأمن" سوريا')
    texts = ["سوريا", "قوات الأمن", "قوات سوريا", "سوريا قوات الأمن"]
    first = [highlighter.ranges(text, "body") for text in texts]
    assert [len(ranges) for ranges in first] == [1, 2, 1, 3]
    assert [highlighter.ranges(text, "body") for text in texts] == first


@pytest.mark.parametrize(("query", "marked"), [("=قادة", ["قادة"]), ("=القادة", [])])
def test_another_form_of_a_word_takes_no_passage(
    highlight: Highlight, query: str, marked: list[str]
) -> None:
    """Forms of one word are told apart when they are read, and passages then chosen anew."""
    text = f"عاد القائد. {FILLING * 5}. حضر قادة البلاد. {FILLING * 5}. غاب قائد."
    snippets = highlight(query).snippets(text)
    assert [word for snippet in snippets for word in cut(snippet)] == marked
    assert len(snippets) == 1


def test_html_is_escaped_and_each_word_has_a_mark_of_its_own(highlight: Highlight) -> None:
    (snippet,) = highlight("سوريا script").snippets('<script>alert("&")</script> سوريا، سوريا')
    assert snippet.html == (
        "&lt;<mark>script</mark>&gt;alert(&#34;&amp;&#34;)&lt;/<mark>script</mark>&gt; "
        "<mark>سوريا</mark>، <mark>سوريا</mark>"
    )


WORDS = ["سوريا", "وسوريا", "الكتب", "كِتَابُها", "مستشفى", "عبدالله", "قوات", "الأمن", "في", "و12.7"]
SIGNS = [
    " ",
    " ",
    " ",
    ". ",
    "، ",
    "؟\n",
    "\n",
    "«",
    "» ",
    '"',
    " (",
    ") ",
    "ـ",
    "_",
    "\u064f",
    "\u200f",
]
ODD = ["\u200f", "لـ", "<b>", "\u00a0", "🙂", "a" * 50, "ا" * 300]
TEXTS = st.lists(st.sampled_from(WORDS + SIGNS + ODD), max_size=120).map("".join)
PARTS = st.sampled_from([*WORDS, "سور*", '"قوات الأمن"', '"في مستشفى"', "a*"])


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(text=TEXTS, query=st.lists(PARTS, max_size=4))
def test_snippets_of_any_text(highlight: Highlight, text: str, query: list[str]) -> None:
    """Snippets are cut out of the text, and their marks are whole words where these can fit."""
    highlighter = highlight(" ".join(query))
    snippets = highlighter.snippets(text)
    check(text, snippets)
    assert bool(snippets) == bool(text.strip())
    ends = dict(highlighter.ranges(text, "body"))
    shown = {s.start + start: s.start + end for s in snippets for start, end in s.ranges}
    assert bool(shown) == bool(ends)
    for start, end in shown.items():
        assert end == ends[start] or ends[start] - start > MAX_PASSAGE_CHARS // 2


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(text=TEXTS, data=st.data())
def test_an_article_is_found_by_its_words(
    analyzer: Analyzer, text: str, data: st.DataObject
) -> None:
    """A word of an article finds it and is marked; so do two neighbours in quotation marks."""
    words = [token.written for token in analyzer.tokens(text)]
    assume(len(words) > 1)
    at = data.draw(st.integers(0, len(words) - 2))
    with TemporaryDirectory() as folder, open_index(Path(folder) / "index", create=True) as index:
        with index.writer() as writer:
            writer.add(Article("1", body=text))
        for query in (words[at], f'"{words[at]} {words[at + 1]}"'):
            (hit,) = index.search(query).hits
            assert any(snippet.ranges for snippet in hit.snippets), query


def test_very_long_texts_are_read_to_a_bound(highlight: Highlight) -> None:
    """What lies far behind the beginning of an enormous text is not marked."""
    text = "سوريا " + "كلمة " * MAX_MARKED_CHARS + "سوريا"
    assert highlight("سوريا").ranges(text, "body") == ((0, 5),)
