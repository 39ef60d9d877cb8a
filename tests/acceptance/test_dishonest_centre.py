"""
The dishonest centre: it owns the machine and every key of the instance.

Before it forged, honest history had happened: an applicant was given a receipt, the
record of the draw was signed, sealed and printed, somebody outside cosigned. Then the
whole selection is told again under the same keys, with another winner: database, log,
transcript, papers, case file. Each of the three things kept outside shows the
contradiction; without any of them nobody can, and the checker says so instead of
"verified". README promises this, in these words.
"""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from archive.evidence.keys import SigningKey
from archive.evidence.notes import signatures_on
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.proofs import parse_proof
from archive.ledger.tiles import TileReader
from archive.ledger.tree import (
    consistency_proof,
)
from tests.appended import Appended
from tests.cameras import codes_on, last_page
from tests.case_files import Files, packed, signed_anew, spelled, told, unpacked
from tests.command import answer
from tests.loopback import files_served
from tests.sites import Site
from tests.strangers import need_tools
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.casefiles import build_case
from trading.server.cosigning import CosignerFolder
from trading.server.demo.stage import Stage

pytestmark = [pytest.mark.trading, pytest.mark.slow, pytest.mark.poppler]

SEALED = "sealed/"
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


class History:
    """One telling of the selection: what the centre has, and what left its hands."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        with site.opened() as instance:
            card = instance.anchor_card(with_checkpoint=False)
            outside = CosignerFolder.create(
                folder / "outside", card, "demo-supervisor.example/1", "演示监督局"
            )
            stage = Stage(instance, instance.clock, outside=outside)
            lot = told(stage, on_paper=True)
            self.case = build_case(instance, lot)
            self.signer = instance.notary.signer
            self.checkpoint = instance.shown().latest()
            self.receipts = self._receipts(stage)
            self.reader = instance.published.reader(self.checkpoint)
            self.tiles = {
                path: instance.objects.get_named(path)
                for path in instance.objects.names("tile/")
            }
            self.record = self._record(stage, lot)
            self.key = instance.log_signer.verifier
            self.card = card
        self.winner = next(
            json.loads(data)["event"]["facts"]["ticket"]
            for path, data in unpacked(self.case.public).items()
            if path.endswith(".json") and b'"kind":"AWARD"' in data
        )

    def _receipts(self, stage: Stage) -> list[Path]:
        """Keep what the last applicant was given: the note, and the proof of it."""
        given = [e for e in stage.accepted if e.event.stream.startswith(SEALED)][-1]
        (logged,) = stage.instance.receipts().logged(
            [(given.event.stream, given.event.n)]
        )
        proof = replace(logged.proof, extra=logged.entry)
        return [
            self.kept("receipt.note", given.note),
            self.kept("receipt.tlog-proof", proof.text),
        ]

    def _record(self, stage: Stage, lot: str) -> Path:
        """Keep the record of the draw, as it was handed to those who signed it."""
        with stage.instance.transactions.read() as work:
            (issued,) = (
                each.issued
                for each in work.papers.of(LotId(lot))
                if each.content.kind == PaperKind.DRAW_RECORD and each.issued
            )
        return self.kept("record.pdf", stage.instance.objects.get(issued.sha256))

    def mirrored(self, folder: Path) -> Path:
        """Write the log as anybody would have fetched it."""
        for path, data in {
            **self.tiles,
            "checkpoint": self.checkpoint.encode(),
        }.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    def photographed(self) -> str:
        """Return what a phone reads from the code on the record's last page."""
        (data,) = codes_on(self.record, self.folder, last_page(self.record))
        return data.decode()

    def kept(self, name: str, content: str | bytes) -> Path:
        """Write something to a file outside the instance."""
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Need what reads a printed page."""
    need_tools()


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """Give the instance with all its keys, before anything happened on it."""
    return Site.made(tmp_path_factory.mktemp("centre") / "instance")


@pytest.fixture(scope="module")
def honest(centre, tmp_path_factory):
    """Give what really happened, with a cosigner outside."""
    folder = tmp_path_factory.mktemp("honest")
    site = centre.copied(folder / "instance")
    return History(folder, site)


@pytest.fixture(scope="module")
def forged(centre, honest, tmp_path_factory):
    """
    Give the second history under the same keys: another winner, all well-formed.

    It even has a cosigner of the same name, whose key the centre made for itself.
    """
    for attempt in range(20):
        folder = tmp_path_factory.mktemp(f"forged{attempt}")
        site = centre.copied(folder / "instance")
        found = History(folder, site)
        if found.winner != honest.winner:
            return found
    raise AssertionError("no other winner in twenty tellings of four firms")


@pytest.fixture(scope="module")
def file(forged, honest):
    """Give the forged case file; it even claims to have grown from the honest sizes."""
    files: Files = unpacked(forged.case.public)
    paper = open_checkpoint(honest.photographed(), honest.key).size
    files["log/heads.json"] = _claimed(forged.reader, {honest.reader.size, paper})
    return forged.kept("forged.zip", packed(signed_anew(files, forged.signer)))


def _claimed(reader: TileReader, old: set[int]) -> bytes:
    return spelled(
        [
            {
                "path": [
                    each.hex() for each in consistency_proof(size, reader.size, reader)
                ]
                if size < reader.size
                else [],
                "size": size,
            }
            for size in sorted(old)
            if size <= reader.size
        ]
    )


def check(file: Path, *options: object) -> tuple[int, dict]:
    """Check a case file on the command line, as anybody would."""
    return answer("verify", "casefile", file, *options)


def steps(told: dict) -> set[int]:
    return {each["step"] for each in told["findings"]}


def check_promised(kept: str, *answers: dict) -> None:
    """Hold what the checker says against its row of the README, in its words."""
    (row,) = re.findall(rf"^\| {re.escape(kept)} \| (.*) \|$", README, re.MULTILINE)
    promise, never = re.fullmatch(r"(.*?)(?:, never `(.*)`)?", row).groups()
    said = json.dumps(answers, ensure_ascii=False)
    words = re.findall(r"`([^`]+)`", promise)
    assert words
    assert [each for each in words if each not in said] == []
    assert never is None or never not in said
    assert {told["standing"] for told in answers} == {words[0]}


def windows(text: str) -> str:
    """Spoil a text as an editor does: a mark before it, ends of lines of its own."""
    return "\ufeff" + text.replace("\n", "\r\n")


def clipped(text: str) -> str:
    """Spoil a text as a phone's clipboard does."""
    return text.strip() + "  "


