"""Errors of parties that are no firm; none of them repeats a number."""

from typing import ClassVar

from archive.public.values import RuleBrokenError


class PartyError(RuleBrokenError):
    """An act on another party was refused."""

    rule: ClassVar[str] = "E-3"


class PartyNumberWrongError(PartyError):
    """A number is one that its paper can have."""

    code: ClassVar[str] = "party-number-wrong"
    remedy: ClassVar[str] = (
        "Nothing was saved. Compare all signs with the paper. No number is refused "
        "for the region it comes from."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the number cannot be right: {why}")


class PartyPaperWrongError(PartyError):
    """A person is known by a person's paper, an entity by its extract."""

    code: ClassVar[str] = "party-paper-wrong"
    remedy: ClassVar[str] = (
        "Nothing was saved. A person gives identity card, residence permit or "
        "passport; a foreign entity the extract of its register."
    )

    def __init__(self, kind: str, paper: str) -> None:
        super().__init__(f"a {kind} is not known by a {paper}")


class NotAPartyError(PartyError):
    """Only the account of another party describes one."""

    code: ClassVar[str] = "not-a-party"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose the account of the party, or register it; a firm "
        "is known by its credit code."
    )

    def __init__(self) -> None:
        super().__init__("the account is not that of another party")


class NoSuchPartyError(PartyError):
    """Another's description and one that is not there are answered alike."""

    code: ClassVar[str] = "no-such-party"
    remedy: ClassVar[str] = "Nothing was saved. Check the number of the account."

    def __init__(self) -> None:
        super().__init__("no party is described under that number")
