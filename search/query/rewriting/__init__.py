"""Query rewriting: from the tree of a person's query to the tree that an engine runs."""