def test_the_honest_file_holds_against_all_three(honest):
    """What is found against the forgery is not found against the truth."""
    file = honest.kept("honest.zip", honest.case.full)
    card = honest.folder / "outside" / "card.json"
    receipts = [word for each in honest.receipts for word in ("--receipt", each)]
    paper = honest.kept("checkpoint.txt", honest.photographed())
    code, told = check(file, "--anchor", card, *receipts, "--checkpoint", paper)
    assert (code, told["findings"], told["receipts_untold"]) == (0, [], 0)
    assert told["standing"] == "verified: agrees with the card, cosigned"
    assert [each["name"] for each in told["cosigned"]] == ["demo-supervisor.example/1"]
    code, told = answer(
        "verify", "paper", honest.record, "--anchor", card, "--casefile", file
    )
    assert (code, told["findings"]) == (0, [])
    assert told["standing"].startswith("unchanged, under the trusted root, and issued")


def test_an_old_receipt_of_an_applicant_contradicts_the_forgery(honest, file):
    """The accepted note alone, the logged proof alone, and both: each names it."""
    note, proof = honest.receipts
    code, told = check(file, "--receipt", note)
    assert (code, steps(told)) == (1, {12})
    assert "leave out what was accepted" in told["findings"][0]["what"]
    code, told = check(file, "--receipt", proof)
    assert (code, steps(told)) == (1, {11})
    assert "the log was forked" in told["findings"][0]["what"]
    code, told = check(file, "--receipt", note, "--receipt", proof)
    assert (code, steps(told)) == (1, {11, 12})
    check_promised("An old receipt of an applicant", told)


