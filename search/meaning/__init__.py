"""Search by meaning: vectors of passages, beside the words of an index.

It needs an extra of the installation. What is imported from here does not.
"""

#: The name of what tells the model and the segments of the vectors of an index, and a pattern of
#: the names of the files of segments; see `search.meaning.vectors`.
MEANING = "meaning.json"
SEGMENTS = "vectors-*"


class MeaningUnavailable(Exception):
    """There is no meaning to search by; ``problem`` is that of a `Notice`, which ``text`` fills."""

    def __init__(self, problem: str, text: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.text = text
