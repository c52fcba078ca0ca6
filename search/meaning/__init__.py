"""Search by meaning: vectors of passages beside the words of an index."""
