"""Following sources: feeds, sitemaps, pages and folders are looked at again and again.

Of what they bring, the index gets what it does not have. What is known of a source is in one file
beside the index, which never stands in for the index: what that has lost is fetched anew.
"""
