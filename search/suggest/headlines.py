"""The headlines of an index: counted as they are added, and used for completions."""

from collections.abc import Hashable, Iterable
from itertools import islice
from threading import Lock

from search.analyzer import Analyzer
from search.analyzer.normalize import folded
from search.engines.contract import Engine, Writer
from search.engines.storage import Storage
from search.query.tree import EVERYTHING
from search.schema import Document
from search.suggest.completion import Completer
from search.suggest.latin_beginnings import LatinCompleter
from search.suggest.latin_names import LATIN, begins_english
from search.suggest.neighbours import Articles
from search.suggest.phrase_counts import PHRASES, PhraseCounts
from search.suggest.term_stats import TermStats

#: The most headlines that are counted anew when the count is missing or too old.
_RECOUNTED = 100_000
#: The least number of articles, of 30,000, with a word that a text may end within; and how few
#: letters are the beginning of some word in any case.
_MIN_UNFINISHED_COUNT, _FEW_LATIN_LETTERS = 30, 3


class CountingWriter:
    """An engine's writer that counts the phrases of the headlines that are added."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._phrases = PhraseCounts()

    def add(self, document: Document) -> bool:
        replaced = self._writer.add(document)
        # An article that is replaced has usually kept its headline.
        if replaced:
            self._phrases.lost += 1
        else:
            self._phrases.add(document.article.title)
        return replaced

    def delete(self, article_id: str) -> bool:
        deleted = self._writer.delete(article_id)
        self._phrases.lost += deleted
        return deleted

    def expect(self, ids: Iterable[str], bands: Iterable[str]) -> None:
        self._writer.expect(ids, bands)

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        return self._writer.firsts(bands)

    def commit(self) -> None:
        self._writer.commit()

    def keep(self, storage: Storage, engine: Engine) -> None:
        """Add the counts of the headlines to those that the index keeps."""
        if not self._phrases.headlines and not self._phrases.lost:
            return
        before = PhraseCounts.load(storage)
        if before and before.has_bounds():
            self._phrases.merge(before)
        else:
            before = None
        known = before or self._phrases.headlines == engine.count(EVERYTHING)
        _current(self._phrases if known else None, engine).save(storage)


class Headlines:
    """Complete texts from the headlines of an index; safe to share between threads."""

    def __init__(self, storage: Storage, analyzer: Analyzer) -> None:
        self._storage = storage
        self._analyzer = analyzer
        self._lock = Lock()
        self._completer: Completer | None = None
        self._version: Hashable = None

    def completions(self, engine: Engine, text: str, limit: int) -> tuple[str, ...]:
        """Return at most ``limit`` completions of a text that find something, best first."""
        terms, completer = TermStats(engine), self._up_to_date(engine)
        articles = Articles(terms, self._analyzer)
        found = dict.fromkeys(completer.complete(text, limit, articles))
        latin = LatinCompleter(completer, articles, terms, self._analyzer)
        for name in latin.complete(text, limit):
            if len(found) < limit and (completer.sure or articles.finds(name)):
                found[name] = None
        return tuple(found)

    def is_unfinished(self, engine: Engine, text: str) -> bool:
        """Tell whether a text seems to end within a word, of English or of many articles."""
        *first, last = text.split() or [""]
        if not last.isalpha() or text[-1:].isspace():
            return False
        if LATIN.fullmatch(last) and not first:
            # Few letters sound like too many words.
            return begins_english(last) or len(last) <= _FEW_LATIN_LETTERS
        terms, key = TermStats(engine), folded(last)
        return any(
            word != key and count * terms.scale >= _MIN_UNFINISHED_COUNT
            for word, count in terms.beginning(key)
        )

    def _up_to_date(self, engine: Engine) -> Completer:
        with self._lock:
            if self._completer is None or self._version != self._storage.version(PHRASES):
                phrases = _current(PhraseCounts.load(self._storage), engine)
                self._completer = Completer(phrases.counts, sure=not phrases.lost)
                self._version = self._storage.version(PHRASES)
            return self._completer


def _current(phrases: PhraseCounts | None, engine: Engine) -> PhraseCounts:
    """Return the counts of phrases; count those of an index anew if they are missing or too old."""
    articles = engine.count(EVERYTHING)
    if phrases and phrases.fits(articles):
        return phrases
    found = engine.articles()
    phrases = PhraseCounts.of(article.title for article in islice(found, _RECOUNTED))
    phrases.headlines = articles
    return phrases
