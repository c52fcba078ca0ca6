"""Kill writers of an index at any moment, and see whether what they acknowledged is still there.

`workload` says what is written, `victims` who writes it, `killing` when and how that ends,
`examination` what must hold afterwards. See `benchmarks.kills.__main__`.
"""
