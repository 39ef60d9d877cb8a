"""What applicants are told: their own result, their own ticket."""

from collections.abc import Mapping, Sequence

from archive.public.dispatch import Message
from trading.projects.model import Project
from trading.selection.model.applications import Application
from trading.selection.model.review import Outcome
from trading.selection.model.selection import Listed


def verdict_messages(
    project: Project,
    applications: Sequence[Application],
    outcomes: Mapping[str, Outcome],
    event: int,
) -> list[Message]:
    """Tell each applicant its own result and reasons (D-9), and nobody else's."""
    return [
        Message(
            key=f"{each.lot}/verdict/{event}/{each.firm}",
            kind="verdict",
            person=each.agent,
            address=_address(each),
            subject=f"资格审查结果 Result of the review: {project.title}",
            body=_verdict(outcomes[each.firm]),
        )
        for each in applications
    ]


def ticket_messages(
    project: Project,
    applications: Sequence[Application],
    listed: Sequence[Listed],
    event: int,
) -> list[Message]:
    """Tell each firm its ticket and the salt that opens its line of the list (D-17)."""
    tickets = {each.firm: each for each in listed}
    return [
        Message(
            key=f"{each.lot}/ticket/{event}/{each.firm}",
            kind="ticket",
            person=each.agent,
            address=_address(each),
            subject=f"您的号票 Your ticket: {project.title}",
            body=(
                f"号票 ticket {tickets[each.firm].pid}\n"
                f"盐 salt {tickets[each.firm].salt.hex()}\n"
                f"指纹 fingerprint {tickets[each.firm].commitment}\n"
                "名单已冻结，抽取开始时公开名称。\n"
                "The list is frozen; names become public when the draw starts.\n"
            ),
        )
        for each in applications
        if each.firm in tickets
    ]


def _verdict(outcome: Outcome) -> str:
    if outcome.passed:
        return "合格，将进入抽取。\nYou qualify and take part in the draw.\n"
    reasons = "\n".join(f"- {reason}" for reason in outcome.reasons)
    return (
        f"不合格，理由：\n{reasons}\n如有异议，请在期限内提出。\n"
        "You do not qualify, for the reasons above; you may object in time.\n"
    )


def _address(application: Application) -> str:
    """Return where the agent's account receives messages."""
    return f"account:{application.agent}"
