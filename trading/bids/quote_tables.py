"""Standing keys, light policies and what is sealed to them, in one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, undefer

from archive.public.evidence import sha256
from trading.bids.model.holders import Trustee
from trading.bids.model.light import LightPolicy, SealedQuote, StandingKey
from trading.bids.quote_rows import (
    LightPolicyRow,
    SealedQuoteRow,
    StandingKeyRow,
    StandingTrusteeRow,
    closed_of,
    columns_of,
    key_of,
    policy_of,
    quote_of,
    trustee_of,
)
from trading.bids.rows import MarkRow

_AT_ONCE: Final = 100
"""Envelopes with their objects, of which each may have 256 KiB, in memory at a time."""


class SqlQuotes:
    """`Quotes` inside one transaction; the lot's lock comes from `Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_key(self, key: StandingKey) -> None:
        """Keep a standing key; of a person for an organisation the last counts."""
        self._session.add(
            StandingKeyRow(
                person=key.person,
                organisation=key.organisation,
                tool=key.tool.value,
                age=key.age,
                key=key.key,
                signature=key.signature,
                made_at=key.made_at,
                supervises=key.supervises,
            )
        )
        self._session.flush()

    def key_of(self, person: str, organisation: str) -> StandingKey | None:
        """Return the last one, None if there is none."""
        keys = self.keys_for(organisation)
        return next((each for each in keys if each.person == person), None)

    def keys_for(self, organisation: str) -> Sequence[StandingKey]:
        """Return those that count of an organisation's people, the youngest first."""
        last = (
            select(func.max(StandingKeyRow.id))
            .where(StandingKeyRow.organisation == organisation)
            .group_by(StandingKeyRow.person)
        )
        rows = self._session.scalars(
            select(StandingKeyRow)
            .where(StandingKeyRow.id.in_(last))
            .order_by(StandingKeyRow.id.desc())
        )
        return [key_of(row) for row in rows]

    def keep_trustee(self, trustee: Trustee) -> None:
        """Keep a standing trustee; of an organisation the last counts."""
        self._session.add(
            StandingTrusteeRow(
                organisation=trustee.organisation, age=trustee.age, key=trustee.key
            )
        )
        self._session.flush()

    def trustees(self) -> Sequence[Trustee]:
        """Return those that count, whoever was registered last first."""
        last = select(func.max(StandingTrusteeRow.id)).group_by(
            StandingTrusteeRow.organisation
        )
        rows = self._session.scalars(
            select(StandingTrusteeRow)
            .where(StandingTrusteeRow.id.in_(last))
            .order_by(StandingTrusteeRow.id.desc())
        )
        return [trustee_of(row) for row in rows]

    def log(self, policy: LightPolicy) -> None:
        """Keep a policy that was logged."""
        self._session.add(
            LightPolicyRow(
                lot=policy.lot,
                attempt=policy.policy.attempt,
                written=policy.written,
                event=policy.event,
                closed=closed_of(policy),
                disclose_until=policy.disclose_until,
            )
        )
        self._session.flush()

    def policies(self, lot: str) -> Sequence[LightPolicy]:
        """Return the policies of a lot in the order of their attempts."""
        rows = self._session.scalars(
            select(LightPolicyRow)
            .where(LightPolicyRow.lot == lot)
            .order_by(LightPolicyRow.attempt)
        )
        return [policy_of(row) for row in rows]

    def close(self, policy: LightPolicy) -> None:
        """Keep that a policy's envelopes are closed, or until when one discloses."""
        self._session.execute(
            update(LightPolicyRow)
            .where(
                LightPolicyRow.lot == policy.lot,
                LightPolicyRow.attempt == policy.policy.attempt,
            )
            .values(closed=closed_of(policy), disclose_until=policy.disclose_until)
        )

    def hand_in(self, quote: SealedQuote, marks: Collection[str]) -> None:
        """Keep an envelope, with what no other one of the lot may have."""
        self._session.add(SealedQuoteRow(**columns_of(quote)))
        self._session.add_all(
            MarkRow(lot=quote.lot, mark=sha256(each.encode()).hex())
            for each in sorted(marks)
        )
        self._session.flush()

    def all(self, lot: str, policy: str) -> Sequence[SealedQuote]:
        """Return all envelopes under a policy without their objects, as they came."""
        rows = self._session.scalars(
            select(SealedQuoteRow)
            .where(SealedQuoteRow.lot == lot, SealedQuoteRow.policy == policy)
            .order_by(SealedQuoteRow.at, SealedQuoteRow.stream)
        )
        return [quote_of(row) for row in rows]

    def whole(self, lot: str, policy: str) -> Iterator[SealedQuote]:
        """Give the same with their objects, one after the other."""
        rows = self._session.scalars(
            select(SealedQuoteRow)
            .where(SealedQuoteRow.lot == lot, SealedQuoteRow.policy == policy)
            .options(undefer(SealedQuoteRow.objects))
            .execution_options(yield_per=_AT_ONCE, populate_existing=True)
        )
        return (quote_of(row, whole=True) for row in rows)

    def of(self, stream: str) -> SealedQuote | None:
        """Return the envelope of a stream with its objects, None if there is none."""
        row = self._session.get(SealedQuoteRow, stream, populate_existing=True)
        return None if row is None else quote_of(row, whole=True)

    def mend(self, quote: SealedQuote) -> None:
        """Keep the manifest and the objects of an envelope as they are here."""
        kept = columns_of(quote)
        self._session.execute(
            update(SealedQuoteRow)
            .where(SealedQuoteRow.stream == quote.stream)
            .values(written=kept["written"], objects=kept["objects"])
        )

    def judge(self, verdicts: Mapping[str, str]) -> None:
        """Keep what was found about envelopes, by their streams."""
        rows = [{"stream": each, "verdict": said} for each, said in verdicts.items()]
        if rows:
            self._session.execute(update(SealedQuoteRow), rows)
