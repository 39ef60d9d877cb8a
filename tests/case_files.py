"""
Case files of real small selections, and what a forger does to them.

A forger without keys changes bytes; the operator of the log holds all its keys and may
sign whatever he likes: `signed_anew` is his pen.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.casefile.build import CaseFile
from archive.casefile.check import check_case
from archive.casefile.container import packed
from archive.casefile.model import CaseFileError, Report
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.tree import root_of_entries
from expert_pool.draws.fairness import to_sign
from expert_pool.draws.messages import Cause, Kind
from expert_pool.draws.shapes import described
from tests.published import labelled
from tests.sites import Blank, Site
from trading.selection.use_cases.concluding import VoidDrawCommand
from trading.selection.use_cases.review import FinishReviewCommand, GiveVerdictCommand
from trading.selection.use_cases.too_few import ExtendSignUpCommand
from trading.server.casefiles import CHECKS, build_case
from trading.server.demo.cast import ROOM, invented_firms
from trading.server.demo.drawing import DrawPlay, Present, drawn_balls
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.venue.model import Duty

Files = dict[str, bytes]
OUTSIDE = ("edition.txt", "manifest.json", "manifest.note")


@dataclass(frozen=True)
class Case:
    """A case file in both editions, the cards of its log, and the operator's keys."""

    site: Site
    lot: str
    built: CaseFile
    again: CaseFile
    card: AnchorCard
    earlier: AnchorCard
    log: NoteSigner
    signer: NoteSigner

    @property
    def full(self) -> Files:
        """The members of the full edition."""
        return unpacked(self.built.full)

    @property
    def public(self) -> Files:
        """The members of the public edition."""
        return unpacked(self.built.public)

    @property
    def editions(self) -> tuple[Files, ...]:
        """Both editions; of a case that is still under seal, the full one alone."""
        return (self.full,) if self.built.opened is None else (self.full, self.public)

    def found(self, files: Files, *cards: AnchorCard) -> list[tuple[int, str, str]]:
        """Check it with our card, or others; return step, place and finding."""
        report = checked(files, *(cards or (self.card,)))
        return [(each.step, each.where, each.what) for each in report.findings]

    def steps(self, files: Files, *cards: AnchorCard) -> set[int]:
        """Return the steps that broke; 2 if it is no case file at all."""
        try:
            return {step for step, _, _ in self.found(files, *cards)}
        except CaseFileError:
            return {2}


def checked(files: Files, *cards: AnchorCard) -> Report:
    """Check a case file, packed as the specification packs it."""
    return check_case(packed(files), CHECKS, cards)


def unpacked(data: bytes) -> Files:
    """Return the members of a zip, as any zip tool reads them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spelled(value: object) -> bytes:
    """Return JSON as RFC 8785 spells it, for the ASCII names and integers used here."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


Edit = Callable[[dict], object]


def signed_anew(files: Files, signer: NoteSigner, edit: Edit = len) -> Files:
    """
    Make manifest and note fit the files, as only the holder of the key can.

    Members that are gone leave the manifest, changed ones get their new hash, new ones
    come in with the kind of their ending; `edit` may change the manifest before that.
    """
    manifest = json.loads(files["manifest.json"])
    edit(manifest)
    known = {member["path"]: member for member in manifest["members"]}
    public = files["edition.txt"] == b"public\n"
    kept = [
        m for m in known.values() if m["path"] in files or (public and m["private"])
    ]
    new = [path for path in files if path not in known and path not in OUTSIDE]
    kept += [
        {"path": path, "kind": _kind(path), "private": False, "reason": ""}
        for path in new
    ]
    for member in kept:
        if member["path"] in files:
            member["sha256"] = digest(files[member["path"]])
    manifest["members"] = sorted(kept, key=lambda member: member["path"])
    leaves = [spelled(member) for member in manifest["members"]]
    manifest["root"] = root_of_entries(leaves).hex()
    data = spelled(manifest)
    lines = ["yangguang/case-file/1", manifest["origin"]]
    lines += ["demonstration" if manifest["demo"] else "operation", manifest["stream"]]
    lines += [manifest["root"], digest(data)]
    note = signer.sign("".join(f"{line}\n" for line in lines)).encode()
    return {**files, "manifest.json": data, "manifest.note": note}


def _kind(path: str) -> str:
    endings = {
        ".tlog-proof": "tlog-proof/1",
        ".slot.json": "slot-proof/1",
        ".html": "page/1",
        "checkpoint": "checkpoint/1",
        "heads.json": "heads/1",
    }
    found = (kind for ending, kind in endings.items() if path.endswith(ending))
    return next(found, "draw/1" if path.startswith("draws/") else "event/1")


def digest(data: bytes) -> str:
    """Return a SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def without(files: Files, *parts: str) -> Files:
    """Return the files whose paths contain none of these parts."""
    return {
        path: data
        for path, data in files.items()
        if not any(part in path for part in parts)
    }


def events(files: Files) -> dict[str, dict]:
    """Return the disclosed events of the case's own stream, by path."""
    return {
        path: json.loads(data)["event"]
        for path, data in sorted(files.items())
        if path.startswith("events/") and path.endswith(".json")
    }


def of_kind(files: Files, *kinds: str) -> list[str]:
    """Return the paths of the disclosed events of these kinds."""
    return [path for path, event in events(files).items() if event["kind"] in kinds]


def renamed(files: Files, names: Mapping[str, str]) -> Files:
    """Return the files with other names for the parts of paths that are named."""

    def new(path: str) -> str:
        return next((path.replace(a, b) for a, b in names.items() if a in path), path)

    return {new(path): data for path, data in files.items()}


# --- The selections ---------------------------------------------------------------


