"""From an article to what an index keeps of it."""
