"""Read articles from files and index them.

``sources`` finds the files, ``readers`` turn each format into articles, ``pipeline`` adds these to
an index and commits on the way, with ``workers`` to analyse them on other cores.
"""
