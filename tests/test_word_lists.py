"""The lists of words that people keep with an index."""

import os
from pathlib import Path

import pytest

from search import Article, Index, WordList, open_index
from search.errors import IndexMismatch, OverridesDiffer, WordListError
from search.index import analyze
from search.maintenance.rebuilding import rebuild
from search.wordlist import MAX_BYTES, MAX_LINES

OVERRIDES = WordList("o.tsv", "زيلنسكي\tزيلينسكي\n")
SYNONYMS = WordList("s.txt", "كوفيد, الوباء\nالأمم المتحدة, المنظمة الدولية, هيئة\n")
NONE = WordList("/dev/null", "")
ARTICLES = (
    "زيلينسكي في جولة",
    "تفشي الأوبئة",
    "لقاح كوفيد",
    "أعلنت المنظمة الدولية هدنة",
    "أمم كثيرة متحدة",
    "منظمة دولية",
)


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Make an index with both lists, by each engine in turn."""
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True, overrides=OVERRIDES, synonyms=SYNONYMS) as index:
        add(index)
    return url


def add(index: Index) -> None:
    with index.writer() as writer:
        for number, body in enumerate(ARTICLES, start=1):
            writer.add(Article(str(number), body=body))


def found(index: Index, query: str, **options: str) -> str:
    hits = index.search(query, match="all", **options).hits
    return "".join(sorted(hit.id for hit in hits))


def path_of(url: str) -> Path:
    return Path(url.partition(":")[2])


def edit(file: Path, text: str) -> None:
    """Change a file, at another moment than it was made."""
    file.write_text(text)
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1))


class TestSearching:
    """What is found by them."""

    def test_overrides(self, url: str) -> None:
        """A form finds the forms of its lemma."""
        with open_index(url) as index:
            assert found(index, "زيلنسكي") == found(index, "وزيلنسكي") == "1"
            assert index.analyze("زيلنسكي") == analyze("زيلنسكي", url)
            assert index.analyze("زيلنسكي")[0].why == "override"

    @pytest.mark.parametrize(
        ("query", "level", "ids"),
        [
            ("كوفيد", "smart", "23"),
            ("الوباء", "wide", "23"),
            ("كوفيد", "exact", "3"),
            ('"كوفيد"', "smart", "3"),
            ("لقاح الوباء", "smart", "3"),
            ("الأمم المتحدة", "smart", "45"),
            ("هدنة الأمم المتحدة", "smart", "4"),
            ("المتحدة", "smart", "5"),
            ("-كوفيد", "smart", "12456"),
        ],
    )
    def test_synonyms(self, url: str, query: str, level: str, ids: str) -> None:
        """A word finds its synonyms in their forms, a row of words the phrases for it."""
        with open_index(url) as index:
            assert found(index, query, level=level) == ids

    def test_a_synonym_counts_less_and_is_marked(self, url: str) -> None:
        """The word itself comes first, and what a synonym found is shown."""
        with open_index(url) as index:
            first, second = index.search("كوفيد").hits
            (phrase,) = index.search("الأمم المتحدة هدنة", match="all").hits
        assert (first.id, second.id) == ("3", "2")
        assert [s.text[a:b] for s in second.snippets for a, b in s.ranges] == ["الأوبئة"]
        assert [phrase.article.body[a:b] for a, b in phrase.snippets[0].ranges] == [
            "المنظمة",
            "الدولية",
            "هدنة",
        ]


class TestKeeping:
    """Where they are and how they change."""

    def test_they_are_files_of_the_index(self, url: str) -> None:
        """They lie in its folder as they were given, and count for its size."""
        path = path_of(url)
        assert (path / "overrides.tsv").read_text() == OVERRIDES.text
        assert (path / "synonyms.txt").read_text() == SYNONYMS.text
        with open_index(url) as index:
            assert index.stats().bytes == sum(f.stat().st_size for f in path.iterdir())

    def test_other_overrides_need_a_rebuilding(self, url: str) -> None:
        """They are refused while there are articles; the same ones, remarks aside, are not."""
        for other in (NONE, WordList("", "كتب\tمكتوب")):
            with pytest.raises(OverridesDiffer, match=f"naba rebuild --index {url}"):
                open_index(url, create=True, overrides=other)
        open_index(url, overrides=WordList("", f"# remark\n{OVERRIDES.text}")).close()
        assert rebuild(url, overrides=NONE) == len(ARTICLES)
        assert not (path_of(url) / "overrides.tsv").exists()
        with open_index(url) as index:
            assert found(index, "زيلنسكي") == ""
            assert found(index, "كوفيد") == "23"

    def test_an_index_without_articles_takes_any(self, tmp_path: Path, engine: str) -> None:
        """Nothing was read with others yet."""
        url = f"{engine}:{tmp_path / 'index'}"
        open_index(url, create=True).close()
        with open_index(url, overrides=OVERRIDES, synonyms=SYNONYMS) as index:
            add(index)
            assert (found(index, "زيلنسكي"), found(index, "كوفيد")) == ("1", "23")

    def test_edited_overrides(self, url: str) -> None:
        """An index whose overrides were edited or lost is refused until it is rebuilt."""
        file = path_of(url) / "overrides.tsv"
        file.write_text("تفشي\tلقاح\n")
        with pytest.raises(IndexMismatch, match="naba rebuild"):
            open_index(url)
        rebuild(url)
        with open_index(url) as index:
            assert found(index, "لقاح") == "23"
        file.unlink()
        with pytest.raises(IndexMismatch):
            open_index(url)

    def test_synonyms_change_at_any_time(self, url: str) -> None:
        """An open index notices new ones, edited ones, and that they are gone."""
        file = path_of(url) / "synonyms.txt"
        with open_index(url) as index:
            open_index(url, synonyms=WordList("", "هدنة, جولة")).close()
            assert (found(index, "هدنة"), found(index, "كوفيد")) == ("14", "3")
            edit(file, "هدنة, لقاح")
            assert found(index, "هدنة") == "34"
            open_index(url, synonyms=NONE).close()
            assert not file.exists()
            assert found(index, "هدنة") == "4"

    def test_an_open_index_goes_on_after_a_rebuilding(self, url: str) -> None:
        """It reads queries and articles with the overrides that are there now."""
        with open_index(url) as index:
            rebuild(url, overrides=WordList("", "تفشي\tلقاح"))
            assert found(index, "لقاح") == "23"
            with index.writer() as writer:
                writer.add(Article("7", body="تفشي"))
            assert found(index, "لقاح") == "237"

    def test_malformed_ones(self, url: str) -> None:
        """They are an error that names the line, and the index works again once it is mended."""
        file = path_of(url) / "synonyms.txt"
        with open_index(url) as index:
            edit(file, "هدنة\n")
            for _ in range(2):
                with pytest.raises(WordListError, match=r"synonyms\.txt:1: "):
                    index.search("هدنة")
            edit(file, "هدنة, لقاح\n")
            assert found(index, "هدنة") == "34"

    def test_nothing_is_written_for_a_malformed_one(self, url: str) -> None:
        """The lists and the articles stay as they are."""
        bad = WordList("bad", "هدنة")
        for overrides, synonyms in ((bad, None), (None, bad)):
            with pytest.raises(WordListError, match="bad:1: "):
                open_index(url, overrides=overrides, synonyms=synonyms)
            with pytest.raises(WordListError, match="bad:1: "):
                rebuild(url, overrides=overrides, synonyms=synonyms)
            with pytest.raises(WordListError, match="bad:1: "):
                open_index(f"{url}-new", create=True, overrides=overrides, synonyms=synonyms)
        assert not path_of(f"{url}-new").exists()
        with open_index(url) as index:
            assert (found(index, "زيلنسكي"), found(index, "كوفيد")) == ("1", "23")


def test_reading_a_list(tmp_path: Path) -> None:
    """What is too long, unreadable or of another encoding is an error with a place."""
    file = tmp_path / "list"
    for content, error in (
        (b"\n" * (MAX_LINES + 1), "list: longer"),
        (b"x" * (MAX_BYTES + 1), "list: longer"),
        ("ا".encode() * MAX_BYTES, "list: longer"),
        ("x\nأ".encode("cp1256"), "list:2: not UTF-8"),
    ):
        file.write_bytes(content)
        with pytest.raises(WordListError, match=error):
            WordList.read(file)
    with pytest.raises(WordListError, match="none: No such file"):
        WordList.read(tmp_path / "none")
    file.write_bytes("\ufeffأ, ب\r\n #\n".encode())
    assert [(line.number, line.text) for line in WordList.read(file).lines()] == [(1, "أ, ب")]
