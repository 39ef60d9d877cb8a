"""The sheet of a supervisor can be drawn whatever happened, and always alike."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.paper.model import PaperContent, Signer
from archive.paper.pages import render
from archive.paper.signatures import SignedPaper
from tests.papers import CHECKPOINT, ORIGIN
from trading.papers.supervision import ROLES, supervision_design
from trading.rules.papers import PAPERS, PaperKind
from trading.venue.model.badges import BadgeRole

pytestmark = pytest.mark.trading

NINE = 1_772_413_200_000_000
PROJECT = {
    "project": "P1",
    "lot": "P1-1",
    "title": "演示村道硬化工程",
    "owner": "演示水务站",
    "agency": "",
    "centre": "示范县公共资源交易中心",
    "supervisor": "示范县监督局",
    "price_fen": 171_600_000,
}
BODY = {
    "project": PROJECT,
    "session": {
        "booking": "P1-1-B1",
        "room": "二楼第一抽取室",
        "kind": "draw",
        "starts": NINE,
        "ends": NINE + 3_600_000_000,
    },
    "attendance": [
        ["supervisor", "示范县监督局", NINE, NINE + 60_000_000],
        ["clerk", "示范县公共资源交易中心", NINE, 0],
    ],
    "others": [["bidder", 3], ["observer", 1]],
    "orders": [
        ["2026-0001", "", NINE, "停电"],
        ["2026-0002", "2026-0001", NINE + 60_000_000, "已恢复供电"],
    ],
    "seen": [[NINE, "示范县监督局", "摇号机摇动两次。"]],
}


def content(**changes):
    return PaperContent(
        origin=ORIGIN,
        demo=True,
        stream="project/P1",
        paper="supervision-sheet-1",
        kind=PaperKind.SUPERVISION.value,
        title=PAPERS[PaperKind.SUPERVISION].title,
        at=datetime(2026, 3, 2, 3, tzinfo=UTC),
        signers=(Signer("现场监督", "示范县监督局", ""),),
        body={**BODY, **changes},
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"orders": [], "seen": [], "others": []},
        {"attendance": [["notary", "示范县公证处", NINE, 0]] * 60},
        {"seen": [[NINE, "示范县监督局", "所见如下。" * 300]] * 5},
    ],
    ids=["usual", "quiet", "crowd", "long"],
)
def test_the_sheet_can_be_drawn(changes):
    """However much or little there is to say, and the same bytes again."""
    said = content(**changes)
    once = render(supervision_design(said), SignedPaper(said), CHECKPOINT).pdf
    assert once == render(supervision_design(said), SignedPaper(said), CHECKPOINT).pdf
    assert PdfFileReader(BytesIO(once)).root["/Pages"]["/Count"] >= 1


def test_every_role_has_a_word():
    """Nobody is on the sheet by a word of the machine."""
    assert set(ROLES) == {each.value for each in BadgeRole}
