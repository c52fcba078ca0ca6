"""The shipped lexicon, and the programs that build it: see README.md."""
