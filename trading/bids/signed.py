"""Whether a signature holds; what refuses it says whose it should be."""

from archive.public.evidence import PublicKey, SignatureInvalidError
from archive.public.values import RuleBrokenError


def require_signed(
    message: bytes, key: bytes, signature: bytes, refused: RuleBrokenError
) -> None:
    """
    Return if a raw Ed25519 key signed the message.

    Raises:
        RuleBrokenError: `refused`, if it did not.

    """
    try:
        PublicKey(key).verify(message, signature)
    except SignatureInvalidError as error:
        raise refused from error
