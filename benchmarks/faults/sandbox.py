"""The folder in which a command is run: an index, its neighbours, and a place for other files."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from search import IndexMissing, SearchError, open_index
from search.maintenance.archive_reader import opened as open_backup

#: What an index folder may hold besides the files of its segments.
_KNOWN = re.compile(
    r"(naba|meta|manifest|\.managed)\.json|\.(naba|tantivy-(meta|writer))\.lock|MAIN_WRITELOCK"
    r"|phrases\.tsv|stems-\d+\.tsv|overrides\.tsv|synonyms\.txt|labels\.tsv"
)
_TOC = re.compile(r"_MAIN_(\d+)\.toc")
_TANTIVY_KINDS = ("fast", "fieldnorm", "idx", "pos", "store", "term", "temp")
#: The state of a place at which there is no article.
NOTHING = "no articles"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A folder with ``data``, in which the index is, and ``temporary``, and nothing else."""

    engine: str
    folder: Path

    @property
    def data(self) -> Path:
        """The folder that holds the index and whatever else a command writes."""
        return self.folder / "data"

    @property
    def temporary(self) -> Path:
        """What the system's folder for temporary files is for the command."""
        return self.folder / "temporary"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.data / "index"

    @property
    def url(self) -> str:
        """The address of the index."""
        return self.url_of(self.index)

    def url_of(self, place: Path) -> str:
        """Return the address of another index."""
        return f"{self.engine}:{place}"

    def state(self) -> str:
        """Return what a reader finds, as text: the articles of the index, the other files."""
        found = [_articles(self.url), *map(_described, self._others())]
        return ", ".join(found).replace(str(self.folder), "")

    def _others(self) -> list[Path]:
        return sorted(path for path in self.data.glob("[!.]*") if path != self.index)

    def leftovers(self) -> list[str]:
        """Return the names of files that no finished command leaves."""
        found = [path.name for path in self.data.glob(".*")]
        found += [f"{self.temporary.name}/{path.name}" for path in self.temporary.iterdir()]
        segments = _segments(self.index)
        found += [
            f"{self.index.name}/{path.name}"
            for path in self.index.glob("*")
            if not (_KNOWN.fullmatch(path.name) or path.name.startswith(segments))
        ]
        return sorted(found)


@contextmanager
def sandbox(engine: str, template: Path | None, folder: Path | None = None) -> Iterator[Sandbox]:
    """Make a sandbox whose data are a copy of a template's, for as long as the context lasts."""
    with TemporaryDirectory(prefix="naba-faults-", dir=folder) as name:
        made = Sandbox(engine, Path(name))
        made.temporary.mkdir()
        if template:
            shutil.copytree(template, made.data)
        else:
            made.data.mkdir()
        yield made


def _articles(url: str) -> str:
    """Return the number of articles of an index, all read and searched, or what is wrong."""
    try:
        with open_index(url) as index:
            ids = sorted(article.id for article in index.articles())
            found = index.search("في", facets=("source", "timeline"))
            index.suggest("ال")
    except IndexMissing:
        return NOTHING
    except SearchError as error:
        return f"{error.code}: {error}"
    if not ids:
        return NOTHING
    digest = sha256("\n".join(ids).encode()).hexdigest()[:8]
    return f"{len(ids)} articles ({digest}), {found.total} found"


def _described(path: Path) -> str:
    """Return the name of a file, and if it is a backup, how many articles it has."""
    if path.suffix != ".zip":
        return path.name
    try:
        with open_backup(path) as archive:
            archive.verify()
            return f"{path.name} of {archive.backup.articles} articles"
    except SearchError as error:
        return f"{error.code}: {error}"


def _segments(index: Path) -> tuple[str, ...]:
    """Return how the names of the files begin that belong to the last commit of an index."""
    if (index / "meta.json").exists():
        return tuple(_tantivy_segments(index / "meta.json"))
    tocs = {int(match[1]): match[0] for path in index.iterdir() if (match := _toc(path))}
    return (tocs[max(tocs)], *_whoosh_segments(index)) if tocs else ()


def _tantivy_segments(meta: Path) -> Iterator[str]:
    for segment in json.loads(meta.read_text("utf-8"))["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (f"{name}.{kind}" for kind in _TANTIVY_KINDS)
        if segment["deletes"]:
            yield f"{name}.{segment['deletes']['opstamp']}.del"


def _whoosh_segments(index: Path) -> Iterator[str]:
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC

    for segment in TOC.read(FileStorage(str(index)), "MAIN").segments:
        yield f"{segment.segment_id()}."


def _toc(path: Path) -> re.Match[str] | None:
    return _TOC.fullmatch(path.name)
