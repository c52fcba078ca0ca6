"""Of a damaged index every article is saved that its file still has, and as it was written."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage

from search import Article, open_index
from search.engines.manifest import Damage
from search.engines.registry import engine_type
from search.snapshot import IndexLocation

_SEEDS = Path(__file__).parents[2] / "seeds" / "articles.jsonl"
_REPLACED, _DELETED = range(10), range(10, 15)
#: The most articles of the samples that one compressed block has.
_MOST_IN_A_BLOCK = 12

Change = Callable[[bytes], bytes | None]


class Sample(NamedTuple):
    """An index in several segments, with replaced and deleted articles, and what it holds."""

    url: str
    place: Path
    articles: Mapping[str, Article]
    copies: Mapping[str, bytes]


class Saved(NamedTuple):
    """What was saved of an index, and what is said of the rest."""

    articles: dict[str, Article]
    damage: list[Damage]

    @property
    def files(self) -> set[str]:
        return {damage.file for damage in self.damage}


def make(engine: str) -> Sample:
    """Make the index of the samples."""
    place = Path(mkdtemp(prefix="naba-test-")) / "index"
    url = f"{engine}:{place}"
    articles = [
        Article.from_record(json.loads(line))
        for line in _SEEDS.read_text(encoding="utf-8").splitlines()
    ]
    with open_index(url, create=True) as index:
        with index.writer() as writer:
            for article in articles:
                writer.add(article)
        with index.writer() as writer:
            for number in _REPLACED:
                record = articles[number].to_dict()
                writer.add(Article.from_record(record | {"title": f"نص جديد {number}"}))
            for number in _DELETED:
                writer.delete(articles[number].id)
        held = {article.id: article for article in index.articles()}
    manifest = IndexLocation.of(url).storage.manifest()
    assert manifest
    assert len(held) == len(articles) - len(_DELETED)
    return Sample(url, place, held, manifest.copies)


@pytest.fixture(scope="module")
def made() -> Iterator[Callable[[str], Sample]]:
    """Give a function that makes the index of an engine once."""
    samples = dict[str, Sample]()
    yield lambda engine: samples.setdefault(engine, samples.get(engine) or make(engine))
    for sample in samples.values():
        shutil.rmtree(sample.place.parent)


@pytest.fixture
def sample(made: Callable[[str], Sample], engine: str, tmp_path: Path) -> Sample:
    """Give a copy of the index, to be damaged."""
    place = tmp_path / "index"
    original = made(engine)
    shutil.copytree(original.place, place)
    return original._replace(url=f"{engine}:{place}", place=place)


def salvage(sample: Sample, copies: Mapping[str, bytes] | None = None) -> Saved:
    """Save what can be saved; nothing may differ from what was written."""
    saved = Saved({}, [])
    salvage = engine_type(sample.url.partition(":")[0]).salvage
    for found in salvage(str(sample.place), sample.copies if copies is None else copies):
        if isinstance(found, Damage):
            saved.damage.append(found)
        else:
            saved.articles[found.id] = found
    for article_id, article in sample.articles.items():
        if article_id in saved.articles:
            assert saved.articles[article_id] == article
            assert saved.articles[article_id].words == article.words
    return saved


def lost(sample: Sample, saved: Saved) -> set[str]:
    return set(sample.articles) - set(saved.articles)


def stores(sample: Sample) -> list[Path]:
    """Return the files that store documents, the largest first."""
    pattern = "*.store" if sample.url.startswith("tantivy") else "*.seg"
    files = sorted(sample.place.glob(pattern), key=lambda file: -file.stat().st_size)
    assert len(files) > 1
    return files


def damage(file: Path, change: Change) -> None:
    content = change(file.read_bytes())
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def flipped(content: bytes, position: int, bit: int = 0) -> bytes:
    """Return the content with one bit changed."""
    changed = bytearray(content)
    changed[position] ^= 1 << bit
    return bytes(changed)


CHANGES: dict[str, Change] = {
    "removed": lambda content: None,
    "emptied": lambda content: b"",
    "cut in half": lambda content: content[: len(content) // 2],
    "cut at its end": lambda content: content[:-1],
    "overwritten": lambda content: b"\xff\x00noise" * (len(content) // 7),
    "begun with zeros": lambda content: bytes(512) + content[512:],
    "grown": lambda content: content + b"noise",
}


def test_a_sound_index(sample: Sample) -> None:
    """All articles are saved, and no deleted one; nothing is said."""
    for copies in (sample.copies, {}):
        saved = salvage(sample, copies)
        assert set(saved.articles) == set(sample.articles)
        assert saved.damage == []


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("with_copies", [True, False])
def test_any_file_damaged(sample: Sample, change: str, with_copies: bool) -> None:
    """Nothing is lost but what the file itself stores, and that is said."""
    stored = set(stores(sample))
    for file in sorted(sample.place.iterdir()):
        if file.name == "manifest.json":
            continue
        before, status = file.read_bytes(), file.stat()
        damage(file, CHANGES[change])
        saved = salvage(sample, sample.copies if with_copies else {})
        if file in stored:
            assert not lost(sample, saved) or file.name in saved.files
        else:
            assert lost(sample, saved) == set()
        if set(saved.articles) > set(sample.articles):
            assert any("may have come back" in problem for _, problem in saved.damage)
        file.write_bytes(before)
        # Without the file of contents, the time tells which version of an article is the last.
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_everything_but_the_stores_is_lost(sample: Sample) -> None:
    """The articles are saved; deleted ones come back, but none that was replaced."""
    kept = stores(sample)
    for file in sample.place.iterdir():
        if file not in kept:
            file.unlink()
    saved = salvage(sample, {})
    assert lost(sample, saved) == set()
    assert len(saved.articles) == len(sample.articles) + len(_DELETED)


def test_a_store_cut_short(sample: Sample) -> None:
    """What comes before is saved, though the lists at the end of the file are lost."""
    file = stores(sample)[0]
    whole = file.read_bytes()
    start, size = documents_in(file)
    counts = []
    for tenths in (0, 1, 3, 5, 7, 9, 10):
        file.write_bytes(whole[: start + size * tenths // 10])
        saved = salvage(sample)
        assert lost(sample, saved) or tenths == 10
        counts.append(len(saved.articles))
    assert counts == sorted(counts)
    assert counts[-1] == len(sample.articles)
    assert len(set(counts)) > 4


def documents_in(file: Path) -> tuple[int, int]:
    """Return where in a file its documents are, and how many bytes they take."""
    if file.suffix == ".store":
        return 0, file.stat().st_size
    parts = CompoundStorage(FileStorage(str(file.parent)).open_file(file.name))
    start, size = parts.range(f"{file.stem}._stored.col")
    parts.close()
    return start, size


def test_flipped_bits_of_a_store(sample: Sample) -> None:
    """One bit costs at most the articles that are compressed together."""
    chance = random.Random(15)  # noqa: S311  # the same bits each time
    for file in stores(sample):
        whole = file.read_bytes()
        for _ in range(40):
            changed = flipped(whole, chance.randrange(len(whole)), chance.randrange(8))
            file.write_bytes(changed)
            saved = salvage(sample)
            assert len(lost(sample, saved)) <= _MOST_IN_A_BLOCK
            assert not lost(sample, saved) or saved.files == {file.name}
            assert set(saved.articles) <= set(sample.articles)
        file.write_bytes(whole)


def test_flipped_bits_at_the_end_of_a_store(sample: Sample) -> None:
    """The lists and tables there are not needed."""
    chance = random.Random(16)  # noqa: S311  # the same bits each time
    end = 150 if sample.url.startswith("tantivy") else 1500
    for file in stores(sample):
        whole = file.read_bytes()
        for _ in range(15):
            position = len(whole) - 1 - chance.randrange(end)
            file.write_bytes(flipped(whole, position, chance.randrange(8)))
            saved = salvage(sample)
            assert len(lost(sample, saved)) <= 1
        file.write_bytes(whole)


def test_the_last_commit_named_by_a_copy(sample: Sample) -> None:
    """Damage that leaves the file of contents readable is not believed before the copy."""
    chance = random.Random(17)  # noqa: S311  # the same bits each time
    (name,) = (name for name in sample.copies if name != "naba.json")
    whole = (sample.place / name).read_bytes()
    for _ in range(40):
        changed = flipped(whole, chance.randrange(len(whole)), chance.randrange(8))
        (sample.place / name).write_bytes(changed)
        saved = salvage(sample)
        assert lost(sample, saved) == set()
        assert set(saved.articles) == set(sample.articles)


def test_a_later_commit_than_the_copy(sample: Sample) -> None:
    """The index itself counts, where a writer was interrupted before it made a new copy."""
    with open_index(sample.url) as index, index.writer() as writer:
        writer.add(Article("later", title="هدنة"))
    assert "later" in salvage(sample).articles


@pytest.mark.parametrize("engine", ["tantivy"])
class TestTantivy:
    """What Tantivy keeps in a file of its own: which documents are deleted."""

    def test_deletions(self, sample: Sample) -> None:
        """Where they are damaged, deleted articles come back; how many is said."""
        (file,) = sample.place.glob("*.del")
        whole = file.read_bytes()
        for change in (lambda: file.write_bytes(flipped(whole, 5)), file.unlink):
            change()
            saved = salvage(sample)
            assert len(saved.articles) == len(sample.articles) + len(_DELETED)
            problem = "is missing or damaged; 15 articles that were deleted may have come back"
            assert saved.damage == [Damage(file.name, problem)]

    def test_a_block_and_the_skip_index(self, sample: Sample) -> None:
        """The blocks after a damaged one are found by their form."""
        file = stores(sample)[0]
        whole = file.read_bytes()
        # The length of the first block and what follows it, and the end of the file.
        file.write_bytes(b"\xff" * 64 + whole[64:-200])
        saved = salvage(sample)
        assert 0 < len(lost(sample, saved)) <= _MOST_IN_A_BLOCK
        assert file.name in saved.files
