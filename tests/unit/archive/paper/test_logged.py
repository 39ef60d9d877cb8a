"""A paper against the log: what was issued, who signed, what replaced it."""

import dataclasses
from datetime import timedelta

import pytest

from archive.ledger.model import EventBody
from archive.paper.checking import Standing, check_paper
from archive.paper.findings import Fault
from archive.paper.logged import LogView, replaced_by, standing_twice
from archive.paper.model import DRAWN_UP, ISSUED, SIGNED
from archive.paper.seal import Seal
from archive.paper.validity import Trust
from archive.values.actors import Actor
from tests.papers import (
    AT,
    CHECKPOINT,
    DESIGNS,
    ORIGIN,
    SEALED_AT,
    STREAM,
    content,
    signed,
)

pytestmark = pytest.mark.archive

SOON = SEALED_AT + timedelta(days=1)
CLERK = Actor("演示甲", "中心")


def event(kind, facts, n=1, at=AT, **changes):
    """Return an event of the case, as it would be disclosed."""
    members = {
        "origin": ORIGIN,
        "kind": kind,
        "stream": STREAM,
        "n": n,
        "prev": "" if n == 1 else "0" * 64,
        "at": at,
        "actor": CLERK,
        "facts": facts,
    }
    return EventBody(**{**members, **changes})


def events_of(issued, paper=None):
    """Return what the log says of a paper that went its way."""
    whole = signed() if paper is None else paper
    made = [(DRAWN_UP, whole.content.drawn_up(), AT)]
    made += [(SIGNED, each.facts(), each.at) for each in whole.whole()]
    made.append((ISSUED, issued.facts(), SEALED_AT))
    return [event(kind, facts, n, at) for n, (kind, facts, at) in enumerate(made, 1)]


def found(pdf, trust, events, once=frozenset()):
    """Check and return the report."""
    return check_paper(pdf, SOON, trust, LogView(events, once), DESIGNS)


def test_what_the_log_issued_under_the_trusted_root_is_verified(stamped, trust):
    """
    SPEC 11.7: the only word that says all of it.
    """
    report = found(stamped.pdf, trust, events_of(stamped))
    assert report.findings == ()
    assert report.standing is Standing.ISSUED
    assert report.verified


def test_a_log_for_which_nobody_vouches_verifies_nothing(stamped, trust):
    """
    Whoever owns every key can write the log as well as the paper.
    """
    view = LogView(events_of(stamped), vouched=False)
    report = check_paper(stamped.pdf, SOON, trust, view, DESIGNS)
    assert report.findings == ()
    assert report.standing is Standing.UNVOUCHED
    assert not report.verified


def test_the_log_continues_the_checkpoint_that_the_paper_prints(stamped, trust):
    """
    SPEC 11.6, step 6: a log that does not is another one.
    """
    asked = []

    def broken_by(note):
        asked.append(note)
        return ["the log was forked"]

    view = LogView(events_of(stamped), broken_by=broken_by)
    (finding,) = check_paper(stamped.pdf, SOON, trust, view, DESIGNS).findings
    assert (finding.step, finding.fault) == (6, Fault.FORKED)
    assert asked == [CHECKPOINT]


def test_the_extended_file_is_the_one_that_was_issued(stamped, archived, trust):
    """
    SPEC 11.6, step 6: its prefix up to the end of the sealed revision counts.
    """
    assert found(archived, trust, events_of(stamped)).verified


def test_an_extension_of_another_file_is_not_what_was_issued(
    certificates, rendering, clock, stamped, trust
):
    """
    PDF-11: an archived form whose beginning is not the published file.
    """
    seal = Seal(certificates, clock.authority(SEALED_AT + timedelta(seconds=9)))
    again = seal.certify(rendering)
    other = seal.append_lta(again.pdf, again.sha256, SOON)
    report = found(other, trust, events_of(stamped))
    assert [(each.step, each.what) for each in report.findings] == [
        (6, "another file was issued")
    ]


def test_without_a_root_from_outside_the_log_alone_does_not_verify(stamped):
    """
    SPEC 11.7: the log knows the file; who owns the root is not known.
    """
    report = found(stamped.pdf, Trust(), events_of(stamped))
    assert report.standing is Standing.LOGGED
    assert not report.verified


def changed(events, place, **facts):
    """Return the events with other facts at one place."""
    other = dataclasses.replace(events[place], facts={**events[place].facts, **facts})
    return [*events[:place], other, *events[place:][1:]]


