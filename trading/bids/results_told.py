"""What applicants are told of a prequalification: their own result (trading 9)."""

from collections.abc import Sequence
from typing import Final

from archive.public.dispatch import Message
from trading.bids.model.prequalification import ToPrequalify

_WHERE: Final = (
    "请登录，在“我的事项”里查看结果和理由。\n"
    "Sign in: result and reasons stand under “My tasks”.\n"
)


def result_messages(applications: Sequence[ToPrequalify], event: int) -> list[Message]:
    """
    Tell each applicant where its own result and reasons are (BR 19).

    Which lot, and what came out, stands on its page alone: whoever looks after messages
    that did not arrive would else read who applied and passed (B-20).
    """
    return [
        Message(
            key=f"result/{event}/{each.stream}",
            kind="result",
            person=each.agent,
            address=f"account:{each.agent}",
            subject="您有一项新结果 There is a result for you",
            body=_WHERE,
        )
        for each in applications
    ]
