"""What an index leaves out of its articles, in numbers and examples."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from search.engines.contract import Engine
from search.query.tree import Term
from search.schema import BETWEEN, BOILERPLATE, LEFT_OUT_SIGN, PARAGRAPHS, key_field
from search.snapshot import Snapshot

if TYPE_CHECKING:
    from search.indexing.analysis import ArticleAnalyzer
    from search.indexing.boilerplate import Boilerplate

#: How much of a paragraph is shown.
MAX_TEXT_CHARS = 100


@dataclass(frozen=True, slots=True)
class RepeatedParagraph:
    """The beginning of a paragraph, and how many articles of a source it is left out of."""

    source: str
    articles: int
    text: str


@dataclass(frozen=True, slots=True)
class BoilerplateStats:
    """How many paragraphs are recognised, and out of how many articles any is left.

    ``kept`` tells that nothing is left out of articles that are added; see `open_index`. The
    ``commonest`` paragraphs are those left out of most articles.
    """

    kept: bool = False
    paragraphs: int = 0
    articles: int = 0
    commonest: tuple[RepeatedParagraph, ...] = ()


def boilerplate_stats(snapshot: Snapshot, commonest: int) -> BoilerplateStats:
    """Return what an index leaves out, with at most ``commonest`` of the paragraphs."""
    # Imported here, as searches do not need it and should start quickly.
    from search.indexing.boilerplate import Boilerplate

    engine, known = snapshot.engine, Boilerplate.known(snapshot.storage)
    return BoilerplateStats(
        kept=snapshot.label.keep_boilerplate,
        paragraphs=len(known),
        articles=engine.count(Term(BETWEEN, key_field(BOILERPLATE, "folded"))),
        commonest=tuple(_commonest(snapshot, known, commonest)),
    )


def _commonest(snapshot: Snapshot, known: "Boilerplate", limit: int) -> Iterator[RepeatedParagraph]:
    if not limit:
        return
    from search.indexing.analysis import ArticleAnalyzer

    engine = snapshot.engine
    signs = [key + LEFT_OUT_SIGN for key, _ in known.places()]
    # Deleted articles are counted too, until their segment is merged.
    likely = Counter(engine.frequencies(PARAGRAPHS, signs)).most_common(2 * limit)
    counts = {sign: engine.count(Term(sign, PARAGRAPHS)) for sign, _ in likely}
    analyze = ArticleAnalyzer(snapshot.analyzer, snapshot.schema)
    for sign in sorted(counts, key=lambda sign: (-counts[sign], sign))[:limit]:
        if found := _example(engine, analyze, sign):
            source, text = found
            yield RepeatedParagraph(source, counts[sign], text)


def _example(engine: Engine, analyze: "ArticleAnalyzer", sign: str) -> tuple[str, str] | None:
    """Return the source and the text of a paragraph, from any article that leaves it out."""
    for article in islice(engine.articles(Term(sign, PARAGRAPHS)), 1):
        paragraphs = analyze.paragraphs(article)
        parts = article.body.split()
        terms = zip(paragraphs.terms.split(), paragraphs.ranges(), strict=True)
        for term, (first, end) in terms:
            if term[:-1] == sign[:-1]:
                text = " ".join(parts[first:end])
                shown = text if len(text) <= MAX_TEXT_CHARS else f"{text[:MAX_TEXT_CHARS]}…"
                return article.source, shown
    return None
