"""The desk for signing up: what the pages of an applicant call."""

from dataclasses import dataclass

from trading.rules.instructions import InstructionBook
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.use_cases.sealed import SignUpSealed
from trading.selection.use_cases.sealed_disclosing import DiscloseApplication
from trading.selection.use_cases.sign_up import SignUp, Withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpDesk:
    """Four acts, what their page shows, and the text that is confirmed."""

    sign_up: SignUp
    sign_up_sealed: SignUpSealed
    disclose_application: DiscloseApplication
    withdraw: Withdraw
    read_sign_up: ReadSignUp
    instructions: InstructionBook
