"""Why nothing is sealed to a light policy, or not opened under it (trading 7.12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class LightPolicyError(RuleBrokenError):
    """Something about standing keys or a light policy was refused."""


class StandingKeyUnsignedError(LightPolicyError):
    """Whoever may hold makes and signs a standing key himself."""

    code: ClassVar[str] = "standing-key-unsigned"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved, and the key that was there stands. Make the key on the "
        "page of your keys, signed in as the person who will hold it."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} did not sign this key under that name")
        self.person = person


class TrusteeUnsignedError(LightPolicyError):
    """Nobody is registered as a trustee who does not have its key."""

    code: ClassVar[str] = "trustee-unsigned"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved, and the trustee that was there stands. Copy the line that "
        "the trustee's own `yangguang trustee create` printed, with its signature."
    )

    def __init__(self, organisation: str) -> None:
        super().__init__(f"the key does not sign for {organisation}")
        self.organisation = organisation


class NotARecipientError(LightPolicyError):
    """A standing key, or a trustee's, is a hybrid recipient."""

    code: ClassVar[str] = "not-a-recipient"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved, and the key that was there stands. Make the key with this "
        "platform's page, or with its command line."
    )

    def __init__(self) -> None:
        super().__init__("the key is no hybrid recipient")


class StandingKeysMissingError(LightPolicyError):
    """What was announced as sealed is sealed to keys of the last seven days."""

    code: ClassVar[str] = "standing-keys-missing"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let both reviewers and the supervisor renew their standing "
        "keys, each on the page of his keys, and see that a trustee is registered; "
        "then try again."
    )

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"no key that may be named of {', '.join(missing)}")
        self.missing = tuple(missing)


class PolicyNotLoggedError(LightPolicyError):
    """Who will open is in the log for all to see before the notice names it."""

    code: ClassVar[str] = "policy-not-logged"
    rule: ClassVar[str] = "K-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. The platform puts the opening policy into the log by "
        "itself within seconds; try again then."
    )

    def __init__(self) -> None:
        super().__init__("the opening policy of this sign-up is not logged yet")


class PolicyLoggedAlreadyError(LightPolicyError):
    """One policy is logged for what is going to be announced."""

    code: ClassVar[str] = "policy-logged-already"
    rule: ClassVar[str] = "K-5"
    remedy: ClassVar[str] = (
        "Nothing was saved, and the policy that is logged stands. Go on with it."
    )

    def __init__(self) -> None:
        super().__init__("this very policy is logged already")


class EnvelopeWaitsError(LightPolicyError):
    """While somebody may still help, nothing is given up as not openable."""

    code: ClassVar[str] = "envelope-waits"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved, and everything stays sealed. One of the envelopes needs "
        "the release of the third holder; open once that has come."
    )

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} envelopes do not open without the third holder")
        self.count = count


class AskedTooLateError(LightPolicyError):
    """What a trustee is told alone it asks for in this very moment."""

    code: ClassVar[str] = "asked-too-late"
    rule: ClassVar[str] = "D-6"
    remedy: ClassVar[str] = (
        "Nothing was saved, and everything stays sealed. Set the clock of the "
        "trustee's machine, and let it ask again."
    )

    def __init__(self, at: datetime) -> None:
        super().__init__(f"this was asked at {shown(at)}, and not now")
        self.at = at


class DisclosuresNotAskedError(LightPolicyError):
    """Who alone can open an application that others did not is asked first."""

    code: ClassVar[str] = "disclosures-not-asked"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved, and all stays sealed. The platform asks the applicants "
        "whose application did not open; open after they had an hour to disclose."
    )

    def __init__(self, shut: int) -> None:
        super().__init__(f"{shut} applications do not open, and nobody was asked")
        self.shut = shut


class FilesLostError(LightPolicyError):
    """What the platform has lost of an application its applicant hands over again."""

    code: ClassVar[str] = "files-lost"
    rule: ClassVar[str] = "E-8"
    remedy: ClassVar[str] = (
        "Nothing was saved, and the application stands. The platform damaged a file of "
        "it: disclose in the browser that sealed it, which hands over the same again."
    )

    def __init__(self) -> None:
        super().__init__("a file of it is damaged, and the same was not handed over")


class NothingToAskError(LightPolicyError):
    """Applicants are asked once, and only if something did not open."""

    code: ClassVar[str] = "nothing-to-ask"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Every application opens, or its applicant was asked "
        "already; what was asked stands."
    )

    def __init__(self) -> None:
        super().__init__("no applicant has to be asked to disclose")


class SignUpFullError(LightPolicyError):
    """A close counts ten thousand at most, and leaves nobody out."""

    code: ClassVar[str] = "sign-up-full"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = (
        "Nothing was saved; the sealed application stays in your browser. Tell the "
        "centre at once: it can end this sign-up and announce another."
    )

    def __init__(self, most: int) -> None:
        super().__init__(
            f"this sign-up has taken {most} applications, and takes no more"
        )
        self.most = most
