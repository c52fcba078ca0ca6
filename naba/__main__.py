"""Run ``naba`` as ``python -m naba``."""

from naba.cli import main

main()
