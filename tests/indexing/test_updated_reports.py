"""Reports that a source has updated: which versions with nearly one headline are one story."""

import pytest

from search.indexing.near_duplicates import MAX_UPDATE_SECONDS
from tests.indexing.test_near_duplicates import BACKGROUND, BODY, HEADLINE, RATES, Archive

#: Half of what it says is in the update too.
FIRST = f"{HEADLINE} {BODY}"
UPDATE = f"{HEADLINE} {' '.join(BODY.split()[:30])} {BACKGROUND}"
#: 12:34:56 on some day, and a full minute.
TIME, MINUTE = 1_500_035_696, 1_500_035_640


def told(
    headline: str,
    first_headline: str = HEADLINE,
    text: str = UPDATE,
    first: str = FIRST,
    times: tuple[int | None, int | None] = (MINUTE, MINUTE + 3600),
) -> str:
    """Return the story of a second article of one source: ``1``, or its own ``2``.

    Whichever of the two is indexed first, the answer must be the same.
    """
    texts = [(first, times[0], first_headline), (text, times[1], headline)]
    stories = []
    for one, other in (texts, texts[::-1]):
        archive = Archive()
        archive.add("1", one[0], instant=one[1], headline=one[2])
        stories.append(archive.add("2", other[0], instant=other[1], headline=other[2]))
    assert stories[0] == stories[1]
    return stories[0]


def test_an_update_with_the_same_headline() -> None:
    assert told(HEADLINE) == "1"
    assert told("فريق الواحة يفوز بكأس المدينة") == "2"


@pytest.mark.parametrize(
    "headline",
    [
        f"عاجل {HEADLINE}",
        HEADLINE.removesuffix(" في مدينة الواحة"),
        HEADLINE.replace(" في ", " من "),
        f"{HEADLINE} بعد 3 سنوات",
        f"{HEADLINE} 12",
    ],
)
def test_words_and_numbers_are_added_to_a_headline(headline: str) -> None:
    assert told(headline) == "1"


def test_another_number_in_a_headline() -> None:
    assert told("ارتفاع حصيلة القتلى 15", "ارتفاع حصيلة القتلى 12") == "1"


def test_headlines_with_another_word_are_of_a_template() -> None:
    """The expected line-up, and then the final one."""
    assert told("تشكيلة الواحة الأساسية أمام الضفة", "تشكيلة الواحة المتوقعة أمام الضفة") == "2"


def test_a_page_that_is_updated_keeps_its_time_to_the_second() -> None:
    first, then = "هجوم مباغت قرب الواحة وسقوط قتلى", "هجوم جديد قرب الواحة وسقوط قتلى"
    assert told(then, first, times=(TIME, TIME)) == "1"
    assert told(then, first, times=(TIME, TIME + 1)) == "2"
    assert told(then, first, times=(MINUTE, MINUTE)) == "2"
    assert told("سوق الضفة تفتح أبوابها", first, times=(TIME, TIME)) == "2"


def test_an_update_comes_within_hours() -> None:
    """What has the same headline a day later, or at an unknown time, may be a template."""
    last = MAX_UPDATE_SECONDS - 1
    assert told(HEADLINE, times=(0, last)) == told(HEADLINE, times=(last, 0)) == "1"
    assert told(HEADLINE, times=(0, last + 1)) == "2"
    assert told(HEADLINE, times=(None, None)) == "2"


def test_a_template_with_other_numbers_or_another_text() -> None:
    morning, evening = RATES.format(140, 450, 155, 7.5), RATES.format(141, 452, 154, 7.6)
    assert told("سعر الصرف اليوم", "سعر الصرف اليوم", evening, morning) == "2"
    assert told("نشرة الأخبار", "نشرة الأخبار", BACKGROUND, BODY) == "2"


@pytest.mark.parametrize("headline", ["", "في من", "12"])
def test_articles_without_words_in_their_headlines(headline: str) -> None:
    assert told(headline, headline) == "2"
