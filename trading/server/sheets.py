"""
Sheets for people that no stream has: a receipt on paper, an anchor card on paper.

A receipt is sealed and rests on the note and proof whose fingerprints stand on it; an
anchor card is neither signed nor sealed, it is worth what the way is worth by which it
came.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from archive.evidence.digests import sha256
from archive.ledger.anchors import AnchorCard
from archive.ledger.cosignatures import cosignatures
from archive.ledger.history import PROMISE_SECONDS
from archive.ledger.model import AcceptedNote
from archive.ledger.receipts import Logged
from archive.paper.furniture import (
    Blanks,
    Bold,
    CodeCard,
    CodeCards,
    Design,
    Facts,
    Fingerprint,
    Paragraph,
    Sheet,
    Stage,
    Title,
    Walk,
)
from archive.paper.model import PaperContent
from archive.paper.pages import render
from archive.paper.signatures import SignedPaper
from archive.values.instants import beijing, from_micros, shown, to_micros
from trading.rules.papers import PaperKind
from trading.server.instance import Instance

_PROMISED: Final = f"{PROMISE_SECONDS} 秒内"


def receipt_sheet(
    instance: Instance, said: AcceptedNote, note: str, logged: Logged | None
) -> bytes:
    """
    Return a receipt as a sealed PDF, A5, for its holder to keep.

    Raises:
        TimestampMissingError: an authority is configured and gave no token.

    """
    now = instance.clock.now()
    cosigned = _cosigners(instance, logged.proof.checkpoint) if logged else ""
    body = {
        "issuer": instance.settings.organisation or instance.settings.origin,
        "stream": said.stream,
        "n": said.n,
        "at": to_micros(said.at),
        "commitment": said.commitment,
        "note": sha256(note.encode()).hex(),
        "logged": logged is not None,
        "cosigned": cosigned,
    }
    content = PaperContent(
        origin=said.origin,
        demo=said.demo,
        stream=said.stream,
        paper=f"receipt-{said.n}",
        kind=PaperKind.RECEIPT.value,
        title="回执",
        at=now,
        signers=(),
        body=body,
    )
    rendering = render(
        receipt_design(content), SignedPaper(content), instance.shown().latest(), now
    )
    return instance.seal().certify(rendering).pdf


def receipt_design(content: PaperContent) -> Design:
    """Lay out a receipt; all of it follows from what it says."""
    body: Mapping[str, Any] = content.body
    at, logged, cosigned = from_micros(body["at"]), body["logged"], body["cosigned"]
    stages = (
        Stage("已受理", f"{beijing(at):%H:%M:%S}", done=True),
        Stage("已入日志", "已核对" if logged else _PROMISED, done=logged),
        Stage("已共签", cosigned or "等待外部共签", done=bool(cosigned)),
    )
    return Design(
        issuer=body["issuer"],
        number=f"{body['stream'].rpartition('/')[2][:12]}-{body['n']}",
        verify=f"{content.origin.removesuffix('/log')}/verify",
        sheet=Sheet.A5,
        blocks=(
            Title(content.title, "凭此证明您的行为已被受理"),
            Walk(stages),
            Facts(((("受理时刻", shown(at)),), (("记录", f"第 {body['n']} 号"),))),
            Fingerprint(body["commitment"], "承诺"),
            Fingerprint(body["note"], "回执"),
            Paragraph(
                "请同时保存回执文件（.note 和 .tlog-proof）。"
                f"日志若在{_PROMISED}没有记入这一条，回执就是对中心不利的证据。"
            ),
        ),
    )


def anchor_sheet(card: AnchorCard, issuer: str, at: datetime) -> bytes:
    """
    Return an anchor card as a printable sheet of QR codes, A4, not sealed.

    Raises:
        ValueError: the card has no checkpoint, so that it would show nothing of today.

    """
    if not card.checkpoint:
        raise ValueError("a sheet shows where the log stood: a checkpoint is needed")
    cards = [
        _code("日志公钥", "核对检查点", card.log_vkey.encode()),
        _code("受理公钥", "核对回执和案卷", card.accepted_vkey.encode()),
        *(
            _code(f"共签方 {each.organisation}", each.key.name, each.vkey.encode())
            for each in card.cosigners
        ),
    ]
    if card.paper_root:
        cards.append(_code("文件根证书指纹", "核对存证章", card.paper_root.encode()))
    known = card.opened()
    where = f"第 {known.size} 条" if known else ""
    cards.append(_code("最新检查点", where, card.checkpoint.encode()))
    content = PaperContent(
        origin=card.origin,
        demo=card.demo,
        stream="instance",
        paper="anchor-card",
        kind=PaperKind.ANCHOR_CARD.value,
        title="锚定卡",
        at=at,
        signers=(),
        body={"card": base64.b64encode(card.to_bytes()).decode()},
    )
    design = Design(
        issuer=issuer,
        number=f"锚定卡 {beijing(at):%Y-%m-%d}",
        verify=f"{card.origin.removesuffix('/log')}/verify",
        bare=True,
        blocks=(
            Title("锚定卡", "请带走并保存"),
            Paragraph(
                (
                    Bold("这张纸有什么用。"),
                    "交易的每一步都记在一本公开的日志里。",
                    "这张纸记下日志今天的样子，和谁有权在上面签字。",
                    "以后若有人改动过去的记录，哪怕是中心自己，拿这张纸一比就会露出来。",
                    "它的分量在于您是从谁手里拿到的。",
                ),
                indent=False,
            ),
            CodeCards(tuple(cards)),
            Blanks(("领取人", "单位", "日期")),
        ),
    )
    return render(design, SignedPaper(content), card.checkpoint).pdf


def _code(title: str, note: str, data: bytes) -> CodeCard:
    return CodeCard(title, note, data, sha256(data).hex())


def _cosigners(instance: Instance, note: str) -> str:
    with instance.transactions.read() as work:
        known = work.cosigners.known()
    found = cosignatures(note, [each.key for each in known])
    return "、".join(each.name for each in found)
