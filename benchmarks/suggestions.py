"""Measure how good and how fast suggestions are, with an index and lists of errors and names.

    python -m benchmarks.suggestions INDEX --errors errors.tsv --names names.tsv

A line of errors is a wrong and the right spelling; a line of names is a Latin name and its Arabic
spellings, separated by ``|``. Further columns are ignored.
"""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

from search import Correction, Index, open_index
from search.analyzer import default_analyzer
from search.suggest.edits import one_edit_away
from search.suggest.keyboard import other_layouts

TYPED = ("الحرس ال", "سور", "ا", "ايرا", "سوريه", "محمد", "محادثات نووية مع اير", "مجلس ال")
SLOW = ("الحرس الثووي", "مجلسالامن", "وزير الخاريجة الروصي", "hgpvs hge,vd", "Mohammed bin Salman")

Asked = list[tuple[str, set[str]]]


def folded(text: str) -> str:
    """Return the keys by which a search takes two spellings for the same."""
    return default_analyzer().keys(text).folded


def occurs(index: Index, text: str) -> bool:
    """Tell whether an article has every word of a text in exactly this spelling."""
    return index.search(f'"{text}"', limit=0).total > 0


def read(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the first two columns of each line."""
    for line in path.read_text("utf-8").splitlines():
        first, second, *_ = line.split("\t")
        yield first, second


def corrections(index: Index, text: str) -> tuple[Correction, ...]:
    """Return the corrections that a search for a text offers."""
    return index.search(text, offer=True, limit=1).corrections


def measure(name: str, index: Index, asked: Asked) -> None:
    """Print how often the first correction is right, and how often one of the first three."""
    first = three = none = 0
    for text, right in asked:
        found = [folded(c.text) for c in corrections(index, text)[:3]]
        first += bool(right & set(found[:1]))
        three += bool(right & set(found))
        none += not found
    total = max(1, len(asked))
    share = f"{first / total:.3f} at rank 1, {three / total:.3f} in the first 3"
    print(f"{name}: {len(asked)} asked, {share}, {none / total:.3f} without a correction")


def errors(index: Index, path: Path) -> None:
    """Print how the errors of a list are corrected, and how many right words are."""
    keys = default_analyzer().keys
    pairs = [(wrong, right) for wrong, right in read(path) if occurs(index, right)]
    same = [p for p in pairs if folded(p[0]) == folded(p[1]) or keys(p[0]).stem == keys(p[1]).stem]
    rest = [pair for pair in pairs if pair not in same]
    near = [(a, {folded(b)}) for a, b in rest if folded(b) in one_edit_away(folded(a))]
    missing = [(a, right) for a, right in near if not occurs(index, a)]
    print(f"errors: {len(pairs)} whose right spelling occurs, {len(same)} are read as it anyway")
    measure("errors of one mistake", index, near)
    measure("of these, not in the index", index, missing)
    right = sorted({right for _, right in pairs})
    wronged(f"right words of {path.name}", index, right)


def wronged(name: str, index: Index, words: list[str]) -> None:
    """Print how many right words are corrected."""
    corrected = [word for word in words if corrections(index, word)]
    print(f"{name}: {len(corrected)} of {len(words)} corrected", *corrected[:10])


def mistaken(word: str, chance: random.Random) -> str:
    """Return a word with one mistake; likely mistakes are made more often."""
    near = one_edit_away(word)
    return chance.choices(list(near), [2.7 ** (-4 * cost) for cost in near.values()])[0]


def made_up(index: Index, size: int) -> None:
    """Print how random mistakes in words of headlines are corrected, and these words themselves."""
    chance = random.Random(1)  # noqa: S311  # no secret hangs on it
    words = sorted({w for a in index.articles() for w in a.title.split() if w.isalpha()})
    words = [w for w in chance.sample(words, min(len(words), 6 * size)) if len(w) > 3]
    known = [w for w in words if not w.isascii() and index.search(w, limit=0).total >= 10][:size]
    wronged("words of headlines", index, known)
    made = [(mistaken(folded(w), chance), {folded(w)}) for w in known if " " not in folded(w)]
    measure("made-up mistakes", index, made)
    missing = [(w, right) for w, right in made if not index.search(w, limit=0).total]
    measure("of these, finding nothing", index, missing)
    pairs = [" ".join(a.title.split()[:2]) for a in index.articles()]
    arabic = [p for p in pairs if not p.isascii() and p.replace(" ", "").isalpha()]
    typed = [(other_layouts(p)[0], {folded(p)}) for p in chance.sample(arabic, size)]
    measure("typed in the wrong layout", index, typed)


def names(index: Index, path: Path) -> None:
    """Print how Latin names are corrected, of those that the index has a spelling of."""
    rows = [(latin, arabic.split("|")) for latin, arabic in read(path)]
    known = [(name, ways) for name, ways in rows if any(occurs(index, way) for way in ways)]
    measure("names", index, [(name, {folded(way) for way in ways}) for name, ways in known])


def speed(index: Index) -> None:
    """Print the time of the first answer, and the median and longest of later ones."""
    began = time.perf_counter()
    index.suggest(TYPED[0])
    print(f"first answer: {(time.perf_counter() - began) * 1000:.0f} ms")
    for name, texts in (("completing", TYPED), ("correcting", SLOW)):
        taken = []
        for text in texts * 5:
            began = time.perf_counter()
            index.suggest(text)
            taken.append((time.perf_counter() - began) * 1000)
        median = sorted(taken)[len(taken) // 2]
        print(f"{name}: median {median:.1f} ms, longest {max(taken):.1f} ms")


def main() -> None:
    """Run the measurements that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index")
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--made-up", type=int, default=0, metavar="N")
    wanted = parser.parse_args()
    with open_index(wanted.index) as index:
        index.search("سوريا")
        speed(index)
        if wanted.errors:
            errors(index, wanted.errors)
        if wanted.names:
            names(index, wanted.names)
        if wanted.made_up:
            made_up(index, wanted.made_up)


if __name__ == "__main__":
    main()
