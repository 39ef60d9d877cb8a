"""Papers of a real selection, checked by everybody who can: pages, log, receipts."""

from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import pytest

from archive.casefile.check import check_case
from archive.evidence.notes import open_note
from archive.ledger.model import parse_accepted, parse_event
from archive.paper.checking import Standing, checkpoint_on
from archive.paper.findings import Fault
from archive.paper.redrawing import Pages
from tests.command import answer, run
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server import papers as server_papers
from trading.server.casefiles import CHECKS, build_case
from trading.server.cli.main import DEMO_START
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings
from trading.server.sheets import receipt_sheet
from trading.server.verifying import UNSIGNED, CheckPaper

pytestmark = pytest.mark.trading

HONEST = server_papers.DESIGNS
QUALIFICATION, DRAW = "qualification-result-1", "draw-record-1"


def upside_down(content):
    """Lay out the record of a draw as if the last reserve had come first."""
    rounds = [dict(each) for each in content.body["rounds"]]
    rounds[-1]["seated"] = rounds[-1]["seated"][::-1]
    told = replace(content, body={**content.body, "rounds": rounds})
    return HONEST[PaperKind.DRAW_RECORD](told)


@dataclass(frozen=True)
class Told:
    """A selection up to its papers, and what left the instance."""

    instance: Instance
    stage: Stage
    lot: str
    folder: Path

    def pdf(self, name: str) -> bytes:
        """Return an issued file."""
        with self.instance.transactions.read() as work:
            issued = work.papers.get(LotId(self.lot), name).issued
        return self.instance.objects.get(issued.sha256)

    def kept(self, name: str, data: bytes) -> Path:
        """Write something to a file outside the instance."""
        (self.folder / name).write_bytes(data)
        return self.folder / name


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """
    Tell it; the cosigner's machine is off after the draw.

    On the record of the draw the centre shows other pages than were signed.
    """
    folder = tmp_path_factory.mktemp("checked")
    settings = Settings("demo.yangguang.example/log")
    made = Instance.create(folder / "instance", settings, demonstration_from=DEMO_START)
    card = made.anchor_card(with_checkpoint=True)
    outside = CosignerFolder.create(
        folder / "outside", card, "demo-supervisor.example/1", "演示监督局"
    )
    stage = Stage(made, made.clock, outside=outside)
    story = SelectionStory(stage, "演示：村道硬化工程", invented_firms(4))
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    for firm in story.bidders:
        story.sign_up(firm)
    story.close_sign_up("2026-03-09T17:00:05")
    story.review("2026-03-10")
    story.freeze("2026-03-12T09:10")
    story.draw("2026-03-12T09:30", story.bidders[0])
    stage.publish_log()
    stage.outside = None
    cast = stage.cast
    everybody = (cast.drafter, cast.supervisor, cast.clerk)
    stage.paper(PaperKind.QUALIFICATION, story.lot, cast.clerk, *everybody)
    lying = {**HONEST, PaperKind.DRAW_RECORD: upside_down}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_papers, "DESIGNS", MappingProxyType(lying))
        stage.paper(PaperKind.DRAW_RECORD, story.lot, cast.clerk, *everybody)
    stage.publish_log()
    yield Told(made, stage, story.lot, folder)
    made.close()


def test_a_paper_prints_a_checkpoint_that_covers_what_it_says(told):
    """
    A cosigned one from before would not bind the signatures: the latest does.
    """
    with told.instance.transactions.read() as work:
        stream = f"project/{told.lot.rpartition('-')[0]}"
        events = [parse_event(each.body) for each in work.ledger.stream(stream)]
        leaves = {
            name: max(
                work.log.leaf(stream, each.n)
                for each in events
                if each.kind == "PAPER_SIGNED" and each.facts["paper"] == name
            )
            for name in (QUALIFICATION, DRAW)
        }
    for name, leaf in leaves.items():
        assert checkpoint_on(told.pdf(name)).size > leaf


