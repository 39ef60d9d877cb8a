"""Why a policy, an envelope, a close or a release is not used."""

from typing import ClassVar

from archive.public.values import RuleBrokenError


class EnvelopeError(RuleBrokenError):
    """Something about a sealed bid was refused."""


class PolicyMalformedError(EnvelopeError):
    """An opening policy is what trading 7.1 says, and nothing else."""

    code: ClassVar[str] = "policy-malformed"
    rule: ClassVar[str] = "K-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Make the opening policy again from the holders' keys."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no opening policy: {why}")
        self.why = why


class OneOrganisationTooManyError(EnvelopeError):
    """No organisation alone can open a bid (K-1)."""

    code: ClassVar[str] = "one-organisation-too-many"
    rule: ClassVar[str] = "K-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let other organisations hold, until none has as many as "
        "suffice to open."
    )

    def __init__(self, organisation: str, holds: int, k: int) -> None:
        super().__init__(f"{organisation} holds {holds} shares, and {k} open a bid")
        self.organisation, self.holds, self.k = organisation, holds, k


class CentreHoldsTooMuchError(EnvelopeError):
    """The trading centre holds one share at most (K-2)."""

    code: ClassVar[str] = "centre-holds-too-much"
    rule: ClassVar[str] = "K-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name one holder of the centre at most, and others beside."
    )

    def __init__(self, centre: str, holds: int) -> None:
        super().__init__(f"the centre, {centre}, holds {holds} shares")
        self.centre, self.holds = centre, holds


class TooFewOrganisationsError(EnvelopeError):
    """At least three organisations supply holders (K-3)."""

    code: ClassVar[str] = "too-few-organisations"
    rule: ClassVar[str] = "K-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let a third organisation supply a holder."
    )

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(f"{found} organisations supply holders, not {needed}")
        self.found, self.needed = found, needed


class TrusteeHoldsShareError(EnvelopeError):
    """Trustees are of different organisations, none of which holds a share (K-4)."""

    code: ClassVar[str] = "trustee-holds-share"
    rule: ClassVar[str] = "K-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose trustees of other organisations than the holders', "
        "and of different ones."
    )

    def __init__(self, organisation: str) -> None:
        super().__init__(f"{organisation} would be a trustee and hold beside it")
        self.organisation = organisation


class HolderKeyForgedError(EnvelopeError):
    """Every key of a policy is signed by the one who holds it (trading 7.2)."""

    code: ClassVar[str] = "holder-key-forged"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing may be sealed to this policy. Keep it and tell "
        "the supervisor: somebody may have put in a key of his own."
    )

    def __init__(self, j: int, person: str) -> None:
        super().__init__(f"holder {j}, {person}, did not sign the key under that name")
        self.j, self.person = j, person


class NotThePolicyError(EnvelopeError):
    """Bids are sealed to the policy that the notice names, byte for byte (K-5)."""

    code: ClassVar[str] = "not-the-policy"
    rule: ClassVar[str] = "K-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Get the policy that the notice names; if the platform "
        "shows another one, tell the supervisor."
    )

    def __init__(self, found: str, named: str) -> None:
        super().__init__(f"the policy is {found}, the notice names {named}")
        self.found, self.named = found, named


class ManifestMalformedError(EnvelopeError):
    """A manifest is what trading 7.4 says, and nothing else."""

    code: ClassVar[str] = "manifest-malformed"
    rule: ClassVar[str] = "E-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Seal the bid again with the platform's page, the offline "
        "page or the command line."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no manifest: {why}")
        self.why = why


class NotThisPolicyError(EnvelopeError):
    """A bid is sealed as its lot's opening policy asks (trading 7.4)."""

    code: ClassVar[str] = "not-this-policy"
    rule: ClassVar[str] = "E-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Seal the bid again with the policy of this lot."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the bid does not fit the opening policy: {why}")
        self.why = why


class EnvelopeMalformedError(EnvelopeError):
    """An envelope has the files that its manifest names, all of them encrypted."""

    code: ClassVar[str] = "envelope-malformed"
    rule: ClassVar[str] = "E-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Hand in the files as they were sealed; if one was changed, "
        "seal the bid again."
    )

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file, self.why = file, why


class BidUnsignedError(EnvelopeError):
    """A message counts as the bidder's only under the signature of his key."""

    code: ClassVar[str] = "bid-unsigned"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign it with the key that is bound to the firm."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the signature does not hold: {why}")
        self.why = why


class WithdrawalMalformedError(EnvelopeError):
    """A withdrawal is what trading 7.6 says, and nothing else."""

    code: ClassVar[str] = "withdrawal-malformed"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved; the bid stands. Withdraw it again with the platform's "
        "page, or in person."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this withdraws no bid: {why}")
        self.why = why


class FileChangedError(EnvelopeError):
    """What is sealed is what lay on the disk, from the beginning to the end."""

    code: ClassVar[str] = "file-changed"
    rule: ClassVar[str] = "E-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Close the programs that have the file open, and seal again."
    )

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was changed while it was being sealed")
        self.name = name


class SelfTestFailedError(EnvelopeError):
    """A bid leaves the machine only after its shares have opened it there."""

    code: ClassVar[str] = "self-test-failed"
    rule: ClassVar[str] = "E-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Seal again; if it fails again, use another machine."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"what was sealed does not open again: {why}")
        self.why = why
