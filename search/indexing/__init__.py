"""From an article to the document that an index stores."""
