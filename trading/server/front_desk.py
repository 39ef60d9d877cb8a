"""The front desk of one instance, wired once."""

from trading.accounts.front_desk import FrontDesk
from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.administering import InviteAdministrators
from trading.accounts.use_cases.credentials import (
    BeginPasskey,
    BeginTotp,
    ChangeOwnPassword,
)
from trading.accounts.use_cases.gate import Gate
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
from trading.server.instance import PLATFORM, Instance
from trading.server.own_matters import matters_over
from trading.server.people import keeper_of
from trading.server.wiring import Platform
from trading.venue.use_cases.reading import ListOwnToday


def front_desk_over(
    instance: Instance, platform: Platform, keeper: Keeper | None = None
) -> FrontDesk:
    """Wire it over an instance and the acts of its platform."""
    desk, keeper = instance.desk(), keeper or keeper_of(instance)
    recognise = Recognise(desk=desk)
    return FrontDesk(
        ask_code=AskCode(desk=desk, keeper=keeper),
        register=Register(register_person=platform.register_person),
        sign_in=SignIn(desk=desk, keeper=keeper),
        begin_passkey_sign_in=BeginPasskeySignIn(desk=desk, keeper=keeper),
        passkey_sign_in=PasskeySignIn(desk=desk, keeper=keeper),
        second_factor=SecondFactor(desk=desk, keeper=keeper),
        recognise=recognise,
        gate=Gate(desk=desk, keeper=keeper, recognise=recognise),
        list_seats=ListSeats(desk=desk),
        choose_membership=ChooseMembership(desk=desk),
        sign_out=SignOut(desk=desk),
        list_sessions=ListSessions(desk=desk),
        end_session=EndSession(desk=desk),
        ask_reset=AskReset(desk=desk, keeper=keeper),
        reset_password=ResetPassword(reset=platform.reset),
        change_own_password=ChangeOwnPassword(change_password=platform.change_password),
        begin_totp=BeginTotp(desk=desk, keeper=keeper),
        enrol_totp=platform.enrol_totp,
        begin_passkey=BeginPasskey(desk=desk, keeper=keeper),
        add_passkey=platform.add_passkey,
        remove_passkey=platform.remove_passkey,
        remove_device=platform.remove_device,
        register_organisation=platform.register_organisation,
        confirm_organisation=platform.confirm_organisation,
        give_membership=platform.give_membership,
        accept_membership=platform.accept_membership,
        end_membership=platform.end_membership,
        invite_administrators=InviteAdministrators(
            appoint_administrators=platform.appoint_administrators,
            platform=PLATFORM,
        ),
        read_account=ReadAccount(desk=desk, keeper=keeper),
        read_organisation=ReadOrganisation(desk=desk, keeper=keeper),
        read_waiting=ReadWaiting(
            desk=desk, confirm_organisation=platform.confirm_organisation
        ),
        list_today=ListOwnToday(desk=desk),
        list_matters=matters_over(instance, platform),
    )