@pytest.mark.parametrize("spoiled", [str, windows, clipped], ids=lambda f: f.__name__)
def test_the_checkpoint_on_a_paper_contradicts_the_forgery(honest, file, spoiled):
    """
    The QR code on the issued record of the draw, as a phone passes it on.

    Two signed roots of one log, of which neither continues the other.
    """
    paper = honest.kept("checkpoint.txt", spoiled(honest.photographed()))
    code, told = check(file, "--checkpoint", paper)
    assert (code, steps(told)) == (1, {11})
    assert "the log was forked" in told["findings"][0]["what"]
    check_promised("The checkpoint printed as QR on a paper record", told)


def test_a_paper_kept_at_home_contradicts_the_forgery(honest, file):
    """The honest record is not the one of which the forged log tells."""
    code, told = answer("verify", "paper", honest.record, "--casefile", file)
    assert (code, told["standing"]) == (1, "contradiction")
    check_promised("The paper record itself", told)


def test_a_forged_paper_contradicts_what_was_kept(honest, forged):
    """Its seal is the centre's own and holds; the honest file tells it apart."""
    card = honest.folder / "outside" / "card.json"
    case = honest.kept("honest.zip", honest.case.public)
    code, told = answer(
        "verify", "paper", forged.record, "--anchor", card, "--casefile", case
    )
    assert (code, told["standing"]) == (1, "contradiction")
    found = [each["what"] for each in told["findings"]]
    assert "another content was issued under this name" in found


def test_a_forged_paper_alone_proves_nothing(honest, forged, file):
    """Under its own file it agrees with itself, and is not called verified."""
    code, told = answer("verify", "paper", forged.record, "--casefile", file)
    assert (code, told["findings"]) == (1, [])
    assert "the root is not known from outside" in told["standing"]
    code, told = answer("verify", "paper", forged.record)
    assert (code, told["findings"]) == (1, [])
    assert told["standing"].startswith("self-consistent")
    card = honest.folder / "outside" / "card.json"
    _, told = answer("verify", "paper", forged.record, "--anchor", card)
    assert "not compared with the log" in told["standing"]


def test_a_cosignature_made_outside_contradicts_the_forgery(honest, file):
    """His card knows where the log stood; and he never signed the forged one."""
    card = honest.folder / "outside" / "card.json"
    code, told = check(file, "--anchor", card)
    assert (code, steps(told)) == (1, {10})
    assert "the log was forked" in told["findings"][0]["what"]
    assert told["cosigned"] == []
    check_promised("The card of a cosigner outside", told)
    kept = AnchorCard.parse(card.read_bytes())
    fresh = honest.kept("fresh.json", replace(kept, checkpoint="").to_bytes())
    code, told = check(file, "--anchor", fresh)
    assert (code, told["findings"]) == (1, [])
    check_promised("Only the cosigner's key", told)


def bare_card(forged):
    """Return a card of the log that has keys and nothing else."""
    keys = replace(forged.card, cosigners=(), checkpoint="")
    return forged.kept("keys.json", keys.to_bytes())


def naming_card(forged):
    """Return a card that names somebody honest, who never signed the forgery."""
    key = CosigningKey("demo-honest.example/1", SigningKey.generate())
    known = KnownCosigner("演示监察委员会", str(key.public))
    named = replace(forged.card, cosigners=(known,), checkpoint="")
    return forged.kept("naming.json", named.to_bytes())


@pytest.mark.parametrize(
    ("card", "kept"),
    [(bare_card, "has keys only"), (naming_card, "names an honest cosigner")],
)
def test_a_forged_paper_is_worth_no_more_than_its_case_file(forged, file, card, kept):
    """
    Seal, root, signers and log are the centre's; the log is only what a file says.
    """
    anchor = card(forged)
    options = ("--anchor", anchor, "--casefile", file)
    code, told = answer("verify", "paper", forged.record, *options)
    assert (code, told["ok"], told["findings"]) == (1, False, [])
    assert told["pages"] == "pages redrawn: equal"
    assert (told["log"]["size"], told["log"]["cosigned"]) == (forged.reader.size, [])
    check_promised(f"A forged paper with its case file, and a card that {kept}", told)
    _, alone = check(file, "--anchor", anchor)
    assert told["standing"].endswith(f"the file itself: {alone['standing']}")


