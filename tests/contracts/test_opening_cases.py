"""The case file of an opened tender: everything about its bids is computed anew."""

import json
from dataclasses import replace
from functools import partial

import pytest

from archive.casefile.check import check_case
from archive.casefile.model import Edition
from archive.paper.model import Signer
from archive.paper.signatures import to_sign
from archive.public.casefile import OpenedCase
from tests.builders_bids import key_of
from tests.sites import Site
from tests.tender_course import (
    CLERK,
    OWNER,
    PRESENT,
    SUPERVISOR,
    bidder,
    firm_key,
    tendering,
)
from trading.bids.check import KIND, check_openings
from trading.bids.check_record import check_record
from trading.bids.filed import Filed
from trading.papers.check import KIND as PAPERS
from trading.papers.check import check_papers
from trading.papers.model import PaperTooEarlyError
from trading.papers.use_cases import DrawUpPaperCommand, SignPaperCommand
from trading.rules.papers import PaperKind
from trading.server.casefiles import CHECKS, build_case
from trading.server.papers import KNOWN_DESIGNS, issue_due_papers
from trading.server.wiring import Platform

pytestmark = [pytest.mark.trading]


SECOND = replace(bidder(2), credential=firm_key(2).public.fingerprint)


@pytest.fixture(scope="module")
def opened(played):
    """Return the case file of the tender below."""
    return played[0]


def drawn_up(platform, course):
    """Let the clerk draw the record up."""
    command = DrawUpPaperCommand(
        key=f"record-{next(course.numbers):06d}",
        lot=course.lot,
        kind=PaperKind.OPENING_RECORD,
    )
    return platform.draw_up_paper(CLERK, command)


def signed(platform, course, actor, duty, key):
    """Let somebody sign the record."""
    content = platform.sign_paper.to_sign(course.lot, "opening-record-1")
    signer = Signer(duty, actor.organisation, "演示某")
    command = SignPaperCommand(
        key=f"record-{next(course.numbers):06d}",
        lot=course.lot,
        paper="opening-record-1",
        duty=duty,
        person=signer.person,
        public_key=key.public.raw.hex(),
        signature=key.sign(to_sign(content.digest, signer)).hex(),
    )
    return platform.sign_paper(actor, command)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """
    Open a tender of four, of whom one gave no factor and one replaced; one was present.

    Return its case file and what the record of the opening says.
    """
    site = Site.made(tmp_path_factory.mktemp("opened") / "site")
    with site.opened() as instance, tendering(instance) as course:
        course.open_for_bids(4, bidder_factor=True)
        for number in range(1, 5):
            course.bid(number)
            course.pass_by(seconds=1)
        (last,) = course.bids_of(2)
        course.bid(2, seq=2, prev=last.commitment)
        platform = Platform.over(instance)
        platform.seal_tick()
        course.close()
        there = {"person": SECOND.person, "organisation": SECOND.organisation}
        course.act("start_opening", CLERK, present=[*PRESENT, there])
        for number in (1, 2, 3):
            course.give_factor(number)
        course.pass_by(hours=1, seconds=2)
        course.sweep()
        course.publish_log()
        course.release(1, 3, 5)
        course.release_time(2)
        course.open()
        with pytest.raises(PaperTooEarlyError):
            drawn_up(platform, course)
        course.act("object_at_opening", SECOND, text="请重读。")
        course.act("answer_objection", OWNER, objection=1, text="已经重读。")
        course.finish()
        drawn_up(platform, course)
        for duty in ("主持人", "唱标人", "记录人"):
            signed(platform, course, CLERK, duty, key_of("clerk"))
        signed(platform, course, SUPERVISOR, "监标人", key_of("sun"))
        course.publish_log()
        assert issue_due_papers(instance, platform.issue_paper).count == 0
        signed(platform, course, SECOND, "投标人代表", firm_key(2))
        course.publish_log()
        assert issue_due_papers(instance, platform.issue_paper).count == 1
        course.publish_log()
        content = platform.sign_paper.to_sign(course.lot, "opening-record-1")
        return build_case(instance, course.lot), content


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
    assert len(looked_at(opened, edition).of_kind(PAPERS)) == 1


def test_the_record_says_what_became_of_each_bid(played):
    """
    E-12, B-32: lines in the order of the close, prices as they were read, whoever
    released and who did not, what was objected and answered; those who were there sign.
    """
    case, content = played
    (body,) = [
        each.body.facts
        for each in looked_at(case).events
        if each.body and each.body.kind == "BIDS_OPENED"
    ]
    said = content.body["bids"]
    assert [(each[0], each[2], each[5], each[7]) for each in said] == [
        (each["bidder"], each["manifest"], each["verdict"], each["named"])
        for each in body["results"]
    ]
    assert [each[8][0] for each in said[:3]] == [100_000, 200_000, 300_000]
    assert (said[3][4], said[3][6], said[3][8]) == (0, "DEEMED_REVOKED", [])
    assert all(
        each[3] < content.body["policy"]["deadline"] < each[4] for each in said[:3]
    )
    holders = content.body["released"]["holders"]
    assert [bool(at) for *_, at in holders] == [True, False, True, False, True]
    assert [bool(x[2]) for x in content.body["released"]["trustees"]] == [False, True]
    assert [each[1:] for each in content.body["objections"]] == [
        [SECOND.organisation, "请重读。", "已经重读。"]
    ]
    duties = [(each.duty, each.organisation) for each in content.signers]
    assert duties == [
        *(("主持人", "centre"), ("唱标人", "centre"), ("记录人", "centre")),
        *(("监标人", "supervisor"), ("投标人代表", SECOND.organisation)),
    ]


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


