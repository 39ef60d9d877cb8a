"""The written notice: what a message said, on paper, with a receipt to sign by hand."""

from collections.abc import Mapping
from typing import Any

from archive.public.paper import (
    Blanks,
    Design,
    Facts,
    Gap,
    Heading,
    PaperContent,
    Paragraph,
    SignOff,
    Title,
)
from archive.public.values import beijing, from_micros, hidden, to_micros
from trading.correspondence.model import WrittenNotice, stream_of
from trading.rules.papers import PaperKind

_TAB = "\t"


def notice_content(
    notice: WrittenNotice, *, origin: str, demo: bool, centre: str
) -> PaperContent:
    """Return what a written notice says; nobody signs it but who receives it."""
    return PaperContent(
        origin=origin,
        demo=demo,
        stream=stream_of(notice.task),
        paper="written-notice",
        kind=PaperKind.WRITTEN_NOTICE.value,
        title="书面通知",
        at=notice.at,
        signers=(),
        body={
            "addressee": notice.addressee,
            "centre": centre,
            "day": to_micros(notice.at),
            "number": f"{beijing(notice.at):%Y%m%d}-{notice.task[:8]}",
            "place": notice.place,
            "subject": printable(notice.subject),
            "text": printable(notice.text),
        },
    )


def notice_design(content: PaperContent) -> Design:
    """Lay out a written notice; all of it follows from what it says."""
    body: Mapping[str, Any] = content.body
    day = beijing(from_micros(body["day"]))
    lines = [each for each in body["text"].split("\n") if each.strip()]
    return Design(
        issuer=body["centre"],
        number=f"书面通知 {body['number']}",
        verify=f"{content.origin.removesuffix('/log')}/verify",
        bare=True,
        blocks=(
            Title("书面通知", "此前以电子方式发出，未能送达"),
            Facts(
                (
                    (("收件人", body["addressee"]),),
                    (("送达地点", body["place"] or "—"),),
                    (("事由", body["subject"]),),
                )
            ),
            Gap(5),
            *(Paragraph(each) for each in lines),
            SignOff((body["centre"], f"{day.year}年{day.month}月{day.day}日")),
            Gap(12),
            Heading("送达回执", "由收件人填写，一份留交易中心"),
            Paragraph("本人已收到以上书面通知。", indent=False),
            Gap(5),
            Blanks(("收件人签名", "收到时间")),
            Gap(7),
            Blanks(("代收人及与收件人的关系", "送达人签名")),
        ),
    )


def printable(text: str) -> str:
    """Return a text as it can be printed: what cannot be seen by its code point."""
    return "".join(
        f"〔U+{ord(sign):04X}〕" if hidden(sign) else sign
        for sign in text.replace(_TAB, "    ")
    )
