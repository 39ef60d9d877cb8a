"""
A carrier by SMTP (RFC 5321): one connection a message, encrypted, ended in time.

The time is bounded as a whole, as for every call here: a server that sends a byte a
second is cut off like one that sends none. Whether a refusal is for good is the
recipient's matter only; what a server has against *us* can be put right, and is tried
again.
"""

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from archive.clock.ports import Clock
from archive.dispatch.model import (
    Message,
    NotCarriedError,
    RefusedForGoodError,
    unnamed,
)
from archive.evidence.digests import labelled

WITHIN: Final = 60.0
"""Seconds for the whole call; far below `model.CARRYING_TIME`."""

MAILTO: Final = "mailto"
_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = rf"{_LABEL}(?:\.{_LABEL})+"
_ADDRESS: Final = re.compile(rf"({_LOCAL})@({_DOMAIN})")
_LONGEST: Final = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
_LONGEST_LOCAL: Final = 64
_FOR_GOOD: Final = 500
_ABOUT_US: Final = frozenset({530, 534, 535, 538})
_POLICY: Final = re.compile(r"5\.7\.[0-9]+")
"""RFC 3463: security or policy, so about whoever sends, not about the mailbox."""

_SHORT: Final = 40
_FAREWELL: Final = 2.0


class Security(StrEnum):
    """How the connection is encrypted."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


def is_mail_address(text: str) -> bool:
    """Tell whether a text is a plain address, one that smuggles nothing in."""
    found = _ADDRESS.fullmatch(text)
    short = len(text) <= _LONGEST and text.find("@") <= _LONGEST_LOCAL
    return found is not None and short


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """
    Where mail is handed in, as whom, and how the way there is protected.

    `sender` is a plain address, `title` the name before it. With `roots` the server's
    certificate must come from one of these, else from one the machine trusts.

    Raises:
        ValueError: the sender is no plain address.

    """

    host: str
    port: int
    security: Security
    sender: str
    title: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    roots: Path | None = None
    within: float = WITHIN

    def __post_init__(self) -> None:
        if not is_mail_address(self.sender):
            raise ValueError(f"the sender {self.sender!r} is no plain mail address")

    @property
    def domain(self) -> str:
        """The sender's domain, under which messages get their Message-ID."""
        return self.sender.rpartition("@")[2]


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of a message: the same as often as it is sent (12.2)."""
    return f"<{labelled('message-id/1', key.encode()).hex()[:_SHORT]}@{domain}>"


class MailCarrier:
    """`Carrier` to a mail server; belongs to no thread in which an event loop runs."""

    def __init__(self, server: MailServer, clock: Clock) -> None:
        self._server, self._clock = server, clock

    def carry(self, message: Message) -> str:
        """Hand the mail in; the proof is its Message-ID and the server's last word."""
        to = message.target
        if message.scheme != MAILTO or not is_mail_address(to):
            raise RefusedForGoodError("the address is no plain mail address")
        letter = self._letter(message, to)
        try:
            said = asyncio.run(self._handed_in(letter, to))
        except (SMTPRecipientRefused, SMTPDataError) as error:
            raise _refusal(error) from None
        except TimeoutError:
            why = f"{self._server.host} took longer than {self._server.within:g} s"
            raise NotCarriedError(why) from None
        except (SMTPException, OSError) as error:
            raise NotCarriedError(_told(error)) from None
        return unnamed(f"taken by {self._server.host}: {said}") + (
            f"; Message-ID {letter['Message-ID']}"
        )

    def _letter(self, message: Message, to: str) -> EmailMessage:
        server = self._server
        letter = EmailMessage(policy=SMTP_POLICY)
        letter["From"] = Address(server.title, addr_spec=server.sender)
        letter["To"] = Address(addr_spec=to)
        letter["Subject"] = message.subject
        letter["Date"] = format_datetime(self._clock.now())
        letter["Message-ID"] = message_id(message.key, server.domain)
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine
        letter.set_content(message.body, charset="utf-8", cte="base64")
        return letter

    async def _handed_in(self, letter: EmailMessage, to: str) -> str:
        server = self._server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            timeout=server.within,
            use_tls=server.security is Security.TLS,
            start_tls=server.security is Security.STARTTLS,
            tls_context=self._trusted(),
            local_hostname=server.domain,
        )
        line: asyncio.BaseTransport | None = None
        try:
            async with asyncio.timeout(server.within):
                await smtp.connect()
                line = smtp.transport
                if server.user:
                    await smtp.login(server.user, server.password)
                await smtp.mail(server.sender)
                await smtp.rcpt(to)
                taken = await smtp.data(letter.as_bytes())
            with suppress(SMTPException, OSError):
                await smtp.quit(timeout=_FAREWELL)
            return f"{taken.code} {taken.message}"
        finally:
            smtp.close()
            if isinstance(line, asyncio.WriteTransport):
                line.abort()  # Else TLS would wait for the other side's farewell.
            await asyncio.sleep(0)

    def _trusted(self) -> ssl.SSLContext | None:
        if self._server.security is Security.NONE:
            return None
        return ssl.create_default_context(cafile=self._server.roots)


def _refusal(error: SMTPResponseException) -> NotCarriedError:
    """Return whether the recipient is refused for good, or we, or for now."""
    about_us = error.code in _ABOUT_US or _POLICY.match(error.message)
    if error.code >= _FOR_GOOD and not about_us:
        return RefusedForGoodError(_told(error))
    return NotCarriedError(_told(error))


def _told(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return unnamed(f"{error.code} {error.message}")
    return unnamed(f"{type(error).__name__}: {error}")
