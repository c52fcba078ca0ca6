"""Run ``naba index`` as ``python -m index_data``."""

from naba.index import index

index(prog_name="python -m index_data")
