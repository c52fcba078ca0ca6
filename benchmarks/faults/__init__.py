"""Make the disk fail under every command that writes, and see whether the last commit stands.

    python -m benchmarks.faults [ARTICLES.jsonl.gz] [--engine tantivy] [--state FILE] [--most 40]

``system_calls`` refuses the Nth call of a kind, as a full or broken disk would; ``disks`` has disks
that are really full, read-only or of somebody else. ``commands`` is the table of what is run,
``sandbox`` the folder in which, ``judging`` what has to hold afterwards.
"""
