"""Engines: stores of ready-made keys behind one contract."""