def another_share(facts):
    facts["release"]["shares"][0]["y"] = "00" * 32


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
        ("BIDS_OPENED", lambda x: x["results"].reverse(), "not over the counted bids"),
        ("BID_RELEASE", another_share, "BID_RELEASE does not hold"),
        ("RELEASES_CLOSED", lambda x: x["releases"].pop(), "lists other releases"),
        ("OPENING_STARTED", another_close, "another close"),
        ("BIDDERS_CLOSED", another_close, "another close"),
    ],
)
def test_what_the_log_says_otherwise_is_found(opened, kind, change, what):
    """7.14: whoever has the full file finds each of these alone."""
    found = check_openings(bent(looked_at(opened), kind, change))
    assert any(what in each for _, each in found), found


def first_price(body):
    body["bids"][0][8][0] += 1


def first_words(body):
    body["bids"][0][8][1] = "人民币玖仟元整"


def price_of_another(body):
    body["bids"][0][8] = body["bids"][1][8]


def price_of_what_stayed_shut(body):
    body["bids"][3][8] = body["bids"][0][8]


def verdict_of_the_last(body):
    body["bids"][3][5:7] = ["OPEN", "OPENED"]


def outcome_of_the_last(body):
    body["bids"][3][6] = "DEEMED_WITHDRAWN"


def bidders_swapped(body):
    body["bids"][0][0] = body["bids"][1][0]


def one_left_out(body):
    body["bids"].pop()


def received_earlier(body):
    body["bids"][0][3] -= 1


def released_earlier(body):
    body["bids"][0][4] -= 1


def nobody_to_blame(body):
    body["bids"][3][7] = []


def lower_quorum(body):
    body["policy"]["k"] = 2


def close_of_another(body):
    body["close"]["commitment"] = "ab" * 32


def ended_earlier(body):
    body["ended"] -= 1


ALTERED = {
    first_price: "price is not in",
    first_words: "price is not in",
    price_of_another: "price is not in",
    price_of_what_stayed_shut: "price is not in",
    verdict_of_the_last: "it says OPEN",
    outcome_of_the_last: "does not follow",
    bidders_swapped: "another bidder",
    one_left_out: "its bids are not those",
    received_earlier: "the instant of BID_SUBMITTED",
    released_earlier: "the instant of BIDDER_RELEASE",
    nobody_to_blame: "it names others",
    lower_quorum: "its policy is not",
    close_of_another: "its close is not",
    ended_earlier: "its ended is not",
}


@pytest.fixture(scope="module")
def seen(opened):
    """Return the case as the checks see it, in both editions."""
    return {each: looked_at(opened, each) for each in Edition}


@pytest.mark.parametrize("change", ALTERED, ids=lambda each: each.__name__)
def test_a_record_that_says_something_else_is_refused(played, seen, change):
    """7.14: whoever signs it, a paper whose price was altered is not the log's."""
    _, content = played
    for case in seen.values():
        assert check_record(case, content.body) == []
    body = json.loads(json.dumps(content.body))
    change(body)
    said = check_record(seen[Edition.FULL], body)
    assert any(ALTERED[change] in each for each in said), said


def test_a_record_says_of_the_sheets_what_they_say(played, seen):
    """7.14: period, manager, partners, who bids twice: all of it is in the sheets."""
    _, content = played
    lead, name, *_ = content.body["bids"][0]
    for part, bent in {
        "fields": [["period", "工期"]],
        "consortia": [[lead, [["9" * 18, "某公司"]]]],
        "twice": [[lead, name, [1, 2]]],
    }.items():
        (said,) = check_record(seen[Edition.PUBLIC], {**content.body, part: bent})
        assert said.startswith(f"its {part}")


def test_the_check_of_a_case_reads_what_its_record_says(opened):
    """7.14: it stands among the findings of the case, under the paper's name."""
    heard = []
    saying = partial(
        check_papers,
        KNOWN_DESIGNS,
        {"opening-record/1": lambda _, body: heard.append(body) or ["another price"]},
    )
    report = check_case(opened.full, {**CHECKS, PAPERS: saying})
    assert [(each.where, each.what) for each in report.findings] == [
        ("papers/opening-record-1.pdf", "another price")
    ]
    assert len(heard) == 1
    assert CHECKS[PAPERS].args[1] == {"opening-record/1": check_record}


def with_member(case, path, data):
    """Return the case with other bytes under a path, or without the member."""
    members = {**case.members, path: data}
    if data is None:
        del members[path]
    return replace(case, members=members)


def test_an_envelope_that_is_gone_or_another_is_found(opened):
    """7.14: missing, unreadable, under another name, with a key that opens nothing."""
    case = looked_at(opened)
    # The one whose factor was never given: without it no release is without its bid.
    files = {path: Filed.from_bytes(data) for path, data in case.of_kind(KIND).items()}
    (path,) = (each for each, of in files.items() if not any(of.opens))
    (other, *_) = (case.of_kind(KIND)[each] for each in files if each != path)
    data, read = case.of_kind(KIND)[path], files[path]
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
