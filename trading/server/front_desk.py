"""The front desk: all that pages need to let people in and out, wired once."""

from dataclasses import dataclass
from typing import Self

from trading.accounts.use_cases.acting import Keeper
from trading.accounts.use_cases.administering import InviteAdministrators
from trading.accounts.use_cases.credentials import (
    BeginPasskey,
    BeginTotp,
    ChangeOwnPassword,
)
from trading.accounts.use_cases.gate import Gate
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
from trading.correspondence.use_cases.reading import (
    ListDeliveryTasks,
    ReadDeliveryTask,
    ReadNotice,
)
from trading.server.instance import PLATFORM, Instance
from trading.server.notices import PrintNotice
from trading.server.people import keeper_of
from trading.server.wiring import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """What is no act of the ledger; the acts themselves are the platform's."""

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
    ask_reset: AskReset
    reset_password: ResetPassword
    change_own_password: ChangeOwnPassword
    begin_totp: BeginTotp
    begin_passkey: BeginPasskey
    invite_administrators: InviteAdministrators
    list_delivery_tasks: ListDeliveryTasks
    read_delivery_task: ReadDeliveryTask
    print_notice: PrintNotice

    @classmethod
    def over(
        cls, instance: Instance, platform: Platform, keeper: Keeper | None = None
    ) -> Self:
        """Wire it over an instance and the acts of its platform."""
        desk, keeper = instance.desk(), keeper or keeper_of(instance)
        recognise = Recognise(desk=desk)
        return cls(
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
            change_own_password=ChangeOwnPassword(
                change_password=platform.change_password
            ),
            begin_totp=BeginTotp(desk=desk, keeper=keeper),
            begin_passkey=BeginPasskey(desk=desk, keeper=keeper),
            invite_administrators=InviteAdministrators(
                appoint_administrators=platform.appoint_administrators,
                platform=PLATFORM,
            ),
            list_delivery_tasks=ListDeliveryTasks(desk=desk),
            read_delivery_task=ReadDeliveryTask(desk=desk, keeper=keeper),
            print_notice=PrintNotice(
                instance=instance, read_notice=ReadNotice(desk=desk, keeper=keeper)
            ),
        )
