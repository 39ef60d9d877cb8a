"""What happens to the deposits of a lot as its bids move, or its attempt is over."""

from datetime import datetime

from trading.bids.ports import BidWork


def move_deposits(work: BidWork, lot: str, deadline: datetime) -> None:
    """Let the deposits of a lot be due when its bids are (B-11)."""
    if lot in work.deposits.find_terms([lot]):
        terms = work.deposits.locked_terms(lot)
        work.deposits.save_terms(terms.moved_to(deadline))


def end_deposits(work: BidWork, lot: str, policy: str, now: datetime) -> None:
    """Let nobody give a deposit for what is over; what was given goes back (B-15)."""
    if lot in work.deposits.find_terms([lot]):
        terms = work.deposits.locked_terms(lot)
        work.deposits.save_terms(terms.ended(now, policy))
