"""What a rule does when it bites."""

from enum import StrEnum


class Effect(StrEnum):
    """
    The four classes of rule, strictest first.

    BLOCK refuses, and nothing in the interface overrides it. GATE refuses until a named
    role has recorded a decision with its document. WARN lets pass and opens an early
    warning for the supervisor. RECORD only writes down.
    """

    BLOCK = "block"
    GATE = "gate"
    WARN = "warn"
    RECORD = "record"
