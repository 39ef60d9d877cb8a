"""The desk of deposits: what its pages call, of bidders, owners and the centre."""

from dataclasses import dataclass

from trading.bidders.use_cases.deposits_asking import AskDeposit, OfferYearlyDeposit
from trading.bidders.use_cases.deposits_giving import (
    CoverByYearly,
    OpenSubAccount,
    RecordGuarantee,
)
from trading.bidders.use_cases.deposits_importing import ImportStatement
from trading.bidders.use_cases.deposits_looking import ReadAskedLots, ReadSeatedLots
from trading.bidders.use_cases.deposits_opening import OpenDeposits
from trading.bidders.use_cases.deposits_reading import (
    ReadOwnDeposit,
    ReadPayers,
    ReadStrayLines,
    ReadYears,
)
from trading.bidders.use_cases.deposits_releasing import (
    ConfirmRelease,
    DeclineRelease,
    ForfeitDeposit,
    ProposeRelease,
)
from trading.bidders.use_cases.deposits_settling import ReadSettlement


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDesk:
    """Acts, and what is read beside them."""

    ask_deposit: AskDeposit
    offer_yearly_deposit: OfferYearlyDeposit
    open_sub_account: OpenSubAccount
    record_guarantee: RecordGuarantee
    cover_by_yearly: CoverByYearly
    import_statement: ImportStatement
    open_deposits: OpenDeposits
    propose_release: ProposeRelease
    confirm_release: ConfirmRelease
    decline_release: DeclineRelease
    forfeit_deposit: ForfeitDeposit
    read_own_deposit: ReadOwnDeposit
    read_payers: ReadPayers
    read_stray_lines: ReadStrayLines
    read_settlement: ReadSettlement
    read_years: ReadYears
    read_asked_lots: ReadAskedLots
    read_seated_lots: ReadSeatedLots