def _present(stage: Stage, story: SelectionStory) -> DrawPlay:
    cast = stage.cast
    return DrawPlay(
        stage,
        story.lot,
        (
            Present(cast.clerk, Duty.CLERK),
            Present(cast.supervisor, Duty.SUPERVISOR),
            Present(cast.drafter, Duty.OWNER),
            Present(story.bidders[0].agent, Duty.APPLICANT),
        ),
    )


def _void(stage: Stage, draw: DrawPlay) -> None:
    now, reason = stage.clock.now(), "演示：摇号机卡球"
    body = described(draw.draw.voiding(now, Cause.FAILURE, reason, ""))
    message = to_sign(draw.draw.notice, Kind.VOID, body)
    signers = (draw.clerk, draw.supervisor)
    command = VoidDrawCommand(
        key=stage.key(),
        lot=draw.lot,
        at=now,
        reason=reason,
        signatures={each.id: each.key.sign(message).hex() for each in signers},
    )
    stage.act(stage.platform.void_draw, draw.supervisor, command)


def told(
    stage: Stage, *, first_draw_fails: bool = False, on_paper: bool = False
) -> str:
    """
    Tell a whole selection among four firms; the first draw may have to be voided.

    On paper, those who were there sign what the review and the draw came to.
    """
    story = SelectionStory(stage, "演示：村道硬化工程", invented_firms(4))
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    for firm in story.bidders:
        stage.pause()
        story.sign_up(firm)
    story.close_sign_up("2026-03-09T17:00:05")
    story.review("2026-03-10")
    story.freeze("2026-03-12T09:10")
    stage.publish_log()
    stage.at("2026-03-12T09:30")
    draw = _present(stage, story)
    if first_draw_fails:
        draw.ready(ROOM)
        draw.start()
        _void(stage, draw)
        stage.pause()
    draw.ready(ROOM)
    draw.start()
    draw.contribute()
    draw.close_reveals()
    draw.type_balls(drawn_balls())
    draw.sign()
    if on_paper:
        story.draw_papers()
    if not first_draw_fails:
        story.publicity("2026-03-12T11:00")
        story.award("2026-03-18T10:00")
        story.contract("2026-03-20T10:00")
        story.perform("2026-04-08T09:00", "2026-05-12T09:00", "2026-08-20T09:00")
        story.close("2026-08-24T10:00")
    stage.publish_log()
    return story.lot


def found_too_few(stage: Stage, story: SelectionStory) -> None:
    """Let all who signed up qualify and be too few, so that sign-up is opened again."""
    for reviewer in stage.cast.reviewers[:2]:
        for bidder in story.bidders:
            verdict = GiveVerdictCommand(
                key=stage.key(), lot=story.lot, firm=bidder.firm, passed=True
            )
            stage.act(stage.platform.give_verdict, reviewer, verdict)
    finish = FinishReviewCommand(key=stage.key(), lot=story.lot)
    stage.act(stage.platform.declare_too_few, stage.cast.drafter, finish)
    extend = ExtendSignUpCommand(
        key=stage.key(),
        lot=story.lot,
        draw_at=stage.clock.now() + timedelta(days=8),
        reason="演示：合格企业不足",
    )
    stage.act(stage.platform.extend_sign_up, stage.cast.drafter, extend)


def _reopened(stage: Stage) -> str:
    """Let two firms be too few, and one change its mind while sign-up is extended."""
    story = SelectionStory(stage, "演示：村道硬化工程", invented_firms(2))
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    for firm in story.bidders:
        story.sign_up(firm)
    story.close_sign_up("2026-03-09T17:00:05")
    stage.at("2026-03-10T09:00")
    found_too_few(stage, story)
    stage.pause()
    story.withdraw(story.bidders[0])
    stage.pause()
    story.sign_up(story.bidders[0])
    stage.pause()
    stage.publish_log()
    return story.lot


def _case(site: Site, name: str) -> Case:
    with site.opened() as instance:
        stage = Stage(instance, instance.clock)
        if name == "reopened":
            lot = _reopened(stage)
        else:
            lot = told(
                stage,
                first_draw_fails=name == "redrawn",
                on_paper=name == "papers",
            )
        first, again = build_case(instance, lot), build_case(instance, lot)
        card = instance.anchor_card(with_checkpoint=True)
        log, signer = instance.log_signer, instance.notary.signer
        with instance.transactions.read() as work:
            size = min(work.log.sizes_since(1, 100))
            root = work.log.head_at(size).root
    past = sign_checkpoint(Checkpoint(card.origin, size, root), log)
    earlier = replace(card, checkpoint=past)
    return Case(site, lot, first, again, card, earlier, log, signer)


Cases = Callable[[str], Case]


@pytest.fixture(scope="session")
def cases(blank: Blank, tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """
    Give a case by name, each told once a session.

    `whole` is closed; `redrawn` had its first draw voided and stands after the second;
    the sign-up of `reopened` was closed and is open again, so that it has no public
    edition; `stranger` is the same as
    `whole`, of another log that has taken the same name.
    """
    told: dict[str, Case] = {}

    def case(name: str) -> Case:
        if name not in told:
            folder: Path = tmp_path_factory.mktemp("case") / name
            new = name == "stranger"
            site = Site.made(folder) if new else blank("sqlite").copied(folder)
            told[name] = _case(site, name)
        return told[name]

    return case


def accepted_of(case: Case, event: dict, salt: str) -> str:
    """Return the note with which an act was accepted."""
    body = spelled(event)
    said = [
        "yangguang/accepted/1",
        event["origin"],
        "demonstration",
        event["stream"],
        str(event["n"]),
        event["prev"] or "-",
        labelled("event-commitment/1", bytes.fromhex(salt), body).hex(),
        str(event["at"]),
    ]
    return case.signer.sign("".join(f"{line}\n" for line in said))
