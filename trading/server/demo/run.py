"""`yangguang demo`: two selections, their case files, and the offline check of both."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from archive.casefile.check import check_case
from archive.casefile.model import Report
from archive.clock.demonstration import DemonstrationClock
from archive.evidence.notes import open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.model import parse_accepted
from archive.values.instants import shown
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.casefiles import CHECKS, build_case
from trading.server.cosigning import CARD as COSIGNER_CARD
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import CENTRE, SUPERVISOR, invented_firms
from trading.server.demo.crowd import crowd
from trading.server.demo.drawing import DrawPlay
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.making import InstanceExistsError
from trading.server.settings import Settings
from trading.server.sheets import anchor_sheet, receipt_sheet

DEMO_ORIGIN: Final = "demo.yangguang.example/log"
INSTANCE: Final = "instance"
CARD: Final = "anchor.card.json"
COSIGNER: Final = "cosigner"
COSIGNER_NAME: Final = "demo-supervisor.example/1"
SUMMARY: Final = "summary.json"
RECEIPT: Final = "receipt-applicant-1"
SEALED: Final = "sealed/"
TICKETS: Final = 1_528


class DemoUnfinishedError(Exception):
    """A demonstration that was interrupted cannot be told on."""

    remedy = (
        "删除该目录，或用 --folder 另选 "
        "Remove the folder, or choose another one with --folder."
    )

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"上次演示没有完成 {folder} holds a demonstration that was interrupted"
        )


class Told(msgspec.Struct, frozen=True):
    """What the demonstration found out about one of its selections."""

    lot: str
    tickets: int
    winner: str
    reserves: tuple[str, ...]
    full: str
    public: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a demonstration ends with."""

    folder: Path
    found: bool
    told: tuple[Told, ...]
    reports: tuple[Report, ...]
    clock: datetime
    address: str

    @property
    def verified(self) -> bool:
        """Whether every case file agrees with the card."""
        return all(report.verified for report in self.reports)

    def facts(self) -> dict[str, object]:
        """Return the outcome as JSON says it."""
        return {
            "ok": self.verified,
            "demo": True,
            "found": self.found,
            "folder": str(self.folder),
            "clock": shown(self.clock),
            "card": str(self.folder / CARD),
            "address": self.address,
            "selections": [msgspec.to_builtins(each) for each in self.told],
            "standing": [report.standing.value for report in self.reports],
        }

    def lines(self) -> list[str]:
        """Return the outcome as people read it."""
        lines = ["演示数据 Demonstration data", f"演示时钟 Clock: {shown(self.clock)}"]
        for told, report in zip(self.told, self.reports, strict=True):
            reserves = ", ".join(told.reserves)
            lines += [
                f"{told.lot}: 号票 tickets {told.tickets}",
                f"  中选 winner {told.winner}, 候补 reserves {reserves}",
                f"  案卷 case file: {self.folder / told.public}",
                f"  离线核对 checked offline: {report.standing}",
                f"  事件 events: {report.events}",
            ]
        case, card = self.folder / self.told[0].public, self.folder / CARD
        receipt = self.folder / RECEIPT
        proofs = f"--proof {receipt}.tlog-proof --slot {receipt}.slot.json"
        lines += [
            "证明了什么：名单在抽取之前冻结，号球在各人的数公开之后摇出；",
            "每一步都在日志里，任何人可以离线重算。",
            "What it proves: the list was frozen before the draw, the balls came",
            "after the numbers of those present, every step is in the log, and",
            "anybody can repeat the draw offline.",
            "演示的共签方就在这台机器上；真正的共签方必须在中心以外，用自己的机器和密钥。",
            "The demonstration's cosigner lives on this very machine; a real one is a",
            "body outside the centre, with a machine and a key of its own.",
            "自己核对 Check it yourself:",
            f"  yangguang verify casefile {case} --anchor {card}",
            f"  yangguang verify receipt {receipt}.note --anchor {card} {proofs}",
        ]
        return lines


