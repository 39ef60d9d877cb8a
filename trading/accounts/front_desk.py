"""The front desk: all that pages need to let people in and out, and to act for them."""

from dataclasses import dataclass

from trading.accounts.today import ListMatters, ListToday
from trading.accounts.use_cases.administering import InviteAdministrators
from trading.accounts.use_cases.credentials import (
    AddPasskey,
    BeginPasskey,
    BeginTotp,
    ChangeOwnPassword,
    EnrolTotp,
    RemovePasskey,
)
from trading.accounts.use_cases.devices import RemoveDevice
from trading.accounts.use_cases.gate import Gate
from trading.accounts.use_cases.members import (
    AcceptMembership,
    EndMembership,
    GiveMembership,
)
from trading.accounts.use_cases.organising import (
    ConfirmOrganisation,
    RegisterOrganisation,
)
from trading.accounts.use_cases.reading import (
    ReadAccount,
    ReadOrganisation,
    ReadWaiting,
)
from trading.accounts.use_cases.registering import AskCode, Register
from trading.accounts.use_cases.resetting import AskReset, ResetPassword
from trading.accounts.use_cases.second_factor import SecondFactor
from trading.accounts.use_cases.sessions import (
    ChooseMembership,
    EndSession,
    ListSeats,
    ListSessions,
    Recognise,
    SignOut,
)
from trading.accounts.use_cases.signing_in import (
    BeginPasskeySignIn,
    PasskeySignIn,
    SignIn,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """Every use case about people that a page calls, wired once."""

    # Coming, staying, going.
    ask_code: AskCode
    register: Register
    sign_in: SignIn
    begin_passkey_sign_in: BeginPasskeySignIn
    passkey_sign_in: PasskeySignIn
    second_factor: SecondFactor
    recognise: Recognise
    gate: Gate
    list_seats: ListSeats
    choose_membership: ChooseMembership
    sign_out: SignOut
    list_sessions: ListSessions
    end_session: EndSession
    # What proves who somebody is.
    ask_reset: AskReset
    reset_password: ResetPassword
    change_own_password: ChangeOwnPassword
    begin_totp: BeginTotp
    enrol_totp: EnrolTotp
    begin_passkey: BeginPasskey
    add_passkey: AddPasskey
    remove_passkey: RemovePasskey
    remove_device: RemoveDevice
    # Organisations and who belongs to them.
    register_organisation: RegisterOrganisation
    confirm_organisation: ConfirmOrganisation
    give_membership: GiveMembership
    accept_membership: AcceptMembership
    end_membership: EndMembership
    # Administration.
    invite_administrators: InviteAdministrators
    # What pages show.
    read_account: ReadAccount
    read_organisation: ReadOrganisation
    read_waiting: ReadWaiting
    list_today: ListToday
    list_matters: ListMatters
