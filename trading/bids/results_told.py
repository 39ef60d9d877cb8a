"""What applicants are told of a prequalification: their own result (trading 9)."""

from collections.abc import Sequence

from archive.public.dispatch import Message
from trading.bids.model.prequalification import ToPrequalify


def result_messages(
    title: str, applications: Sequence[ToPrequalify], event: int
) -> list[Message]:
    """Tell each applicant its own result and reasons, and nobody else's (BR 19)."""
    return [
        Message(
            key=f"{each.lot}/prequalification/{event}/{each.firm}/{each.stream}",
            kind="prequalification",
            person=each.agent,
            address=f"account:{each.agent}",
            subject=f"资格预审结果 Result of the prequalification: {title}",
            body=_result(each),
        )
        for each in applications
    ]


def _result(application: ToPrequalify) -> str:
    if application.passed:
        return (
            "您单位通过了资格预审。招标公告发布以后可以投标。\n"
            "You passed the prequalification, and can bid once bids are asked for.\n"
        )
    reasons = "\n".join(application.reasons)
    return (
        "您单位没有通过资格预审，理由：\n"
        f"You did not pass the prequalification, for this reason:\n{reasons}\n"
    )
