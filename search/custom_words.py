"""The word lists that users add to an index: overrides of the lexicon, synonyms and labels."""

from collections.abc import Hashable
from dataclasses import dataclass

from search.analyzer import Analyzer, analyzer_with, read_overrides
from search.engines.storage import Storage
from search.errors import WordListError
from search.labels import Labels, read_labels
from search.query.rewriting.synonyms import Synonyms, read_synonyms, with_spellings
from search.schema import SCHEMA_VERSION
from search.wordlist import WordList

#: The names of the lists in the storage of an index.
LISTS = OVERRIDES, SYNONYMS, LABELS = "overrides.tsv", "synonyms.txt", "labels.tsv"


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists given for an index; None keeps the index's own."""

    overrides: WordList | None = None
    synonyms: WordList | None = None
    labels: WordList | None = None

    def __bool__(self) -> bool:
        return any((self.overrides, self.synonyms, self.labels))


NO_LISTS = WordLists()


@dataclass(frozen=True, slots=True)
class CustomWords:
    """The parsed lists of an index; ``texts`` has their names in the storage and their texts."""

    analyzer: Analyzer
    synonyms: Synonyms
    labels: Labels
    texts: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, storage: Storage, given: WordLists = NO_LISTS) -> "CustomWords":
        """Return the words of the given lists, with the index's own for those not given.

        Raises WordListError for a list that cannot be read.
        """
        overrides = given.overrides or _kept(storage, OVERRIDES)
        synonyms = given.synonyms or _kept(storage, SYNONYMS)
        labels = given.labels or _kept(storage, LABELS)
        analyzer = analyzer_with(read_overrides(overrides))
        texts = (OVERRIDES, overrides.text), (SYNONYMS, synonyms.text), (LABELS, labels.text)
        return cls(
            analyzer,
            with_spellings(read_synonyms(synonyms, analyzer), analyzer),
            read_labels(labels),
            texts,
        )

    @property
    def fingerprint(self) -> str:
        """The fingerprint of an index made with these words."""
        return f"{self.analyzer.fingerprint}-{SCHEMA_VERSION}"

    def are_kept(self, storage: Storage) -> bool:
        """Return whether an index has these lists."""
        return all((storage.read(name) or b"") == _stored(text) for name, text in self.texts)

    def keep(self, storage: Storage) -> None:
        """Store the lists with an index; an empty list is deleted."""
        for name, text in self.texts:
            content, kept = _stored(text), storage.read(name)
            if content and content != kept:
                storage.write(name, [content])
            elif not content and kept is not None:
                storage.delete([name])


def _stored(text: str) -> bytes:
    return text.encode() if text.strip() else b""


def version(storage: Storage) -> tuple[Hashable, ...]:
    """Return a value that changes with the lists that may change while an index is open."""
    return storage.version(SYNONYMS), storage.version(LABELS)


def _kept(storage: Storage, name: str) -> WordList:
    path = f"{storage.place}/{name}"
    try:
        content = storage.read(name)
    except OSError as error:
        raise WordListError(path, 0, error.strerror or str(error)) from None
    return WordList(path, "") if content is None else WordList.of(path, content)
