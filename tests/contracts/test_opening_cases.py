"""The case file of an opened tender: everything about its bids is computed anew."""

import json
from dataclasses import replace

import pytest

from archive.casefile.check import check_case
from archive.casefile.model import Edition
from archive.public.casefile import OpenedCase
from tests.sites import Site
from tests.tender_course import tendering
from trading.bids.check import KIND, check_openings
from trading.bids.filed import Filed
from trading.server.casefiles import CHECKS, build_case
from trading.server.wiring import Platform

pytestmark = [pytest.mark.trading]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Open a tender of four: one gave no factor, one replaced; return its case file."""
    site = Site.made(tmp_path_factory.mktemp("opened") / "site")
    with site.opened() as instance, tendering(instance) as course:
        course.open_for_bids(4, bidder_factor=True)
        for number in range(1, 5):
            course.bid(number)
            course.pass_by(seconds=1)
        (last,) = course.bids_of(2)
        course.bid(2, seq=2, prev=last.commitment)
        Platform.over(instance).seal_tick()
        course.close()
        course.start()
        for number in (1, 2, 3):
            course.give_factor(number)
        course.pass_by(hours=1, seconds=2)
        course.sweep()
        course.publish_log()
        course.release(1, 3, 5)
        course.release_time(2)
        course.open()
        course.finish()
        course.publish_log()
        return build_case(instance, course.lot)


def looked_at(case, edition=Edition.FULL):
    """Return the case as the checks of its parts see it."""
    seen: list[OpenedCase] = []

    def look(found):
        seen.append(found)
        return []

    data = case.full if edition is Edition.FULL else case.public
    check_case(data, {**CHECKS, KIND: look})
    return seen[0]


@pytest.mark.parametrize("edition", Edition)
def test_both_editions_prove_their_opening(opened, edition):
    """7.14: the log and the envelopes say the same, with and without the releases."""
    data = opened.full if edition is Edition.FULL else opened.public
    assert check_case(data, CHECKS).findings == ()
    assert len(looked_at(opened, edition).of_kind(KIND)) == 4


def test_nobody_reads_s_from_the_public_edition(opened):
    """7.10: S of every bid goes to committee and supervisor, not to everybody."""
    case = looked_at(opened, Edition.PUBLIC)
    kinds = {each.body.kind for each in case.events if each.body}
    assert "BIDS_OPENED" in kinds
    assert not kinds & {"BID_RELEASE", "TIME_RELEASE", "BIDDER_RELEASE"}


def bent(case, kind, change):
    """Return the case in which the facts of the first event of a kind are others."""
    events = list(case.events)
    at = next(
        i for i, each in enumerate(events) if each.body and each.body.kind == kind
    )
    body = events[at].body
    facts = json.loads(json.dumps(dict(body.facts)))
    change(facts)
    events[at] = replace(events[at], body=replace(body, facts=facts))
    return replace(case, events=events)


def revoked(facts):
    facts["results"][0] |= {"verdict": "NOT_ENOUGH", "sheet": ""}


def another_sheet(facts):
    facts["results"][0]["sheet"] = "ab" * 32


def opened_all_the_same(facts):
    facts["results"][3]["verdict"] = "OPEN"


def nobody_named(facts):
    facts["results"][3]["named"] = []


def another_bidder(facts):
    facts["results"][0]["bidder"] = facts["results"][1]["bidder"]


def another_order(facts):
    facts["results"].reverse()


def another_share(facts):
    facts["release"]["shares"][0]["y"] = "00" * 32


def fewer_listed(facts):
    facts["releases"].pop()


def another_close(facts):
    facts["close"] = "ab" * 32


@pytest.mark.parametrize(
    ("kind", "change", "what"),
    [
        ("BIDS_OPENED", revoked, "the releases give OPEN"),
        ("BIDS_OPENED", another_sheet, "another sheet"),
        ("BIDS_OPENED", opened_all_the_same, "the releases give FACTOR_WITHHELD"),
        ("BIDS_OPENED", nobody_named, "names others"),
        ("BIDS_OPENED", another_bidder, "another bidder"),
        ("BIDS_OPENED", another_order, "not over the counted bids"),
        ("BID_RELEASE", another_share, "BID_RELEASE does not hold"),
        ("RELEASES_CLOSED", fewer_listed, "lists other releases"),
        ("OPENING_STARTED", another_close, "another close"),
        ("BIDDERS_CLOSED", another_close, "another close"),
    ],
)
def test_what_the_log_says_otherwise_is_found(opened, kind, change, what):
    """7.14: whoever has the full file finds each of these alone."""
    found = check_openings(bent(looked_at(opened), kind, change))
    assert any(what in each for _, each in found), found


def with_member(case, path, data):
    """Return the case with other bytes under a path, or without the member."""
    members = {**case.members, path: data}
    if data is None:
        del members[path]
    return replace(case, members=members)


def test_an_envelope_that_is_gone_or_another_is_found(opened):
    """7.14: missing, unreadable, under another name, with a key that opens nothing."""
    case = looked_at(opened)
    (path, data), (_, other), *_ = case.of_kind(KIND).items()
    read = Filed.from_bytes(data)
    bad = {
        "missing": None,
        "no envelope": data[:-1],
        "called otherwise": other,
        "its signature": replace(
            read, envelope=replace(read.envelope, signature=bytes(64))
        ).to_bytes(),
        "what was read out": replace(read, opens=bytes(32)).to_bytes(),
    }
    assert check_openings(case) == []
    for what, bytes_ in bad.items():
        found = check_openings(with_member(case, path, bytes_))
        assert found, what
        assert {each for each, _ in found} <= {path}, what