@pytest.mark.parametrize(
    ("place", "facts", "step"),
    [
        (-1, {"pdf": "0" * 64}, 6),
        (-1, {"digest": "0" * 64}, 6),
        (-1, {"seal": "0" * 64}, 6),
        (-1, {"level": "B-B"}, 4),
        (-1, {"paper": "draw-record-2"}, 6),
        (0, {"digest": "0" * 64}, 6),
        (1, {"key": "0" * 64}, 6),
        (1, {"person": "演示丁"}, 6),
        (2, {"signature": "0" * 128}, 6),
    ],
    ids=str,
)
def test_what_differs_from_the_log_is_found(stamped, trust, place, facts, step):
    """
    Every fact of the log that speaks of the file must be the file's.
    """
    events = events_of(stamped)
    report = found(stamped.pdf, trust, changed(events, place % len(events), **facts))
    assert report.standing is Standing.CONTRADICTION
    assert step in {each.step for each in report.findings}


def test_a_timestamp_that_was_stripped_is_missed(plain, rendering, trust):
    """
    SPEC 11.6, step 4: the log says B-T; a file without its timestamp is another.
    """
    said = dataclasses.replace(plain, level="B-T")
    report = found(plain.pdf, trust, events_of(said))
    assert [each.step for each in report.findings] == [4]
    assert rendering.pages == 1


def test_a_signature_at_another_instant_is_found(stamped, trust):
    """
    The instants that the file shows are those of the events.
    """
    events = events_of(stamped)
    later = dataclasses.replace(events[1], at=AT + timedelta(hours=1))
    report = found(stamped.pdf, trust, [events[0], later, *events[2:]])
    assert {each.step for each in report.findings} == {6}


@pytest.mark.parametrize("left_out", [0, 1, -1])
def test_an_event_that_is_missing_is_missed(stamped, trust, left_out):
    """
    Drawn up, signed and issued: the log has all three, or the paper is not its.
    """
    events = events_of(stamped)
    del events[left_out]
    assert not found(stamped.pdf, trust, events).verified


def test_events_of_another_case_say_nothing(stamped, trust):
    """
    A log of another origin, or another stream, is no witness.
    """
    for changes in ({"stream": "project/other"}, {"origin": "other.example/log"}):
        events = [dataclasses.replace(each, **changes) for each in events_of(stamped)]
        report = found(stamped.pdf, trust, events)
        assert "not of this paper" in report.findings[0].what
    assert not found(stamped.pdf, trust, []).verified


def test_a_paper_is_issued_once(stamped, trust):
    """
    Two events that issue one paper contradict each other.
    """
    events = events_of(stamped)
    report = found(stamped.pdf, trust, [*events, events[-1]])
    assert "twice" in report.findings[0].what


def later_paper(certificates, **changes):
    """Return a second content, and its events, as if it had gone its way too."""
    second = content(
        **{"paper": "draw-record-2", "at": AT + timedelta(days=2), **changes}
    )
    issued = {"paper": second.paper, "digest": second.digest.hex(), "level": "B-B"}
    issued |= {"pdf": "1" * 64, "seal": certificates.seal.fingerprint}
    return second, [
        event(DRAWN_UP, second.drawn_up(), 7),
        event(ISSUED, issued, 8),
    ]


def test_a_replaced_paper_says_by_what(stamped, trust, certificates):
    """
    SPEC 11.6, step 7: it is genuine, and it no longer holds.
    """
    second, more = later_paper(certificates, replaces=content().digest.hex())
    report = found(stamped.pdf, trust, [*events_of(stamped), *more])
    assert report.standing is Standing.REPLACED
    assert report.replaced_by == second.paper
    assert not report.verified


def test_a_paper_that_was_never_issued_replaces_nothing(stamped, trust, certificates):
    """
    Drawing up a correction does not take the first one's place.
    """
    _, more = later_paper(certificates, replaces=content().digest.hex())
    events = [*events_of(stamped), more[0]]
    assert found(stamped.pdf, trust, events).verified
    assert replaced_by(content(), LogView(events)) == ""


def test_two_results_for_one_case_do_not_stand_together(stamped, trust, certificates):
    """
    PDF-10: of a kind that stands once, a second one that replaces nothing is found.
    """
    _, more = later_paper(certificates)
    events, once = [*events_of(stamped), *more], frozenset({"draw-record/1"})
    report = found(stamped.pdf, trust, events, once)
    assert [(each.step, each.what) for each in report.findings] == [
        (7, "2 papers of kind draw-record/1 stand at once")
    ]
    assert found(stamped.pdf, trust, events).verified


def test_a_correction_stands_alone(stamped, certificates):
    """
    PDF-10: one that replaces the other leaves one standing.
    """
    _, more = later_paper(certificates, replaces=content().digest.hex())
    log = LogView([*events_of(stamped), *more], frozenset({"draw-record/1"}))
    assert list(standing_twice(log)) == []


def test_a_name_is_drawn_up_once(stamped, certificates):
    """
    PDF-10: two contents under one name are two results.
    """
    _, more = later_paper(certificates, paper="draw-record-1")
    log = LogView([*events_of(stamped), *more])
    (finding,) = standing_twice(log)
    assert finding.step == 7
