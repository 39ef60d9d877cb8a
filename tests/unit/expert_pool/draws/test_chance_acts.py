"""Typing what chance gave, and changing the source of chance."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_in

from expert_pool.draws import errors
from expert_pool.draws.announced import Lottery
from expert_pool.draws.chance import beacon_round, beacon_value, earliest
from expert_pool.draws.messages import (
    Kind,
    typing_content,
)
from expert_pool.draws.model import DrawState
from expert_pool.draws.standing import source_in_force
from tests.unit.expert_pool.draws.scene import (
    BALLS,
    BALLS_VALUE,
    LOTTERY,
    LOTTERY_VALUE,
    SECOND,
    START,
    Scene,
    demo_beacon_signature,
    demo_chain,
    notice_for,
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


def soon(seconds: int) -> Lottery:
    """Return a lottery that is drawn so many seconds after the notice."""
    return replace_in(LOTTERY, name="soon", scheduled=START + seconds * SECOND)


def test_a_lottery_that_was_drawn_before_the_close_is_no_chance():
    """
    The reveals are not closed onto a known value, nor is a known value left.
    """
    scene = Scene.announced(POOL, notice_for(POOL, sources=(soon(601), BALLS)))

    with pytest.raises(errors.ChanceBeforeRevealsClosedError):
        scene.all_committed().all_revealed()
    with pytest.raises(errors.SourceSpokenError):
        scene.later(60).switch()


@pytest.mark.parametrize("seconds", [601, 700])
def test_nobody_goes_on_to_a_lottery_whose_numbers_are_out(seconds: int):
    """
    SPEC check 36: its numbers are drawn after the close, and after the switch to it.
    """
    notice = notice_for(POOL, sources=(BALLS, soon(seconds), demo_chain()))
    begun = Scene.announced(POOL, notice)
    closed = begun.all_committed().all_revealed()
    drawn = START + seconds * SECOND

    for scene in (begun, closed):
        late = max(scene.now, drawn)
        with pytest.raises(errors.SourceSpokenError):
            replace(scene, now=late).switch()
    if closed.now < drawn:
        on_time = replace(closed, now=closed.now + SECOND).switch()
        assert source_in_force(on_time.draw.record).name == "soon"


def test_a_lottery_entered_by_a_switch_is_drawn_later_to_the_microsecond():
    """
    SPEC check 36: at its own instant nobody goes on to it, just before it somebody may.
    """
    lottery = soon(3600)
    notice = notice_for(POOL, sources=(LOTTERY, lottery))
    closed = Scene.announced(POOL, notice).all_committed().all_revealed()

    with pytest.raises(errors.SourceSpokenError):
        replace(closed, now=lottery.scheduled).switch()
    assert replace(closed, now=lottery.scheduled - 1).switch().draw.record.switches


def test_balls_fall_after_the_switch_that_leads_to_them():
    """
    SPEC 6: the delay counts from the switch, since the close was long ago by then.
    """
    notice = notice_for(POOL, sources=(LOTTERY, BALLS))
    closed = Scene.announced(POOL, notice).all_committed().all_revealed()
    switched = closed.later(3600).switch()
    first = closed.now + (3600 + BALLS.delay) * SECOND

    with pytest.raises(errors.ChanceTooEarlyError):
        replace(switched, now=first - 1).type("owner-1", BALLS_VALUE)
    assert replace(switched, now=first).type("owner-1", BALLS_VALUE).draw.typings


def test_a_round_of_the_beacon_counts_from_the_switch():
    """
    SPEC 6.2: the round after the close was public when the switch was signed.
    """
    chain = demo_chain()
    notice = notice_for(POOL, sources=(LOTTERY, chain))
    closed = Scene.announced(POOL, notice).all_committed().all_revealed()
    record = closed.draw.record
    assert record.reveals_closed is not None
    known = beacon_round(chain, record.reveals_closed.body.at)
    switched = closed.later(3600).switch()
    value = beacon_value(known, demo_beacon_signature(known))

    with pytest.raises(errors.ChanceTooEarlyError):
        switched.type("owner-1", value)
    with pytest.raises(errors.ValueNotCanonicalError):
        switched.until_chance().type("owner-1", value)
    entered = switched.beacon_entered().draw.record.chance
    assert entered is not None
    assert f'"round":{known + 1200},' in entered.value


def test_a_source_entered_by_a_switch_is_left_before_it_speaks():
    """
    SPEC check 34: the bound counts from where that source was entered, not the close.
    """
    notice = notice_for(POOL, sources=(LOTTERY, BALLS, demo_chain()))
    closed = Scene.announced(POOL, notice).all_committed().all_revealed()
    at_balls = closed.later(3600).switch()
    first = closed.now + (3600 + BALLS.delay) * SECOND

    with pytest.raises(errors.SourceSpokenError):
        replace(at_balls, now=first).switch()
    left = replace(at_balls, now=first - 1).switch()
    assert source_in_force(left.draw.record) == demo_chain()


def test_a_switch_before_the_close_moves_nothing():
    """
    SPEC 6: a source is entered at the close if the switch came before it.
    """
    begun = Scene.announced(POOL, notice_for(POOL, sources=(LOTTERY, BALLS)))
    closed = begun.switch().later(60).all_committed().all_revealed()
    record = closed.draw.record
    assert record.reveals_closed is not None

    assert closed.until_chance().now == earliest(BALLS, record.reveals_closed.body.at)
