"""How messages leave this instance, as its settings say; what is wrong with that."""

import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.clock.system import SystemClock
from archive.dispatch.files import FileCarrier
from archive.dispatch.mail import MAILTO, MailCarrier, MailServer
from archive.dispatch.model import Message, NotCarriedError
from archive.dispatch.ports import Carrier
from archive.dispatch.reports import TakeDeliveryReport
from archive.dispatch.routes import ConsoleCarrier, Router
from archive.dispatch.signing import SharedKey
from archive.dispatch.texting import SCHEMES, TextCarrier
from trading.accounts.letters import PASSING, AddressedCarrier, OpeningCarrier
from trading.accounts.model.contacts import Contact
from trading.server.instance import Instance
from trading.server.people import centre_of, keeper_of
from trading.server.settings import FILE, Mail, Messages, SettingsBrokenError, Sms

FOLDER: Final = "messages"
PASSING_KINDS: Final = frozenset({PASSING})
_CORRECT_FILE: Final = (
    "消息都还在，会再试；请检查这个文件 "
    "Messages are kept and tried again. Look after this file."
)


@dataclass(frozen=True, slots=True)
class Unready:
    """Stands for a carrier whose password or key cannot be read: its messages wait."""

    why: str

    def carry(self, message: Message) -> str:
        """Take nothing."""
        del message
        raise NotCarriedError(self.why)


def carrier(instance: Instance) -> Carrier:
    """
    Return what carries the messages of this instance.

    Passwords and keys are read anew each time, so that they can be changed. What one
    way lacks holds up no other.
    """
    settings = instance.settings
    by_scheme: dict[str, Carrier] = {}
    if settings.mail is not None:
        by_scheme[MAILTO] = _mail(instance, settings.mail)
    if settings.sms is not None:
        by_scheme |= dict.fromkeys(SCHEMES, _text(instance, settings.sms))
    router = Router(by_scheme, None if by_scheme else _collected(instance))
    return OpeningCarrier(
        AddressedCarrier(
            router,
            lambda person: contacts_of(instance, person),
            leaves=bool(by_scheme),
        ),
        instance.personal,
    )


def contacts_of(instance: Instance, person: str) -> Sequence[Contact]:
    """Return every confirmed address of an account, none if there is no account."""
    with instance.transactions.read() as work:
        return keeper_of(instance).contacts(work, person)


def take_report(instance: Instance) -> TakeDeliveryReport:
    """
    Return what takes the reports of the text service.

    Raises:
        SettingsBrokenError: no text service is set up, or its key cannot be read.

    """
    sms = instance.settings.sms
    if sms is None:
        raise SettingsBrokenError(
            instance.folder / FILE, "[sms] is missing: nobody can report anything"
        )
    return TakeDeliveryReport(
        transactions=instance.transactions,
        key=_key(instance, sms),
        origin=instance.settings.origin,
        clock=instance.clock,
        machine=SystemClock(),
        passing=PASSING_KINDS,
    )


def _collected(instance: Instance) -> Carrier:
    if instance.settings.messages is Messages.CONSOLE:
        return ConsoleCarrier(lambda text: print(text, file=sys.stderr))  # noqa: T201 - that is what the console is for
    return FileCarrier(instance.folder / FOLDER)


def _mail(instance: Instance, mail: Mail) -> Carrier:
    try:
        return MailCarrier(server_of(instance, mail), SystemClock())
    except SettingsBrokenError as error:
        return Unready(str(error))


def _text(instance: Instance, sms: Sms) -> Carrier:
    try:
        key = _key(instance, sms)
    except SettingsBrokenError as error:
        return Unready(str(error))
    return TextCarrier(sms.url, key, instance.settings.origin, SystemClock())


def server_of(instance: Instance, mail: Mail) -> MailServer:
    """Return the mail server of the settings. Raises `SettingsBrokenError`."""
    roots = instance.folder / mail.roots_file if mail.roots_file else None
    if roots is not None and not roots.is_file():
        raise SettingsBrokenError(roots, "mail.roots_file is gone", _CORRECT_FILE)
    password = ""
    if mail.password_file:
        password = _secret(instance.folder / mail.password_file, "mail.password_file")
    return MailServer(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        sender=mail.sender,
        title=centre_of(instance),
        user=mail.user,
        password=password,
        roots=roots,
    )


def _secret(path: Path, name: str) -> str:
    try:
        found = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        why = f"{name} cannot be read ({type(error).__name__})"
        raise SettingsBrokenError(path, why, _CORRECT_FILE) from None
    if not found or not found.isprintable():
        raise SettingsBrokenError(path, f"{name} holds no password", _CORRECT_FILE)
    return found


def _key(instance: Instance, sms: Sms) -> SharedKey:
    path = instance.folder / sms.key_file
    try:
        return SharedKey.load(path)
    except (OSError, ValueError) as error:
        why = "sms.key_file holds no key: 64 hexadecimal digits"
        raise SettingsBrokenError(path, why, _CORRECT_FILE) from error


# What the doctor says of it


def described(instance: Instance) -> Mapping[str, str]:
    """Say how messages leave, without any secret."""
    settings = instance.settings
    said: dict[str, str] = {}
    if settings.mail is not None:
        mail = settings.mail
        said["mail"] = f"{mail.host}:{mail.port} {mail.security} {mail.sender}"
    if settings.sms is not None:
        said["sms"] = settings.sms.url.partition("?")[0]
    return said or {"collected": settings.messages.value}


def findings(instance: Instance) -> Iterator[str]:
    """Say what stands against it."""
    mail, sms = instance.settings.mail, instance.settings.sms
    if mail is not None:
        yield from _tried(lambda: server_of(instance, mail))
        if mail.leaves_in_clear:
            yield (
                f"mail.host {mail.host}: 邮件不加密离开 mail leaves unencrypted "
                "(security = starttls or tls)"
            )
        yield from _readable(instance.folder, mail.password_file)
    if sms is not None:
        yield from _tried(lambda: _key(instance, sms))
        yield from _readable(instance.folder, sms.key_file)


def _tried(read: Callable[[], object]) -> Iterator[str]:
    try:
        read()
    except SettingsBrokenError as error:
        yield f"{error}: {error.remedy}"


def _readable(folder: Path, name: str) -> Iterator[str]:
    path = folder / name
    if name and path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield f"{path}: 其他人可读 others can read this file (chmod 600)"
