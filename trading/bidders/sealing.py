"""
What is known of a deposit's accounts and guarantee, sealed at rest (archive 1.6).

A copy of the database without the key tells no account, no payer and no guarantee; a
line of a statement finds its deposit by blind indexes alone.
"""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from archive.public.evidence import PersonalKey
from archive.public.values import Yuan
from trading.bidders.model.deposit_terms import Guarantee
from trading.bidders.model.statements import StatementLine


class _Guaranteed(msgspec.Struct, frozen=True):
    number: str
    issuer: str
    link: str
    amount_fen: int
    valid_until: datetime


class _Told(msgspec.Struct, frozen=True):
    name: str
    account: str
    sub_account: str
    guarantee: _Guaranteed | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """
    What only bidder and bank know before the opening.

    `name` is the bidder's, `account` the only one that may pay and is paid back to,
    `sub_account` where to; both are empty where no money goes.
    """

    name: str = field(repr=False)
    account: str = field(default="", repr=False)
    sub_account: str = field(default="", repr=False)
    guarantee: Guarantee | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DepositSeal:
    """Seals and opens what is known of deposits, and finds it blindly."""

    key: PersonalKey

    def sealed(self, deposit: str, told: Particulars) -> bytes:
        """Return the particulars of a deposit, sealed to it."""
        kept = told.guarantee
        written = _Told(
            told.name,
            told.account,
            told.sub_account,
            None
            if kept is None
            else _Guaranteed(
                kept.number,
                kept.issuer,
                kept.link,
                kept.amount.fen,
                kept.valid_until,
            ),
        )
        text = msgspec.json.encode(written).decode()
        return self.key.seal(text, _place(deposit))

    def opened(self, deposit: str, sealed: bytes) -> Particulars:
        """Return them again. Raises `UnsealableError`."""
        text = self.key.open(sealed, _place(deposit))
        told = msgspec.json.decode(text, type=_Told)
        kept = told.guarantee
        guarantee = None if kept is None else _guarantee(kept)
        return Particulars(told.name, told.account, told.sub_account, guarantee)

    def account(self, number: str) -> bytes:
        """Return the blind index of an account that pays or is paid back to."""
        return self.key.index("deposit-account", number)

    def sub_account(self, number: str) -> bytes:
        """Return the blind index of a bidder's account for a lot."""
        return self.key.index("deposit-sub-account", number)

    def bank(self, number: str) -> str:
        """Return the stream of the statements of one account of the centre."""
        return f"deposit-bank/{self.key.index('deposit-bank', number).hex()[:32]}"

    def line(self, bank: str, line: StatementLine) -> bytes:
        """Return the blind digest of a line: one line has one, whoever exports it."""
        return self.key.index("statement-line", f"{bank}\n{line.written}")

    def sealed_line(self, digest: bytes, line: StatementLine) -> bytes:
        """Return a line, sealed to its digest."""
        return self.key.seal(line.written, f"statement-line/{digest.hex()}")

    def opened_line(self, digest: bytes, sealed: bytes) -> StatementLine:
        """Return it again. Raises `UnsealableError`."""
        return StatementLine.read(
            self.key.open(sealed, f"statement-line/{digest.hex()}")
        )


def _guarantee(kept: _Guaranteed) -> Guarantee:
    return Guarantee(
        number=kept.number,
        issuer=kept.issuer,
        link=kept.link,
        amount=Yuan(kept.amount_fen),
        valid_until=kept.valid_until,
    )


def _place(deposit: str) -> str:
    return f"deposit/{deposit}"
