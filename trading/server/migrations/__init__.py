"""
The history of the schema: one revision a file, one transaction a revision.

A new revision is written by `python -m trading.server.migrations "What it does"` from
the difference between the tables in the code and the revisions so far. Read it, and
format it, before it is committed. There are no downgrades: what is recorded stays.
"""
