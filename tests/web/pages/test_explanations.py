"""Explanations of hits in plain words, and the link that shows them."""

import re
from dataclasses import replace
from html import unescape

import pytest
from apiflask import APIFlask

from search import Article
from search.hits import Hit, Reason, Snippet
from search.results import Results
from tests.web.conftest import Get
from web.pages.explanations import SHOWN_REASONS, reason_lines
from web.pages.links import explanation
from web.pages.page_args import DEFAULT_REQUEST

from .test_stories import link


def reason(word: str, matched: str, why: str = "word", layer: str = "stem") -> Reason:
    return Reason(word, matched, why, layer, "text", 1.0)


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("given", "how"),
    [
        (reason("قادة", "قادة", layer="folded"), "الكلمة نفسها كما كُتبت"),
        (reason("قادة", "قادة"), "الكلمة نفسها كما كُتبت"),
        (reason("قتل", "قُتِل"), "الكلمة نفسها كما كُتبت"),
        (reason("ايران", "إيران", layer="folded"), "الكلمة نفسها"),
        (reason("قادة", "القائد"), "صيغة أخرى منها"),
        (reason("اشتبك", "اشتباكات", "related"), "كلمة قريبة المعنى"),
        (reason("هدنه", "وهدنة", "near"), "كلمة قريبة في الرسم"),
        (reason("نفط", "بترول", "synonym"), "مرادف"),
        (reason("دير الزور", "دير الزور", "phrase"), "عبارة"),
        (reason("اشتبا*", "اشتباكات", "pattern"), "كلمة على هذا النمط"),
        (reason("قادة الجيش", "قادة الجيش", "neighbours"), "كلمات متجاورة"),
    ],
)
def test_each_reason_is_worded_plainly(given: Reason, how: str) -> None:
    """By the words themselves and by how one was derived from the other."""
    (line,) = reason_lines([given])
    assert line.how == f"{how}، في النص"


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("title", "العنوان"),
        ("lead", "مقدمة الخبر"),
        ("text", "النص"),
        ("source", "اسم المصدر"),
        ("section", "اسم القسم"),
        ("author", "اسم الكاتب"),
    ],
)
def test_each_field_has_a_name(field: str, where: str) -> None:
    """The name that readers use."""
    (line,) = reason_lines([Reason("نبأ", "نبأ", "word", "folded", field, 1.0)])
    assert line.how.endswith(f"، في {where}")


@pytest.mark.usefixtures("arabic")
def test_reasons_that_read_the_same_are_merged() -> None:
    """Layers are not shown; their shares add up."""
    given = reason("قادة", "القائد"), reason("أ", "أ"), reason("أ", "أ", layer="folded")
    lines = reason_lines(given)
    assert [line[:3] for line in lines] == [
        ("أ", "", "الكلمة نفسها كما كُتبت، في النص"),
        ("قادة", "القائد", "صيغة أخرى منها، في النص"),
    ]
    assert [round(line.percent) for line in lines] == [67, 33]


@pytest.mark.usefixtures("arabic")
def test_the_shares_add_up_to_100() -> None:
    """Reasons that are not shown are summed up in one line at the end."""
    lines = reason_lines([reason(letter, f"ال{letter}") for letter in "بتثجحخد"])
    assert len(lines) == SHOWN_REASONS + 1
    assert lines[-1].how == "أسباب أخرى أقل وزنًا"
    assert sum(line.percent for line in lines) == pytest.approx(100)
    assert reason_lines([]) == []


def test_links_show_and_hide_explanations(get: Get) -> None:
    """Each hit then has its list, which other pages, orders and searches keep."""
    page = get("/", q="مجلس كتاب", match="any")
    assert "<meter" not in page.text
    asking = re.findall(
        r'<a class="ask" [^>]*href="([^"]*)#hit-(\d)">لماذا هذه النتيجة؟</a>', page.text
    )
    assert [place for _, place in asking] == ["1", "2", "3"]
    shown = get(unescape(asking[1][0]))
    assert 'id="hit-2"' in shown.text
    assert len(re.findall("<summary [^>]*>لماذا هذه النتيجة؟</summary>", shown.text)) == 3
    assert "<bdi>كتاب</bdi>: <span" in re.sub(r"\s+", " ", shown.text)
    assert re.search(r'<meter max="100" value="\d+" [^>]*></meter> [٠-٩]+٪', shown.text)
    assert '<input type="hidden" name="explain" value="1">' in shown.text
    assert "explain=1" in link(shown, "الأحدث")
    assert "<meter" not in get(link(shown, "أخفِ الأسباب")).text


def test_the_link_stays_on_its_page(app: APIFlask) -> None:
    """On the second page, it leads to the explanations of the second page."""
    hit = Hit(Article("1", "خبر"), 1.0, Snippet("title", "خبر"))
    request = replace(DEFAULT_REQUEST, query="x", offset=10)
    with app.test_request_context():
        found = explanation(Results(request, total=11, hits=(hit,)))
    assert found == ("لماذا هذه النتيجة؟", "/?q=x&explain=1&page=2", False, None, "")


def test_without_words_there_is_nothing_to_explain(get: Get) -> None:
    """No link without a query, and a sentence instead if no word affects the order."""
    assert "لماذا" not in get("/", source="صحيفة الميناء").text
    sentence = "ليس في البحث كلمة نرتّب المقالات بها، فبدأنا بالأحدث"
    assert sentence in get("/", q="-نفط", explain="1").text
    assert sentence not in get("/", q="نفط", explain="1").text


def test_nothing_of_an_article_or_a_query_becomes_markup(get: Get) -> None:
    """The words of the query and of the article are escaped."""
    page = get("/", q="<b>الزيتون</b> script*", match="any", explain="1").text
    assert "لماذا هذه النتيجة؟" in page
    assert "<script>" not in page
    assert "<b>" not in page


def test_a_feed_of_an_explained_search_is_the_same_feed(get: Get) -> None:
    """It contains no explanations, nor does its URL request any."""
    assert "explain" not in get("/feed.atom", q="مجلس", explain="1").text
