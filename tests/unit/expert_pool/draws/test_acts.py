"""What each act of a draw demands of those who do it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from expert_pool.draws import errors, fairness
from expert_pool.draws.announced import Lottery
from expert_pool.draws.chance import earliest
from expert_pool.draws.draw import Draw
from expert_pool.draws.messages import (
    Cause,
    Kind,
    commit_content,
    reveal_content,
    typing_content,
)
from expert_pool.draws.model import DrawState
from expert_pool.draws.shapes import described
from tests.unit.expert_pool.draws.scene import (
    BALLS,
    BALLS_VALUE,
    EVERYBODY,
    LOTTERY,
    LOTTERY_VALUE,
    SECOND,
    START,
    Scene,
    demo_beacon_signature,
    demo_chain,
    notice_for,
    opening,
    r_of,
    sign,
    tickets,
    together,
)

POOL = tickets(5)
OTHER_VALUE = "07-12-33-01-29"


@pytest.fixture
def begun() -> Scene:
    """A published draw among five firms."""
    return Scene.announced(POOL)


@pytest.fixture
def closed(begun: Scene) -> Scene:
    """The same draw, its reveals just closed."""
    return begun.all_committed().all_revealed()


def test_a_notice_is_signed_by_the_clerk():
    """
    A notice that somebody else signed, or that was altered after signing, is none.
    """
    notice = notice_for(POOL)
    message = fairness.to_sign(notice, Kind.NOTICE, described(notice))

    with pytest.raises(errors.SignatureRefusedError):
        Draw.announce(notice, POOL, sign("supervisor-1", message))
    with pytest.raises(errors.SignatureRefusedError):
        Draw.announce(notice_for(POOL, limit=2), POOL, sign("clerk-1", message))


def test_only_those_named_take_part(begun: Scene):
    """
    A stranger cannot commit, even with a signature of his own.
    """
    with pytest.raises(errors.NotAContributorError):
        begun.commit("stranger-1")


def test_nobody_commits_for_another(begun: Scene):
    """
    A commitment carries its author's signature over draw, author and value.
    """
    made = fairness.commitment(begun.draw.notice.draw, "owner-1", bytes(32))
    message = begun.draw.to_sign(Kind.COMMIT, commit_content("owner-1", made))

    with pytest.raises(errors.SignatureRefusedError):
        begun.draw.commit("owner-1", made, begun.at, sign("clerk-1", message))


def test_a_copied_commitment_is_refused(begun: Scene):
    """
    DR-2: who copies another's commitment cannot even hand it in.
    """
    scene = begun.commit("owner-1")
    copied = scene.draw.record.commits[0].commitment
    message = scene.draw.to_sign(Kind.COMMIT, commit_content("applicant-1", copied))

    with pytest.raises(errors.DuplicateCommitmentError):
        scene.draw.commit("applicant-1", copied, scene.at, sign("applicant-1", message))
    with pytest.raises(errors.DuplicateCommitmentError):
        scene.commit("owner-1")


@pytest.mark.parametrize("alone", ["clerk-1", "supervisor-1"])
def test_without_clerk_and_supervisor_the_draw_does_not_go_on(begun: Scene, alone: str):
    """
    DR6, D-16: the button does not work before a supervisor is there, nor the clerk.
    """
    others = tuple(who for who in EVERYBODY if who != alone)

    with pytest.raises(errors.NoSupervisorError):
        begun.all_committed(others)


def test_who_does_not_commit_is_named_with_a_reason(begun: Scene):
    """
    The record says who was missing and why; reasons for others are refused.
    """
    scene = begun.commit("clerk-1").commit("supervisor-1")

    with pytest.raises(errors.ReasonMissingError) as refusal:
        scene.close_commits({"owner-1": "未到场"})
    assert refusal.value.missing == ("applicant-1", "owner-1")
    with pytest.raises(errors.ReasonMissingError):
        scene.close_commits(
            dict.fromkeys(("owner-1", "applicant-1", "clerk-1"), "未到场")
        )


def test_a_reveal_opens_its_own_commitment(begun: Scene):
    """
    Another value, or a value without a commitment, is refused; so is a second reveal.
    """
    scene = begun.all_committed(("clerk-1", "supervisor-1"))
    other = reveal_content("clerk-1", r_of("owner-1"))
    signature = sign("clerk-1", scene.draw.to_sign(Kind.REVEAL, other))

    with pytest.raises(errors.RevealDoesNotOpenError):
        scene.draw.reveal("clerk-1", r_of("owner-1"), scene.at, signature)
    with pytest.raises(errors.RevealDoesNotOpenError):
        scene.reveal("owner-1")
    with pytest.raises(errors.AlreadyRevealedError):
        scene.reveal("clerk-1").reveal("clerk-1")


def test_a_reveal_that_is_missing_is_null_with_the_reason(begun: Scene):
    """
    SPEC 3.4: the final list keeps the place of who did not reveal.
    """
    scene = begun.all_committed().all_revealed(("clerk-1", "supervisor-1", "owner-1"))
    record = scene.draw.record
    assert record.reveals_closed is not None
    last = record.reveals_closed.body.list[-1]

    assert described(last) == {
        "contributor": "applicant-1",
        "r": None,
        "reason": "设备无电",
    }


@pytest.mark.parametrize(
    "spelling",
    [str.upper, lambda text: f"{text[:64]} {text[64:]}"],
    ids=["uppercase", "with a space"],
)
def test_a_signature_has_one_spelling(begun: Scene, spelling: Callable[[str], str]):
    """
    What a checker would not read is not recorded, even if it is a valid signature.
    """
    scene = begun.all_committed().all_revealed().balls_typed().finish()
    message = scene.draw.to_sign(Kind.RESULT, scene.draw.result)

    with pytest.raises(errors.MalformedDrawError):
        scene.draw.sign_result("clerk-1", spelling(sign("clerk-1", message)))


def test_a_draw_without_any_reveal_still_draws(begun: Scene):
    """
    Whoever keeps his value back cannot stop the draw: it rests on chance then.
    """
    scene = begun.all_committed().all_revealed(()).balls_typed().finish()

    assert scene.draw.winners


def test_a_draw_does_not_begin_before_its_time(begun: Scene):
    """
    D-15: who comes at the announced time finds the draw still open.
    """
    early = replace(begun, now=START).all_committed()
    for who in EVERYBODY:
        early = early.reveal(who)

    with pytest.raises(errors.DrawTooEarlyError):
        early.close_reveals()


def test_time_does_not_run_backwards(begun: Scene):
    """
    An act before the last one is refused, whatever the clock says.
    """
    scene = begun.commit("clerk-1")

    with pytest.raises(errors.InstantBackwardsError):
        replace(scene, now=scene.now - 2 * SECOND).commit("owner-1")


def test_chance_speaks_after_the_close(closed: Scene):
    """
    DR-4: a value typed before the source's earliest instant could have been known.
    """
    record = closed.draw.record
    assert record.reveals_closed is not None
    first = earliest(BALLS, record.reveals_closed.body.at)

    with pytest.raises(errors.ChanceTooEarlyError):
        replace(closed, now=first - 1).type("owner-1", BALLS_VALUE)
    assert replace(closed, now=first).type("owner-1", BALLS_VALUE).draw.typings


def test_two_people_type_the_same_or_the_draw_waits(closed: Scene):
    """
    One typing is no value; a different second one is kept, and the draw waits.
    """
    scene = closed.until_chance().type("clerk-1", BALLS_VALUE)
    differing = scene.type("supervisor-1", OTHER_VALUE)

    assert not scene.draw.typings_differ
    with pytest.raises(errors.ChanceMissingError):
        scene.finish()
    assert differing.draw.typings_differ
    assert differing.draw.state is DrawState.REVEALS_CLOSED
    with pytest.raises(errors.TypingsDifferError):
        differing.finish()
    agreed = scene.type("supervisor-1", BALLS_VALUE)
    assert agreed.draw.state is DrawState.CHANCE_ENTERED


def test_no_silent_edit_of_what_was_typed(closed: Scene):
    """
    Who typed first may correct himself; what he typed before stays on record.
    """
    scene = closed.until_chance().type("clerk-1", OTHER_VALUE)
    scene = scene.type("clerk-1", BALLS_VALUE).type("owner-1", BALLS_VALUE)
    chance = scene.draw.record.chance
    assert chance is not None

    assert [one.value for one in chance.set_aside] == [OTHER_VALUE]
    assert [one.contributor for one in chance.entries] == ["clerk-1", "owner-1"]


def test_what_somebody_took_back_agrees_with_nobody(closed: Scene):
    """
    Only what each person typed last counts.
    """
    scene = closed.until_chance().type("clerk-1", OTHER_VALUE)
    scene = scene.type("clerk-1", BALLS_VALUE).type("owner-1", OTHER_VALUE)

    assert scene.draw.typings_differ


def test_one_person_alone_cannot_stop_a_draw(closed: Scene):
    """
    Whoever insists on a wrong value is set aside as soon as two others agree.
    """
    scene = closed.until_chance().type("clerk-1", OTHER_VALUE)
    for _ in range(24):
        scene = scene.type("clerk-1", OTHER_VALUE)
    with pytest.raises(errors.TypedTooOftenError):
        scene.type("clerk-1", OTHER_VALUE)

    scene = scene.type("supervisor-1", BALLS_VALUE).type("owner-1", BALLS_VALUE)
    chance = scene.draw.record.chance
    assert chance is not None
    assert [one.contributor for one in chance.entries] == ["supervisor-1", "owner-1"]
    assert len(chance.set_aside) == 25
    assert scene.finish().draw.winners


def test_a_typing_is_signed_by_who_typed(closed: Scene):
    """
    Nobody types in another's name.
    """
    scene = closed.until_chance()
    content = typing_content("owner-1", "balls", BALLS_VALUE)
    signature = sign("clerk-1", scene.draw.to_sign(Kind.TYPING, content))

    with pytest.raises(errors.SignatureRefusedError):
        scene.draw.type_chance("owner-1", BALLS_VALUE, scene.at, signature)


def test_a_beacon_needs_one_hand_and_its_own_round():
    """
    The right round with the chain's signature is taken at once; any other is not.
    """
    notice = notice_for(POOL, sources=(demo_chain(),))
    scene = Scene.announced(POOL, notice).all_committed().all_revealed()
    entered = scene.beacon_entered()
    chance = entered.draw.record.chance
    assert chance is not None
    number = int(chance.value.split(":")[1].split(",")[0])
    wrong = chance.value.replace(str(number), str(number + 1), 1)
    forged = chance.value.replace(
        demo_beacon_signature(number), demo_beacon_signature(number + 1)
    )

    assert entered.draw.state is DrawState.CHANCE_ENTERED
    with pytest.raises(errors.ValueNotCanonicalError):
        scene.until_chance().type("owner-1", wrong)
    with pytest.raises(errors.BeaconInvalidError):
        scene.until_chance().type("owner-1", forged)


def test_the_source_changes_only_before_it_could_speak(closed: Scene):
    """
    DESIGN of trust: a switch is signed before the earliest of the source it leaves.
    """
    with pytest.raises(errors.SourceSpokenError):
        closed.until_chance().switch()

    switched = closed.switch()
    scene = switched.until_chance().type("owner-1", LOTTERY_VALUE)
    scene = scene.type("clerk-1", LOTTERY_VALUE).finish()
    assert scene.draw.record.chance is not None
    assert scene.draw.record.chance.source == "lottery"
    with pytest.raises(errors.NoOtherSourceError):
        switched.switch()


def test_a_switch_needs_clerk_and_supervisor(closed: Scene):
    """
    One signature, or that of somebody of another duty, changes no source.
    """
    body = closed.draw.switching(closed.at, "故障")
    message = closed.draw.to_sign(Kind.SWITCH, body)
    both = together(message)

    for who in both:
        with pytest.raises(errors.SignersError):
            closed.draw.switch_source(closed.at, "故障", {who: both[who]})
    with pytest.raises(errors.SignersError):
        closed.draw.switch_source(
            closed.at, "故障", both | {"owner-1": sign("owner-1", message)}
        )
    with pytest.raises(errors.SignatureRefusedError):
        closed.draw.switch_source(
            closed.at, "故障", both | {"supervisor-1": both["clerk-1"]}
        )


def test_a_lottery_that_was_drawn_before_the_close_is_no_chance():
    """
    The reveals are not closed onto a known value, nor is a known value switched to.
    """
    soon = Lottery(
        name="soon",
        lottery="演示彩票",
        issue="1",
        groups=LOTTERY.groups,
        scheduled=START + 601 * SECOND,
    )
    first = Scene.announced(POOL, notice_for(POOL, sources=(soon, BALLS)))
    second = Scene.announced(POOL, notice_for(POOL, sources=(BALLS, soon)))

    with pytest.raises(errors.ChanceBeforeRevealsClosedError):
        first.all_committed().all_revealed()
    with pytest.raises(errors.SourceSpokenError):
        first.later(60).switch()
    with pytest.raises(errors.ChanceBeforeRevealsClosedError):
        second.all_committed().all_revealed().switch()


def test_a_second_press_does_nothing(closed: Scene):
    """
    DR6: a draw is drawn once, and the first result stands.
    """
    drawn = closed.balls_typed().finish()

    with pytest.raises(errors.DrawDoneError):
        drawn.finish()


def test_everybody_signs_or_is_listed_as_absent(closed: Scene):
    """
    D-19: the record is final when each contributor signed, or is absent for a reason.
    """
    drawn = closed.balls_typed().finish()
    signed = drawn.sign("clerk-1").sign("supervisor-1").sign("owner-1")

    assert signed.draw.state is DrawState.DRAWN
    assert signed.sign("applicant-1").draw.state is DrawState.SIGNED
    absent = signed.draw.list_absent("applicant-1", "提前离场")
    assert absent.state is DrawState.SIGNED


def test_a_result_is_signed_once_and_with_ones_own_key(closed: Scene):
    """
    Nobody signs twice, for another, or after he was listed as absent.
    """
    drawn = closed.balls_typed().finish()
    message = drawn.draw.to_sign(Kind.RESULT, drawn.draw.result)

    with pytest.raises(errors.AlreadySignedError):
        drawn.sign("owner-1").sign("owner-1")
    with pytest.raises(errors.SignatureRefusedError):
        drawn.draw.sign_result("owner-1", sign("clerk-1", message))
    gone = drawn.then(drawn.draw.list_absent("owner-1", "提前离场"))
    with pytest.raises(errors.AlreadySignedError):
        gone.sign("owner-1")


@pytest.mark.parametrize("required", ["clerk-1", "supervisor-1"])
def test_clerk_and_supervisor_are_never_absent(closed: Scene, required: str):
    """
    D-16, D-19: without these two signatures no record is final.
    """
    drawn = closed.balls_typed().finish()

    with pytest.raises(errors.NoSupervisorError):
        drawn.draw.list_absent(required, "提前离场")


def test_a_draw_is_void_for_a_failure_or_a_wrong_list_only(closed: Scene):
    """
    D-27: an unwelcome result is no reason; a decided objection is.
    """
    signed = closed.balls_typed().finish().all_signed()

    with pytest.raises(errors.VoidWithoutCauseError):
        signed.void(Cause.FAILURE, "停电")
    with pytest.raises(errors.VoidWithoutCauseError):
        signed.void(Cause.LIST_WRONG, "名单有误")
    voided = signed.void(Cause.LIST_WRONG, "名单有误", "演示决定〔2026〕1号")
    assert voided.draw.state is DrawState.VOIDED
    assert voided.draw.winners == signed.draw.winners


def test_a_void_draw_says_what_it_voids(begun: Scene):
    """
    The signature over a void binds everything that was written down before it.
    """
    scene = begun.commit("owner-1")
    body = scene.draw.voiding(scene.at, Cause.FAILURE, "停电")

    assert body.record == fairness.digest(described(scene.draw.record))
    assert body.record != begun.draw.voiding(begun.at, Cause.FAILURE, "停电").record


def test_winner_and_reserves_follow_the_last_round(closed: Scene):
    """
    The first of the last round wins, the others are reserves in their order.
    """
    draw = closed.balls_typed().finish().draw
    order = draw.result.rounds[-1].strata[0].pids

    assert draw.winners[0].pids == order[:1]
    assert draw.reserves[0].pids == order[1:]
    with pytest.raises(errors.ResultMissingError):
        _ = closed.draw.winners


def test_names_open_what_was_frozen(closed: Scene):
    """
    A transcript shows a name only if it was in the pool; one code has one ticket.
    """
    draw = closed.balls_typed().finish().all_signed().draw
    names = [opening(one.pid) for one in POOL]
    other = opening("0001")

    assert draw.transcript(names) != draw.transcript()
    for wrong in ([other, other], names[::-1], [opening("0009")]):
        with pytest.raises(errors.NameDoesNotOpenError):
            draw.transcript(wrong)


@pytest.mark.parametrize(
    "commitment", ["", "0" * 63, "g" * 64, "A" * 64, "0" * 64 + "\n"]
)
def test_malformed_values_are_refused_as_such(begun: Scene, commitment: str):
    """
    What is no lowercase hex of 32 bytes never reaches the record.
    """
    with pytest.raises(errors.MalformedDrawError):
        begun.draw.commit("owner-1", commitment, begun.at, "00" * 64)
