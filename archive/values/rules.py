"""What every broken rule has in common."""

from typing import ClassVar


class RuleBrokenError(Exception):
    """
    An act was refused because it would break a rule; nothing of it was saved.

    Subclasses are named after the rule they defend and carry facts. `code` is stable
    and is what clients may depend on; `rule` is the identifier in the rule registry
    with its source; `remedy` says what to do now, in plain words.
    """

    code: ClassVar[str] = "rule-broken"
    rule: ClassVar[str] = ""
    remedy: ClassVar[str] = "Nothing was saved. Check the request and try again."
