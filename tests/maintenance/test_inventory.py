"""The digest of many articles."""

from dataclasses import replace

from search import Article
from search.maintenance.inventory import Inventory

ARTICLES = [Article(f"{n}", body=f"خبر {n}", extra={"n": n}) for n in range(5)]


def inventory(*articles: Article, ids: bool = False) -> Inventory:
    found = Inventory(ids=ids)
    for article in articles:
        found.add(article)
    return found


def test_any_order() -> None:
    """The order of articles does not matter."""
    assert inventory(*ARTICLES) == inventory(*reversed(ARTICLES))
    assert len(inventory(*ARTICLES).digest) == 32


def test_every_difference_counts() -> None:
    """One article that is missing, there twice or different in anything makes another digest."""
    whole, (first, *others) = inventory(*ARTICLES), ARTICLES
    for changed in (
        [],
        [first, first],
        [replace(first, id="9")],
        [replace(first, body=f"{first.body} ")],
        [replace(first, extra={"n": "0"})],
    ):
        assert inventory(*changed, *others) != whole


def test_the_last_one_counts() -> None:
    """Of several articles with the same id the last one counts, where ids are kept."""
    changed = replace(ARTICLES[0], body="خبر آخر")
    assert inventory(*ARTICLES, changed, ids=True) == inventory(changed, *ARTICLES[1:])
    assert inventory(*ARTICLES, changed) != inventory(changed, *ARTICLES[1:])
