"""The program ``naba``: every command over the search library, the readers and the web pages."""
