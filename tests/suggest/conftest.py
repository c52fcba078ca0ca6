"""What the tests of suggestions share: statistics of the terms of a few texts."""

from collections.abc import Callable

import pytest

from search.suggest.term_stats import TermStats
from tests.conftest import MakeIndex

MakeTerms = Callable[..., TermStats]


@pytest.fixture
def make_terms(make_index: MakeIndex) -> MakeTerms:
    """Give a function that makes the statistics of an index of some texts."""

    def make(*texts: str) -> TermStats:
        return TermStats(make_index(*texts)._now.engine)

    return make
