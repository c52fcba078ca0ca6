"""Looking after an index: rebuilding, checking, repairing and backing it up."""
