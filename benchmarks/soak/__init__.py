"""A server that is used for a long time: searched, while articles come, change and go.

Meanwhile the index is rebuilt and backed up. No answer may fail, nothing that was acknowledged may
be lost, and the memory of no process may grow.
"""
