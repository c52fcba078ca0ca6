"""The query language: from the text of a query to its tree."""
