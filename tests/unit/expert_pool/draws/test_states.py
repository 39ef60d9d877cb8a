"""Every act in every state: what is allowed, and which rule forbids the rest."""

from collections.abc import Callable
from itertools import product

import pytest

from archive.public.evidence import parse_canonical
from expert_pool.draws import errors
from expert_pool.draws.draw import Draw
from expert_pool.draws.messages import Cause
from expert_pool.draws.model import LEADS_TO, Act, DrawState
from expert_pool.draws.shapes import described
from tests.unit.expert_pool.draws.scene import (
    BALLS_VALUE,
    Scene,
    tickets,
)

NO_KEY = "00" * 64
NOTHING = "00" * 32
HERE = ("clerk-1", "supervisor-1")
AWAY = {"owner-1": "未到场", "applicant-1": "未到场"}
OUT_OF_POWER = {"owner-1": "设备无电", "applicant-1": "设备无电"}


def scene_in(state: DrawState) -> Scene:
    """Play a draw up to a state."""
    scene = Scene.announced(tickets(5))
    steps: dict[DrawState, Callable[[Scene], Scene]] = {
        DrawState.NOTICED: lambda s: s,
        DrawState.COMMITTING: lambda s: s.commit("clerk-1").commit("supervisor-1"),
        DrawState.REVEALING: lambda s: (
            s.all_committed().reveal("clerk-1").reveal("supervisor-1")
        ),
        DrawState.REVEALS_CLOSED: lambda s: s.all_committed().all_revealed(),
        DrawState.CHANCE_ENTERED: lambda s: (
            s.all_committed().all_revealed().balls_typed()
        ),
        DrawState.DRAWN: lambda s: (
            s.all_committed().all_revealed().balls_typed().finish()
        ),
        DrawState.SIGNED: lambda s: s.played(),
        DrawState.VOIDED: lambda s: s.void(Cause.FAILURE, "停电"),
    }
    return steps[state](scene)


PERFORM: dict[Act, Callable[[Scene], Scene]] = {
    Act.COMMIT: lambda s: s.commit("owner-1"),
    Act.CLOSE_COMMITS: lambda s: s.close_commits(AWAY),
    Act.REVEAL: lambda s: s.reveal("owner-1"),
    Act.CLOSE_REVEALS: lambda s: s.close_reveals(OUT_OF_POWER),
    Act.SWITCH_SOURCE: lambda s: s.switch(),
    Act.TYPE_CHANCE: lambda s: s.until_chance().type("owner-1", BALLS_VALUE),
    Act.FINISH: lambda s: s.finish(),
    Act.SIGN_RESULT: lambda s: s.sign("clerk-1"),
    Act.VOID: lambda s: s.void(Cause.LIST_WRONG, "名单有误", "演示决定〔2026〕1号"),
}

ATTEMPT: dict[Act, Callable[[Draw, Scene], Draw]] = {
    Act.COMMIT: lambda d, s: d.commit("owner-1", NOTHING, s.at, NO_KEY),
    Act.CLOSE_COMMITS: lambda d, s: d.close_commits(s.at, NO_KEY, AWAY),
    Act.REVEAL: lambda d, s: d.reveal("owner-1", NOTHING, s.at, NO_KEY),
    Act.CLOSE_REVEALS: lambda d, s: d.close_reveals(s.at, NO_KEY, {}),
    Act.SWITCH_SOURCE: lambda d, s: d.switch_source(s.at, "故障", {}),
    Act.TYPE_CHANCE: lambda d, s: d.type_chance("owner-1", BALLS_VALUE, s.at, NO_KEY),
    Act.FINISH: lambda d, s: d.finish(s.at),
    Act.SIGN_RESULT: lambda d, _: d.sign_result("clerk-1", NO_KEY),
    Act.VOID: lambda d, s: d.void(s.at, Cause.LIST_WRONG, "有误", {}, "决定"),
}

_COMMITTED = {
    Act.COMMIT: errors.CommitAfterCloseError,
    Act.CLOSE_COMMITS: errors.CommitAfterCloseError,
}
_REVEALED = {
    **_COMMITTED,
    Act.REVEAL: errors.RevealAfterCloseError,
    Act.CLOSE_REVEALS: errors.RevealAfterCloseError,
}
_UNSPOKEN = {
    Act.TYPE_CHANCE: errors.ChanceBeforeRevealsClosedError,
    Act.FINISH: errors.ChanceMissingError,
    Act.SIGN_RESULT: errors.ResultMissingError,
}
_OPEN = {
    **_UNSPOKEN,
    Act.REVEAL: errors.RevealBeforeCloseError,
    Act.CLOSE_REVEALS: errors.RevealBeforeCloseError,
}

