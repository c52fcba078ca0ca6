"""What a query excludes, and what else it may mean, on the page of its results."""

from tests.web.conftest import Get

from .test_pages import links_with, total


def test_what_is_excluded_is_shown(get: Get) -> None:
    page = get("/?q=حكومة+-سوريا")
    assert "دون:" in page.text
    assert "<bdi>سوريا</bdi>" in page.text
    assert "Without:" in get("/?q=حكومة+-سوريا&lang=en").text
    assert "دون:" not in get("/?q=حكومة").text


def test_a_word_that_may_be_an_operator_is_offered_as_one(get: Get) -> None:
    """The link finds as many articles as it says."""
    page = get("/?q=هدنة+أو+مجلس")
    [link] = links_with(page, "هدنة OR مجلس")
    assert total(get(link)) in page.text
    assert not links_with(get("/?q=هدنة"), " OR ")


def test_a_dash_that_excludes_nothing_is_told(get: Get) -> None:
    assert "الشرطة قبل العدد" in get("/?q=كوفيد+-19").text
