"""Run ``naba index`` as ``python -m index_data``."""

from index_data.cli import index

index(prog_name="python -m index_data")
