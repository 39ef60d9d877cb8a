"""One word for one thing: states, bases, grounds, kinds of papers and of people."""

from collections.abc import Mapping
from typing import Final

from trading.bidders.model.claims import Algorithm, Basis, ClaimState, Ground, KeyState
from trading.bidders.model.dossiers import DocumentKind, Outcome
from trading.bidders.model.firms import RelationKind
from trading.bidders.model.parties import Paper, PartyKind
from trading.bidders.model.relations import TieKind
from trading.front.languages import marked

STATES: Final[Mapping[ClaimState, str]] = {
    ClaimState.OPEN: marked("还没有核定"),
    ClaimState.PROVEN: marked("已核定"),
    ClaimState.UNPROVEN: marked("未能核定"),
    ClaimState.REVOKED: marked("核定已撤销"),
}

BASES: Final[Mapping[Basis, str]] = {
    Basis.AUTHORISATION: marked("加盖公章的授权书"),
    Basis.CERTIFICATE: marked("数字证书（CA）"),
}

GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.PAPERS_INCOMPLETE: marked("材料不齐"),
    Ground.DISPUTED: marked("授权有争议"),
    Ground.NOT_THE_FIRM: marked("材料与企业不符"),
}

DOCUMENTS: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.BUSINESS_LICENCE: marked("营业执照"),
    DocumentKind.QUALIFICATION: marked("资质证书"),
    DocumentKind.SAFETY_PERMIT: marked("安全生产许可证"),
    DocumentKind.AUTHORISATION: marked("授权书"),
    DocumentKind.REGISTRATION_EXTRACT: marked("登记证明"),
    DocumentKind.OTHER: marked("其他材料"),
}

OUTCOMES: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.WAITING: ("", marked("中心还没有看，不影响报名")),
    Outcome.ASKED: ("wait", marked("请补充")),
    Outcome.ACCEPTED: ("open", marked("看过，清楚")),
    Outcome.REFUSED: ("wait", marked("不能用")),
}
"""How a document's state looks, and what is said of it."""

KEYS: Final[Mapping[KeyState, tuple[str, str]]] = {
    KeyState.OFFERED: ("", marked("等中心核对")),
    KeyState.BOUND: ("open", marked("已绑定")),
    KeyState.REVOKED: ("over", marked("已作废")),
}

ALGORITHMS: Final[Mapping[Algorithm, str]] = {
    Algorithm.ED25519: "Ed25519",
    Algorithm.P256: "ECDSA P-256, SHA-256",
}

TIES: Final[Mapping[TieKind, str]] = {
    TieKind.LEGAL_REPRESENTATIVE: marked("法定代表人"),
    TieKind.MANAGER: marked("负责人或高级管理人员"),
    TieKind.SHAREHOLDER: marked("股东"),
}

RELATIONS: Final[Mapping[RelationKind, str]] = {
    RelationKind.HOLDING: marked("持股"),
    RelationKind.MANAGEMENT: marked("管理"),
    RelationKind.RESPONSIBLE_PERSON: marked("同一负责人"),
}

PAPERS: Final[Mapping[Paper, str]] = {
    Paper.RESIDENT_ID: marked("居民身份证"),
    Paper.RESIDENCE_PERMIT: marked("港澳台居民居住证"),
    Paper.PASSPORT: marked("护照"),
    Paper.REGISTRATION_EXTRACT: marked("境外登记证明"),
}

PARTIES: Final[Mapping[PartyKind, str]] = {
    PartyKind.NATURAL_PERSON: marked("自然人"),
    PartyKind.FOREIGN_ENTITY: marked("境外机构"),
}
