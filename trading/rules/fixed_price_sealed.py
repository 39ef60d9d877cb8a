"""Acts of a fixed-price selection whose sign-up is sealed (trading 7.12)."""

from typing import Final

from trading.rules.effects import Effect
from trading.rules.fixed_price_acts import act
from trading.rules.fixed_price_states import Event, State
from trading.rules.procedure import Act
from trading.rules.roles import Role

S, E = State, Event  # The table below is read by rows; short names keep it narrow.

SEALED_SIGN_UP: Final[tuple[Act[State, Event], ...]] = (
    act(
        E.SIGN_UP_POLICY_LOGGED,
        (S.PRICE_FIXED, S.NEW_NOTICE_NEEDED, S.TOO_FEW),
        None,
        Role.PLATFORM,
        Effect.BLOCK,
        "D-6 K-2 K-4 K-5 K-6 P-11",
        emits="POLICY_LOGGED",
    ),
    act(
        E.SIGNED_UP_SEALED,
        S.NOTICED,
        None,
        Role.BIDDER,
        Effect.BLOCK,
        "D-0e D-6 D-7 D-8 E-7 K-8 K-9 T-8 T-10",
        emits="SIGNED_UP",
    ),
    act(
        E.SEALED_SIGN_UP_CLOSED,
        S.NOTICED,
        S.SIGN_UP_SEALED,
        (Role.CLERK, Role.PLATFORM),
        Effect.BLOCK,
        "D-6 T-10",
        emits="SIGN_UP_CLOSED",
    ),
    act(
        E.SIGN_UP_SHARES_RELEASED,
        S.SIGN_UP_SEALED,
        None,
        (Role.REVIEWER, Role.SUPERVISOR),
        Effect.BLOCK,
        "D-6 K-9 K-10",
        emits="BID_RELEASE",
    ),
    act(
        E.SIGN_UP_TIMES_RELEASED,
        S.SIGN_UP_SEALED,
        None,
        Role.TRUSTEE,
        Effect.BLOCK,
        "D-6 K-9 K-10",
        emits="TIME_RELEASE",
    ),
    act(
        E.DISCLOSURES_ASKED,
        S.SIGN_UP_SEALED,
        None,
        (Role.CLERK, Role.PLATFORM),
        Effect.BLOCK,
        "D-6 K-10",
    ),
    act(
        E.APPLICATION_DISCLOSED,
        S.SIGN_UP_SEALED,
        None,
        Role.BIDDER,
        Effect.BLOCK,
        "D-6 K-9",
        emits="BID_DISCLOSED",
    ),
    act(
        E.APPLICATIONS_OPENED,
        S.SIGN_UP_SEALED,
        S.SIGN_UP_CLOSED,
        (Role.CLERK, Role.PLATFORM),
        Effect.BLOCK,
        "D-6 K-9 K-10",
    ),
)
"""They stand beside those of a sign-up in clear, and lead back to them."""