def run_demo(
    folder: Path,
    start: datetime,
    progress: Console,
    tickets: int = TICKETS,
    address: str = "",
) -> Outcome:
    """
    Tell the demonstration into an empty folder, or find it there and check it again.

    The second selection is over so many tickets; a test needs fewer than the record.
    Codes on paper lead to the address; a demonstration that is found keeps its own.

    Raises:
        DemoUnfinishedError: the folder holds one that was interrupted.
        InstanceExistsError: the folder holds something else.

    """
    place = folder / INSTANCE
    if not place.exists():
        if folder.exists() and any(folder.iterdir()):
            raise InstanceExistsError(folder)
        _tell(folder, start, progress, tickets, address)
        return _outcome(folder, found=False)
    if not (folder / SUMMARY).exists():
        raise DemoUnfinishedError(folder)
    progress.print("找到已有的演示，不改动它 Found the demonstration; left as it was")
    return _outcome(folder, found=True)


def _outcome(folder: Path, *, found: bool) -> Outcome:
    try:
        kept = (folder / SUMMARY).read_bytes()
        told = msgspec.json.decode(kept, type=tuple[Told, ...])
    except msgspec.DecodeError as error:
        raise DemoUnfinishedError(folder) from error
    card = AnchorCard.parse((folder / CARD).read_bytes())
    reports = tuple(
        check_case((folder / each.public).read_bytes(), CHECKS, [card]) for each in told
    )
    instance = Instance.open(folder / INSTANCE)
    clock, address = instance.clock.now(), instance.settings.address
    instance.close()
    return Outcome(folder, found, told, reports, clock, address)


def _tell(
    folder: Path, start: datetime, progress: Console, tickets: int, address: str
) -> None:
    instance = Instance.create(
        folder / INSTANCE,
        Settings(DEMO_ORIGIN, organisation=CENTRE, address=address),
        demonstration_from=start,
    )
    clock = instance.clock
    if not isinstance(clock, DemonstrationClock):
        raise TypeError("a demonstration has a demonstration clock")
    outside = CosignerFolder.create(
        folder / COSIGNER,
        instance.anchor_card(with_checkpoint=False),
        COSIGNER_NAME,
        SUPERVISOR,
    )
    stage = Stage(instance, clock, outside=outside)
    with progress.status("演示 Demonstration") as status:

        def say(zh: str, en: str) -> None:
            progress.print(f"[dim]{shown(clock.now())}[/]  {zh}  [dim]{en}[/]")
            status.update(f"{zh} {en}")

        small = tell_small(stage, say)
        large = tell_large(stage, say, tickets)
        say("写出案卷和回执", "writing the case files and a receipt")
        stage.publish_log()
        _write_receipt(folder, stage)
        told = [_written(folder, instance, lot, play) for lot, play in (small, large)]
    shutil.copyfile(folder / COSIGNER / COSIGNER_CARD, folder / CARD)
    card = AnchorCard.parse((folder / CARD).read_bytes())
    sheet = anchor_sheet(card, SUPERVISOR, clock.now())
    (folder / CARD).with_suffix(".pdf").write_bytes(sheet)
    instance.close()
    whole = folder / f"{SUMMARY}.new"
    whole.write_bytes(msgspec.json.encode(told))
    whole.rename(folder / SUMMARY)


Say = Callable[[str, str], None]


