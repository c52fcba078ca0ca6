"""Which words of an article are marked, and which of its passages are shown."""
