"""The default engine: Tantivy, an embedded library."""