def tell_small(stage: Stage, say: Say) -> tuple[str, DrawPlay]:
    """Tell the whole life of a selection among 31 invented firms (DR1, DR2, DR4)."""
    firms = invented_firms(33)
    story = SelectionStory(stage, "演示：东岸村渠道整治工程", firms)
    story.prepare("2026-03-02")
    say("起草、依据意见、定价 1,716,000 元", "drafted, basis checked, price fixed")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    say("发布公告", "notice published")
    for number, firm in enumerate(firms):
        if number % 8 == 0:
            stage.at(f"2026-03-{3 + number // 8:02d}T09:30")
        story.sign_up(firm)
    stage.at("2026-03-09T09:00")
    story.withdraw(firms[32])
    say(
        "报名：名单和数量对所有人保密", "sign-up: names and count hidden from everybody"
    )
    story.close_sign_up("2026-03-09T17:00:05")
    story.review("2026-03-10", frozenset({firms[4].firm}))
    say("两人分别审查，31 家合格", "two reviewers, blind to each other: 31 qualify")
    story.freeze("2026-03-12T09:10")
    play = story.draw("2026-03-12T09:30", firms[0])
    say("两步抽取：先取 20 家，再定中选和候补", "drawn in two steps, 20 of 31 first")
    story.draw_papers()
    say("抽取记录由三方签名，加盖存证章", "the draw record: signed by three, sealed")
    story.publicity("2026-03-12T11:00")
    story.award_paper(PaperKind.RESULT)
    story.objection("2026-03-13T10:00", firms[3], "2026-03-16T10:00")
    say("公示，有异议，暂停，答复", "public notice, an objection suspends, answered")
    story.award("2026-03-18T10:00")
    story.refusal("2026-03-20T10:00")
    story.award_paper(PaperKind.RESULT, replaces="result-notice-1")
    say(
        "中选人书面放弃，候补一递补", "the winner refuses in writing, reserve 1 follows"
    )
    story.award("2026-03-25T10:00")
    story.award_paper(PaperKind.AWARD)
    story.contract("2026-04-01T10:00")
    story.perform("2026-04-08T09:00", "2026-05-12T09:00", "2026-08-20T09:00")
    story.close("2026-08-24T10:00")
    say("签约、跟踪、验收、结案", "contract, tracking, acceptance, file closed")
    return story.lot, play


def tell_large(stage: Stage, say: Say, tickets: int) -> tuple[str, DrawPlay]:
    """Tell a selection up to its draw over as many tickets as the record has firms."""
    firms = crowd(tickets)
    story = SelectionStory(stage, "演示：一千五百二十八张号票的抽取", firms)
    story.prepare("2026-08-25")
    story.announce("2026-08-25", "2026-09-02T17:00", "2026-09-08T10:00")
    stage.at("2026-08-26T09:00")
    for number, firm in enumerate(firms, 1):
        if number % 300 == 0:
            stage.pause()
            say(f"报名 {number} 家", f"{number} signed up")
        story.sign_up(firm)
    story.close_sign_up("2026-09-02T17:00:05")
    say(f"审查 {len(firms):,} 份申请", f"reviewing {len(firms):,} applications")
    story.review("2026-09-03")
    story.freeze("2026-09-08T09:10")
    play = story.draw("2026-09-08T09:30", firms[0])
    story.draw_papers()
    say(f"{len(firms):,} 张号票抽取完成", f"drawn from {len(firms):,} tickets")
    return story.lot, play


def _write_receipt(folder: Path, stage: Stage) -> None:
    """Keep, outside the instance, what the first applicant was given."""
    given = next(
        each for each in stage.accepted if each.event.stream.startswith(SEALED)
    )
    (logged,) = stage.instance.receipts().logged([(given.event.stream, given.event.n)])
    proof = replace(logged.proof, extra=logged.entry)
    (folder / f"{RECEIPT}.note").write_text(given.note, encoding="utf-8")
    (folder / f"{RECEIPT}.tlog-proof").write_text(proof.text, encoding="utf-8")
    if logged.slot is not None:
        (folder / f"{RECEIPT}.slot.json").write_bytes(logged.slot.to_bytes())
    said = parse_accepted(open_note(given.note, stage.instance.notary.signer.verifier))
    sheet = receipt_sheet(stage.instance, said, given.note, logged)
    (folder / f"{RECEIPT}.pdf").write_bytes(sheet)


def _written(folder: Path, instance: Instance, lot: str, play: DrawPlay) -> Told:
    case = build_case(instance, lot)
    with instance.transactions.read() as work:
        papers = [each for each in work.papers.of(LotId(lot)) if each.issued]
    for each in papers:
        pdf = instance.objects.get(each.issued.sha256) if each.issued else b""
        (folder / f"paper-{lot}-{each.name}.pdf").write_bytes(pdf)
    full, public = f"case-{lot}-full.zip", f"case-{lot}-public.zip"
    (folder / full).write_bytes(case.full)
    (folder / public).write_bytes(case.public)
    draw = play.draw
    order = [pid for stratum in draw.reserves for pid in stratum.pids]
    return Told(
        lot=lot,
        tickets=draw.notice.pool_size,
        winner=draw.winners[0].pids[0],
        reserves=tuple(order),
        full=full,
        public=public,
    )
