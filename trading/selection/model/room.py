"""What has to be true before a list is frozen and a draw begins."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class ObjectionsRunError(RuleBrokenError):
    """Applicants may object to the review before anything is drawn from it."""

    code: ClassVar[str] = "objections-run"
    rule: ClassVar[str] = "D-9"
    remedy: ClassVar[str] = "Nothing was saved. Try again after that instant."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"applicants may object to the review until {shown(until)}")
        self.until = until


class PortalMissingError(RuleBrokenError):
    """A notice stands on the provincial portal too."""

    code: ClassVar[str] = "portal-missing"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Publish the notice on the provincial portal and record its "
        "address there."
    )

    def __init__(self) -> None:
        super().__init__("no publication on the provincial portal is on record")


class DrawNeedsCosignerError(RuleBrokenError):
    """A real draw needs somebody outside the centre who cosigns the log."""

    code: ClassVar[str] = "draw-needs-cosigner"
    rule: ClassVar[str] = "D-18"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let a body outside the centre make a key, and let the "
        "security administrator record it: `yangguang keys cosigner`."
    )

    def __init__(self) -> None:
        super().__init__("nobody outside the centre cosigns this log")


class StaleSignatureError(RuleBrokenError):
    """What the clerk signs says the present instant, not another."""

    code: ClassVar[str] = "stale-signature"
    rule: ClassVar[str] = "D-18"
    remedy: ClassVar[str] = "Nothing was saved. Ask for the text again and sign it."

    def __init__(self, signed: datetime) -> None:
        super().__init__(f"the signed text is of {shown(signed)}")


class NotYourselfError(RuleBrokenError):
    """Everybody contributes and signs for themselves."""

    code: ClassVar[str] = "not-yourself"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = "Nothing was saved. Act under your own name."

    def __init__(self, person: str, contributor: str) -> None:
        super().__init__(f"{person} cannot act for {contributor}")


class NotTheNoticeError(RuleBrokenError):
    """The notice that is signed is the one that follows from the frozen list."""

    code: ClassVar[str] = "not-the-notice"
    rule: ClassVar[str] = "D-17"
    remedy: ClassVar[str] = "Nothing was saved. Ask for the notice again and sign it."

    def __init__(self) -> None:
        super().__init__("the signed notice is not the one of this lot and list")
