"""
What a stranger waits for: a case file checked, and a draw computed in a browser.

`python -m tests.benchmarks.bench_strangers [--tenth]` tells a selection over 1,528
tickets. The limit for the case file is 1.5 times the sum of its bare checks: unzip,
hash each member, hash each proof's path, check the draw, check the papers. The draw's
limit in Chromium is one second. Times are printed, never asserted.
"""

import io
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import sync_playwright

from archive.casefile.check import check_case
from archive.clock.system import SystemClock
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.proofs import parse_proof
from archive.ledger.tree import leaf_hash, verify_inclusion
from archive.paper.checking import check_paper
from archive.paper.validity import Trust
from expert_pool.draws.check import check_transcript
from tests.javascript import SCRIPTS, JavaScriptChecker
from tests.sites import Site
from trading.server.casefiles import CHECKS, build_case
from trading.server.demo.run import tell_large
from trading.server.demo.stage import Stage, nothing

CASE_LIMIT, DRAW_LIMIT = 1.5, 1.0
ASSETS = Path(__file__).parents[2] / "trading" / "server" / "assets" / "checker"
TIMED = """(bytes) => {
  const data = new Uint8Array(bytes);
  const began = performance.now();
  const found = YangguangDraw.check(data);
  return [found.accepted, performance.now() - began];
}"""


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the median time of some work."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)


def told(tickets: int) -> tuple[bytes, AnchorCard]:
    """Tell the selection; return its public case file and the log's card."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site.made(Path(folder) / "instance")
        with site.opened() as instance:
            lot, _ = tell_large(Stage(instance, instance.clock), nothing, tickets)
            instance.sequencer.run()
            card = instance.anchor_card(with_checkpoint=True)
            return build_case(instance, lot).public, card


def bare(case: bytes, card: AnchorCard) -> Callable[[], None]:
    """Return the checks of a case file without anything that joins them."""
    trust, now = Trust(roots=frozenset({card.paper_root})), SystemClock().now()

    def check() -> None:
        with zipfile.ZipFile(io.BytesIO(case)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        checkpoint = open_checkpoint(members["log/checkpoint"].decode(), card.log)
        for name, data in members.items():
            sha256(data).digest()
            if name.endswith(".tlog-proof"):
                proof = parse_proof(data.decode())
                leaf = leaf_hash(proof.extra)
                size, root = checkpoint.size, checkpoint.root
                verify_inclusion(leaf, proof.index, size, proof.path, root)
            elif name.startswith("draws/"):
                check_transcript(data)
            elif name.startswith("papers/"):
                check_paper(data, now, trust)

    return check


def in_chromium(transcript: bytes) -> float | None:
    """Return the seconds of one check in Chromium; None where there is none."""
    program = shutil.which("chromium")
    if program is None:
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for script in SCRIPTS:
            page.add_script_tag(path=ASSETS / script)
        accepted, taken = page.evaluate(TIMED, list(transcript))
        browser.close()
    if not accepted:
        raise SystemExit("Chromium does not accept the draw")
    return float(taken) / 1000


def main(arguments: list[str]) -> None:
    """Print both ratios."""
    tickets, times = (153, 3) if "--tenth" in arguments else (1_528, 5)
    case, card = told(tickets)
    report = check_case(case, CHECKS, [card])
    if report.findings:
        raise SystemExit("the case file does not hold")
    whole = seconds(lambda: check_case(case, CHECKS, [card]), times)
    parts = seconds(bare(case, card), times)
    print(
        f"case file of {report.events:,} events, {len(case):,} bytes: {whole:.2f} s; "
        f"bare checks {parts:.2f} s, ratio {whole / parts:.2f} (limit {CASE_LIMIT})"
    )
    with zipfile.ZipFile(io.BytesIO(case)) as archive:
        (name,) = [each for each in archive.namelist() if each.startswith("draws/")]
        transcript = archive.read(name)
    browser = in_chromium(transcript)
    said = "no chromium here" if browser is None else f"{browser:.2f} s"
    print(f"draw over {tickets:,} tickets in Chromium: {said} (limit {DRAW_LIMIT} s)")
    with JavaScriptChecker() as node:
        print(f"under node: {seconds(lambda: node.check(transcript), times):.2f} s")
    python = seconds(lambda: check_transcript(transcript), times)
    print(f"in Python: {python:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
