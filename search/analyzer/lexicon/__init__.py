"""The shipped lexicon, and how it is built: see README.md."""
