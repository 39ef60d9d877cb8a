"""How a sign-in is opened and renewed, and what the audit keeps of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from archive.public.ledger import Passage
from trading.accounts.entry_errors import SignInNeededError
from trading.accounts.model.limits import shown_place
from trading.accounts.model.sessions import Proof, Session
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import csrf_of, kept_of, new_id, new_token
from trading.accounts.use_cases.acting import Visitor

_LONGEST_AGENT: Final = 120


@dataclass(frozen=True, slots=True)
class Entered:
    """
    A sign-in as its holder gets it, with the token for the cookie, kept nowhere else.

    `csrf` goes into the pages of this sign-in.
    """

    session: Session
    token: str = field(repr=False)

    @property
    def csrf(self) -> str:
        """What a page says, to show that it is one of this sign-in's."""
        return csrf_of(self.token)


def enter(
    work: AccountWork,
    person: str,
    proofs: tuple[Proof, ...],
    visitor: Visitor,
    now: datetime,
) -> Entered:
    """Open a sign-in under a token that nobody has seen before; keep that it was."""
    token = new_token()
    agent = "".join(each for each in visitor.agent if each.isprintable())
    session = Session(
        id=new_id(),
        person=person,
        proofs=proofs,
        opened_at=now,
        seen_at=now,
        agent=agent[:_LONGEST_AGENT],
        place=shown_place(visitor.place),
    )
    work.accounts.sessions.open(session, kept_of(token))
    pass_by(work, session, "SignIn", now)
    return Entered(session, token)


def found(work: AccountWork, token: str, now: datetime) -> Session:
    """
    Return the sign-in of a token.

    Raises:
        SignInNeededError: this server issued no such token, or the sign-in has ended.

    """
    session = work.accounts.sessions.found(kept_of(token)) if token else None
    if session is None:
        raise SignInNeededError
    session.require_open(now)
    return session


def renewed(work: AccountWork, token: str, session: Session) -> Entered:
    """
    Give a sign-in another token, with what it proves now and the seat it has.

    Raises:
        SignInNeededError: it was ended, or renewed by somebody else, meanwhile.

    """
    fresh_token = new_token()
    if not work.accounts.sessions.rotate(
        kept_of(token), kept_of(fresh_token), session.proofs, session.membership
    ):
        raise SignInNeededError("this sign-in was ended or renewed meanwhile")
    return Entered(session, fresh_token)


def with_proof(session: Session, proof: Proof) -> Session:
    """Return the sign-in with one more factor given; the last of a kind counts."""
    others = tuple(each for each in session.proofs if each.factor is not proof.factor)
    return replace(session, proofs=(*others, proof))


def pass_by(
    work: AccountWork, session: Session, act: str, now: datetime, organisation: str = ""
) -> None:
    """Keep in the audit that somebody came in, went out, or proved more."""
    passage = Passage(now, session.person, organisation, act, session.credential)
    work.refusals.add(passage)
