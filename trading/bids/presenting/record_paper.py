"""What the page of an opening's record shows: who signs, who has, who refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.public.paper import Signer, to_sign
from trading.accounts.tokens import new_id
from trading.bids.present import BIDDERS, HOST, READER, RECORDER, WATCHER
from trading.bids.use_cases.reading_room import TenderSheet
from trading.bids.use_cases.record_paper import RecordPaper
from trading.front.languages import Tongue, marked
from trading.front.moments import full
from trading.papers.model import LotPaper
from trading.rules.open_tender_states import State
from trading.rules.papers import PAPERS, PaperKind

DONE: Final[Mapping[str, str]] = {
    "drawn": marked("开标记录已制作，等各方签署。"),
    "signed": marked("已签署。"),
    "refused": marked("拒签和理由已写入公开日志。"),
}
DUTIES: Final[Mapping[str, str]] = {
    HOST: marked("主持人"),
    READER: marked("唱标人"),
    RECORDER: marked("记录人"),
    WATCHER: marked("监标人"),
    BIDDERS: marked("投标人代表"),
}
_RULE: Final = PAPERS[PaperKind.OPENING_RECORD]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place on the paper: whose, and how it stands."""

    duty: str
    who: str
    look: str
    state: str


@dataclass(frozen=True, slots=True)
class RefusedView:
    """Somebody who does not sign, and why."""

    who: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPaperView:
    """
    The record of an opening for one who looks.

    `message` (hex) is what their device signs at `duty`; all of that is empty if no
    place is theirs.
    """

    lot: str
    title: str
    state: str
    draws: bool
    stuck: bool
    file: str
    places: tuple[PlaceView, ...]
    refused: tuple[RefusedView, ...]
    duty: str
    person: str
    organisation: str
    digest: str
    message: str
    account: str
    may_refuse: bool
    has_refused: bool
    done: str
    key: str


def record_paper_view(
    sheet: TenderSheet,
    record: RecordPaper,
    place: Signer | None,
    told: tuple[str, str, str],
    tongue: Tongue,
) -> RecordPaperView:
    """Say what is shown; `place` is the reader's own, `told` done, person, form key."""
    done, account, key = told
    paper = record.paper
    leads = bool(sheet.roles & set(_RULE.drawn_up_by))
    open_ = paper is None or record.is_stuck
    refusable = {each.duty for each in _RULE.signers if each.may_refuse}
    said = place is not None and record.has_refused(place)
    return RecordPaperView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        state=_state(sheet, record, tongue),
        draws=leads and open_ and sheet.lot.state == State.RECORDED,
        stuck=record.is_stuck,
        file=tongue.at(f"/tendering/{sheet.lot.id}/opening/paper.pdf") if paper else "",
        places=tuple(_places(sheet, paper, record, tongue)) if paper else (),
        refused=tuple(
            RefusedView(_who(each.signer, sheet), each.reason)
            for each in record.refused
        ),
        duty=_duty(place, tongue) if place else "",
        person=place.person if place else "",
        organisation=_body(place.organisation, sheet) if place else "",
        digest=paper.content.digest.hex() if paper else "",
        message=to_sign(paper.content.digest, place).hex() if paper and place else "",
        account=account,
        may_refuse=place is not None and not said and place.duty in refusable,
        has_refused=said,
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key or new_id(),
    )


def _state(sheet: TenderSheet, record: RecordPaper, tongue: Tongue) -> str:
    paper = record.paper
    if paper is None:
        if sheet.lot.state != State.RECORDED:
            return tongue.say("开标结束以后才能制作开标记录。")
        return tongue.say("开标已结束，开标记录还没有制作。")
    if paper.issued is not None:
        return tongue.say("已签齐，已加盖中心电子章。")
    if record.is_stuck:
        return tongue.say(
            "有人拒签：请重新制作，新的一份不再列拒签的人，理由留在公开日志里。"
        )
    left = len(paper.signed.missing)
    return (
        tongue.count("还差 {n} 个签名。", "还差 {n} 个签名。", left)
        if left
        else tongue.say("签齐了，正在盖章。")
    )


def _places(
    sheet: TenderSheet, paper: LotPaper, record: RecordPaper, tongue: Tongue
) -> list[PlaceView]:
    waits = set(record.missing())
    found = []
    for each, given in paper.signed.places:
        if each in waits:
            look, state = "wait", tongue.say("待签")
        elif given is None:
            look, state = "over", tongue.say("拒签")
        else:
            look, state = "open", tongue.say("已签 {at}", at=full(given.at, tongue))
        found.append(PlaceView(_duty(each, tongue), _who(each, sheet), look, state))
    return found


def _duty(of: Signer, tongue: Tongue) -> str:
    return tongue.say(DUTIES[of.duty]) if of.duty in DUTIES else of.duty


def _who(signer: Signer, sheet: TenderSheet) -> str:
    parts = [signer.person, _body(signer.organisation, sheet)]
    return "　".join(each for each in parts if each)


def _body(organisation: str, sheet: TenderSheet) -> str:
    return sheet.firms.get(organisation, organisation)
