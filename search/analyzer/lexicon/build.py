"""Build the lexicon's files from open data, all but those written by hand: see README.md.

Run ``python -m search.analyzer.lexicon.build --cache FILE``. The first run analyses about 600,000
words, which takes about half an hour, and keeps the analyses in the cache.
"""

import argparse
import gzip
from pathlib import Path

from search.analyzer.lemmas import Lemmas
from search.analyzer.lexicon.bases import bases
from search.analyzer.lexicon.entries import entries
from search.analyzer.lexicon.evidence import Evidence
from search.analyzer.lexicon.names import variants
from search.analyzer.lexicon.roots import Roots
from search.analyzer.lexicon.sources import frequencies
from search.analyzer.lexicon.tables import pairs_table, table
from search.analyzer.stemmer import Stemmer

HERE = Path(__file__).parent


def main() -> None:
    """Build the files into this folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="file that keeps the analyses")
    evidence = Evidence(frequencies(), parser.parse_args().cache)
    found = entries(evidence)
    forms, derived = table(found), pairs_table(bases(evidence, found))
    _write("forms.txt.gz", forms)
    (HERE / "bases.tsv").write_text(derived, "utf-8")
    articled = pairs_table(evidence.articled)
    (HERE / "articled.tsv").write_text(articled, "utf-8")
    names = variants(Stemmer(Lemmas(forms, derived, articled=articled)), evidence)
    (HERE / "names.tsv").write_text(pairs_table(names), "utf-8")
    roots = Roots(Stemmer(Lemmas.load()), evidence)
    for word in evidence.frequency:
        roots.add(word, evidence.readings[word])
    _write("roots.txt.gz", roots.table())


def _write(name: str, text: str) -> None:
    (HERE / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
