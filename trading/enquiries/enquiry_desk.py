"""The desk of enquiries: what the pages about registers outside call."""

from dataclasses import dataclass

from trading.enquiries.ports import Gateway
from trading.enquiries.use_cases import (
    AskOutside,
    KeepAnswer,
    ReadAnswers,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryDesk:
    """Asking, writing down what one saw oneself, and reading what was answered."""

    gateway: Gateway
    keep_answer: KeepAnswer
    ask: AskOutside
    ask_own: AskOutside
    read: ReadAnswers
    read_own: ReadAnswers
