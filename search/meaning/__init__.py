"""Search by meaning: vectors of passages, beside the words of an index.

It needs an extra of the installation. What is imported from here does not.
"""

import re

#: The name of what tells the model and the segments of the vectors of an index, and a pattern of
#: the names of the files of segments; see `search.meaning.vectors`.
MEANING = "meaning.json"
SEGMENTS = "vectors-*"
#: What the name of a file of a segment is like. No name is given twice, so that files of the same
#: name are the same.
SEGMENT_FILE = re.compile(r"(vectors-[0-9a-f]{1,16})\.(faiss|rows)")


class MeaningUnavailable(Exception):
    """There is no meaning to search by; ``problem`` is that of a `Notice`, which ``text`` fills."""

    def __init__(self, problem: str, text: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.text = text
