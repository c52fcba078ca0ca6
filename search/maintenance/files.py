"""The files of an index: which are damaged, what each holds, and which a commit changes."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from contextlib import suppress
from shlex import quote

from search.custom_words import LABELS, LISTS, OVERRIDES, SYNONYMS, CustomWords, WordLists
from search.engines.contract import EngineType
from search.engines.manifest import MANIFEST, Damage, Manifest, matches
from search.engines.moving import LABEL
from search.engines.storage import RECOGNISED, Storage
from search.errors import WordListError
from search.highlighting.stem_index import STEM_TABLES, damaged_tables
from search.indexing.boilerplate import damaged_boilerplate
from search.maintenance.report import Fault, Part
from search.meaning import MEANING, SEGMENTS
from search.snapshot import IndexLocation, contents_of
from search.suggest.phrase_counts import PHRASES, PhraseCounts
from search.wordlist import WordList

_OPTIONS = {OVERRIDES: "overrides", SYNONYMS: "synonyms", LABELS: "labels"}
#: The parts by patterns of names.
_PARTS: Mapping[str, Part] = {
    MANIFEST: "manifest",
    LABEL: "settings",
    PHRASES: "derived",
    RECOGNISED: "derived",
    STEM_TABLES: "derived",
    MEANING: "vectors",
    SEGMENTS: "vectors",
    **dict.fromkeys(LISTS, "list"),
}


def versions(location: IndexLocation) -> Hashable:
    """Return a value that changes with each commit, of any process, and with other lists."""
    storage, contents = location.storage, contents_of(location.type)
    own = MANIFEST, STEM_TABLES, PHRASES, RECOGNISED, MEANING, SEGMENTS
    changed = (*own, *contents.vital, *contents.lists)
    return tuple((name, storage.version(name)) for name in _names(storage, changed))


def count_files(location: IndexLocation) -> int:
    """Return the number of files of an index."""
    contents = contents_of(location.type)
    return len(_names(location.storage, (MANIFEST, *contents.files, *contents.lists)))


def is_read_by(engine: EngineType, file: str) -> bool:
    """Return whether a file has to be sound for an engine to read the articles."""
    return file == LABEL or matches(file, engine.contents.files)


def damaged_files(location: IndexLocation) -> Iterator[Damage]:
    """Yield the damaged files of an index, each once.

    They are those that differ from the manifest or from their own checksums, and the files beside
    the engine's that cannot be used.
    """
    storage, found = location.storage, set[str]()
    for damage in (
        *storage.damage(),
        *_changed_label(storage),
        *location.type.damage(location.place),
        *damaged_tables(storage),
        *_damaged_phrases(storage),
        *damaged_boilerplate(storage),
        *_unusable_vectors(storage),
    ):
        if damage.file not in found:
            found.add(damage.file)
            yield damage


def _changed_label(storage: Storage) -> Iterator[Damage]:
    """Yield the label where it differs from its copy, which no writer changes."""
    try:
        manifest = storage.manifest()
    except ValueError:
        return
    copy = manifest.copies.get(LABEL) if manifest else None
    content = storage.read(LABEL)
    if copy is not None and content is not None and content != copy:
        yield Damage(LABEL, "differs from what was written")


def file_fault(location: IndexLocation, url: str, damage: Damage) -> Fault:
    """Return the fault of a damaged file."""
    file, problem = damage
    parts = (part for pattern, part in _PARTS.items() if matches(file, [pattern]))
    part = next(parts, None) or location.type.holds(file)
    return Fault(part, problem, file, _remedy(part, url, file))


def readable_manifest(storage: Storage) -> Manifest:
    """Return the manifest of an index; an empty one where there is none that can be read."""
    with suppress(ValueError):
        if manifest := storage.manifest():
            return manifest
    return Manifest()


def readable_lists(storage: Storage) -> tuple[WordLists, list[Damage]]:
    """Return the lists of an index that can be read, and what is wrong with the others."""
    blank, lists, damaged = WordList("", ""), dict[str, WordList](), list[Damage]()
    for name, option in _OPTIONS.items():
        others = {other: blank for other in _OPTIONS.values() if other != option}
        try:
            words = CustomWords.read(storage, WordLists(**others))
        except WordListError as error:
            place = f"line {error.line}: " if error.line else ""
            damaged.append(Damage(name, place + error.reason))
        else:
            lists[option] = WordList(f"{storage.place}/{name}", dict(words.texts)[name])
    return WordLists(**lists), damaged


def _remedy(part: Part, url: str, name: str) -> str:
    """Return what mends a file, where that is neither repairing nor rebuilding."""
    if part == "vectors":
        return f"naba embed --index {quote(url)}"
    if part == "list":
        return f"naba rebuild --index {quote(url)} --{_OPTIONS[name]} FILE"
    return ""


def _damaged_phrases(storage: Storage) -> Iterator[Damage]:
    if storage.version(PHRASES) is not None and PhraseCounts.load(storage) is None:
        yield Damage(PHRASES, "cannot be read")


def _unusable_vectors(storage: Storage) -> Iterator[Damage]:
    if storage.version(MEANING) is not None:
        # Imported here, as most indexes have none.
        from search.meaning.damage import unusable_vectors

        yield from unusable_vectors(storage)


def _names(storage: Storage, patterns: Collection[str]) -> list[str]:
    return [name for name in storage.list("") if matches(name, patterns)]
