"""Sealing for every part: age files, passwords, shared secrets."""

from archive.sealing.armor import from_armor
from archive.sealing.files import (
    file_key,
    seal,
    seal_file,
    seal_with_password,
    sealed_size,
    stanza_kinds,
    unseal,
    unseal_file,
    unseal_with_file_key,
    unseal_with_password,
)
from archive.sealing.model import (
    NotForUsError,
    RecipientError,
    SealedArmorError,
    SealedError,
    SealedHeaderError,
    SealedMacError,
    SealedPayloadError,
    SharesError,
)
from archive.sealing.recipients import (
    HybridIdentity,
    X25519Identity,
    is_hybrid_recipient,
)
from archive.sealing.shamir import Share, combine, split, value_at

__all__ = [
    "HybridIdentity",
    "NotForUsError",
    "RecipientError",
    "SealedArmorError",
    "SealedError",
    "SealedHeaderError",
    "SealedMacError",
    "SealedPayloadError",
    "Share",
    "SharesError",
    "X25519Identity",
    "combine",
    "file_key",
    "from_armor",
    "is_hybrid_recipient",
    "seal",
    "seal_file",
    "seal_with_password",
    "sealed_size",
    "split",
    "stanza_kinds",
    "unseal",
    "unseal_file",
    "unseal_with_file_key",
    "unseal_with_password",
    "value_at",
]
