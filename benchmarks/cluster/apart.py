"""A client that reaches only one node of a cluster, on the host of that, and writes there.

python -m benchmarks.cluster.apart URL
"""

import subprocess
import sys
from collections import Counter
from itertools import count
from typing import IO, cast

from benchmarks.measure import ROOT
from deploy.opensearch.node import Node
from search import Article, SearchError, open_index


class Apart:
    """Such a client in a process of its own, which begins to write when it is told to."""

    def __init__(self, node: Node, name: str) -> None:
        program = [sys.executable, "-m", "benchmarks.cluster.apart"]
        self._process = subprocess.Popen(  # noqa: S603  # our own
            [*node.inside, *program, f"opensearch:{node.url}/{name}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # It has opened the index.
        cast("IO[str]", self._process.stdout).readline()

    def begin(self) -> None:
        """Write one article after the other from now on."""
        told = cast("IO[str]", self._process.stdin)
        told.write("\n")
        told.flush()

    def end(self) -> dict[str, int]:
        """Kill it; return how often it was told what."""
        self._process.kill()
        return dict(Counter(self._process.communicate()[0].split()))


def main(url: str) -> None:
    """Open an index, wait to be told, and print a line for each article that is written or not."""
    with open_index(url) as index:
        print(flush=True)
        sys.stdin.readline()
        for number in count():
            try:
                with index.writer() as writer:
                    writer.add(Article(f"apart-{number}", body="الحرب في سوريا"))
            except SearchError as error:
                print(error.code, flush=True)
            else:
                print("acknowledged", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
