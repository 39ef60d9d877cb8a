"""`yangguang demo opening`: a real opening, sealed, handed in and opened once more."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.anchors import AnchorCard
from archive.values.instants import parse_instant, shown
from archive.values.money import Yuan
from trading.bidders.codes import Uscc
from trading.bids.model import capitals
from trading.bids.model.checking import findings
from trading.bids.model.forms import FieldKind, FormField, Label, SheetForm
from trading.bids.model.sheets import OpeningSheet, Price
from trading.bids.verdicts import Verdict
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.casefiles import build_case
from trading.server.cosigning import CARD as COSIGNER_CARD
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import CENTRE, SUPERVISOR, Bidder, bidder
from trading.server.demo.comparing import (
    Kept,
    RecordLine,
    differences_from,
    told_of,
)
from trading.server.demo.official import OPENED_AT, OfficialLine, official_record
from trading.server.demo.run import (
    CARD,
    COSIGNER,
    COSIGNER_NAME,
    DEMO_ORIGIN,
    INSTANCE,
    DemoUnfinishedError,
)
from trading.server.demo.stage import Stage
from trading.server.demo.tendering import Prepared, TenderStory
from trading.server.instance import Instance
from trading.server.making import InstanceExistsError
from trading.server.openings import repeated
from trading.server.settings import Settings

BEGINS: Final = parse_instant("2026-03-09T09:00+08:00")
RECORD: Final = "record.json"
PAPER: Final = "opening-record.pdf"
CASE: Final = "case.zip"
LOT: Final = "P2026-0001-1"
TITLE: Final = "演示：重放 2026 年 3 月 16 日的一次真实开标"
FORM: Final = SheetForm(
    lot=LOT,
    fields=(
        FormField(
            key="price",
            kind=FieldKind.PRICE,
            label=Label("投标报价", "Price"),
            places=2,
        ),
        FormField(
            key="period",
            kind=FieldKind.TEXT,
            label=Label("工期", "Period"),
            longest=200,
        ),
    ),
)
"""The record's two columns. No cap: the real platform let every price through."""

_ABSENT: Final = 4
_STOPS: Final = timedelta(minutes=10)
_TOLD: Final = 200
_SECOND: Final = timedelta(seconds=1)
_DECLARED: Final = timedelta(seconds=2)
_SILENT: Final = 1_838_273_900
"""What those who never released seal, in fen: nobody knows what they had offered."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay ends with; `differences` is empty if both records are equal."""

    folder: Path
    found: bool
    kept: Kept
    differences: tuple[str, ...]
    clock: datetime

    @property
    def agrees(self) -> bool:
        """Whether the record is the official one."""
        return not self.differences

    @property
    def opened(self) -> Sequence[RecordLine]:
        """The lines that have a price."""
        return [each for each in self.kept.lines if each.verdict == Verdict.OPEN]

    @property
    def far_off(self) -> Sequence[RecordLine]:
        """The lines whose price the committee has to ask about."""
        return [each for each in self.kept.lines if each.number in self.kept.far_off]

    def facts(self) -> dict[str, object]:
        """Return the outcome as JSON says it."""
        return {
            "ok": self.agrees,
            "demo": True,
            "found": self.found,
            "folder": str(self.folder),
            "clock": shown(self.clock),
            "card": str(self.folder / CARD),
            "record": str(self.folder / RECORD),
            "paper": str(self.folder / PAPER),
            "case": str(self.folder / CASE),
            "lot": LOT,
            "signed_in": len(self.kept.lines),
            "opened": len(self.opened),
            "not_opened": len(self.kept.lines) - len(self.opened),
            "outliers": [msgspec.to_builtins(each) for each in self.far_off],
            "differences": list(self.differences),
        }

    def lines(self) -> list[str]:
        """Return the outcome as people read it."""
        count, opened = len(self.kept.lines), len(self.opened)
        agrees = (
            "与官方开标记录完全一致 Equal to the official record, to the last digit"
            if self.agrees
            else "与官方开标记录不一致 Differs from the official record"
        )
        return [
            "演示数据 Demonstration data",
            f"演示时钟 Clock: {shown(self.clock)}",
            f"签到 signed in: {count:,}; 解密 opened: {opened:,}",
            f"未解密，视为撤销 not opened, deemed revoked: {count - opened:,}",
            agrees,
            *(f"  {each}" for each in self.differences[:_TOLD]),
            *(f"离群报价 Far off: {x.code} {x.price} 元" for x in self.far_off),
            "由评标委员会询问，不更正 The committee asks; nothing is corrected.",
            "报价间距很小不等于串通：费率区间本身就是网格",
            "Prices that lie close are no sign of collusion: rates make a grid.",
            f"开标记录 record: {self.folder / RECORD}",
            f"开标记录（签名、存证）signed and sealed: {self.folder / PAPER}",
            f"案卷 case file: {self.folder / CASE}",
            (
                f"核对 check: yangguang verify casefile {self.folder / CASE} "
                f"--anchor {self.folder / CARD}"
            ),
        ]


