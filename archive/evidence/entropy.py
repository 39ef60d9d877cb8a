"""Fresh randomness for keys, salts and stream names; never for a draw."""

import secrets


def fresh(size: int = 32) -> bytes:
    """Return `size` random bytes of the operating system."""
    return secrets.token_bytes(size)
