"""Search by meaning: vectors of passages, beside the words of an index.

It needs an extra of the installation. What is imported from here does not.
"""

#: The name of what tells the model and the segments of the vectors of an index, and a pattern of
#: the names of the files of segments; see `search.meaning.vectors`.
MEANING = "meaning.json"
SEGMENTS = "vectors-*"
