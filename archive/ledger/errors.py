"""Errors of the log, named after what they defend."""

from archive.values.rules import RuleBrokenError


class MalformedCommandError(RuleBrokenError):
    """The request cannot be read as the act it claims to be."""

    code = "malformed-request"
    remedy = "Nothing was saved. Correct the field named above and send it again."

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"this is not a complete {command}: {why}")


class KeyReusedError(RuleBrokenError):
    """One idempotency key stands for one request."""

    code = "key-reused"
    remedy = (
        "The first request under this key stands; nothing else was saved. "
        "Send the other request under a key of its own."
    )

    def __init__(self) -> None:
        super().__init__("this key was used before, for a different request")


class ActRacedError(Exception):
    """Two transactions carried the same key at once; the second looks again."""


class SequencerRacedError(Exception):
    """A row has one leaf for ever: somebody else placed it since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "another sequencer was at work although this one held the lock; "
            "this one changed and signed nothing, and goes on at the next turn"
        )


class EventMissingError(LookupError):
    """The log holds no such event."""

    def __init__(self, stream: str, n: int) -> None:
        super().__init__(f"no event {n} in stream {stream}")


class NotLoggedYetError(LookupError):
    """The event is accepted but no signed checkpoint covers it yet."""

    def __init__(self, stream: str, n: int) -> None:
        super().__init__(f"event {n} of {stream} is accepted but not yet in the log")


class LogUnsoundError(Exception):
    """The log must not go on: what it finds contradicts what it signed."""


class LogBehindError(LogUnsoundError):
    """The database is behind the last checkpoint: it was restored or rolled back."""

    def __init__(self, database: int, checkpoint: int) -> None:
        super().__init__(
            f"the database knows {database} log entries, but a checkpoint over "
            f"{checkpoint} was signed; restore the newer database before starting"
        )


class LogForkedError(LogUnsoundError):
    """The database holds another tree than the one that was signed."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"at size {size} the database and the signed checkpoint have different "
            "roots; the log was changed after it was signed"
        )


class StoreAheadError(LogUnsoundError):
    """The object store is ahead of the database, which was restored or rolled back."""

    def __init__(self, database: int, path: str) -> None:
        super().__init__(
            f"the database knows {database} log entries, but {path} was written over "
            "more; restore the newer database before starting"
        )


class StoreUnsoundError(LogUnsoundError):
    """The object store does not hold what the checkpoint was signed over."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the object store does not hold the published log: {why}")


class CheckpointGoneError(LogUnsoundError):
    """The log was published, and its last checkpoint is nowhere to be compared with."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"the checkpoint is gone, and one over {size} entries was published; put "
            "back the newest that anybody kept"
        )


class CheckpointForeignError(LogUnsoundError):
    """The checkpoint is not signed by this log's key under its origin."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the last checkpoint is not this log's own: {why}")


class GenesisUnsoundError(LogUnsoundError):
    """The first entry of the log must say what the log is."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the first entry of the log does not say what it is: {why}")
