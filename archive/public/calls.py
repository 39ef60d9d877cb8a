"""Calls to others: signed with a shared key, ending in time and in size."""

from archive.dispatch.calls import Answer, Call, Caller, CallFailedError
from archive.dispatch.signing import SharedKey

__all__ = ["Answer", "Call", "CallFailedError", "Caller", "SharedKey"]
