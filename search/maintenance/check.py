"""Checking an index: its files, its records, and whether they fit each other."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shlex import quote

from search.analyzer import Analyzer
from search.custom_words import CustomWords
from search.engines.contract import Engine
from search.engines.label import IndexLabel
from search.engines.manifest import MANIFEST, Manifest
from search.engines.moving import LABEL
from search.errors import IndexDamaged, IndexLocked, WordListError
from search.highlighting.stem_index import StemIndex
from search.maintenance.consistency import Tally
from search.maintenance.coverage import Coverage
from search.maintenance.deep import Terms
from search.maintenance.files import (
    count_files,
    damaged_files,
    file_fault,
    is_read_by,
    readable_lists,
    versions,
)
from search.maintenance.report import Fault, Report, findings
from search.query.tree import EVERYTHING
from search.schema import SCHEMA_VERSION
from search.snapshot import IndexLocation
from search.suggest.phrase_counts import PHRASES, PhraseCounts

#: How often a check is made again because the index was changed meanwhile.
_ATTEMPTS = 5
_NOT_SEALED = (
    "A writer is at work, or was interrupted: files are compared with checksums only where they "
    "have their own."
)
_MADE_OTHERWISE = (
    "The index was made by another version of Naba, or with other overrides; rebuild it"
)
_NOT_READ = "The articles, and what is counted of them, were not checked"
Progress = Callable[[int, int], None]


def check(url: str | Path, deep: bool = False, progress: Progress | None = None) -> Report:
    """Check whether an index is whole: its files, its records, and what is counted of them.

    With ``deep``, all terms are made anew from the stored articles and compared. ``progress`` is
    called with the number of articles done and the total. Raises IndexMissing, NotAnIndex,
    EngineMissing, or IndexLocked where other processes change the index all the time.
    """
    location = IndexLocation.of(url)
    for _ in range(_ATTEMPTS):
        before = versions(location)
        attempt = _Check(location, str(url), deep, progress)
        report = attempt.report()
        # What differs may have been changed while it was looked at.
        if report.ok or not (attempt.is_overtaken or versions(location) != before):
            return report
    raise IndexLocked(str(url))


class _Check:
    """One attempt to check an index."""

    def __init__(
        self, location: IndexLocation, url: str, deep: bool, progress: Progress | None
    ) -> None:
        self._location = location
        self._storage = location.storage
        self._url = url
        self._deep = deep
        self._progress = progress
        self._articles = 0
        #: Whether all terms were compared.
        self._compared = False
        #: Whether there was another commit meanwhile.
        self.is_overtaken = False
        self._faults: list[Fault] = []
        self._notes: list[str] = []

    def report(self) -> Report:
        """Make all checks that can be made, and return what they found."""
        manifest = self._manifest()
        label = self._check_files()
        analyzer = self._check_lists(label)
        if label:
            self._check_articles(label, manifest, analyzer)
        elif manifest:
            self._articles = manifest.articles
        if self._deep and not self._compared:
            self._notes.append("The terms were not compared with the articles.")
        return Report(
            index=str(self._location),
            articles=self._articles,
            files=count_files(self._location),
            deep=self._compared,
            damage=findings(self._faults, self._url, manifest.copies if manifest else ()),
            notes=tuple(self._notes),
        )

    def _manifest(self) -> Manifest | None:
        """Return the manifest; None where there is none that can be read."""
        try:
            manifest = self._storage.manifest()
        except ValueError:
            return None
        if manifest and not manifest.complete:
            self._notes.append(_NOT_SEALED)
        return manifest

    def _check_files(self) -> IndexLabel | None:
        """Return the label, if the engine can be asked to read the articles."""
        damaged = {damage.file: damage for damage in damaged_files(self._location)}
        label = None if LABEL in damaged else self._label()
        is_old = label is not None and not label.fingerprint.endswith(f"-{SCHEMA_VERSION}")
        if is_old and self._storage.version(MANIFEST) is None:
            # Older versions of Naba wrote none.
            del damaged[MANIFEST]
        self._faults += [file_fault(self._location, self._url, one) for one in damaged.values()]
        if is_old:
            self._notes.append(f"{_MADE_OTHERWISE}: {self._rebuild}. {_NOT_READ}.")
        elif not label or any(is_read_by(self._location.type, file) for file in damaged):
            self._notes.append(f"{_NOT_READ}: files that they are read from are damaged.")
        else:
            return label
        return None

    def _label(self) -> IndexLabel | None:
        try:
            return self._location.label
        except IndexDamaged as damage:
            problem = damage.reason.removeprefix(f"{LABEL} ")
            self._faults.append(Fault("settings", problem, LABEL))
            return None

    def _check_lists(self, label: IndexLabel | None) -> Analyzer | None:
        """Return the analyzer of the index, if the index was made by it."""
        try:
            words = CustomWords.read(self._storage)
        except WordListError:
            _, damaged = readable_lists(self._storage)
            self._faults += [file_fault(self._location, self._url, one) for one in damaged]
            return None
        if label is None:
            return None
        if label.fingerprint != words.fingerprint:
            self._notes.append(f"{_MADE_OTHERWISE}: {self._rebuild}.")
            return None
        return words.analyzer

    @property
    def _rebuild(self) -> str:
        return f"naba rebuild --index {quote(self._url)}"

    def _check_articles(
        self, label: IndexLabel, manifest: Manifest | None, analyzer: Analyzer | None
    ) -> None:
        tally, coverage = Tally(label.schema), Coverage(self._storage)
        terms = None
        if self._deep and analyzer:
            terms = Terms(analyzer, label.schema, self._stems())
        try:
            with closing(self._location.type(self._location.place, label.schema)) as engine:
                before = engine.version()
                self._read(engine, tally, coverage, terms)
                self._faults += _lost(manifest, tally)
                self._check_phrases(tally.articles)
                self._notes += coverage.notes(self._url)
                tally.compare(engine)
                if terms and not tally.unreadable:
                    terms.compare(engine)
                    self._compared = True
                self.is_overtaken = engine.version() != before
        except IndexDamaged as damage:
            problem = f"the engine cannot read the articles ({damage.reason})"
            self._faults.append(Fault("articles", problem))
        self._faults += tally.faults()
        self._faults += terms.faults() if terms else ()
        self._articles = tally.articles

    def _read(self, engine: Engine, tally: Tally, coverage: Coverage, terms: Terms | None) -> None:
        total = engine.count(EVERYTHING)
        for done, record in enumerate(engine.records(), start=1):
            tally.add(record)
            coverage.add(record)
            if terms:
                terms.add(record)
            if self._progress:
                self._progress(done, total)

    def _stems(self) -> StemIndex | None:
        stems = StemIndex(self._storage)
        try:
            stems.refresh()
        except ValueError:
            # Told by the check of the files.
            return None
        return stems

    def _check_phrases(self, articles: int) -> None:
        phrases = PhraseCounts.load(self._storage)
        if phrases and not phrases.fits(articles):
            self._notes.append(
                f"{PHRASES} has the phrases of {phrases.headlines:,} headlines, not of "
                f"{articles:,}: they are counted anew when they are needed."
            )


def _lost(manifest: Manifest | None, tally: Tally) -> Iterator[Fault]:
    """Yield the fault of an index that has other articles than were written."""
    stored = tally.articles + tally.unreadable
    if manifest and manifest.complete and manifest.articles != stored:
        problem = f"{manifest.articles:,} articles were written, and {stored:,} are stored"
        yield Fault("articles" if stored < manifest.articles else "derived", problem)
