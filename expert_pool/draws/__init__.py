"""The draw: a notice, commitments, public chance, a result that anyone can repeat."""

import sys

_DEPTH = sys.getrecursionlimit()
import py_ecc  # noqa: E402, F401 - see below

# py_ecc raises the limit to 100,000 when it is first imported. Deeply nested JSON from
# a stranger would then end the process by a fault of memory instead of an error.
sys.setrecursionlimit(_DEPTH)
