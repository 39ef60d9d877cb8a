"""Papers for tests: a content, its signers and their keys, one sample of each kind."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.paper.furniture import Design, Paragraph, Sheet, Title
from archive.paper.model import PaperContent, Signer
from archive.paper.pages import Rendering, render
from archive.paper.signatures import PaperSignature, SignedPaper
from tests.paper_designs import (
    ISSUER,
    award_notice,
    card_sheet,
    draw_record,
    opening_record,
    receipt,
)

ORIGIN = "demo.yangguang.example/log"
STREAM = "project/DEMO-2026-0042"
AT = datetime(2026, 4, 13, 2, 21, 7, tzinfo=UTC)
SEALED_AT = AT + timedelta(minutes=4, seconds=2)
OWNER = Signer("比选人代表", "示范县教育局", "演示丙")
SUPERVISOR = Signer("现场监督", "示范县发展和改革局", "演示乙")
CLERK = Signer("场次操作员", ISSUER)
ALL = (OWNER, SUPERVISOR, Signer(CLERK.duty, CLERK.organisation, "演示甲"))
LOG_KEY = NoteSigner(ORIGIN, SigningKey(sha256(b"log")))
CHECKPOINT = sign_checkpoint(Checkpoint(ORIGIN, 48_213, sha256(b"root")), LOG_KEY)


def key_of(signer: Signer) -> SigningKey:
    """Return the key of a person, the same in every test."""
    return SigningKey(sha256(f"{signer.organisation} {signer.person}".encode()))


def content(**changes: object) -> PaperContent:
    """Return the content of a draw record, with changes."""
    members: dict[str, object] = {
        "origin": ORIGIN,
        "demo": True,
        "stream": STREAM,
        "paper": "draw-record-1",
        "kind": "draw-record/1",
        "title": "固定价比选随机抽取记录",
        "at": AT,
        "signers": (OWNER, SUPERVISOR, CLERK),
        "body": {"project": "示范县青石路小学运动场维修工程", "tickets": [16, 14, 5]},
    }
    return PaperContent(**{**members, **changes})  # type: ignore[arg-type]


def signature(paper: PaperContent, signer: Signer, minutes: int = 2) -> PaperSignature:
    """Return a signature with the key of that person."""
    at = paper.at + timedelta(minutes=minutes)
    return PaperSignature.by(key_of(signer), paper, signer, at)


def signed(paper: PaperContent | None = None) -> SignedPaper:
    """Return a paper that all three have signed."""
    paper = content() if paper is None else paper
    return SignedPaper(paper, tuple(signature(paper, each) for each in ALL))


def unsigned(**changes: object) -> SignedPaper:
    """Return a paper that nobody has to sign."""
    return SignedPaper(content(signers=(), **changes))


def small() -> Design:
    """Return a design that is quickly rendered, for whatever looks at the seal."""
    return Design(
        issuer=ISSUER,
        number="演示抽〔2026〕第 0042 号",
        verify="verify.demo.example/d/0042",
        sheet=Sheet.A5,
        blocks=(Title("抽取记录"), Paragraph("中选：演示企业0016建设有限公司。")),
    )


DESIGNS = {"draw-record/1": lambda _: small()}
"""How the papers of these tests look."""


@dataclass(frozen=True)
class Sample:
    """A design with the paper it belongs to."""

    design: Design
    signed: SignedPaper
    final: bool

    def rendered(self) -> Rendering:
        at = SEALED_AT if self.final else None
        return render(self.design, self.signed, CHECKPOINT, at)


def samples() -> dict[str, Sample]:
    """Return one of each: final, waiting, wide, small, unsealed."""
    waiting = content(title="开标记录", kind="opening-record/1", paper="opening-1")
    given = SignedPaper(waiting, (signature(waiting, OWNER),))
    return {
        "draw-record": Sample(draw_record(), signed(), final=True),
        "award-notice": Sample(award_notice(), signed(), final=True),
        "opening-record": Sample(opening_record(), given, final=False),
        "receipt": Sample(receipt(), unsigned(title="报名回执"), final=True),
        "card-sheet": Sample(card_sheet(), unsigned(title="锚点卡"), final=False),
    }