def test_a_cosigned_checkpoint_that_lags_is_not_printed(told):
    """
    What somebody outside signed before says nothing of these signatures.
    """
    shown = told.instance.shown()
    with told.instance.transactions.read() as work:
        content = work.papers.get(LotId(told.lot), QUALIFICATION).content
    assert shown.cosigned() not in {"", shown.latest()}
    assert server_papers.checkpoint_for(told.instance, content) == shown.latest()


def test_the_server_draws_the_pages_again(told):
    """
    Signed is one order of reserves, shown another: no checker calls that unchanged.
    """
    good = CheckPaper(told.instance)(told.pdf(QUALIFICATION)).report
    assert (good.standing, good.pages) == (Standing.ISSUED, Pages.EQUAL)
    lying = CheckPaper(told.instance)(told.pdf(DRAW)).report
    assert [each.fault for each in lying.findings] == [Fault.PAGES]
    assert lying.pages is Pages.UNEQUAL


def test_the_case_file_with_lying_pages_is_a_contradiction(told):
    """
    Whoever checks the file has all papers drawn again.
    """
    report = check_case(build_case(told.instance, told.lot).public, CHECKS)
    (finding,) = report.findings
    assert (finding.step, finding.where) == (9, f"papers/{DRAW}.pdf")
    assert "step 8 of checking a paper" in finding.what


def test_the_command_says_what_it_saw_of_the_pages(told):
    """
    With a card alone: equal, or a contradiction.
    """
    card = told.kept(
        "card.json", told.instance.anchor_card(with_checkpoint=False).to_bytes()
    )
    good = told.kept("good.pdf", told.pdf(QUALIFICATION))
    code, said = answer("verify", "paper", good, "--anchor", card)
    assert (code, said["pages"]) == (0, "pages redrawn: equal")
    lying = told.kept("lying.pdf", told.pdf(DRAW))
    code, said = answer("verify", "paper", lying, "--anchor", card)
    assert (code, said["pages"]) == (1, "pages redrawn: they show something else")
    assert "重新画出" in run("verify", "paper", lying, "--anchor", card).output


# --- Receipts -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def receipt(told):
    """Give an applicant's receipt as the platform prints it."""
    given = next(
        each for each in told.stage.accepted if each.event.stream.startswith("sealed/")
    )
    place = (given.event.stream, given.event.n)
    (logged,) = told.instance.receipts().logged([place])
    key = told.instance.notary.signer.verifier
    said = parse_accepted(open_note(given.note, key))
    return receipt_sheet(told.instance, said, given.note, logged)


def test_a_receipt_is_no_contradiction(told, receipt):
    """
    The log names no receipt, so that it does not tell who was given one.
    """
    checked = CheckPaper(told.instance)(receipt)
    assert checked.report.findings == ()
    assert (checked.report.standing, checked.outcome) == (Standing.SEALED, UNSIGNED)
    assert checked.report.pages is Pages.EQUAL


def test_the_command_asks_for_note_and_proof_of_a_receipt(told, receipt):
    """
    Beside a case file, too, it says what a receipt rests on.
    """
    files = {
        path: told.kept(path, data)
        for path, data in {
            "keys.json": told.instance.anchor_card(with_checkpoint=False).to_bytes(),
            "receipt.pdf": receipt,
            "other.zip": other_case(told),
        }.items()
    }
    options = ("--anchor", files["keys.json"], "--casefile", files["other.zip"])
    code, said = answer("verify", "paper", files["receipt.pdf"], *options)
    assert (code, said["findings"]) == (0, [])
    assert said["standing"].endswith("not compared with the log")
    told_people = run("verify", "paper", files["receipt.pdf"], *options).output
    assert ".note" in told_people
    assert ".tlog-proof" in told_people


def other_case(told):
    """Return a case file of the same log in which nothing is wrong."""
    story = SelectionStory(told.stage, "演示：另一个项目", invented_firms(2))
    story.prepare("2026-03-13")
    told.stage.publish_log()
    return build_case(told.instance, story.lot).full
