"""
Which papers a procedure has, who draws them up, and who signs them.

Who signs is data (P-1): those who decide or were there, never the centre for them. The
centre's seal only says that the record was not changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from trading.rules.roles import Role


class PaperKind(StrEnum):
    """What a paper is, with the version of what it says (trading/SPEC.md 6)."""

    QUALIFICATION = "qualification-result/1"
    DRAW_RECORD = "draw-record/1"
    RESULT = "result-notice/1"
    AWARD = "award-notice/1"
    SUPERVISION = "supervision-sheet/1"
    OPENING_RECORD = "opening-record/1"
    RECEIPT = "receipt/1"
    ANCHOR_CARD = "anchor-card-sheet/1"
    WRITTEN_NOTICE = "written-notice/1"

    @property
    def stem(self) -> str:
        """The beginning of the identifiers of such papers."""
        return self.value.partition("/")[0]


@dataclass(frozen=True, slots=True)
class PlaceToSign:
    """
    A signer's duty on the paper, and the seat whose organisation signs it.

    Whoever only was there may refuse, with a reason; whoever made the paper may not.
    """

    duty: str
    seat: Role
    may_refuse: bool = False


@dataclass(frozen=True, slots=True)
class PaperRule:
    """One kind of paper: its title, who draws it up, who signs, from which rule."""

    title: str
    drawn_up_by: tuple[Role, ...]
    signers: tuple[PlaceToSign, ...]
    rules: tuple[str, ...]


_LED_BY: Final = (Role.OWNER, Role.AGENCY, Role.CLERK)

PAPERS: Final[Mapping[PaperKind, PaperRule]] = MappingProxyType(
    {
        PaperKind.QUALIFICATION: PaperRule(
            "资格审查结果",
            (Role.OWNER, Role.AGENCY, Role.CLERK),
            (PlaceToSign("比选人代表", Role.OWNER),),
            ("D-9",),
        ),
        PaperKind.DRAW_RECORD: PaperRule(
            "随机抽取记录",
            (Role.CLERK,),
            (
                PlaceToSign("比选人代表", Role.OWNER),
                PlaceToSign("现场监督", Role.SUPERVISOR),
                PlaceToSign("场次操作员", Role.CLERK),
            ),
            ("D-19",),
        ),
        PaperKind.SUPERVISION: PaperRule(
            "现场监督记录表",
            (Role.SUPERVISOR,),
            (PlaceToSign("现场监督", Role.SUPERVISOR),),
            ("V-13",),
        ),
        PaperKind.OPENING_RECORD: PaperRule(
            "开标记录",
            _LED_BY,
            (
                *(
                    PlaceToSign(duty, seat)
                    for duty in ("主持人", "唱标人", "记录人")
                    for seat in _LED_BY
                ),
                PlaceToSign("监标人", Role.SUPERVISOR, may_refuse=True),
                PlaceToSign("投标人代表", Role.BIDDER, may_refuse=True),
            ),
            ("B-32",),
        ),
        PaperKind.RESULT: PaperRule(
            "中选结果公示",
            (Role.OWNER, Role.AGENCY, Role.CLERK),
            (PlaceToSign("比选人代表", Role.OWNER),),
            ("D-21",),
        ),
        PaperKind.AWARD: PaperRule(
            "中选通知书",
            (Role.OWNER, Role.AGENCY, Role.CLERK),
            (
                PlaceToSign("比选人代表", Role.OWNER),
                PlaceToSign("代理机构代表", Role.AGENCY),
            ),
            ("D-23",),
        ),
    }
)
"""The papers of a selection, of an opening and of a session that persons sign."""

ONCE: Final = frozenset(kind.value for kind in PAPERS) - {
    PaperKind.DRAW_RECORD.value,
    PaperKind.SUPERVISION.value,
    PaperKind.OPENING_RECORD.value,
}
"""Of these one stands in a project; each draw, opening and session has its own."""

BESIDE_THE_LOG: Final = frozenset({PaperKind.RECEIPT.value})
"""Sealed, but never issued in the log: a receipt rests on its note and its proof."""
