"""Devices with which somebody signs papers: a key is made there and never leaves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec

from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import Actor
from trading.accounts.entry_errors import PasskeyInvalidError
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.persons import require_may_remove
from trading.accounts.model.sessions import SignedIn
from trading.accounts.ports import AccountWork
from trading.accounts.use_cases.acting import (
    AccountAct,
    Keeper,
    account_stream,
    notify,
    record,
)
from trading.accounts.use_cases.notices import device_removed, new_key
from trading.accounts.use_cases.reading import named

MOST_DEVICES: Final = 20
Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDevices:
    """Name the keys with which a person signs papers."""

    desk: Desk[AccountWork]

    def __call__(self, person: str) -> Collection[str]:
        """Return them as hex, oldest first."""
        with self.desk.transactions.read() as work:
            return work.accounts.keys.devices(person)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnName:
    """Tell somebody under which name they sign."""

    desk: Desk[AccountWork]
    keeper: Keeper

    def __call__(self, signed_in: SignedIn) -> str:
        """Return the name of the account."""
        with self.desk.transactions.read() as work:
            return named(work, self.keeper, signed_in.session.person)


class AddDeviceCommand(Command, frozen=True, kw_only=True):
    """The public key (Ed25519, hex) that a person's device has made."""

    key_of_device: Hex32


class AddDevice(AccountAct[AddDeviceCommand]):
    """
    Let a person sign papers with a device of theirs; told to them on every channel.

    Whose key signed a paper stands in the log from here on. It opens nothing: signing
    still asks for a sign-in with two factors.
    """

    command = AddDeviceCommand

    def minutes(
        self, work: AccountWork, actor: Actor, command: AddDeviceCommand, now: datetime
    ) -> Recorded:
        """Keep the key under this person and no other; tell them."""
        person = work.accounts.persons.locked(actor.person).id
        if len(work.accounts.keys.devices(person)) >= MOST_DEVICES:
            raise PasskeyInvalidError(f"an account has at most {MOST_DEVICES} devices")
        if not work.accounts.keys.add_device(person, command.key_of_device, now):
            raise PasskeyInvalidError("it is registered already")
        facts = {"person": person, "device": command.key_of_device}
        stream = account_stream(person)
        recorded = record(work, "DEVICE_ADDED", stream, facts, (actor, now))
        notice = new_key(self.keeper, "签署文书的设备 device for signing papers")
        notify(work, self.keeper, person, notice, recorded)
        return recorded


class RemoveDeviceCommand(Command, frozen=True, kw_only=True):
    """The public key (Ed25519, hex) of a device that is lost or given away."""

    key_of_device: Hex32


class RemoveDevice(AccountAct[RemoveDeviceCommand]):
    """
    Let a device sign no more papers; what it has signed stays signed.

    When it was let go stands in the log, so that a signature of later is none.
    """

    command = RemoveDeviceCommand

    def minutes(
        self,
        work: AccountWork,
        actor: Actor,
        command: RemoveDeviceCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it is theirs and may go today; forget it, tell them."""
        person = work.accounts.persons.locked(actor.person)
        since = work.accounts.keys.device_since(person.id, command.key_of_device)
        if since is None:
            raise NoSuchAccountError("device")
        require_may_remove(person, since, now)
        work.accounts.keys.remove_device(command.key_of_device)
        facts = {"person": person.id, "device": command.key_of_device}
        stream = account_stream(person.id)
        recorded = record(work, "DEVICE_REMOVED", stream, facts, (actor, now))
        notify(work, self.keeper, person.id, device_removed(self.keeper), recorded)
        return recorded
