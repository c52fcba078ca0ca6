"""The forms that an index keeps of its keys, and the files they lie in."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from search import Article, Index, open_index
from search.analyzer import Analyzer
from search.forms import Forms, FormTable, keep_forms


def table(analyzer: Analyzer, text: str) -> FormTable:
    gathered = FormTable()
    for part in text.split():
        gathered.add(part, analyzer.part_keys(part))
    return gathered


def kept(folder: Path) -> Forms:
    forms = Forms(folder)
    forms.refresh()
    return forms


def test_a_key_has_the_forms_that_texts_write(analyzer: Analyzer, tmp_path: Path) -> None:
    """Signs around a word are no part of its form, and no key is its own form."""
    keep_forms(tmp_path, table(analyzer, '«القادة»، قادة وقائد. قائد قُتل - لـ"قائد"'))
    forms = kept(tmp_path)
    assert set(forms.of("قائد")) == {"القادة", "قادة", "وقائد", 'لـ"قائد'}
    assert set(forms.of("قتل")) == {"قُتل"}
    assert forms.of("مدينة") == ()


def test_every_key_of_a_file_is_found(tmp_path: Path) -> None:
    """Also the first and the last, and none that stands between two."""
    gathered, numbers = FormTable(), [f"{number:03}" for number in range(200)]
    for number in numbers[::2]:
        gathered._forms[number] = [f"{number}a", f"{number}b"]
    keep_forms(tmp_path, gathered)
    forms = kept(tmp_path)
    for number in numbers[::2]:
        assert set(forms.of(number)) == {f"{number}a", f"{number}b"}
    assert not any(map(forms.of, [*numbers[1::2], "", "00", "0000", "a"]))


def test_files_are_merged(analyzer: Analyzer, tmp_path: Path) -> None:
    """However many commits there are, the files are few, and no form is lost or told twice."""
    words = ["قادة", "القادة", "وقادة", "للقادة", "قادته", "بالقادة"]
    for commit in range(40):
        keep_forms(tmp_path, table(analyzer, f"{words[commit % 6]} قادة وكتب{commit}"))
    assert len(list(tmp_path.iterdir())) <= 8
    forms = kept(tmp_path)
    assert sorted(forms.of("قائد")) == sorted(words)


def test_new_files_are_noticed(analyzer: Analyzer, tmp_path: Path) -> None:
    keep_forms(tmp_path, table(analyzer, "قادة"))
    forms = kept(tmp_path)
    keep_forms(tmp_path, table(analyzer, "القادة"))
    assert forms.of("قائد") == ("قادة",)
    forms.refresh()
    assert set(forms.of("قائد")) == {"قادة", "القادة"}


def test_what_has_come_is_forgotten_in_time(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No form comes twice, until so many have come that they would fill the memory."""
    gathered = table(analyzer, "القادة")
    gathered.take()
    monkeypatch.setattr("search.forms._MOST_SEEN", 1)
    for text, taken in ("القادة", set()), ("وقادة", {"وقادة"}), ("القادة", {"القادة"}):
        gathered.add(text, analyzer.part_keys(text))
        assert {form for forms in gathered.take().values() for form in forms} == taken


def test_no_words_make_no_file(analyzer: Analyzer, tmp_path: Path) -> None:
    keep_forms(tmp_path, table(analyzer, "… - «»"))
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
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that has seen very many words starts anew, and no form is lost."""
    monkeypatch.setattr("search.preparing.REMEMBERED", 12)
    words = ["قادة", "القادة", "وقادة", "للقادة", "قادته", "بالقادة"]
    index = make_index(*(f"{word} في مدينة من مدن الشمال" for word in words))
    assert [len(hit.snippets[0].ranges) for hit in index.search("قائد").hits] == [1] * 6
