"""What an index opens to: its engine, its analyzer, and the words that people added to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.analyzer import Analyzer, analyzer_with, read_overrides
from search.engines import storage
from search.engines.contract import Engine
from search.errors import EngineMissing, IndexMismatch
from search.highlighting.highlighter import Highlighter, Vocabulary
from search.highlighting.stem_index import Stems
from search.query.plan import Plan
from search.query.rewriting.expansion import AlternativesMemory
from search.query.rewriting.rewriter import rewrite
from search.query.rewriting.synonyms import Synonyms, read_synonyms, with_spellings
from search.query.tree import Node
from search.ranking import LEVELS
from search.schema import SCHEMA_VERSION
from search.wordlist import WordList

if TYPE_CHECKING:
    from search.indexing.writer import IndexWriter
    from search.suggest import Headlines

DEFAULT_ENGINE = "tantivy"


@dataclass(frozen=True)
class Snapshot:
    """An open engine, and what queries to it are read with."""

    engine: Engine
    analyzer: Analyzer
    synonyms: Synonyms
    stems: Stems
    vocabulary: Vocabulary
    path: Path
    alternatives: AlternativesMemory = field(default_factory=AlternativesMemory)

    @cached_property
    def headlines(self) -> "Headlines":
        """What completes a text."""
        # Not for searches, which should begin at once.
        from search.suggest import Headlines

        return Headlines(self.path, self.analyzer)

    @contextmanager
    def writer(self) -> Iterator["IndexWriter"]:
        """Give the index's only writer; leaving commits, an exception rolls back."""
        from search.indexing.writer import IndexWriter
        from search.suggest import CountingWriter

        with self.engine.writer() as writer:
            counting = CountingWriter(writer)
            index_writer = IndexWriter(counting, self.analyzer, self.path)
            yield index_writer
            index_writer.commit()
            counting.keep(self.path)

    def highlighter(self, plan: Plan) -> Highlighter:
        """Return what marks the words of a query in the index's articles."""
        with storage.engine_errors(self.path, OSError, ValueError):
            self.stems.refresh()
        return Highlighter(self.vocabulary, plan.marks)

    def plan(self, tree: Node, level: str) -> Plan:
        """Return how a query's tree is looked for at a level of searching."""
        engine = self.engine
        known = self.alternatives.of(engine.version())
        return rewrite(tree, self.analyzer, LEVELS[level], engine, self.synonyms, known)


@dataclass(frozen=True, slots=True)
class CustomWords:
    """The words that people added to an index: their lists, read and as they are kept."""

    analyzer: Analyzer
    synonyms: Synonyms
    lists: tuple[WordList, WordList]

    @classmethod
    def read(
        cls, path: Path, overrides: WordList | None = None, synonyms: WordList | None = None
    ) -> "CustomWords":
        """Return the words of the lists given, and where none is given of the index's own."""
        overrides = overrides or _kept(path, storage.OVERRIDES)
        synonyms = synonyms or _kept(path, storage.SYNONYMS)
        analyzer = analyzer_with(read_overrides(overrides))
        known = with_spellings(read_synonyms(synonyms, analyzer), analyzer)
        return cls(analyzer, known, (overrides, synonyms))

    @property
    def fingerprint(self) -> str:
        """What an index made with these words has for its fingerprint."""
        return f"{self.analyzer.fingerprint}-{SCHEMA_VERSION}"

    def keep(self, path: Path) -> None:
        """Write the lists into the folder of an index."""
        for name, words in zip((storage.OVERRIDES, storage.SYNONYMS), self.lists, strict=True):
            storage.keep(path, name, words.text)


@dataclass(frozen=True, slots=True)
class IndexLocation:
    """Where an index is, or may be made: ``engine:path``."""

    engine: str
    path: Path

    @classmethod
    def of(cls, url: str | Path) -> "IndexLocation":
        """Return the place that an address names."""
        name, colon, path = str(url).partition(":")
        if colon and name.isalpha() and len(name) > 1:
            return cls(name, Path(path))
        return cls(DEFAULT_ENGINE, Path(url))

    def __str__(self) -> str:
        return f"{self.engine}:{self.path}"

    @property
    def kind(self) -> Any:
        """The engine's class, imported when asked for: one must not cost the import of another."""
        if self.engine == "tantivy":
            from search.engines.tantivy.engine import TantivyEngine

            return TantivyEngine
        if self.engine == "whoosh":
            from search.engines.whoosh.engine import WhooshEngine

            return WhooshEngine
        raise EngineMissing(self.engine, "use tantivy:PATH or whoosh:PATH")

    def create(self, words: CustomWords) -> Engine:
        """Make an empty index."""
        engine: Engine = self.kind.create(self.path, words.fingerprint)
        words.keep(self.path)
        return engine

    def open(self) -> Snapshot:
        """Open what is there; raise what is wrong with it."""
        # The engine first: lists that change in between are noticed by its stamp.
        engine: Engine = self.kind(self.path)
        try:
            words = CustomWords.read(self.path)
            if engine.fingerprint != words.fingerprint:
                raise IndexMismatch(str(self))
        except BaseException:
            engine.close()
            raise
        stems = Stems(self.path)
        return Snapshot(
            engine,
            words.analyzer,
            words.synonyms,
            stems,
            Vocabulary(words.analyzer, stems),
            self.path,
        )


def _kept(path: Path, name: str) -> WordList:
    file = path / name
    return WordList.read(file) if file.is_file() else WordList(str(file), "")