def replay_opening(
    folder: Path, progress: Console, first: int | None = None
) -> Replayed:
    """
    Replay the official record into an empty folder, or find it there and compare again.

    With `first` only so many bidders take part, among them the three who never release.

    Raises:
        DemoUnfinishedError: the folder holds one that was interrupted.
        InstanceExistsError: the folder holds something else.

    """
    if not (folder / INSTANCE).exists():
        if folder.exists() and any(folder.iterdir()):
            raise InstanceExistsError(folder)
        _play(folder, progress, first)
        return _compared(folder, found=False)
    if not (folder / RECORD).exists():
        raise DemoUnfinishedError(folder)
    progress.print("找到已有的演示，不改动它 Found the demonstration; left as it was")
    return _compared(folder, found=True)


def issued_record(instance: Instance) -> bytes:
    """
    Return the record of the opening as it was signed and sealed.

    Raises:
        DemoUnfinishedError: there is none yet.

    """
    with instance.transactions.read() as work:
        papers = [each.issued for each in work.papers.of(LotId(LOT)) if each.issued]
    if not papers:
        raise DemoUnfinishedError(instance.folder)
    return instance.objects.get(papers[-1].sha256)


def _compared(folder: Path, *, found: bool) -> Replayed:
    """Make the record anew from the envelopes, and hold it against the official one."""
    instance = Instance.open(folder / INSTANCE)
    try:
        record = repeated(instance, LOT)
        told = told_of(instance, record, first=None)
        with instance.transactions.read() as work:
            results = work.bids.get(LOT).results
        clock = instance.clock.now()
    finally:
        instance.close()
    try:
        kept = msgspec.json.decode((folder / RECORD).read_bytes(), type=Kept)
    except msgspec.DecodeError as error:
        raise DemoUnfinishedError(folder) from error
    differences = [*differences_from(told.lines, official_record(kept.first))]
    if kept.lines != told.lines:
        differences.append("the record on disk is not the one that the envelopes give")
    logged = [(each.manifest, each.verdict, each.text) for each in results]
    again = [(each.manifest, each.verdict, each.text.decode()) for each in record.lines]
    if logged != again:
        differences.append("the platform opened otherwise than the envelopes give")
    return Replayed(folder, found, kept, tuple(differences), clock)


# --- The play ------------------------------------------------------------------------


