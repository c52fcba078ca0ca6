"""Articles and answers as files: exports and feeds."""
