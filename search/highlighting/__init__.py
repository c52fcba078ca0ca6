"""Highlighting: the words of an article to mark, and the passages to show."""