def _play(folder: Path, progress: Console, first: int | None) -> None:
    instance = Instance.create(
        folder / INSTANCE,
        Settings(DEMO_ORIGIN, organisation=CENTRE),
        demonstration_from=BEGINS,
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

        stage.tell = say
        _Play(stage, folder, official_record(first)).run()
    shutil.copyfile(folder / COSIGNER / COSIGNER_CARD, folder / CARD)
    told = told_of(instance, repeated(instance, LOT), first)
    (folder / PAPER).write_bytes(issued_record(instance))
    (folder / CASE).write_bytes(build_case(instance, LOT).full)
    instance.close()
    whole = folder / f"{RECORD}.new"
    whole.write_bytes(msgspec.json.format(msgspec.json.encode(told)))
    whole.rename(folder / RECORD)


def _asked(form: SheetForm) -> dict[str, object]:
    """Return a form in the making, which its lot will number."""
    said = msgspec.json.decode(form.written)
    return {each: said[each] for each in ("fields", "files", "items")}


@dataclass(slots=True)
class _Play:
    """One replay: those who act know the official record, the platform does not."""

    stage: Stage
    folder: Path
    official: Sequence[OfficialLine]

    def run(self) -> None:
        """Play it from the draft to the record."""
        stage, count = self.stage, len(self.official)
        story = TenderStory(stage, TITLE, _asked(FORM))
        story.draft()
        story.name_holders()
        story.make_keys()
        story.publish(OPENED_AT)
        stage.tell("起草、密钥演练、发布公告", "drafted, keys drilled, published")
        bids = self._sealed(story)
        stage.tell(f"{count:,} 份标书在投标人一侧封好并上传", "sealed and uploaded")
        self._hand_in(story, bids)
        stage.stop_at(OPENED_AT + _DECLARED)
        story.sweep()
        stage.tell("截止，公布投标截止记录", "closed: the list of bids is public")
        story.start()
        self._release(story, bids)
        window = story.policy.window
        stage.stop_at(OPENED_AT + _DECLARED + window + _DECLARED)
        story.sweep()
        stage.tell("投标人解密窗口关闭", "the bidders' window is over")
        card = AnchorCard.parse((self.folder / COSIGNER / COSIGNER_CARD).read_bytes())
        story.release(card, _ABSENT)
        story.open()
        stage.tell("四位持有人和一个托管方释放，报价同时公开", "opened, all at once")
        story.finish()
        stage.publish_log()
        stage.tell("唱标完毕，开标记录完成", "read out and recorded")
        self._sign_record()
        stage.publish_log()
        stage.tell("开标记录已签名、存证", "the record is signed and sealed")

    def _sign_record(self) -> None:
        """Put the record on paper; host, reader, recorder and supervisor sign it."""
        cast = self.stage.cast
        who = (cast.clerk, cast.supervisor)
        self.stage.paper(PaperKind.OPENING_RECORD, LOT, cast.clerk, *who)

    def _sealed(self, story: TenderStory) -> list[Prepared]:
        bidders = [
            bidder(number, Uscc.parse(each.code), each.name)
            for number, each in enumerate(self.official, 1)
        ]
        story.register(bidders)
        machines = self.folder / "machines"
        machines.mkdir()
        sheets: list[tuple[Bidder, OpeningSheet]] = [
            (who, sheet_of(each))
            for who, each in zip(bidders, self.official, strict=True)
        ]
        bids = story.prepare(sheets, machines)
        machines.rmdir()
        return bids

    def _hand_in(self, story: TenderStory, bids: Sequence[Prepared]) -> None:
        """Hand in at the recorded instants; the clock stops where time has passed."""
        stopped = self.stage.clock.now()
        for number, (real, bid) in enumerate(zip(self.official, bids, strict=True), 1):
            if real.received_at - stopped >= _STOPS:
                self.stage.stop_at(real.received_at)
                stopped = real.received_at
            self.stage.clock.jump_to(real.received_at)
            story.hand_in(bid)
            if number % _TOLD == 0:
                self.stage.tell(f"已递交 {number:,} 份", f"{number:,} handed in")

    def _release(self, story: TenderStory, bids: Sequence[Prepared]) -> None:
        """Let each bidder release at the recorded instant, three of them never."""
        policy, close = story.policy, story.close
        turns = sorted(
            (real.released_at, real.code, bid)
            for real, bid in zip(self.official, bids, strict=True)
            if real.released_at is not None
        )
        for number, (instant, _, bid) in enumerate(turns, 1):
            self.stage.clock.jump_to(instant)
            story.give_factor(bid, close, policy)
            if number % _TOLD == 0:
                self.stage.tell(f"{number:,} 家已解密", f"{number:,} have released")


def sheet_of(real: OfficialLine) -> OpeningSheet:
    """
    Return what a bidder of the record fills in, held against the form (E-7).

    Raises:
        ValueError: the form does not take it.

    """
    fen = _SILENT if real.fen is None else real.fen
    price = Price(fen, capitals.write(Yuan(fen)))
    sheet = OpeningSheet(FORM.digest, {"price": price, "period": real.period or "/"})
    for each in findings(FORM, sheet):
        if each.blocks:
            raise ValueError(f"{real.code}: {each.en}")
    return sheet
