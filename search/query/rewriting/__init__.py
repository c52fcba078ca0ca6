"""From the tree that a person meant to the one that an engine runs."""
