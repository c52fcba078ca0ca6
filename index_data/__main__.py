"""Run ``naba index`` as ``python -m index_data``."""

import sys

from naba.cli import main

main(["index", *sys.argv[1:]], prog_name="naba")
