"""The stems that an index keeps of its keys, and the files they lie in."""

from pathlib import Path
from time import monotonic, sleep

import pytest

from search import Article, open_index
from search.analyzer import Analyzer
from search.engines.folder import FolderStorage
from search.highlighting.stem_index import StemIndex, StemTable, add_stems
from tests.conftest import MakeIndex


def table(*pairs: tuple[str, str]) -> StemTable:
    """Return what is gathered of words with these folded keys and stems."""
    gathered = StemTable()
    for key, stem in pairs:
        gathered.add(key, stem)
    return gathered


def gathered_from(analyzer: Analyzer, text: str) -> StemTable:
    gathered, cache = StemTable(), analyzer.token_cache()
    cache.rows(text.split())
    assert gathered.gather(cache, 0) > 0
    return gathered


def kept(folder: Path) -> StemIndex:
    stems = StemIndex(FolderStorage(str(folder)))
    stems.refresh()
    return stems


def test_a_key_has_the_stems_of_the_words_that_have_it(analyzer: Analyzer, tmp_path: Path) -> None:
    """Without those of its own analysis; of several words in one part nothing is told."""
    add_stems(
        FolderStorage(str(tmp_path)),
        gathered_from(analyzer, "أعلام بإعلام «إعلام»، إعلام كوفيد-19"),
    )
    stems = kept(tmp_path)
    assert stems.of("اعلام") == ("علم",)
    assert stems.of("كوفيد") == stems.of("إعلام") == ()


def test_every_key_of_a_file_is_found(tmp_path: Path) -> None:
    """Also the first and the last, and none that stands between two."""
    numbers = [f"{number:03}" for number in range(200)]
    pairs = [(number, number + letter) for number in numbers[::2] for letter in "ab"]
    add_stems(FolderStorage(str(tmp_path)), table(*pairs))
    stems = kept(tmp_path)
    for number in numbers[::2]:
        assert set(stems.of(number)) == {f"{number}a", f"{number}b"}
    assert not any(map(stems.of, [*numbers[1::2], "", "00", "0000", "a"]))


def test_files_are_merged(tmp_path: Path) -> None:
    """However many commits there are, the files are few, and no stem is lost or told twice."""
    for commit in range(40):
        add_stems(FolderStorage(str(tmp_path)), table(("k", f"s{commit % 6}"), (f"k{commit}", "s")))
    assert len(list(tmp_path.iterdir())) <= 8
    assert sorted(kept(tmp_path).of("k")) == [f"s{number}" for number in range(6)]


def test_new_files_are_noticed(tmp_path: Path) -> None:
    add_stems(FolderStorage(str(tmp_path)), table(("k", "one")))
    stems = kept(tmp_path)
    add_stems(FolderStorage(str(tmp_path)), table(("k", "two")))
    assert stems.of("k") == ("one",)
    stems.refresh()
    assert set(stems.of("k")) == {"one", "two"}


def test_no_words_make_no_file(analyzer: Analyzer, tmp_path: Path) -> None:
    add_stems(FolderStorage(str(tmp_path)), gathered_from(analyzer, "… - «»"))
    assert not list(tmp_path.iterdir())
    assert kept(tmp_path).of("قائد") == ()


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_what_another_opened_index_adds_is_marked(tmp_path: Path, engine: str) -> None:
    """A server marks the words of articles that came after it was opened."""
    url = f"{engine}:{tmp_path}/index"
    with open_index(url, create=True) as server:
        assert server.search("قائد").total == 0
        with open_index(url) as other, other.writer() as writer:
            writer.add(Article("1", "اجتماع القادة", "حضر القادة."))
        # Tantivy looks for commits twice a second.
        until = monotonic() + 10
        while not (hits := server.search("قائد").hits) and monotonic() < until:
            sleep(0.05)
        [hit] = hits
        assert hit.title.ranges == ((7, 13),)
        assert hit.snippets[0].ranges == ((4, 10),)


def test_words_are_gathered_before_they_are_forgotten(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that has seen very many words starts anew, and no stem is lost."""
    monkeypatch.setattr("search.indexing.analysis.CACHED_PARTS", 12)
    words = ["قادة", "القادة", "وقادة", "للقادة", "قادته", "بالقادة"]
    index = make_index(*(f"{word} في مدينة من مدن الشمال" for word in words))
    assert [len(hit.snippets[0].ranges) for hit in index.search("قائد").hits] == [1] * 6
