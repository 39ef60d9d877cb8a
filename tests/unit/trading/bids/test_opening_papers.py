"""The record of an opening can be drawn whatever happened, and always alike."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.evidence.keys import SigningKey
from archive.paper.model import PaperContent, Signer
from archive.paper.pages import render
from archive.paper.signatures import SignedPaper
from archive.public.values import Actor
from tests.papers import CHECKPOINT, ORIGIN
from trading.bids.documents import opening_record_design, runs
from trading.bids.model.forms import FieldKind, FormField, Label, Option
from trading.bids.model.sheets import Manager, OpeningSheet, Price
from trading.bids.present import BIDDERS, Places
from trading.bids.read_out import LONGEST, MOST_FIELDS, Asked, asked
from trading.papers.model import name_of
from trading.rules.papers import PAPERS, PaperKind

pytestmark = pytest.mark.trading

NINE = 1_772_413_200_000_000
MINUTE = 60_000_000
PROJECT = {
    "project": "P1",
    "lot": "P1-1",
    "title": "演示中学教学楼",
    "owner": "示范县教育局",
    "agency": "演示招标代理机构",
    "centre": "示范县公共资源交易中心",
    "supervisor": "示范县监督局",
    "price_fen": 0,
}


def line(number: int, verdict: str = "OPEN", outcome: str = "OPENED", *named: str):
    """Return what a record says of one bid."""
    price = [number * 1_000_000, f"人民币{'壹贰叁肆伍'[number % 5]}万元整"]
    return [
        *(f"91510000MADEM{number:04d}X", f"演示企业{number:04d}", f"{number:064x}"),
        *(NINE - number * MINUTE, NINE + number * MINUTE, verdict, outcome),
        *(
            [*named],
            price if verdict == "OPEN" else [],
            [f"{200 + number} 天", "演示甲"],
        ),
    ]


FATES = [
    line(1),
    line(2, "FACTOR_WITHHELD", "DEEMED_REVOKED", "bidder"),
    line(3, "INVALID_DEALING", "DEEMED_REVOKED", "holder/2"),
    line(4, "NOT_ENOUGH", "DEEMED_WITHDRAWN", "holder/2", "keeper/share/3"),
]
BODY = {
    "project": PROJECT,
    "policy": {"digest": "ab" * 32, "deadline": NINE, "n": 5, "k": 3, "bidder": True},
    "close": {"commitment": "cd" * 32, "at": NINE + 2_000_000},
    "sessions": [{"at": NINE + MINUTE, "reason": "", "until": 0}],
    "ended": NINE + 90 * MINUTE,
    "present": [
        {"id": "li", "name": "演示丙", "organisation": "示范县教育局"},
        {"id": "guest", "name": "", "organisation": "示范县公证处"},
    ],
    "released": {
        "holders": [[j, "示范县教育局", NINE if j % 2 else 0] for j in range(1, 6)],
        "trustees": [[1, "示范县法院", NINE], [2, "演示交易所", 0]],
    },
    "fields": [["period", "工期"], ["manager", "项目经理"]],
    "bids": [*FATES],
    "consortia": [],
    "twice": [],
    "objections": [],
}


def content(**changes):
    """Return a record that two persons sign."""
    return PaperContent(
        origin=ORIGIN,
        demo=True,
        stream="project/P1",
        paper="opening-record-1",
        kind=PaperKind.OPENING_RECORD.value,
        title=PAPERS[PaperKind.OPENING_RECORD].title,
        at=datetime(2026, 3, 2, 3, tzinfo=UTC),
        signers=(
            Signer("主持人", "示范县公共资源交易中心", "演示甲"),
            Signer("监标人", "示范县监督局"),
        ),
        body={**BODY, **changes},
    )


OFF = {"at": NINE, "reason": "一个密钥持有人没有到场", "until": NINE + 60 * MINUTE}


@pytest.mark.parametrize(
    ("changes", "pages"),
    [
        ({}, 2),
        ({"bids": [line(n) for n in range(1, 61)]}, 4),
        ({"sessions": [OFF, *BODY["sessions"]], "fields": [], "bids": []}, 2),
        (
            {
                "consortia": [[FATES[0][0], [[FATES[3][0], FATES[3][1]]]]],
                "twice": [[FATES[3][0], FATES[3][1], [1, 4]]],
            },
            2,
        ),
        ({"objections": [[NINE, "演示企业0001", "唱标太快。" * 200, "已重读。"]]}, 2),
    ],
    ids=["fates", "crowd", "put-off", "consortium", "objection"],
)
def test_the_record_can_be_drawn(changes, pages):
    """B-32, P-1: however many bids, it goes on over pages, and the same bytes again."""
    said = content(**changes)
    once = render(opening_record_design(said), SignedPaper(said), CHECKPOINT).pdf
    again = render(opening_record_design(said), SignedPaper(said), CHECKPOINT).pdf
    assert once == again
    assert PdfFileReader(BytesIO(once)).root["/Pages"]["/Count"] >= pages


def test_numbers_in_a_row_are_written_short():
    """Whose part fails for a thousand bids is said on one line."""
    assert runs([1, 2, 3, 7, 9, 10]) == "1–3、7、9–10"
    assert runs([5]) == "5"


def test_what_is_asked_stands_beside_the_price():
    """E-12: price first, then the form's lines in its order, in units people read."""
    label = Label("某项", "Something")

    def asks(key, kind, **more):
        return FormField(key=key, kind=kind, label=label, **more)

    fields = {
        "rate": (asks("rate", FieldKind.RATE, places=2), 9_850, "98.50%"),
        "days": (asks("days", FieldKind.PERIOD_DAYS), 240, "240 天"),
        "who": (asks("who", FieldKind.PERSON), Manager("演示甲", "川1"), "演示甲 川1"),
        "choice": (
            asks("choice", FieldKind.CHOICE, options=(Option("a", Label("甲", "A")),)),
            *("a", "甲"),
        ),
        "long": (asks("long", FieldKind.TEXT, longest=200), "长" * 99, "长" * 39 + "…"),
    }
    for field, value, said in fields.values():
        assert Asked(field.key, "某项", field).said(value) == said
        assert len(said) <= LONGEST
    assert Asked("x", "x").said(None) == ""
    sheet = OpeningSheet("f0" * 32, {"b": Price(1, ""), "a": 3, "c": Price(2, "")})
    price, rest = asked(None, [sheet])
    assert price == "b"
    assert [each.said(sheet.values[each.key]) for each in rest] == ["3", "0.02"]
    assert len(asked(None, [])[1]) == 0 < MOST_FIELDS


def test_a_desk_signs_by_name_or_once():
    """P-1: named persons sign themselves; where no name is known, one of the body."""
    key = SigningKey.generate().public.fingerprint
    people = [Actor(each, "示范县教育局", frozenset(), key) for each in ("a", "b", "c")]
    places = Places({"a": "演示甲", "b": "演示乙", "c": ""})
    places.add("唱标人", *people, people[0])
    places.add(BIDDERS, people[2])
    assert places.found == [
        Signer("唱标人", "示范县教育局", "演示甲"),
        Signer("唱标人", "示范县教育局", "演示乙"),
        Signer(BIDDERS, "示范县教育局"),
    ]


def test_every_lot_has_names_of_its_own():
    """Papers of all lots of a project stand in one stream and one case file."""
    kind = PaperKind.OPENING_RECORD
    assert name_of(kind, "P2026-0001-1", 2) == "opening-record-2"
    assert name_of(kind, "P2026-0001-3", 1) == "opening-record-lot3-1"
