"""An open index at one moment: its engine, its analyzer and its own words."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from search.analyzer import Analyzer
from search.article import Article
from search.custom_words import LISTS, CustomWords, version
from search.engines.contract import Engine, EngineType, engine_errors
from search.engines.label import IndexLabel, is_labelled, read_label
from search.engines.manifest import MANIFEST, Contents, matches
from search.engines.moving import LABEL, may_be_swept
from search.engines.registry import DEFAULT_ENGINE, engine_type
from search.engines.storage import RECOGNISED, Storage
from search.errors import IndexDamaged, IndexLocked, IndexMismatch, NotAnIndex
from search.highlighting.highlighter import Highlighter, TokenLookup
from search.highlighting.stem_index import STEM_TABLES, StemIndex
from search.meaning import MEANING, SEGMENTS
from search.query.plan import Mark, Marked, Plan
from search.query.rewriting.expansion import Expansions, new_cache
from search.query.rewriting.rewriter import rewrite
from search.query.tree import EVERYTHING, Node
from search.ranking import LEVELS
from search.schema import Schema
from search.suggest.phrase_counts import PHRASES

if TYPE_CHECKING:
    from search.indexing.boilerplate import Boilerplate
    from search.indexing.writer import IndexWriter
    from search.meaning.meaning import Meaning
    from search.meaning.vectors import OpenVectors
    from search.suggest import Headlines

#: Patterns of the names of files that an index has with every engine.
_OWN_FILES = (LABEL, PHRASES, STEM_TABLES, RECOGNISED, MEANING, SEGMENTS)
#: Files whose damage is found when they are read, or without which all answers are the same; words
#: are searched without those of meaning.
_READ_LATER = (*LISTS, MANIFEST, PHRASES, RECOGNISED, MEANING, SEGMENTS)


@dataclass(frozen=True)
class Snapshot:
    """An open engine, and what its queries are analysed with, until the index is replaced."""

    engine: Engine
    storage: Storage
    label: IndexLabel
    words: CustomWords
    stems: StemIndex
    tokens: TokenLookup
    #: The `version_of` the storage before it was opened.
    version: tuple[Hashable, ...]
    expansions: Expansions = field(default_factory=new_cache)

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer with the index's own overrides."""
        return self.words.analyzer

    @property
    def schema(self) -> Schema:
        """The fields of the index."""
        return self.label.schema

    @cached_property
    def headlines(self) -> "Headlines":
        """The completions of texts."""
        # Imported here, as searches do not need it and should start quickly.
        from search.suggest import Headlines

        return Headlines(self.storage, self.analyzer)

    @cached_property
    def meaning(self) -> "Meaning":
        """The meaning of queries and articles, as far as it is available."""
        # Imported here, as only some need it.
        from search.meaning.meaning import Meaning

        return Meaning(self.storage)

    def vectors(self) -> "OpenVectors | None":
        """Return the vectors of articles, None where there are none that can be read."""
        if self.storage.version(MEANING) is None:
            return None
        try:
            return self.meaning.vectors()
        except (ImportError, OSError, ValueError):
            return None

    def is_replaced(self) -> bool:
        """Return whether the place has another index now, or other synonyms or labels."""
        current = version_of(self.storage)
        # While an index is exchanged there is none for a moment.
        return current != self.version and current[0] is not None

    @contextmanager
    def writer(self, boilerplate: "Boilerplate | None" = None) -> Iterator["IndexWriter"]:
        """Open the index for writing, exclusively; commit on exit, roll back on an exception.

        Where the ``boilerplate`` of all articles is known, it is left out and kept with the index,
        and nothing else is recognised. Raises IndexLocked while there is another writer, in any
        process.
        """
        from search.indexing.recogniser import recognition
        from search.indexing.writer import IndexWriter
        from search.suggest import CountingWriter

        with self.changing(), self.engine.writer() as writer:
            counting = CountingWriter(writer)
            keep = self.label.keep_boilerplate
            index_writer = IndexWriter(
                counting,
                self.analyzer,
                self.schema,
                self.storage,
                recognition(self.engine, self.storage, boilerplate, keep=keep),
                # Their headlines were counted when they came.
                renew=writer.add,
            )
            yield index_writer
            index_writer.commit()
            counting.keep(self.storage, self.engine)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Be the only one who changes what is stored, and store the manifest of it at the end.

        Raises IndexLocked while there is another writer, in any process, and where the index was
        replaced after it was opened.
        """
        with self.storage.writing():
            if self.storage.version(LABEL) != self.version[0]:
                raise IndexLocked(self.storage.url)
            with sealing(self.storage, self.engine):
                yield

    def lookup(self) -> TokenLookup:
        """Return the look-up of words in articles of the index, as of the last commit."""
        with engine_errors(self.storage.url, OSError, ValueError):
            self.stems.refresh()
        return self.tokens

    def _reader(self, marks: Sequence[Sequence[Mark]]) -> Callable[[Article], Marked]:
        highlighter = Highlighter(self.lookup(), marks)

        def marked(article: Article) -> Marked:
            with engine_errors(self.storage.url, ValueError):
                return highlighter.marked(article)

        return marked

    def plan(self, tree: Node, level: str) -> Plan:
        """Return the plan of a query tree at a level of searching."""
        return rewrite(
            tree,
            self.analyzer,
            self.engine,
            LEVELS[level],
            reader=self._reader,
            schema=self.schema,
            synonyms=self.words.synonyms,
            known=self.expansions.of(self.engine.version()),
        )


def version_of(storage: Storage) -> tuple[Hashable, ...]:
    """Return a value that changes when the index of a place, or one of its lists, is replaced."""
    return storage.version(LABEL), *version(storage)


@contextmanager
def sealing(storage: Storage, engine: Engine) -> Iterator[None]:
    """Store the manifest of what a block leaves of an index, which it may change."""
    storage.unseal()
    try:
        yield
    except BaseException:
        # What was committed on the way stands, and without a manifest it is only not checked.
        with suppress(Exception):
            _seal(storage, engine)
        raise
    _seal(storage, engine)


def _seal(storage: Storage, engine: Engine) -> None:
    engine.version()
    contents = contents_of(engine_type(engine.name))
    committed = contents._replace(files=(*_OWN_FILES, *engine.files()))
    storage.seal(engine.count(EVERYTHING), committed)


def contents_of(engine: EngineType) -> Contents:
    """Return the files of the indexes of an engine."""
    files, vital, _, small = engine.contents
    return Contents(
        files=(*_OWN_FILES, *files),
        vital=(LABEL, *vital),
        lists=LISTS,
        small=(LABEL, STEM_TABLES, *vital, *small),
    )


@dataclass(frozen=True, slots=True)
class IndexLocation:
    """Where an index is, or may be made: ``engine:place``."""

    engine: str
    place: str

    @classmethod
    def of(cls, url: str | Path) -> "IndexLocation":
        """Return the location of an address; a bare path means the default engine."""
        name, colon, place = str(url).partition(":")
        if colon and name.isalpha() and len(name) > 1:
            return cls(name, place)
        return cls(DEFAULT_ENGINE, str(url))

    def __str__(self) -> str:
        return f"{self.engine}:{self.place}"

    @property
    def type(self) -> EngineType:
        """The engine; raise EngineMissing where no engine has the name."""
        return engine_type(self.engine)

    @property
    def storage(self) -> Storage:
        """The storage of the place: what is kept there besides documents."""
        return self.type.storage(self.place)

    @property
    def label(self) -> IndexLabel:
        """The label of the index; raise IndexMissing, NotAnIndex or IndexDamaged."""
        return read_label(self.storage, self.engine)

    def exists(self) -> bool:
        """Return whether there is an index."""
        return is_labelled(self.storage)

    def aside(self) -> "IndexLocation":
        """Return the location at which another index can be created to replace this one."""
        return IndexLocation(self.engine, self.storage.aside())

    def make(self, words: CustomWords, schema: Schema, *, keep_boilerplate: bool = False) -> None:
        """Make an empty index, here where nobody looks for one yet; raise OSError or NotAnIndex."""
        self.type.create(self.place, schema)
        words.keep(self.storage)
        label = IndexLabel(self.engine, words.fingerprint, schema, keep_boilerplate)
        label.write(self.storage)
        self.storage.seal(0, contents_of(self.type))

    def create(self, words: CustomWords, schema: Schema, *, keep_boilerplate: bool = False) -> bool:
        """Create an empty index; return False where another process has done so meanwhile.

        Raises OSError, or NotAnIndex where something else is.
        """
        if self.storage.exists():
            if self.exists():
                return False
            raise NotAnIndex(str(self), "it holds something else")
        new = IndexLocation(self.engine, self.storage.cradle())
        try:
            new.storage.remove()
            new.make(words, schema, keep_boilerplate=keep_boilerplate)
            return self.storage.adopt(new.place)
        except BaseException as error:
            new.storage.remove()
            if may_be_swept(error) and self.exists():
                return False
            raise

    def open(self) -> Snapshot:
        """Open the index.

        Raises IndexMissing, NotAnIndex, IndexMismatch, IndexDamaged or WordListError.
        """
        storage = self.storage
        # Read first, so that changes during the rest are noticed.
        at_first = version_of(storage)
        label = self.label
        for damage in storage.damage(read=contents_of(self.type).small):
            if not matches(damage.file, _READ_LATER):
                raise IndexDamaged(str(self), f"{damage.file} {damage.problem}")
        words = CustomWords.read(storage)
        if label.fingerprint != words.fingerprint:
            raise IndexMismatch(str(self))
        engine = self.type(self.place, label.schema)
        stems = StemIndex(storage)
        tokens = TokenLookup(words.analyzer, stems)
        return Snapshot(engine, storage, label, words, stems, tokens, at_first)
