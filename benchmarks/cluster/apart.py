"""Write to the one node that a client can reach, and tell what is acknowledged.

python -m benchmarks.cluster.apart URL
"""

import sys
from itertools import count

from search import Article, SearchError, open_index


def main(url: str) -> None:
    """Write one article after the other, and print a line for each try, until killed."""
    for number in count():
        try:
            with open_index(url) as index, index.writer() as writer:
                writer.add(Article(f"apart-{number}", body="الحرب في سوريا"))
        except SearchError as error:
            print(error.code, flush=True)
        else:
            print("acknowledged", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
