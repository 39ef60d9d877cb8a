"""Openings: begun, released for, put off, opened, read out, objected to."""

from dataclasses import replace
from datetime import timedelta

from pytest_bdd import given, then, when

from tests.builders_bidders import firm
from tests.builders_bids import HOLDERS, TRUSTEES, key_of
from tests.phrases import phrase
from tests.steps.tenders import SOMEBODY, attempted, several
from tests.tender_course import (
    CLERK,
    OWNER,
    PLATFORM,
    PRESENT,
    bidder,
    holder,
    trustee,
)
from tests.tender_stages import FIRMS
from trading.bids.sealing import release_shares, release_times
from trading.bids.verdicts import Outcome

DAY = timedelta(days=1)


# The session


@when("the clerk starts the opening", target_fixture="answer")
def starts(tender):
    return attempted(tender, tender.start)


@when(phrase("the clerk starts the opening without {absent}"), target_fixture="answer")
def starts_without(tender, absent):
    body = absent.removeprefix("the ")
    here = [each for each in PRESENT if each["organisation"] != body]
    return attempted(tender, lambda: tender.act("start_opening", CLERK, present=here))


@when("the clerk declares that nothing is opened", target_fixture="answer")
def declares_nothing(tender):
    return attempted(tender, lambda: tender.act("declare_not_opened", CLERK))


def put_off(tender, until=DAY):
    return tender.act(
        "adjourn_opening",
        CLERK,
        reason="两名持有人未到",
        until=tender.instance.clock.now() + until,
    )


@given("the opening was put off for a day")
def was_put_off(tender):
    put_off(tender)


@given("the opening was put off and goes on")
def was_put_off_and_goes_on(tender):
    put_off(tender)
    tender.pass_by(days=1)
    tender.start()


@given("the holders have failed twice")
def failed_twice(tender):
    was_put_off_and_goes_on(tender)
    tender.pass_by(hours=1)
    tender.act("close_releases", CLERK)


@when("the clerk puts the opening off", target_fixture="answer")
def puts_off(tender):
    return attempted(tender, lambda: put_off(tender))


# Releases


def released(tender, j, *, sender=None, key=None, but=0, close=""):
    """Let a holder release, with something else than is right."""
    envelopes, asked = tender.counted()
    shown = replace(asked, counted=asked.counted[: len(envelopes) - but])
    if close:
        shown = replace(shown, commitment=close)
    given = release_shares(
        tender.policy,
        envelopes[: len(envelopes) - but],
        j,
        HOLDERS[j - 1],
        shown,
    )
    return tender.act(
        "release_shares",
        holder(sender or j),
        release=given.to_bytes(),
        signature=key_of(f"holder {key or j}").sign(given.signed).hex(),
    )


@given("holder 1 has released")
def has_released(tender):
    released(tender, 1)


@when("holder 1 releases again", target_fixture="answer")
@when("holder 1 releases while the bidders still may", target_fixture="answer")
def releases(tender):
    return attempted(tender, lambda: released(tender, 1))


@when("holder 2 releases in the name of holder 1", target_fixture="answer")
def releases_for_another(tender):
    return attempted(tender, lambda: released(tender, 1, sender=2))


@when("holder 1 releases for two of the three bids", target_fixture="answer")
def releases_for_two(tender):
    return attempted(tender, lambda: released(tender, 1, but=1))


@when("holder 1 releases for the close of another lot", target_fixture="answer")
def releases_for_other_close(tender):
    return attempted(tender, lambda: released(tender, 1, close=SOMEBODY))


@when("holder 1 releases under the signature of holder 2", target_fixture="answer")
def releases_unsigned(tender):
    return attempted(tender, lambda: released(tender, 1, key=2))


@when("trustee 1 releases for two of the three bids", target_fixture="answer")
def trustee_releases_for_two(tender):
    envelopes, close = tender.counted()
    close = replace(close, counted=close.counted[:2])
    given = release_times(tender.policy, envelopes[:2], 1, TRUSTEES[0], close)
    return attempted(
        tender,
        lambda: tender.act(
            "release_times",
            trustee(1),
            release=given.to_bytes(),
            signature=key_of("trustee 1").sign(given.signed).hex(),
        ),
    )


@given(phrase("holders {numbers:Several} and a trustee have released", Several=several))
def have_released(tender, numbers):
    tender.release(*map(int, numbers))
    tender.release_time()


