"""Short makers of valid people, organisations, memberships and sign-ins."""

from datetime import UTC, datetime, timedelta

from trading.accounts.model.memberships import Mandate, Membership, Period
from trading.accounts.model.organisations import BODIES, Kind, Organisation
from trading.accounts.model.sessions import Factor, Proof, Seat, Session, SignedIn
from trading.rules.roles import Role

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DIGEST = "0" * 64


def organisation(kind=Kind.OWNER, **changes):
    names = {each: f"虚构{each.value}" for each in Kind}
    told = {
        "id": f"{kind.value}-1",
        "kind": kind,
        "name": names[kind],
        "code": "91510682MA6242EH7L" if kind is Kind.FIRM else "",
        "registered_by": "somebody",
        "registered_at": NOON - DAY,
        "confirmed_at": NOON - DAY if kind in BODIES else None,
    }
    return Organisation(**{**told, **changes})


def membership(kind=Kind.OWNER, *roles, since=NOON - DAY, until=None, **changes):
    told = {
        "id": f"{kind.value}-membership",
        "person": "li",
        "organisation": f"{kind.value}-1",
        "kind": kind,
        "roles": frozenset(roles),
        "period": Period(since, until),
        "given_by": "somebody",
    }
    return Membership(**{**told, **changes})


def mandate(project="", since=NOON - DAY, until=NOON + DAY, **changes):
    told = {
        "id": "mandate-1",
        "agency": "agency",
        "owner": "owner",
        "project": project,
        "period": Period(since, until),
        "document": DIGEST,
    }
    return Mandate(**{**told, **changes})


def proofs(*factors, at=NOON):
    return tuple(Proof(factor, at) for factor in factors)


BOTH = (Factor.PASSWORD, Factor.TOTP)


def session(*factors, at=NOON, **changes):
    told = {
        "id": "session-1",
        "person": "li",
        "proofs": proofs(*(factors or (Factor.PASSWORD,)), at=at),
        "opened_at": at,
        "seen_at": at,
    }
    return Session(**{**told, **changes})


def seat(kind=Kind.OWNER, *roles, **changes):
    given = {
        key: changes.pop(key) for key in ("lent_by", "organisation") if key in changes
    }
    return Seat(
        membership=membership(kind, *roles, **changes),
        organisation=given.get("organisation", organisation(kind)),
        lent_by=given.get("lent_by", ""),
    )


def signed_in(*factors, seat=None, at=NOON, given_at=NOON, **changes):
    return SignedIn(session=session(*factors, at=given_at), at=at, seat=seat, **changes)


ROLE_OF = {
    Kind.FIRM: Role.BIDDER,
    Kind.OTHER_PARTY: Role.BIDDER,
    Kind.OWNER: Role.OWNER,
    Kind.AGENCY: Role.AGENCY,
    Kind.TOWN: Role.OWNER,
    Kind.SUPERVISING_BODY: Role.SUPERVISOR,
    Kind.AUTHORITY: Role.AUTHORITY,
    Kind.CENTRE: Role.CLERK,
}