REFUSED: dict[DrawState, dict[Act, type[errors.DrawError]]] = {
    DrawState.NOTICED: {Act.CLOSE_COMMITS: errors.NoSupervisorError, **_OPEN},
    DrawState.COMMITTING: _OPEN,
    DrawState.REVEALING: {**_COMMITTED, **_UNSPOKEN},
    DrawState.REVEALS_CLOSED: {
        **_REVEALED,
        Act.FINISH: errors.ChanceMissingError,
        Act.SIGN_RESULT: errors.ResultMissingError,
        Act.VOID: errors.DrawOnlyFinishedError,
    },
    DrawState.CHANCE_ENTERED: {
        **_REVEALED,
        Act.SWITCH_SOURCE: errors.SourceSpokenError,
        Act.TYPE_CHANCE: errors.ChanceKnownError,
        Act.SIGN_RESULT: errors.ResultMissingError,
        Act.VOID: errors.DrawOnlyFinishedError,
    },
    DrawState.DRAWN: dict.fromkeys(
        set(Act) - {Act.SIGN_RESULT, Act.VOID}, errors.DrawDoneError
    ),
    DrawState.SIGNED: dict.fromkeys(set(Act) - {Act.VOID}, errors.DrawDoneError),
    DrawState.VOIDED: dict.fromkeys(Act, errors.DrawVoidedError),
}


@pytest.mark.parametrize(("state", "act"), list(product(DrawState, Act)), ids=str)
def test_each_act_belongs_to_its_states_and_a_named_rule_forbids_it_elsewhere(
    state: DrawState, act: Act
):
    """
    Of the 72 pairs of state and act each is either done, and leads where the table
    says, or refused under the rule that the table of this test names.
    """
    scene = scene_in(state)
    assert scene.draw.state is state
    rule = REFUSED[state].get(act)

    if rule is None:
        after = PERFORM[act](scene).draw.state
        assert after in LEADS_TO[state] | {state}
        return

    with pytest.raises(rule) as refusal:
        ATTEMPT[act](scene.draw, scene)
    assert type(refusal.value) is rule
    assert refusal.value.code.startswith("draw-")
    assert refusal.value.rule
    assert refusal.value.remedy


def test_every_state_is_reached_and_only_void_is_final():
    """
    No state of the table is idle, and nothing leads out of a void draw.
    """
    reached = {then for to in LEADS_TO.values() for then in to}

    assert set(DrawState) - reached == {DrawState.NOTICED}
    assert [state for state in DrawState if not LEADS_TO[state]] == [DrawState.VOIDED]


def test_after_the_close_nothing_leads_to_void_before_the_result():
    """
    From REVEALS_CLOSED to the result nobody can wish for a second try (D-27).
    """
    for state in (DrawState.REVEALS_CLOSED, DrawState.CHANCE_ENTERED):
        assert DrawState.VOIDED not in LEADS_TO[state]
    assert LEADS_TO[DrawState.CHANCE_ENTERED] == {DrawState.DRAWN}


@pytest.mark.parametrize("state", list(DrawState), ids=str)
def test_a_stored_draw_is_the_draw(state: DrawState):
    """
    What is written to a table and read back goes on as if it had never been away.
    """
    draw = scene_in(state).draw

    assert Draw.from_json(draw.to_json()) == draw


def test_a_waiting_typing_is_stored_too():
    """
    A restart between two typings loses neither the first nor one set aside.
    """
    scene = Scene.announced(tickets(5)).all_committed().all_revealed().until_chance()
    scene = scene.type("owner-1", "01-02-03-04-05").type("owner-1", BALLS_VALUE)

    assert len(scene.draw.typings) == 2
    assert Draw.from_json(scene.draw.to_json()) == scene.draw


SPOILT: dict[str, Callable] = {
    "another version": lambda data: data | {"v": "draw-state/2"},
    "a member more": lambda data: data | {"more": 1},
    "a member less": lambda data: {k: v for k, v in data.items() if k != "typings"},
    "unknown inside": lambda data: data | {"record": data["record"] | {"more": 1}},
    "a wrong type": lambda data: data | {"record": data["record"] | {"demo": 1}},
    "a list": lambda data: [data],
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_state_that_is_not_exactly_one_is_refused(fault: str):
    """
    A table that was tampered with or is of another version is not guessed at.
    """
    with pytest.raises(errors.MalformedDrawError):
        Draw.from_json(SPOILT[fault](Scene.announced(tickets(5)).draw.to_json()))


def test_a_transcript_is_of_a_draw_that_ended():
    """
    Before everybody signed, or the draw is void, there is nothing to publish.
    """
    for state in DrawState:
        draw = scene_in(state).draw
        if state in {DrawState.SIGNED, DrawState.VOIDED}:
            assert parse_canonical(draw.transcript()) == described(draw.record)
        else:
            with pytest.raises(errors.TranscriptUnfinishedError):
                draw.transcript()
