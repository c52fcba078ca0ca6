"""Read articles from files and put them into an index."""
