"""Random tokens: whoever holds one is somebody; what is kept of it is nobody's."""

import base64
from typing import Final

from archive.public.evidence import PersonalKey, fresh, labelled, same

TOKEN_SIZE: Final = 32
ID_SIZE: Final = 16
_LONGEST: Final = 200


def new_token() -> str:
    """Return a fresh token of 256 bits, fit for a cookie and for a link."""
    return base64.urlsafe_b64encode(fresh(TOKEN_SIZE)).decode().rstrip("=")


def kept_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256, under a label of its own."""
    return labelled("account-token/1", token[:_LONGEST].encode()).hex()


def new_id() -> str:
    """Return a fresh number for a person, an organisation, or what belongs to them."""
    return fresh(ID_SIZE).hex()


def csrf_of(token: str) -> str:
    """
    Return what the pages of a sign-in say, so that no other page can act for them.

    It follows from the token, which no other page can read, and changes with it.
    """
    return labelled("account-csrf/1", token[:_LONGEST].encode()).hex()


def is_csrf_of(token: str, given: str) -> bool:
    """Tell, in constant time, whether a page of this sign-in said so."""
    return same(csrf_of(token).encode(), given.encode())


def file_note(key: PersonalKey, token: str, place: str, digest: str, name: str) -> str:
    """
    Return what a page says of a file that is kept, until its form is sent again.

    The seal in it is made with a key that no browser holds, for one sign-in and the one
    input `place`: a fingerprint that somebody only knows, of a file of somebody else,
    is not handed in as one's own.
    """
    return f"{digest} {_seal(key, token, place, digest, name)} {name}"


def file_of(key: PersonalKey, token: str, place: str, note: str) -> str:
    """Return the SHA-256 of the file a page spoke of; empty if it is no such word."""
    digest, _, rest = note.partition(" ")
    seal, _, name = rest.partition(" ")
    own = same(_seal(key, token, place, digest, name).encode(), seal.encode())
    return digest if own else ""


def _seal(key: PersonalKey, token: str, place: str, digest: str, name: str) -> str:
    said = f"{token[:_LONGEST]}\n{place}\n{digest}\n{name}"
    return key.index("account-file/1", said).hex()
