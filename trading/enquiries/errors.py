"""Why nothing is known of what was asked; none of these keeps anybody out."""

from typing import ClassVar

from archive.public.values import RuleBrokenError


class EnquiryError(RuleBrokenError):
    """Something was asked outside in vain."""

    rule: ClassVar[str] = "P-1"


class RegisterNotSetUpError(EnquiryError):
    """A register that no setting names is asked by people."""

    code: ClassVar[str] = "register-not-set-up"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing waits for it. Look there yourself and enter "
        "what you saw."
    )

    def __init__(self, register: str) -> None:
        super().__init__(f"no gateway to the {register} register is set up")


class RegisterSilentError(EnquiryError):
    """A register that does not answer keeps nobody waiting."""

    code: ClassVar[str] = "register-silent"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing waits for it. Ask again later, or look there "
        "yourself and enter what you saw."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the register did not answer: {why}")


class RegisterRestsError(RegisterSilentError):
    """A register that was silent three times in a row is left alone for a minute."""

    code: ClassVar[str] = "register-rests"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing waits for it. Ask again in a minute, or look "
        "there yourself and enter what you saw."
    )

    def __init__(self, register: str) -> None:
        EnquiryError.__init__(self, f"the {register} register was silent three times")


class OutsideBusyError(EnquiryError):
    """A few questions wait for an answer at once, and the site goes on meanwhile."""

    code: ClassVar[str] = "outside-busy"
    remedy: ClassVar[str] = (
        "Nothing was asked, and what was typed is still there. Ask again in ten "
        "seconds, or look there yourself and enter what you saw."
    )

    def __init__(self) -> None:
        super().__init__("enough questions wait for an answer at this moment")


class QuestionWaitsError(EnquiryError):
    """One person waits for one answer at a time."""

    code: ClassVar[str] = "question-waits"
    remedy: ClassVar[str] = (
        "Nothing was asked twice. Wait for the answer to the first question; it takes "
        "ten seconds at most."
    )

    def __init__(self) -> None:
        super().__init__("a question of this person waits for its answer")


class AnswerUnsoundError(EnquiryError):
    """What is kept of an answer is signed, about what was asked, and legible."""

    code: ClassVar[str] = "answer-unsound"
    remedy: ClassVar[str] = (
        "Nothing was saved. Tell whoever runs the gateway, or look there yourself and "
        "enter what you saw."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the register's answer is not used: {why}")


class NumberSenselessError(EnquiryError):
    """What is asked about is written as such numbers are."""

    code: ClassVar[str] = "number-senseless"
    rule: ClassVar[str] = "E-3"
    remedy: ClassVar[str] = "Nothing was asked. Compare the number with the paper."

    def __init__(self, why: str) -> None:
        super().__init__(f"nothing can be asked about that: {why}")


class NotOwnEntryError(EnquiryError):
    """A firm asks about itself."""

    code: ClassVar[str] = "not-own-entry"
    rule: ClassVar[str] = "D-6"
    remedy: ClassVar[str] = "Nothing was asked. Choose the firm you act for."

    def __init__(self) -> None:
        super().__init__("a firm asks the company register about itself only")
