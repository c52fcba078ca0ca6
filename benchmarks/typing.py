"""Print what is offered while texts are typed, letter by letter, and how long it takes.

    python -m benchmarks.typing INDEX [TEXT ...]

Each line is for a person to judge: everything offered should be worth choosing.
"""

import argparse
import time
from statistics import median

from search import Index, open_index

#: Names and topics of news, and names in Latin letters.
TEXTS = (
    "محمد بن سلمان", "خاشقجي", "كأس العالم", "أسعار النفط", "دونالد ترامب", "الانتخابات الرئاسية",
    "كوريا الشمالية", "محمد صلاح", "Erdogan", "Khashoggi",
)  # fmt: skip


def transcript(index: Index, text: str) -> list[float]:
    """Print what is offered at each letter of a text; return how many milliseconds each took."""
    print(f"\n{text}")
    taken = []
    for length in range(1, len(text) + 1):
        typed = text[:length]
        if typed.endswith(" "):
            continue
        began = time.perf_counter()
        found = index.suggest(typed)
        taken.append((time.perf_counter() - began) * 1000)
        corrections = (f"{other.text} ({other.why}, {other.count})" for other in found.corrections)
        print(f"  {typed}: {' | '.join([*found.completions, *corrections]) or '–'}")
    return taken


def main() -> None:
    """Print the transcripts of the texts that the command line names, or of our own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index")
    parser.add_argument("texts", nargs="*", default=TEXTS, metavar="TEXT")
    wanted = parser.parse_args()
    with open_index(wanted.index) as index:
        index.suggest("ا")
        taken = [ms for text in wanted.texts for ms in transcript(index, text)]
    print(f"\n{len(taken)} texts: median {median(taken):.1f} ms, longest {max(taken):.1f} ms")


if __name__ == "__main__":
    main()
