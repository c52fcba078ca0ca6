"""The health of an installation and its index: what is wrong, what is slow, and what to do."""
