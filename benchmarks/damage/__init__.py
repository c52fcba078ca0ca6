"""Damage the files of an index, one at a time, and see what each command and page makes of it."""
