"""Files that nobody means to be read: proofs that reading them ends, by name and within limits.

    python -m benchmarks.hostile.mutants --state mutants.jsonl      # random bytes, changed files
    python -m benchmarks.hostile.bombs --state bombs.jsonl          # what is small and becomes huge
    python -m benchmarks.hostile.memory --state memory.jsonl        # archives of gigabytes
    python -m benchmarks.hostile.mixed                              # 10,000 records, 3% broken

All can be stopped and go on. A short form is in `tests/index_data/test_hostile_files.py`.
"""