@when("the clerk ends the releases", target_fixture="answer")
def ends_releases(tender):
    return attempted(tender, lambda: tender.act("close_releases", CLERK))


# Bidders


@given("all but Qingjiang Works have released their factors in time")
def all_but_one_gave(tender):
    tender.give_factor(1)
    tender.give_factor(2)


@given("the bidders' window is over")
def window_is_over(tender):
    tender.at(tender.tender.bidders_until)


@when("the platform closes the bidders' window too early", target_fixture="answer")
def closes_window_early(tender):
    return attempted(tender, lambda: tender.act("close_bidders", PLATFORM))


@when("Hengda Road releases its factor", target_fixture="answer")
def releases_factor(tender):
    return attempted(tender, lambda: tender.give_factor(1))


@given("Hengda Road has disclosed its own bid")
def has_disclosed(tender):
    tender.disclose(1)


@when("Hengda Road discloses its own bid", target_fixture="answer")
def discloses(tender):
    return attempted(tender, lambda: tender.disclose(1))


# What comes of it


@when("the clerk ends the releases and opens the bids")
def opens_all(tender):
    tender.open()


@when("the clerk opens the bids at once", target_fixture="answer")
def opens_at_once(tender):
    return attempted(tender, lambda: tender.act("open_bids", CLERK))


@when("the time for disclosures is over and the bids are opened")
def opens_after_disclosures(tender):
    tender.pass_by(hours=1)
    tender.act("open_bids", CLERK)


@when("enough holders release and the bids are opened")
def enough_and_opened(tender):
    tender.at(tender.tender.bidders_until + timedelta(seconds=2))
    tender.sweep()
    tender.publish_log()
    tender.release(1, 2, 3)
    tender.release_time()
    tender.open()


def outcomes(tender):
    return {each.bidder: each.outcome for each in tender.tender.results}


@then("two bids are opened and that of Qingjiang Works counts as revoked")
def one_revoked(tender):
    assert outcomes(tender) == {
        str(firm(1)): Outcome.OPENED,
        str(firm(2)): Outcome.OPENED,
        str(firm(3)): Outcome.DEEMED_REVOKED,
    }


@then("one bid is opened and the two others count as withdrawn")
def two_withdrawn(tender):
    assert outcomes(tender) == {
        str(firm(1)): Outcome.OPENED,
        str(firm(2)): Outcome.DEEMED_WITHDRAWN,
        str(firm(3)): Outcome.DEEMED_WITHDRAWN,
    }


@then("the log shows all three bids in one entry")
def all_at_once(tender):
    assert set(outcomes(tender).values()) == {Outcome.OPENED}
    events = [
        each
        for each in tender.events()
        if each.kind in {"BIDS_OPENED", "RELEASES_CLOSED"}
    ]
    assert [each.kind for each in events] == ["RELEASES_CLOSED", "BIDS_OPENED"]
    assert len(events[-1].facts["results"]) == len(FIRMS) - 1
    assert all(each["sheet"] for each in events[-1].facts["results"])


# Reading out, and objections on the spot


@when("the clerk ends the session before all was read out", target_fixture="answer")
@when("the clerk ends the session", target_fixture="answer")
def ends_session(tender):
    return attempted(tender, lambda: tender.act("record_opening", CLERK))


@when("the clerk reads out a bid that nobody handed in", target_fixture="answer")
def reads_nothing(tender):
    return attempted(tender, lambda: tender.act("read_out", CLERK, manifest=SOMEBODY))


def object_as(tender, name):
    return tender.act(
        "object_at_opening", bidder(FIRMS[name]), text="唱标的价格与投标文件不一致"
    )


@given("Hengda Road has objected on the spot")
def has_objected(tender):
    object_as(tender, "Hengda Road")


@given("Hengda Road has objected and was answered")
def objected_and_answered(tender):
    has_objected(tender)
    tender.act("answer_objection", OWNER, objection=1, text="已核对，一致")


@when("Tuojiang Roads objects on the spot", target_fixture="answer")
def stranger_objects(tender):
    return attempted(tender, lambda: object_as(tender, "Tuojiang Roads"))


@when("the owner answers an objection never made", target_fixture="answer")
def answers_nothing(tender):
    return attempted(
        tender,
        lambda: tender.act("answer_objection", OWNER, objection=7, text="已核对"),
    )


@then("the record of the opening is final")
def record_is_final(tender):
    assert tender.state == "recorded"
    assert tender.events()[-1].kind == "OPENING_RECORDED"
