"""A damaged index is saved in a new one: whatever can be read, and what was lost is told."""

import json
from pathlib import Path

import pytest

from search import (
    Article,
    IndexExists,
    IndexLocked,
    IndexMissing,
    NotAnIndex,
    WordList,
    check,
    open_index,
    rebuild,
    repair,
)

SYNONYMS = "حرب, قتال\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def url(path: Path, engine: str) -> str:
    """Give an index of forty articles in several segments, with a facet and a list."""
    url = f"{engine}:{path}"
    synonyms = WordList("", SYNONYMS)
    with open_index(url, create=True, facets=["country"], synonyms=synonyms) as index:
        for batch in range(4):
            with index.writer() as writer:
                for n in range(batch * 10, batch * 10 + 10):
                    writer.add(article(n))
        with index.writer() as writer:
            writer.delete("0")
            writer.add(Article("1", title="الخبر الجديد", date="2020-01-01"))
    return url


def article(n: int) -> Article:
    day = f"2020-02-{n % 28 + 1:02}"
    return Article(
        str(n), title=f"الخبر رقم {n}", body=f"حرب {n} " * 20, date=day, extra={"country": "س"}
    )


def damage(path: Path, pattern: str, parts: int = 2) -> None:
    """Flip a bit between each two parts of each file."""
    for file in path.glob(pattern):
        content = bytearray(file.read_bytes())
        for at in range(len(content) // parts, len(content), len(content) // parts):
            content[at] ^= 16
        file.write_bytes(content)


def whole(url: str, articles: int = 39) -> None:
    """Assert that an index is whole, and has what the damaged one had."""
    assert check(url, deep=True).damage == ()
    with open_index(url) as index:
        assert index.stats().articles == articles
        assert "country" in index.facets
        assert index.get("0") is None
        assert index.search("قتال").total == articles - 1


DERIVED = ["stems-*.tsv", "phrases.tsv", "manifest.json", "naba.json"]
TANTIVY = [*DERIVED, "meta.json", ".managed.json", "*.idx", "*.term", "*.pos", "*.fast"]


@pytest.mark.parametrize("pattern", TANTIVY)
def test_what_can_be_made_again(tmp_path: Path, pattern: str) -> None:
    """Nothing is lost where the articles are sound, and the damaged index is kept."""
    path = tmp_path / "index"
    url = str(path)
    synonyms = WordList("", SYNONYMS)
    with (
        open_index(url, create=True, facets=["country"], synonyms=synonyms) as index,
        index.writer() as writer,
    ):
        for n in range(1, 40):
            writer.add(article(n))
        writer.add(Article("1", title="الخبر الجديد", date="2020-01-01"))
    for file in path.glob(pattern):
        file.unlink()
    done = repair(url)
    assert (done.articles, done.lost, done.unnamed) == (39, (), 0)
    assert Path(done.kept).name == "index.damaged-1"
    assert Path(done.kept).is_dir()
    whole(url)


# Whoosh leaves the file open in which it meets the damage.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_damaged_articles(url: str, path: Path, engine: str) -> None:
    """The others are saved, and those that are lost are named as far as they are known."""
    if engine == "tantivy":
        damage(path, "*.store")
        done = repair(url)
    else:
        # Its files hold everything, so that it takes some flips to meet an article.
        for parts in (9, 40, 200):
            damage(path, "MAIN_*.seg", parts)
            done = repair(url, f"{url}-{parts}")
            if done.articles < 39:
                break
    url = done.index
    assert 0 < done.articles < 39
    assert done.articles + len(done.lost) + done.unnamed == 39
    assert done.damage
    assert check(url, deep=True).damage == ()
    with open_index(url) as index:
        assert index.stats().articles == done.articles
        assert not [lost for lost in done.lost if index.get(lost)]
    json.dumps(done.to_dict())


def test_twice(url: str, path: Path) -> None:
    """Each damaged index is kept under a name of its own."""
    kept = [repair(url).kept for _ in range(2)]
    assert kept == [str(path.with_name(f"index.damaged-{number}")) for number in (1, 2)]
    whole(url)


def test_to_another_place(url: str, path: Path, engine: str, tmp_path: Path) -> None:
    """The new index is made there, with any engine; the damaged one stays as it is."""
    damage(path, "manifest.json")
    before = sorted((file.name, file.stat().st_size) for file in path.iterdir())
    other = {"tantivy": "whoosh", "whoosh": "tantivy"}[engine]
    done = repair(url, f"{other}:{tmp_path / 'other'}")
    assert (done.index, done.kept) == (f"{other}:{tmp_path / 'other'}", str(path))
    whole(done.index)
    assert sorted((file.name, file.stat().st_size) for file in path.iterdir()) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["index", "other"]


def test_a_list_that_cannot_be_read(url: str, path: Path) -> None:
    """It is left out and named; the damaged index still has it."""
    (path / "synonyms.txt").write_bytes(b"\xff\xfe")
    done = repair(url)
    assert [found.file for found in done.damage] == ["synonyms.txt"]
    assert (Path(done.kept) / "synonyms.txt").read_bytes() == b"\xff\xfe"
    with open_index(url) as index:
        assert index.search("قتال").total == 0


def test_stories(url: str) -> None:
    """Stories are those that a rebuilt index has."""
    rebuild(url)
    with open_index(url) as index:
        before = [hit.id for hit in index.search("الخبر", group="story", limit=40).hits]
    repair(url)
    with open_index(url) as index:
        assert [hit.id for hit in index.search("الخبر", group="story", limit=40).hits] == before


def test_refused(url: str, tmp_path: Path, engine: str) -> None:
    """Nothing is changed where there is nothing to repair, something else, or another writer."""
    with pytest.raises(IndexMissing):
        repair(f"{engine}:{tmp_path / 'none'}")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("نص")
    with pytest.raises(NotAnIndex):
        repair(f"{engine}:{tmp_path / 'letters'}")
    with pytest.raises(IndexExists):
        repair(url, f"{engine}:{tmp_path / 'letters'}")
    with open_index(url) as index, index.writer(), pytest.raises(IndexLocked):
        repair(url)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["index", "letters"]
    assert sorted(file.name for file in (tmp_path / "letters").iterdir()) == ["letter.txt"]
