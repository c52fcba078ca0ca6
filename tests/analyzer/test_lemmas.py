"""The lexicon: what is read when, and what is cached."""

import pytest

from search.analyzer import lemmas as module
from search.analyzer.lemmas import Entry, Lemmas

TABLE = "كتا\nب\t\nبة\tكتاب\n\nوقد\n\tقد\tو\t\n\nغور\nباتشوف\t\t*\n\nامن\n\t\nه\tامن\t\tه"


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("كتاب", Entry("كتاب")),
        ("كتابة", Entry("كتاب")),
        ("وقد", Entry("قد", ("و",))),
        ("غورباتشوف", Entry("غورباتشوف", is_name=True)),
        ("أمن", Entry("امن")),
        ("أمنه", None),
        ("كتا", None),
        ("وق", None),
        ("", None),
    ],
)
def test_a_form_has_an_entry_the_first_time_and_ever_after(form: str, entry: Entry | None) -> None:
    """A folded spelling finds the form, but no form that holds clitics."""
    lemmas = Lemmas(TABLE)
    assert [lemmas.get(form) for _ in range(3)] == [entry] * 3


def test_lexicons_with_overrides_share_what_is_no_override() -> None:
    """What one has read and cached is true of the other."""
    lemmas = Lemmas(TABLE)
    assert lemmas.get("كتاب") == Entry("كتاب")
    own = lemmas.with_overrides([("كتاب", "مكتوب")])
    assert own.get("كتاب") == Entry("مكتوب", source="override")
    assert own.get("كتابة") == lemmas.get("كتابة") == Entry("كتاب")
    assert lemmas.get("كتاب") == Entry("كتاب")
    assert own.key("كتاب") == lemmas.key("كتاب") == "كتاب"


def test_few_keys_are_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no end of unknown words."""
    monkeypatch.setattr(module, "_CACHED_KEYS", 4)
    lemmas = Lemmas(TABLE)
    words = [f"شتورا{n}" for n in range(12, 22)]
    assert [lemmas.key(word) for word in words] == words
    assert len(lemmas._keys) <= 4


def test_another_thread_may_read_the_section_at_any_moment() -> None:
    """A form is found, whichever thread read its section, and when."""
    lemmas = Lemmas(TABLE)

    class Sections(dict[str, str]):
        def __contains__(self, head: object) -> bool:
            lemmas._read(str(head))
            return super().__contains__(head)

    lemmas._unread = Sections(lemmas._unread)
    assert lemmas.get("كتابة") == Entry("كتاب")
