"""
Passkeys (WebAuthn): bound to this site's name, unlocked by their holder every time.

A passkey with user verification is two factors in one: the device, and the finger, face
or PIN that unlocks it. Attestation is not asked for: which make of device somebody has
is not ours to judge, and no citizen's telephone would pass.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from archive.public.evidence import fresh, sha256
from trading.accounts.entry_errors import PasskeyInvalidError

CHALLENGE_SIZE: Final = 32
LONGEST_ID: Final = 1023
_FINGERPRINT: Final = 32
_UNREADABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)
"""What comes of reading JSON that is of another shape, or nested without an end."""
_TIMEOUT: Final = 5 * 60 * 1000
_REQUIRED: Final = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """To whom passkeys are bound: a host name, and the one origin of its pages."""

    host: str
    origin: str
    name: str

    @classmethod
    def at(cls, address: str, name: str) -> Self | None:
        """
        Return the one of a site's address, None if passkeys cannot be bound to it.

        Browsers bind them to a host name that is reached over TLS, or to `localhost`;
        never to a bare network address. The origin is written as they write it: in
        small letters, without the port that goes without saying.
        """
        parts = urlsplit(address)
        host = parts.hostname or ""
        bare = host.replace(".", "").isdigit() or ":" in host
        local = host == "localhost" or host.endswith(".localhost")
        if not host or bare or (parts.scheme != "https" and not local):
            return None
        usual = parts.port in {None, 443 if parts.scheme == "https" else 80}
        port = "" if usual else f":{parts.port}"
        return cls(host, f"{parts.scheme}://{host}{port}", name)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a device made: the number of the key, and its public half (COSE)."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def fingerprint(credential_id: bytes) -> str:
    """Return the first 32 hex digits of a key's number: for people and events."""
    return sha256(credential_id).hex()[:_FINGERPRINT]


def new_challenge() -> bytes:
    """Return what a device has to sign, once."""
    return fresh(CHALLENGE_SIZE)


def registration_options(
    site: RelyingParty,
    person: str,
    shown_as: str,
    challenge: bytes,
    known: Sequence[bytes],
) -> str:
    """Return what `navigator.credentials.create()` is given, as JSON."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=person.encode(),
        user_name=shown_as,
        challenge=challenge,
        timeout=_TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
    )
    return options_to_json(options)


def authentication_options(
    site: RelyingParty, challenge: bytes, known: Sequence[bytes]
) -> str:
    """
    Return what `navigator.credentials.get()` is given, as JSON.

    `known` stays empty where nobody has said yet who it is, so that the options of an
    account that is not there look like those of any other.
    """
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=_TIMEOUT,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        user_verification=_REQUIRED,
    )
    return options_to_json(options)


def made(site: RelyingParty, response: str, challenge: bytes) -> NewPasskey:
    """
    Return the key that a device made for this challenge.

    Raises:
        PasskeyInvalidError: another site, another challenge, or nobody unlocked it.

    """
    try:
        _require_same_origin(response)
        verified = verify_registration_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, *_UNREADABLE) as error:
        raise PasskeyInvalidError(_why(error)) from error
    if not 0 < len(verified.credential_id) <= LONGEST_ID:
        raise PasskeyInvalidError("its number is too long")
    return NewPasskey(
        verified.credential_id, verified.credential_public_key, verified.sign_count
    )


def named_in(response: str) -> bytes:
    """
    Return the number of the key that a response says it is signed with.

    Raises:
        PasskeyInvalidError: it names none.

    """
    try:
        return base64url_to_bytes(str(json.loads(response)["rawId"]))
    except _UNREADABLE as error:
        raise PasskeyInvalidError("it names no key") from error


def used(
    site: RelyingParty,
    response: str,
    challenge: bytes,
    public_key: bytes,
    sign_count: int,
) -> int:
    """
    Return the key's new count, if it signed this challenge and its holder unlocked it.

    Raises:
        PasskeyInvalidError: another site, challenge or key; nobody unlocked it; or the
            count went back, so that somebody has a copy of the key.

    """
    try:
        _require_same_origin(response)
        verified = verify_authentication_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, *_UNREADABLE) as error:
        raise PasskeyInvalidError(_why(error)) from error
    return verified.new_sign_count


def _require_same_origin(response: str) -> None:
    """Refuse what a page in a stranger's frame asked for; the library does not look."""
    client_data = json.loads(response)["response"]["clientDataJSON"]
    if json.loads(base64url_to_bytes(client_data)).get("crossOrigin", False):
        raise ValueError("it was asked for from within another site")


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, WebAuthnException) else "it cannot be read"
