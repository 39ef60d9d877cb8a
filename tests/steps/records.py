"""Notes, the public log, and case files in the hands of strangers."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from pytest_bdd import given, then, when

from archive.casefile.check import check_case
from archive.casefile.container import packed, unpacked
from archive.casefile.model import OUTSIDE, Standing
from archive.evidence.notes import open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.model import parse_accepted, parse_entry
from archive.ledger.tree import leaf_hash, verify_inclusion
from archive.values.rules import RuleBrokenError
from tests.phrases import phrase
from tests.platform_driver import Answer, Platform
from trading.projects.model import PublicationKind
from trading.server.casefiles import CHECKS

MARK = "the-mark-of-hengda-road"

# The same twice


@given("Hengda Road has sent an application", target_fixture="first")
def has_sent(course):
    return course.sign_up("Hengda Road", key=MARK)


@when("Hengda Road sends the very same application again", target_fixture="answer")
def sends_again(platform, course):
    before = platform.count_events()
    answer = platform.attempt(lambda: course.sign_up("Hengda Road", key=MARK))
    assert platform.count_events() == before
    return answer


@when(
    "Hengda Road sends another application under the same mark",
    target_fixture="answer",
)
def sends_another(platform, course):
    return platform.attempt(
        lambda: course.sign_up("Hengda Road", key=MARK, manager="another manager")
    )


@then("Hengda Road holds the same note as before")
def same_note(first, answer):
    assert answer.note == first.note


@then("nothing was recorded twice")
def not_twice(platform, course):
    course.close_sign_up()
    (closing,) = platform.events(course.lot, "SIGN_UP_CLOSED")
    assert [end["n"] for end in closing.facts["streams"]] == [1]


@when(
    "Clerk Chen and Clerk He freeze the list at the same moment",
    target_fixture="answers",
)
def freeze_at_once(platform, course):
    course.at("2026-03-12T09:10")
    together = Barrier(2)

    def freeze(name: str) -> Answer:
        together.wait()
        try:
            return Answer(accepted=course.act(name, "freeze_list"))
        except RuleBrokenError as refusal:
            return Answer(refusal=refusal)

    with ThreadPoolExecutor(2) as clerks:
        return list(clerks.map(freeze, ("Clerk Chen", "Clerk He")))


@then(
    "one of them holds a note and the other is refused "
    "because the procedure has no such step now"
)
def one_of_two(answers):
    codes = sorted(each.refusal.code if each.refusal else "" for each in answers)
    assert codes == ["", "not-now"]


@then("the public reads one list")
def reads_one_list(platform, course):
    assert len(course.published(PublicationKind.LIST)) == 1
    assert len(platform.events(course.lot, "LIST_FROZEN")) == 1


# Notes and proofs


@then(
    "Auditor Ma reads from the note, with the card alone, "
    "that it is a demonstration and when it came"
)
def reads_note(platform, answer):
    card = kept_card(platform)
    said = parse_accepted(open_note(answer.note, card.accepted))
    assert said.demo
    assert said.at == answer.accepted.event.at == platform.clock.now()


@then("a minute later the log proves to Hengda Road that it holds the application")
def log_proves(platform, answer):
    platform.clock.pass_by(timedelta(minutes=1))
    platform.sweep()
    event = answer.accepted.event
    (logged,) = platform.instance.receipts().logged([(event.stream, event.n)])
    checkpoint = open_checkpoint(logged.proof.checkpoint, kept_card(platform).log)
    verify_inclusion(
        leaf_hash(logged.entry),
        logged.proof.index,
        checkpoint.size,
        logged.proof.path,
        checkpoint.root,
    )
    root = bytes.fromhex(str(parse_entry(logged.entry).public["root"]))
    logged.slot.verify(event.commitment, root)


@then("within the hour the log shows that there was a refusal, and not whose")
def log_shows_refusal(platform):
    assert len(platform.refusals()) == 1
    platform.clock.pass_by(timedelta(hours=1))
    platform.sweep()
    assert platform.refusals() == []
    size = platform.publish_log()
    entries = [platform.instance.published.entry(n) for n in range(size)]
    (hour,) = [each for each in entries if b"AUDIT_HOUR" in each]
    shown = parse_entry(hour).public
    assert shown.keys() == {"kind", "root", "until"}


# What the log is


@when("Auditor Ma opens the log", target_fixture="first_entry")
def opens_log(platform):
    return json.loads(platform.instance.published.entry(0))


@then("its first entry says that this is a demonstration, and so does the card")
def says_demonstration(platform, first_entry):
    assert (first_entry["kind"], first_entry["demo"]) == ("INSTANCE", True)
    assert kept_card(platform).demo


@then("its first entry says that this is no demonstration, and so does the card")
def says_operation(platform, first_entry):
    assert (first_entry["kind"], first_entry["demo"]) == ("INSTANCE", False)
    assert not kept_card(platform).demo


# Case files


def kept_card(platform) -> AnchorCard:
    """Return what somebody outside keeps of the log."""
    return platform.instance.anchor_card(with_checkpoint=True)


@when("Auditor Ma checks the public case file with the card", target_fixture="reports")
def checks_with_card(platform, course):
    public = platform.case_file(course.lot).public
    return [check_case(public, CHECKS, [kept_card(platform)])]


@when(
    "Auditor Ma checks the public case file without any card",
    target_fixture="reports",
)
def checks_without_card(platform, course):
    return [check_case(platform.case_file(course.lot).public, CHECKS)]


@when(
    "Auditor Ma checks the public case file with the card of another log",
    target_fixture="reports",
)
def checks_with_other_card(platform, course, tmp_path):
    other = Platform.begun(tmp_path / "other")
    card = kept_card(other)
    other.instance.close()
    return [check_case(platform.case_file(course.lot).public, CHECKS, [card])]


@when("Auditor Ma asks for the public case file", target_fixture="answer")
def asks_for_public(platform, course):
    built = platform.case_file(course.lot)
    return platform.attempt(lambda: built.public)


@when("the authority checks the full case file with the card", target_fixture="reports")
def checks_full(platform, course):
    full = platform.case_file(course.lot).full
    return [check_case(full, CHECKS, [kept_card(platform)])]


@then("the full file agrees with the card")
def full_agrees(reports):
    (report,) = reports
    assert report.verified
    assert not report.withheld


@when("Auditor Ma checks both editions with the card", target_fixture="reports")
def checks_both(platform, course):
    case, card = platform.case_file(course.lot), [kept_card(platform)]
    return [check_case(edition, CHECKS, card) for edition in (case.full, case.public)]


@then("the file agrees with the card")
def agrees(reports):
    (report,) = reports
    assert report.findings == ()
    assert report.verified
    assert report.manifest.closed


@then("the file agrees with itself, and is not verified")
def agrees_with_itself(reports):
    (report,) = reports
    assert report.standing is Standing.SELF_CONSISTENT
    assert not report.verified


@then("the file is contradicted")
def contradicted(reports):
    (report,) = reports
    assert report.standing is Standing.CONTRADICTION
    assert {finding.step for finding in report.findings} == {10}


@then("both agree with the card under one root")
def both_agree(reports):
    full, public = reports
    assert full.verified
    assert public.verified
    assert full.manifest.root == public.manifest.root
    assert not full.withheld


@then("the public one says how much it withholds")
def says_withheld(reports):
    _, public = reports
    private = [each for each in public.manifest.members if each.private]
    assert private
    assert sum(public.withheld.values()) == len(private)


@when(
    "somebody changes one byte of one paper, now of this, now of that",
    target_fixture="forgeries",
)
def changes_bytes(platform, course):
    papers = unpacked(platform.case_file(course.lot).public)
    forged = {}
    for path in sorted(papers.keys() - OUTSIDE)[::4]:
        paper = papers[path]
        half = len(paper) // 2
        changed = paper[:half] + bytes([paper[half] ^ 1]) + paper[half + 1 :]
        forged[path] = packed({**papers, path: changed})
    return forged


@then("Auditor Ma finds each change, and where it is")
def finds_each(platform, forgeries):
    assert len(forgeries) > 10
    for path, forged in forgeries.items():
        report = check_case(forged, CHECKS, [kept_card(platform)])
        assert not report.verified, path
        assert path in {finding.where for finding in report.findings}


@when("somebody leaves the void draw out of the case file", target_fixture="reports")
def leaves_void_out(platform, course):
    papers = dict(unpacked(platform.case_file(course.lot).public))
    del papers[f"draws/DRAW-{course.lot}-1.json"]
    return [check_case(packed(papers), CHECKS, [kept_card(platform)])]


@then("Auditor Ma finds that the draw is missing")
def draw_is_missing(reports):
    (report,) = reports
    assert not report.verified
    found = {finding.what for finding in report.findings}
    assert "the log knows this draw, its transcript is missing" in found


@then(phrase('the case file of "East Dyke" still shows draw {number:d}, and holds'))
def still_shows(platform, course, number):
    case = platform.case_file(course.lot).public
    report = check_case(case, CHECKS, [kept_card(platform)])
    assert report.verified, report.findings
    paths = [member.path for member in report.manifest.members]
    assert f"draws/DRAW-{course.lot}-{number}.json" in paths


@then('both editions of the case file of "East Dyke" hold')
def both_hold(platform, course):
    case, card = platform.case_file(course.lot), [kept_card(platform)]
    for edition in (case.full, case.public):
        report = check_case(edition, CHECKS, card)
        assert report.findings == ()
        assert report.manifest.closed