def test_a_rebuilt_log_is_worth_no_more_than_who_signed_it(forged, tmp_path):
    """Every entry is well-formed, and nobody outside has seen one of them."""
    mirror = forged.mirrored(tmp_path)
    code, told = answer("verify", "log", mirror, "--anchor", naming_card(forged))
    assert (code, told["ok"], told["cosigned"]) == (1, False, [])
    check_promised("A card that names an honest cosigner, and a rebuilt log", told)
    code, told = answer("verify", "log", mirror, "--anchor", bare_card(forged))
    assert (code, told["ok"]) == (1, False)
    check_promised("A card that has keys only, and a rebuilt log", told)


# --- The log only grows, and tells the second history behind the first ----------------


@pytest.fixture(scope="module")
def puller(honest, tmp_path_factory):
    """Give the cosigner as he stood before anybody asked him to sign a forgery."""
    folder = tmp_path_factory.mktemp("puller") / "outside"
    return shutil.copytree(honest.folder / "outside", folder)


@pytest.fixture(scope="module")
def appended(honest, forged, puller):
    """Give the forged file in the honest log, to which its history was appended."""
    assert puller.exists()
    return Appended(honest, forged)


def test_a_cosigner_who_pulls_does_not_sign_it(honest, appended, puller, tmp_path):
    """He reads what he is to sign: it ends in a refusal, and in proof of it."""
    before = (puller / "last").read_bytes()
    mirror = appended.mirrored(tmp_path / "log")
    with files_served(mirror.parent) as url:
        code, told = answer("cosign", "--folder", puller, "--pull", url)
        assert answer("cosign", "--folder", puller, "--pull", url) == (code, told)
    assert (code, told["rule"]) == (1, "log-told-again")
    assert (puller / "last").read_bytes() == before
    (row,) = re.findall(r"^\| What a cosigner who pulls.*$", README, re.MULTILINE)
    said = json.dumps(told)
    assert all(each in said for each in re.findall(r"`([^`]+)`", row))
    (case,) = (puller / "dates").iterdir()
    assert len(told["entries"]) == 2
    for index in told["entries"]:
        proof = parse_proof((case / f"entry-{index}.tlog-proof").read_text("utf-8"))
        proof.verify(appended.entries[index], honest.key)
    assert signatures_on((case / "kept.txt").read_text("utf-8"))


def test_a_card_contradicts_a_history_told_behind_it(honest, appended):
    """The cosigner was honest, and the log only grew: its dates run backwards."""
    card = honest.folder / "outside" / "card.json"
    code, told = check(appended.file, "--anchor", card)
    assert (code, steps(told)) == (1, {10})
    row = "The card of a cosigner outside, where the forgery is appended"
    check_promised(f"{row} to the log and even cosigned", told)


def test_a_proof_contradicts_a_history_told_behind_it(honest, appended):
    """What stands behind somebody's entry cannot be older than it."""
    code, told = check(appended.file, "--receipt", honest.receipts[1])
    assert (code, steps(told)) == (1, {11})
    check_promised("The log proof of a receipt, where the forgery is appended", told)


def test_a_mirror_shows_a_history_told_twice(honest, appended, tmp_path):
    """Whoever reads the whole log sees time run backwards."""
    card = honest.folder / "outside" / "card.json"
    code, told = answer("verify", "log", appended.mirrored(tmp_path), "--anchor", card)
    assert (code, told["ok"]) == (1, False)
    assert "it was told later" in json.dumps(told)
    assert "| A mirror of the log, where the forgery is appended | `it was told" in (
        README
    )


def test_without_any_of_them_nobody_can_tell(file):
    """It says "self-consistent, not cosigned" with exit code 1, never "verified"."""
    code, told = check(file)
    assert (code, told["findings"], told["ok"]) == (1, [], False)
    check_promised("Nothing", told)
