"""Plans of queries, with an index that may hold every word or just a few."""

from typing import Protocol

import pytest

from search.analyzer import Analyzer
from search.query.language.parser import parse
from search.query.plan import Plan
from search.query.rewriting.rewriter import rewrite
from search.ranking import LEVELS
from search.request import LevelName
from tests.conftest import ANY_WORDS, Words


class Planner(Protocol):
    """Makes the plan of a query; the index holds the ``words``, or may hold every word."""

    def __call__(
        self, query: str, words: str | None = None, *, level: LevelName = "smart"
    ) -> Plan: ...


@pytest.fixture
def plan(analyzer: Analyzer) -> Planner:
    """Give a function from a query's text to its plan."""

    def planned(query: str, words: str | None = None, *, level: LevelName = "smart") -> Plan:
        dictionary = ANY_WORDS if words is None else Words(words)
        return rewrite(parse(query).tree, analyzer, dictionary, LEVELS[level])

    return planned
