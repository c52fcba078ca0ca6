"""What nobody means to write: queries at random, and bytes that find their way into the code.

`benchmarks.fuzzing.queries` makes queries by the grammar of the language, and changes real ones;
`benchmarks.fuzzing.coverage` has atheris look for inputs that reach new lines of the parser and of
the readers. Of both, only our own exceptions may come.
"""
