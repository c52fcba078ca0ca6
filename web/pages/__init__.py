"""The pages for people, and the feeds."""
