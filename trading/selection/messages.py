"""What applicants are told: their own result, their own ticket."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from archive.public.dispatch import Message
from archive.public.values import shown
from trading.bidders.model.claims import Footing, Stand
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


def unopened_message(
    project: Project,
    application: Application,
    verdict: str,
    named: Sequence[str],
    event: int,
) -> Message:
    """Tell an applicant that its sealed application did not open, and why (7.12)."""
    who = ", ".join(named) or "—"
    return Message(
        key=f"{application.lot}/unopened/{event}/{application.stream}",
        kind="unopened",
        person=application.agent,
        address=_address(application),
        subject=f"报名材料没有打开 Your application did not open: {project.title}",
        body=(
            f"结论 verdict {verdict}\n责任方 named {who}\n"
            "您的报名视为没有提交。如有异议，请向比选人提出。\n"
            "Your application counts as not handed in; you may object to the owner.\n"
        ),
    )


def disclosure_message(
    project: Project,
    application: Application,
    named: Sequence[str],
    until: datetime,
    event: int,
) -> Message:
    """Tell an applicant that it alone can still open its application, and why."""
    last, who = shown(until), ", ".join(named) or "—"
    return Message(
        key=f"{application.lot}/disclosure/{event}/{application.stream}",
        kind="disclosure",
        person=application.agent,
        address=_address(application),
        subject=f"请打开您的报名 Open your application: {project.title}",
        body=(
            f"责任方 named {who}\n"
            f"交出的密钥没能打开您的报名。请在 {last} 以前登录，打开报名页 "
            f"/sign-up/{application.lot}，按“公开密钥”；用密封时的浏览器，"
            "或者用存下的回执文件。责任方是 keeper/… 的，是平台弄坏了您的文件："
            "要用密封时的浏览器，它会把同样的文件再交一次。\n"
            "What was released did not open your application. Sign in before "
            f"{last}, go to /sign-up/{application.lot} and press “Disclose the "
            "secret”, in the browser that sealed it or with the receipt file. Where "
            "keeper/… is named the platform damaged a file of yours: use the browser "
            "that sealed it, which hands the same over again.\n"
        ),
    )


def standing_message(
    project: Project, application: Application, found: Stand, event: int
) -> Message:
    """Tell an applicant that its application fell with its claim, or stands again."""
    if found.footing is Footing.FALLS:
        body = (
            f"您的报名不再有效，理由：\n- D-8: {found.reason}\n"
            "资格审查结束以前，仍可补充材料证明代表该企业；如有异议，请向比选人提出。\n"
            "Your application has fallen, for the reason above. Until the review is "
            "closed you may still prove your claim; you may object to the owner.\n"
        )
    else:
        body = "您的报名重新有效。\nYour application stands again.\n"
    return Message(
        key=f"{application.lot}/standing/{event}",
        kind="standing",
        person=application.agent,
        address=_address(application),
        subject=f"报名效力 Your application: {project.title}",
        body=body,
    )


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
