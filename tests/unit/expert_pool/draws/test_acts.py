"""What each act of a draw demands of those who do it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from expert_pool.draws import errors, fairness
from expert_pool.draws.draw import Draw
from expert_pool.draws.messages import (
    Cause,
    Kind,
    commit_content,
    reveal_content,
)
from expert_pool.draws.model import DrawState
from expert_pool.draws.shapes import described
from tests.unit.expert_pool.draws.scene import (
    EVERYBODY,
    SECOND,
    START,
    Scene,
    notice_for,
    opening,
    r_of,
    sign,
    tickets,
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
