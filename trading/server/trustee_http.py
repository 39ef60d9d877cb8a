"""How a trustee reaches the platform over the network (trading 7.8)."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec

from archive.dispatch.calls import Call, Caller, CallFailedError
from archive.public.values import to_micros
from trading.bidders.model.claims import Algorithm
from trading.bids.model.closing import Shown
from trading.bids.model.envelope import Envelope
from trading.bids.model.light import CloseAsked
from trading.bids.model.releases import TimeRelease
from trading.server.cosigning_http import UnreachableError

LARGEST_ENVELOPES: Final = 1 << 30
"""Ten thousand bids, each with a manifest of 64 KiB and its small files."""
LARGEST_ANSWER: Final = 1 << 24
OK: Final = 200
T = TypeVar("T")


class _Waiting(msgspec.Struct, frozen=True):
    lot: str
    release: bool


class _Lots(msgspec.Struct, frozen=True):
    lots: list[_Waiting]


class _Event(msgspec.Struct, frozen=True):
    body: str
    salt: str
    proof: str

    def shown(self) -> Shown:
        return Shown(self.body.encode(), bytes.fromhex(self.salt), self.proof)


class _Close(msgspec.Struct, frozen=True):
    closed: _Event
    bidders_closed: _Event | None = None


class _Envelope(msgspec.Struct, frozen=True):
    manifest: str
    signature: str
    key: str
    algorithm: Algorithm
    shares: list[str]
    times: list[str]

    def envelope(self) -> Envelope:
        return Envelope(
            b64decode(self.manifest, validate=True),
            bytes.fromhex(self.signature),
            bytes.fromhex(self.key),
            self.algorithm,
            tuple(b64decode(each, validate=True) for each in self.shares),
            tuple(b64decode(each, validate=True) for each in self.times),
        )


class _Envelopes(msgspec.Struct, frozen=True):
    envelopes: list[_Envelope]


class _SignUp(msgspec.Struct, frozen=True):
    lot: str
    policy: str
    release: bool


class _SignUps(msgspec.Struct, frozen=True):
    sign_ups: list[_SignUp]


class _ClosedSignUp(msgspec.Struct, frozen=True):
    closed: _Event
    envelopes: list[_Envelope]


@dataclass(frozen=True, slots=True)
class RemotePlatform:
    """
    The platform at its public addresses; `url` is the site's.

    Raises:
        UnreachableError: from every call: no answer, or none that can be read.

    """

    url: str
    call: Caller

    def waiting(self, key: bytes) -> Sequence[str]:
        """Return the lots that wait for the release of the trustee with this key."""
        return [each.lot for each in self._trusted(key) if each.release]

    def named(self, key: bytes) -> Sequence[str]:
        """Return the lots under way whose policies name this key."""
        return [each.lot for each in self._trusted(key)]

    def policy(self, lot: str) -> bytes:
        """Return the opening policy of a lot."""
        return self._asked(self._of(lot, "policy.json"))

    def close(self, lot: str) -> tuple[Shown, Shown | None]:
        """Return BIDS_CLOSED, and BIDDERS_CLOSED where it was recorded."""
        told = self._read(self._of(lot, "close.json"), _Close)
        after = told.bidders_closed
        try:
            return told.closed.shown(), None if after is None else after.shown()
        except ValueError as error:
            raise UnreachableError(f"close.json of {lot}: {error}") from error

    def envelopes(self, lot: str) -> Sequence[Envelope]:
        """Return the counted bids without their objects."""
        at = self._of(lot, "envelopes.json")
        told = self._read(at, _Envelopes, LARGEST_ENVELOPES)
        try:
            return [each.envelope() for each in told.envelopes]
        except ValueError as error:
            raise UnreachableError(f"{at}: {error}") from error

    def send(self, lot: str, release: TimeRelease, signature: bytes) -> None:
        """Hand in what was released; the same release may be sent again."""
        self._posted(self._of(lot, "times"), _command_of(lot, release, signature))

    def sign_ups(self, key: bytes) -> Mapping[str, bytes]:
        """Return the policies of the sign-ups that wait for this key, by their lots."""
        at = f"trusted/{key.hex()}/sign-ups"
        told = self._read(at, _SignUps).sign_ups
        try:
            return {
                each.lot: b64decode(each.policy, validate=True)
                for each in told
                if each.release
            }
        except ValueError as error:
            raise UnreachableError(f"{at}: {error}") from error

    def closed(
        self, asked: CloseAsked, signature: bytes
    ) -> tuple[Shown, Sequence[Envelope]]:
        """Return SIGN_UP_CLOSED and the counted envelopes without their objects."""
        at = self._sign_up(asked.lot, "close")
        question = {
            "v": "sealed-close-read/1",
            "policy": asked.policy,
            "at": to_micros(asked.at),
            "signature": signature.hex(),
        }
        answer = self._posted(at, question, LARGEST_ENVELOPES)
        try:
            told = msgspec.json.decode(answer, type=_ClosedSignUp)
            return told.closed.shown(), [each.envelope() for each in told.envelopes]
        except (msgspec.DecodeError, ValueError) as error:
            raise UnreachableError(f"{at}: {error}") from error

    def send_for_sign_up(
        self, lot: str, release: TimeRelease, signature: bytes
    ) -> None:
        """Hand in what was released; the same release may be sent again."""
        self._posted(self._sign_up(lot, "times"), _command_of(lot, release, signature))

    def _posted(self, path: str, told: object, most: int = LARGEST_ANSWER) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        body = msgspec.json.encode(told)
        return self._answered(
            Call("POST", f"{self._base}/{path}", body, headers, most=most)
        )

    def _trusted(self, key: bytes) -> Sequence[_Waiting]:
        return self._read(f"trusted/{key.hex()}", _Lots).lots

    def _read(self, path: str, kind: type[T], most: int = LARGEST_ANSWER) -> T:
        try:
            return msgspec.json.decode(self._asked(path, most), type=kind)
        except msgspec.DecodeError as error:
            raise UnreachableError(f"{path}: {error}") from error

    def _asked(self, path: str, most: int = LARGEST_ANSWER) -> bytes:
        headers = {"Accept": "application/json"}
        return self._answered(
            Call("GET", f"{self._base}/{path}", headers=headers, most=most)
        )

    def _answered(self, asked: Call) -> bytes:
        try:
            found = self.call(asked)
        except CallFailedError as error:
            raise UnreachableError(str(error)) from error
        if found.status != OK:
            said = found.body.decode(errors="replace")[:500]
            raise UnreachableError(f"{asked.url} answered {found.status}: {said}")
        return found.body

    @property
    def _base(self) -> str:
        return self.url.rstrip("/")

    @staticmethod
    def _of(lot: str, name: str) -> str:
        return f"tenders/{quote(lot, safe='')}/{name}"

    @staticmethod
    def _sign_up(lot: str, name: str) -> str:
        return f"sign-ups/{quote(lot, safe='')}/{name}"


def _command_of(lot: str, release: TimeRelease, signature: bytes) -> object:
    return {
        "key": f"times-{release.digest}",
        "lot": lot,
        "release": b64encode(release.to_bytes()).decode(),
        "signature": signature.hex(),
    }
