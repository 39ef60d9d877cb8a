"""What each part adds to the check of a case file."""

from collections.abc import Callable, Sequence

from archive.casefile.model import OpenedCase

Check = Callable[[OpenedCase], Sequence[tuple[str, str]]]
"""
A pure offline check: from an opened case to findings (where, what).

It is called once, whether or not the case has members of its kind, so that it can miss
what should be there. It reads no database, no settings, no network.
"""
