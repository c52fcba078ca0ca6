"""The program ``naba``: its commands, over the search library, the readers and the web pages.

``cli`` registers every command and defines the shorter ones, ``output`` prints answers, and
``terminal`` holds what commands share.
"""
